from collections.abc import Callable
from typing import Any

from tests.richtlinien.zeile import (
    GRUPPENLEITUNG,
    KOORDINATION,
    MITGLIEDER,
    WEITER,
    Zeile,
    mit_leitung,
)
from tests.welt import Ort

SEHEN = "darf_gruppen_sehen"
GRUENDEN = "darf_gruppen_gruenden"
FUEHREN = "darf_gruppe_fuehren"


def gruppe(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("arbeitsgruppe")}


def von(name: str) -> Callable[[Ort], dict[str, Any]]:
    return lambda ort: {"pk": ort.pk(name)}


def mitglied(ort: Ort) -> dict[str, Any]:
    return gruppe(ort) | {"mitglied": ort.pk("gruppenmitglied")}


def bericht(ort: Ort) -> dict[str, Any]:
    return gruppe(ort) | {"bericht": ort.pk("gruppenbericht")}


def abgegeben(ort: Ort) -> dict[str, Any]:
    return gruppe(ort) | {"bericht": ort.pk("gruppenbericht_abgegeben")}


def gruppenleitung(ort: Ort) -> dict[str, Any]:
    return gruppe(ort) | {"mitglied": ort.pk("gruppenleitung")}


def material(ort: Ort) -> dict[str, Any]:
    return gruppe(ort) | {"material": ort.pk("gruppenmaterial")}


BEIDE = ("koordination", "leitung")

ZEILEN: tuple[Zeile, ...] = (
    Zeile("treffen:arbeitsgruppe-liste", SEHEN, MITGLIEDER, augen=("koordination", "leitung")),
    Zeile(
        "treffen:arbeitsgruppe-zeigen",
        SEHEN,
        MITGLIEDER,
        gruppe,
        augen=("koordination", "leitung", "fachkraft"),
    ),
    Zeile("treffen:arbeitsgruppe-zeigen", SEHEN, MITGLIEDER, von("arbeitsgruppe_geplant")),
    Zeile("treffen:arbeitsgruppe-zeigen", SEHEN, MITGLIEDER, von("arbeitsgruppe_beendet")),
    Zeile("treffen:arbeitsgruppe-neu", GRUENDEN, KOORDINATION),
    Zeile("treffen:arbeitsgruppe-bearbeiten", FUEHREN, GRUPPENLEITUNG, gruppe, augen=BEIDE),
    # She leads another one.
    Zeile(
        "treffen:arbeitsgruppe-bearbeiten",
        FUEHREN,
        mit_leitung(KOORDINATION, 403),
        von("arbeitsgruppe_geplant"),
        seite=False,
    ),
    Zeile(
        "treffen:arbeitsgruppe-beginnen",
        GRUENDEN,
        KOORDINATION,
        von("arbeitsgruppe_geplant"),
        nur_post=True,
    ),
    Zeile("treffen:arbeitsgruppe-beenden", GRUENDEN, KOORDINATION, gruppe),
    Zeile(
        "treffen:arbeitsgruppe-beenden",
        GRUENDEN,
        KOORDINATION | {"koordination": WEITER},
        von("arbeitsgruppe_beendet"),
        seite=False,
    ),
    Zeile("treffen:gruppenmitglied-neu", FUEHREN, GRUPPENLEITUNG, gruppe),
    Zeile("treffen:gruppenmitglied-aufgabe", FUEHREN, GRUPPENLEITUNG, mitglied, augen=BEIDE),
    # Nobody gives the lead away but who named her.
    Zeile(
        "treffen:gruppenmitglied-aufgabe",
        FUEHREN,
        mit_leitung(KOORDINATION, 403),
        gruppenleitung,
        seite=False,
    ),
    Zeile("treffen:gruppenmitglied-austragen", FUEHREN, GRUPPENLEITUNG, mitglied),
    Zeile("treffen:gruppenbericht-zeigen", FUEHREN, GRUPPENLEITUNG, abgegeben),
    Zeile("treffen:gruppenbericht-bearbeiten", FUEHREN, GRUPPENLEITUNG, bericht),
    Zeile("treffen:gruppenbericht-abgeben", FUEHREN, GRUPPENLEITUNG, bericht),
    Zeile("treffen:gruppenmaterial-neu", FUEHREN, GRUPPENLEITUNG, gruppe),
    Zeile("treffen:gruppenmaterial-laden", SEHEN, MITGLIEDER, material, seite=False),
    Zeile("treffen:gruppenmaterial-bearbeiten", FUEHREN, GRUPPENLEITUNG, material),
    Zeile("treffen:gruppenmaterial-loeschen", FUEHREN, GRUPPENLEITUNG, material),
)
