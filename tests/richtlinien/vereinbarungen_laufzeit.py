"""The register of a version, its files, and what comes after signing."""

from collections.abc import Callable
from typing import Any

from tests.richtlinien.mitglieder import AUSFUEHREN, VEREINBARUNGEN
from tests.richtlinien.zeile import KOORDINATION, Zeile
from tests.welt import Ort


def _fassung(nummer: int, **mehr: str) -> Callable[[Ort], dict[str, Any]]:
    return lambda ort: {"pk": ort.pk("vereinbarung_fassungen"), "nummer": nummer, **mehr}


def _zeile(name: str, nummer: int, **mehr: Any) -> Zeile:
    return Zeile(f"mitglieder:{name}", VEREINBARUNGEN, KOORDINATION, _fassung(nummer), **mehr)


ZEILEN: tuple[Zeile, ...] = (
    _zeile("vereinbarung-fassung", 1),
    _zeile("vereinbarung-fassung", 2),
    _zeile("vereinbarung-fassung", 1, abfrage="?stand=unterzeichnet&q=a&sortierung=stand"),
    _zeile("vereinbarung-wortlaut", 1),
    _zeile("vereinbarung-fassung-einladen", 2),
    _zeile("vereinbarung-fassung-erinnern", 1, nur_post=True),
    _zeile("vereinbarung-in-kraft", 2),
    _zeile("vereinbarung-abloesen", 1),
    _zeile("vereinbarung-verlaengern", 1),
    _zeile("vereinbarung-uebergang", 2),
    Zeile(
        "mitglieder:vereinbarung-fassung-dokument",
        VEREINBARUNGEN,
        KOORDINATION,
        lambda ort: {"pk": ort.pk("vereinbarung"), "nummer": 1},
        seite=False,
    ),
    Zeile(
        "mitglieder:vereinbarung-register",
        AUSFUEHREN,
        KOORDINATION,
        _fassung(1, format="xlsx"),
        seite=False,
    ),
    Zeile("mitglieder:vereinbarung-archiv", AUSFUEHREN, KOORDINATION, _fassung(1), nur_post=True),
)
