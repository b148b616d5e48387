"""Freshness: a provider's personal link, the coordination's overview, the gaps."""

from collections.abc import Callable
from typing import Any

from tests.richtlinien.zeile import ALLE, Zeile
from tests.welt import Ort

ZUGANG = "zugang:angebote"


def link(angebot: str = "") -> Callable[[Ort], dict[str, Any]]:
    """The link of a person at the own organisation, to all or to one of its offers."""

    def angaben(ort: Ort) -> dict[str, Any]:
        eines = {"pk": ort.pk(angebot)} if angebot else {}
        return {"zeichen": ort.zeichen("zugang_angebote")} | eines

    return angaben


ZEILEN: tuple[Zeile, ...] = (
    Zeile("angebote:pruefung-zeigen", ZUGANG, ALLE, link()),
    Zeile("angebote:pruefung-bestaetigen", ZUGANG, ALLE, link(), nur_post=True),
    Zeile("angebote:pruefung-aendern", ZUGANG, ALLE, link("angebot")),
    Zeile("angebote:pruefung-archivieren", ZUGANG, ALLE, link("angebot")),
)
