"""Focus topics, and choosing a group on the phone."""

from collections.abc import Callable
from typing import Any

from tests.richtlinien.zeile import (
    ALLE,
    GRUPPENLEITUNG,
    KOORDINATION,
    MITGLIEDER,
    WEITER,
    Zeile,
    alle,
    mit_leitung,
)
from tests.welt import Ort
from treffen.gruppenplaetze import Wahl

SEHEN = "darf_gruppen_sehen"
GRUENDEN = "darf_gruppen_gruenden"
FUEHREN = "darf_gruppe_fuehren"
BEIDE = ("koordination", "leitung")


def thema(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("schwerpunktthema")}


def frage(ort: Ort) -> dict[str, Any]:
    return {"umfrage": ort.pk("umfrage_geschlossen"), "frage": ort.pk("umfragefrage_geschlossen")}


def gruppe(ort: Ort) -> dict[str, Any]:
    return {"gruppe": ort.pk("arbeitsgruppe")}


def geplant(ort: Ort) -> dict[str, Any]:
    return {"gruppe": ort.pk("arbeitsgruppe_geplant")}


def meldung(ort: Ort) -> dict[str, Any]:
    return gruppe(ort) | {"pk": ort.pk("gruppenmeldung")}


def netzweit(ort: Ort) -> dict[str, Any]:
    return {"code": Wahl(ort.netzwerk).code}


def am_treffen(ort: Ort) -> dict[str, Any]:
    return {"code": Wahl(ort.netzwerk, ort["treffen"]).code}


def falsch(_ort: Ort) -> dict[str, Any]:
    return {"code": "n1-abcdef"}


def treffen(ort: Ort) -> dict[str, Any]:
    return {"treffen": ort.pk("treffen")}


def link(name: str) -> Callable[[Ort], dict[str, Any]]:
    return lambda ort: {"zeichen": ort.zeichen(name)}


ZEILEN: tuple[Zeile, ...] = (
    Zeile("treffen:schwerpunktthema-struktur", GRUENDEN, KOORDINATION, frage),
    Zeile("treffen:schwerpunktthema-liste", SEHEN, MITGLIEDER, augen=("koordination", "fachkraft")),
    Zeile(
        "treffen:schwerpunktthema-zeigen",
        SEHEN,
        MITGLIEDER,
        thema,
        augen=("koordination", "fachkraft"),
    ),
    Zeile("treffen:schwerpunktthema-neu", GRUENDEN, KOORDINATION),
    Zeile("treffen:schwerpunktthema-bearbeiten", GRUENDEN, KOORDINATION, thema),
    Zeile("treffen:schwerpunktthema-abschliessen", GRUENDEN, KOORDINATION, thema, nur_post=True),
    Zeile("treffen:gruppenwahl-beamer", FUEHREN, GRUPPENLEITUNG),
    Zeile("treffen:gruppenwahl-beamer-treffen", FUEHREN, GRUPPENLEITUNG, treffen),
    Zeile("gruppenwahl-kurz", "oeffentlich", alle(WEITER), netzweit, seite=False),
    Zeile("gruppenwahl-kurz", "oeffentlich", alle(404), falsch, seite=False),
    Zeile(
        "treffen:gruppenwahl-zeigen",
        "oeffentlich",
        ALLE,
        netzweit,
        augen=("oeffentlichkeit", "leitung"),
    ),
    Zeile("treffen:gruppenwahl-zeigen", "oeffentlich", ALLE, am_treffen, augen=("koordination",)),
    Zeile(
        "treffen:gruppenwahl-melden", "oeffentlich", ALLE, am_treffen, augen=("oeffentlichkeit",)
    ),
    Zeile("treffen:gruppenwahl-link", "zugang:einladung", ALLE, link("zugang_einladung")),
    Zeile("treffen:gruppenwahl-link", "zugang:einladung", ALLE, link("zugang_gast")),
    Zeile("treffen:gruppenmeldung-liste", FUEHREN, GRUPPENLEITUNG, gruppe, augen=BEIDE),
    # She leads another one.
    Zeile(
        "treffen:gruppenmeldung-liste",
        FUEHREN,
        mit_leitung(KOORDINATION, 403),
        geplant,
        seite=False,
    ),
    Zeile("treffen:gruppenmeldung-alle", FUEHREN, GRUPPENLEITUNG, gruppe, nur_post=True),
    Zeile("treffen:gruppenmeldung-unbekannte", FUEHREN, GRUPPENLEITUNG, gruppe),
    Zeile("treffen:gruppenmeldung-pruefen", FUEHREN, GRUPPENLEITUNG, meldung),
    Zeile("treffen:gruppenmeldung-ablehnen", FUEHREN, GRUPPENLEITUNG, meldung),
)
