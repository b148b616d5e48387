"""Drafting: annexes, agreeing on a draft, further versions."""

from typing import Any

from tests.richtlinien.mitglieder import VEREINBARUNGEN, ZEICHNEN, link, von
from tests.richtlinien.zeile import ALLE, KOORDINATION, VERTRETUNG, Zeile, alle
from tests.welt import Ort

ABSTIMMEN = "zugang:abstimmung"


def _anlage(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("vereinbarung_entwurf"), "anlage": ort.pk("anlage")}


def _datei(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("vereinbarung_entwurf"), "nummer": 1, "anlage": 1}


def _anmerkung(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("vereinbarung_entwurf"), "anmerkung": ort.pk("anmerkung")}


def _erste(name: str) -> Any:
    return lambda ort: {"zeichen": ort.zeichen(name), "anlage": 1}


ENTWURF = von("vereinbarung_entwurf")

ZEILEN: tuple[Zeile, ...] = (
    *(
        Zeile(f"mitglieder:{name}", VEREINBARUNGEN, KOORDINATION, ENTWURF)
        for name in (
            "anlage-liste",
            "abstimmung-zeigen",
            "abstimmung-fragen",
            "abstimmung-beenden",
            "fassung-vorschau",
        )
    ),
    *(
        Zeile(f"mitglieder:{name}", VEREINBARUNGEN, KOORDINATION, von("vereinbarung"))
        for name in ("fassung-neu", "fassung-vorschau", "fassung-vergleichen")
    ),
    Zeile("mitglieder:anlage-entfernen", VEREINBARUNGEN, KOORDINATION, _anlage),
    Zeile("mitglieder:anlage-verschieben", VEREINBARUNGEN, KOORDINATION, _anlage, nur_post=True),
    Zeile(
        "mitglieder:anlage-datei",
        "darf_beitritte_sehen",
        VERTRETUNG | {"vertretung": 404},
        _datei,
        seite=False,
    ),
    Zeile("mitglieder:anmerkung-beantworten", VEREINBARUNGEN, KOORDINATION, _anmerkung),
    Zeile("mitglieder:abstimmung-lesen", ABSTIMMEN, ALLE, link("zugang_abstimmung")),
    Zeile(
        "mitglieder:abstimmung-anlage", ABSTIMMEN, ALLE, _erste("zugang_abstimmung"), seite=False
    ),
    # The version that is signed has none.
    Zeile(
        "mitglieder:unterzeichnung-anlage",
        ZEICHNEN,
        alle(404),
        _erste("zugang_unterzeichnung"),
        seite=False,
    ),
)
