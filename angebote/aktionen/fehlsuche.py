from contextlib import suppress
from dataclasses import replace

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from angebote.models import Fehlsuche, Suchdokument
from angebote.models.fehlsuche import AB_ANZAHL, zaehlbar
from angebote.suchanfrage import Suchanfrage
from netzwerk.basis.grenzen import ausgeschoepft

STUNDE = 3600  # seconds
JE_ADRESSE = 30
#: So long few searches for a word are remembered, in seconds; a cache that is lost counts later.
GEDULD = 90 * 24 * STUNDE


def zaehlen(*, suche: Suchanfrage, eingabe: str, adresse: str) -> None:
    """Count a search that found nothing or part of its words, once an hour for each address.

    The address is hashed, kept in the cache for that hour, and never beside the words: it only
    keeps reloading, and machines, from making a need look larger than it is.
    """
    wort = zaehlbar(eingabe)
    if not wort or _eben_erst(suche, wort, adresse):
        return
    if not suche.oder:
        _zaehlen(suche, wort, adresse)
        return
    for fehlendes in _fehlende(suche):
        if fehlendes and not _eben_erst(suche, fehlendes, adresse):
            _zaehlen(suche, fehlendes, adresse)


def _eben_erst(suche: Suchanfrage, wort: str, adresse: str) -> bool:
    schluessel = f"{adresse}|{suche.netzwerk.pk}|{wort}"
    return ausgeschoepft("fehlsuche", schluessel, anzahl=1, sekunden=STUNDE)


def _fehlende(suche: Suchanfrage) -> list[str]:
    """The words that no offer has, whatever the others are."""
    alle = Suchdokument.objects.des_netzwerks(suche.netzwerk)
    return [
        zaehlbar(" ".join(glied.geschrieben))
        for glied in suche.glieder
        if not alle.passend(replace(suche, glieder=(glied,)).abfrage).exists()
    ]


def _zaehlen(suche: Suchanfrage, wort: str, adresse: str) -> None:
    """A word is written with its third search; until then only a hash knows of it."""
    netzwerk = suche.netzwerk
    if ausgeschoepft("fehlsuchen", adresse, anzahl=JE_ADRESSE, sekunden=STUNDE):
        return
    if Fehlsuche.objects.des_netzwerks(netzwerk).filter(wort=wort).exists():
        Fehlsuche.zaehlen(netzwerk, wort)
        return
    # With the portal's key: who reads the cache cannot try out names.
    hmac = salted_hmac("fehlsuche", f"{netzwerk.pk}|{wort}", algorithm="sha256")
    eintrag = f"fehlsuche:{hmac.hexdigest()}"
    bisher = 1
    if not cache.add(eintrag, 1, GEDULD):
        with suppress(ValueError):  # expired between the two calls
            bisher = cache.incr(eintrag)
    if bisher >= AB_ANZAHL:
        Fehlsuche.zaehlen(netzwerk, wort, AB_ANZAHL if bisher == AB_ANZAHL else 1)
