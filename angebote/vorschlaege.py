"""What the box proposes while somebody types. Three statements; nothing of it is kept."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from angebote.deutsch import falten, woerter
from angebote.models import Angebot, Merkmalzahl, Suchdokument, Suchwort, Thema
from angebote.suchanfrage import LAENGSTE_EINGABE
from mitglieder.models import Organisation
from netzwerk.basis.models import Netzwerk

KUERZESTE = 2
MEISTE = 8
# Of each kind at most; what one kind leaves free the next takes.
JE_ART = 3


@dataclass(frozen=True)
class Vorschlag:
    """`adresse` is where choosing it leads; a word is searched for instead, filters kept."""

    text: str
    art: str | Promise
    adresse: str = ""


def vorschlaege(netzwerk: Netzwerk, eingabe: str) -> list[Vorschlag]:
    """For the last word as far as it is typed; the words before it narrow the offers only."""
    wie_getippt = list(woerter(eingabe[:LAENGSTE_EINGABE]))
    if wie_getippt and len(wie_getippt[-1]) < KUERZESTE:
        wie_getippt.pop()  # just begun: what stands before it still says something
    if not wie_getippt:
        return []
    geschrieben = [falten(wort) for wort in wie_getippt]
    liste = reverse("angebote:angebot-liste", args=[netzwerk.kurzname])

    vorher = " ".join(wie_getippt[:-1])
    nach_art: dict[str, list[Vorschlag]] = {"wort": [], "thema": [], "anbieter": []}
    for art, name, pk in _namen(netzwerk, geschrieben[-1]):
        if art == "wort":
            text = f"{vorher} {name}".strip()
            nach_art[art].append(Vorschlag(text, _("Suchwort")))
        elif _beginnt(name, geschrieben):
            titel = _("Thema") if art == "thema" else _("Anbieter")
            nach_art[art].append(Vorschlag(name, titel, f"{liste}?{art}={pk}"))
    angebote = [
        Vorschlag(
            angebot.titel,
            _("Angebot"),
            reverse("angebote:angebot-zeigen", args=[netzwerk.kurzname, angebot.pk, angebot.slug]),
        )
        for angebot in _angebote(netzwerk, geschrieben)
    ]
    bekannt = {falten(v.text) for v in nach_art["thema"]}
    gruppen = (
        nach_art["thema"],
        [wort for wort in nach_art["wort"] if falten(wort.text) not in bekannt],
        angebote,
        nach_art["anbieter"],
    )
    gewaehlt = [v for gruppe in gruppen for v in gruppe[:JE_ART]]
    return gewaehlt[:MEISTE]


def _namen(netzwerk: Netzwerk, anfang: str) -> list[tuple[str, str, int]]:
    """Words that begin so; all topics and providers with public offers, compared when folded."""
    gezaehlt = Merkmalzahl.objects.zahlen(netzwerk)

    def mit_angeboten(modell: Any, art: str) -> Any:
        nummern = [int(wert.partition(":")[2]) for wert in gezaehlt if wert.startswith(f"{art}:")]
        return modell.objects.filter(pk__in=nummern).order_by()

    def zeilen(art: str, abfrage: Any, feld: str) -> Any:
        return abfrage.values_list(models.Value(art, models.TextField()), feld, "pk")

    beginnend = Suchwort.objects.beginnend(netzwerk, anfang)[:JE_ART]
    alle = zeilen("wort", beginnend, "wort").union(
        zeilen("thema", mit_angeboten(Thema, "thema"), "name"),
        zeilen("anbieter", mit_angeboten(Organisation, "anbieter"), "name"),
        all=True,
    )
    return sorted(alle, key=lambda zeile: (len(zeile[1]), zeile[1]))


def _beginnt(name: str, geschrieben: list[str]) -> bool:
    """Every word typed begins a word of the name."""
    teile = [falten(wort) for wort in woerter(name)]
    return all(any(teil.startswith(wort) for teil in teile) for wort in geschrieben)


def _angebote(netzwerk: Netzwerk, geschrieben: list[str]) -> list[Angebot]:
    """Offers whose title or topics hold the words, the last one as far as it is typed."""
    roh = " & ".join([f"'{wort}':AB" for wort in geschrieben[:-1]] + [f"'{geschrieben[-1]}':*AB"])
    abfrage = SearchQuery(roh, config="german", search_type="raw")
    dokumente = (
        Suchdokument.objects.des_netzwerks(netzwerk)
        .im_kopf(abfrage)
        .select_related("angebot")
        # What tells confirmations apart stands behind the second place.
        .order_by(models.functions.Round("guete", precision=2).desc(), "sortiername", "angebot_id")
    )
    return [dokument.angebot for dokument in dokumente[:JE_ART]]
