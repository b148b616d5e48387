"""What a corrected version changes of the one before, said on the page that releases it.

An objection that was taken over counts as worked in with the next release. A draft that says word
for word what was sent would end a promise by silence; whether that is right, its writer decides.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from treffen.abbild import Abbild
from treffen.models import Einwand, Protokoll

Werte = Mapping[str, Any]

KOPF = ("titel", "art", "beginn", "ende", "ort", "online", "vorsitz", "protokollfuehrung")
WORTLAUT = ("text", "verfahren", "ja", "nein", "enthaltung", "zustand")
#: Goes on after a release without anybody correcting the minutes; named, and no more.
NEBENBEI: dict[str, str | Promise] = {
    "umlaeufe": _("Beschlüsse im Umlauf"),
    "themen": _("Schwerpunktthemen"),
    "umfragen": _("Ergebnisse der Umfrage"),
    "weitere_massnahmen": _("Weitere Maßnahmen aus den Arbeitsgruppen"),
    "anlagen": _("Anlagen"),
    "folgethemen": _("Themen für das nächste Treffen"),
    "naechstes": _("Nächstes Treffen"),
}


@dataclass(frozen=True)
class Korrekturvergleich:
    """`vorige`: number of the version before. `anderes`: where words are the same, what became
    different besides. `vermisste`: objections taken over since that version, of which the draft
    shows nothing: all of them where it says the same, else those to an item that does."""

    vorige: int
    ist_wortgleich: bool
    anderes: list[str]
    vermisste: list[Einwand]


def korrekturvergleich(protokoll: Protokoll, inhalt: Abbild) -> Korrekturvergleich | None:
    """Of the draft of a correction, in two queries; of a first version, nothing. `inhalt`: the
    image of the draft."""
    fruehere = Protokoll.objects.filter(treffen=protokoll.treffen_id, version__lt=protokoll.version)
    vorige: Protokoll | None = fruehere.order_by("-version").first()
    if vorige is None:
        return None
    alt: Werte = {**vorige.inhalt}
    neu: Werte = {**inhalt}
    gleich = _gleich(_geschrieben, alt, neu)
    einwaende = (
        Einwand.objects.gegen(protokoll.treffen_id, vorige.freigegeben_am)
        .filter(zustand=Einwand.Zustand.UEBERNOMMEN)
        .select_related("top", "kontakt")
    )
    punkte = {punkt["top"]: punkt for punkt in alt["punkte"]}
    gleiche = {
        punkt["top"]
        for punkt in neu["punkte"]
        if punkt["top"] in punkte and _gleich(_punkt, punkte[punkt["top"]], punkt)
    }
    return Korrekturvergleich(
        vorige=vorige.version,
        ist_wortgleich=gleich,
        anderes=[
            str(name)
            for feld, name in NEBENBEI.items()
            if not _gleich(_nebenbei, {feld: alt.get(feld)}, {feld: neu.get(feld)})
        ],
        vermisste=[e for e in einwaende if gleich or e.top_id in gleiche],
    )


def _gleich(lesart: Callable[[Any], Any], alt: Werte, neu: Werte) -> bool:
    """In one spelling: the one comes from the database, the other from the rows."""
    eins, zwei = (json.dumps(lesart(werte), sort_keys=True) for werte in (alt, neu))
    return eins == zwei


def _geschrieben(abbild: Werte) -> dict[str, Any]:
    """What somebody enters. Names and functions change in the register, the standing of measures
    with the work on them; layouts before 5 name no item for the groups."""
    return {
        "kopf": [abbild[feld] for feld in KOPF],
        "anwesenheit": {
            liste: sorted(str(zeile["person"]) for zeile in zeilen)
            for liste, zeilen in abbild["teilnahme"].items()
        },
        "punkte": [_punkt(punkt) for punkt in abbild["punkte"]],
        "gruppen": [{"top": None} | gruppe for gruppe in abbild.get("gruppen", [])],
    }


def _punkt(punkt: Werte) -> dict[str, Any]:
    return {
        **{feld: punkt[feld] for feld in ("nummer", "titel", "art", "ergebnis")},
        "beschluesse": [[b[feld] for feld in WORTLAUT] for b in punkt["beschluesse"]],
        "massnahmen": [_massnahme(massnahme) for massnahme in punkt["massnahmen"]],
    }


def _massnahme(massnahme: Werte) -> list[Any]:
    wer = massnahme["wer"]
    return [massnahme["titel"], massnahme["frist"], wer and wer["person"]]


def _nebenbei(werte: dict[str, Any]) -> dict[str, Any]:
    """Images of before there was such a list, and lists with nothing in them, are the same."""
    return {
        feld: [_massnahme(m) for m in wert] if wert and feld == "weitere_massnahmen" else wert or []
        for feld, wert in werte.items()
    }
