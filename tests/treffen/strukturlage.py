"""A closed question with a result, and groups that take members."""

from collections.abc import Sequence

from django.utils import timezone

from netzwerk.basis.models import Netzwerk
from tests.fabriken import TreffenFabrik
from treffen.models import (
    Arbeitsgruppe,
    Schwerpunktthema,
    Stimme,
    Treffen,
    Umfrage,
    Umfragefrage,
    Umfrageoption,
)

ANTWORTEN = ("Austausch", "Vereinbarungen", "Meldewege", "Fortbildung")


def umfrage(
    netzwerk: Netzwerk, treffen: Treffen | None = None, *, laufend: bool = False
) -> Umfrage:
    stand = (
        {"zustand": Umfrage.Zustand.LAUFEND}
        if laufend
        else {
            "zustand": Umfrage.Zustand.GESCHLOSSEN,
            "geschlossen_am": timezone.now(),
            "schluessel": "",
        }
    )
    eine: Umfrage = Umfrage.objects.create(
        netzwerk=netzwerk,
        treffen=treffen or TreffenFabrik(netzwerk=netzwerk),
        titel="Worum geht es?",
        **stand,
    )
    return eine


def frage(
    die_umfrage: Umfrage,
    stimmen: Sequence[int] = (4, 1, 3, 2),
    *,
    art: str = Umfragefrage.Art.EINE,
    zustand: str = Umfragefrage.Zustand.GESCHLOSSEN,
) -> Umfragefrage:
    """Closed, with so many votes for each option."""
    eine: Umfragefrage = Umfragefrage.objects.create(
        umfrage=die_umfrage, position=1, text="Was zuerst?", art=art, zustand=zustand
    )
    for position, (text, zahl) in enumerate(zip(ANTWORTEN, stimmen, strict=False)):
        option = Umfrageoption.objects.create(frage=eine, position=position, text=text)
        Stimme.objects.bulk_create(Stimme(frage=eine, wahl=[option.pk]) for _i in range(zahl))
    return eine


def optionen(eine: Umfragefrage, *texte: str) -> list[int]:
    return list(eine.optionen.filter(text__in=texte).values_list("pk", flat=True))


def gruppe(
    treffen: Treffen, name: str = "AG Meldewege", plaetze: int | None = 2, offen: bool = True
) -> Arbeitsgruppe:
    """Of a topic of this meeting, and whoever wants to may come."""
    thema = Schwerpunktthema.objects.create(
        netzwerk=treffen.netzwerk, titel=name.removeprefix("AG "), treffen=treffen
    )
    eine: Arbeitsgruppe = Arbeitsgruppe.objects.create(
        netzwerk=treffen.netzwerk,
        name=name,
        schwerpunktthema=thema,
        plaetze=plaetze,
        offen_fuer_wahl=offen,
    )
    return eine
