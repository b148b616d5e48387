"""Signatures on paper and files with a qualified one."""

from typing import Any

from tests.richtlinien.mitglieder import VEREINBARUNGEN, ZEICHNEN, link, von
from tests.richtlinien.zeile import ALLE, KOORDINATION, Zeile
from tests.welt import Ort


def fassung(ort: Ort) -> dict[str, Any]:
    eine = ort["fassung"]
    return {"pk": eine.vereinbarung_id, "nummer": eine.nummer}


def _zeile(name: str, angaben: Any, **mehr: Any) -> Zeile:
    return Zeile(f"mitglieder:{name}", VEREINBARUNGEN, KOORDINATION, angaben, **mehr)


ZEILEN: tuple[Zeile, ...] = (
    _zeile("blatt-liste", fassung),
    _zeile("blatt-alle", fassung, seite=False),
    _zeile("blatt-zeigen", von("beitritt"), seite=False),
    _zeile("blatt-anfordern", von("beitritt"), nur_post=True),
    _zeile("nachweis-eingang", fassung),
    _zeile("nachweis-eingang-bild", lambda ort: fassung(ort) | {"name": ort["scan"]}, seite=False),
    _zeile("nachweis-neu", von("beitritt")),
    _zeile("nachweis-pruefen", von("nachweis")),
    _zeile("nachweis-pruefen", von("nachweis_qes")),
    _zeile("nachweis-verwerfen", von("nachweis")),
    _zeile("nachweis-datei", von("nachweis"), seite=False),
    _zeile("nachweis-bild", lambda ort: {"pk": ort.pk("nachweis"), "nummer": 1}, seite=False),
    Zeile("mitglieder:nachweis-link", ZEICHNEN, ALLE, link()),
    Zeile("mitglieder:nachweis-link-blatt", ZEICHNEN, ALLE, link(), seite=False),
    Zeile("mitglieder:nachweis-link-anfordern", ZEICHNEN, ALLE, link(), nur_post=True),
)
