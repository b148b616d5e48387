"""Freshness: a provider's personal link, the coordination's overview, the gaps."""

from collections.abc import Callable
from typing import Any

from tests.richtlinien.zeile import ALLE, KOORDINATION, MITGLIEDER, Zeile
from tests.welt import Ort

ZUGANG = "zugang:angebote"
FREIGEBEN = "darf_angebote_freigeben"
LUECKEN = "darf_luecken_sehen"


def link(angebot: str = "") -> Callable[[Ort], dict[str, Any]]:
    """The link of a person at the own organisation, to all or to one of its offers."""

    def angaben(ort: Ort) -> dict[str, Any]:
        eines = {"pk": ort.pk(angebot)} if angebot else {}
        return {"zeichen": ort.zeichen("zugang_angebote")} | eines

    return angaben


def von(name: str) -> Callable[[Ort], dict[str, Any]]:
    return lambda ort: {"pk": ort.pk(name)}


def thema(ort: Ort) -> dict[str, Any]:
    return {"pk": ort["angebot"].themen.all()[0].pk}


ZEILEN: tuple[Zeile, ...] = (
    Zeile("angebote:frische-liste", FREIGEBEN, KOORDINATION),
    Zeile("angebote:frische-liste", FREIGEBEN, KOORDINATION, abfrage="?nach=thema"),
    Zeile("angebote:frische-liste", FREIGEBEN, KOORDINATION, abfrage="?nach=archiv"),
    Zeile("angebote:frische-gesehen", FREIGEBEN, KOORDINATION, nur_post=True),
    Zeile("angebote:frische-anbieter", FREIGEBEN, KOORDINATION, von("andere")),
    Zeile("angebote:frische-thema", FREIGEBEN, KOORDINATION, thema),
    Zeile("angebote:frische-bitten", FREIGEBEN, KOORDINATION, von("andere"), nur_post=True),
    Zeile("angebote:luecken-zeigen", LUECKEN, MITGLIEDER, augen=("koordination", "fachkraft")),
    Zeile("angebote:luecken-bild", LUECKEN, MITGLIEDER, seite=False),
    Zeile("angebote:pruefung-zeigen", ZUGANG, ALLE, link()),
    Zeile("angebote:pruefung-bestaetigen", ZUGANG, ALLE, link(), nur_post=True),
    Zeile("angebote:pruefung-aendern", ZUGANG, ALLE, link("angebot")),
    Zeile("angebote:pruefung-archivieren", ZUGANG, ALLE, link("angebot")),
)
