"""Decisions by circulation in the image of the minutes (treffen.abbild): what ended since the last
minutes of the network, with the vote of each organisation. Plain values that fit into JSON."""

from collections import Counter
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from treffen.models import Treffen, Umlauf, Umlaufstimme
from treffen.umlauflage import fuer_protokoll

Stimme = Umlaufstimme.Stimme


def aufnehmen(treffen: Treffen) -> list[dict[str, Any]]:
    """A few queries, however many there are. The values of votes, not their labels."""
    umlaeufe = fuer_protokoll(treffen).prefetch_related("stimmen__organisation")
    return [_umlauf(umlauf) for umlauf in umlaeufe]


def _umlauf(umlauf: Umlauf) -> dict[str, Any]:
    stimmen = [
        {"organisation": stimme.organisation.name, "stimme": stimme.stimme}
        for stimme in umlauf.stimmen.all()
    ]
    return {
        "umlauf": umlauf.pk,
        "titel": umlauf.titel,
        "wortlaut": umlauf.wortlaut,
        "zustand": umlauf.zustand,
        "frist": umlauf.frist.isoformat(),
        "stimmen": stimmen,
    }


def lesen(umlaeufe: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """For templates: labels, and how often each answer was given."""
    return [_gelesen(umlauf) for umlauf in umlaeufe]


def _gelesen(umlauf: dict[str, Any]) -> dict[str, Any]:
    worte = dict(Stimme.choices)
    zahlen = Counter(zeile["stimme"] for zeile in umlauf["stimmen"])
    zustand = umlauf["zustand"]
    worte_des_stands = dict(Umlauf.Zustand.choices).get(zustand, zustand)
    ohne_antwort = zustand == Umlauf.Zustand.ABGELEHNT and not zahlen.keys() - {Stimme.OFFEN.value}
    return umlauf | {
        "frist": date.fromisoformat(umlauf["frist"]),
        "zustand": str(_("niemand hat geantwortet") if ohne_antwort else worte_des_stands),
        "stimmen": [zeile | {"wort": str(worte[zeile["stimme"]])} for zeile in umlauf["stimmen"]],
        "zahlen": [
            {"wort": str(wort), "zahl": zahlen[wert]}
            for wert, wort in worte.items()
            if zahlen[wert]
        ],
        # More were for it, and yet refused: too few had answered.
        "ohne_quorum": zustand == Umlauf.Zustand.ABGELEHNT
        and zahlen[Stimme.JA] > zahlen[Stimme.NEIN],
    }
