"""Result sheets: by account, by the code on the table, as slides."""

from typing import Any

from tests.richtlinien.treffen import von
from tests.richtlinien.zeile import (
    ALLE,
    GRUPPENLEITUNG,
    MITGLIEDER,
    Stand,
    Zeile,
    alle,
    mit_leitung,
)
from tests.welt import Ort

SEHEN = "darf_gruppen_sehen"
FUEHREN = "darf_gruppe_fuehren"
OFFEN = "oeffentlich"
#: Still being written: the group's lead and members (the representative is one), the coordination.
SCHREIBENDE: Stand = mit_leitung(MITGLIEDER | {"fachkraft": 404})


def am_tisch(ort: Ort) -> dict[str, Any]:
    return {"code": ort["ergebnisblatt"].code}


def fertig(ort: Ort) -> dict[str, Any]:
    return {"code": ort["ergebnisblatt_fertig"].code}


def eintrag(ort: Ort) -> dict[str, Any]:
    return am_tisch(ort) | {"pk": ort.pk("ergebnis")}


ZEILEN: tuple[Zeile, ...] = (
    Zeile("treffen:ergebnisblatt-anlegen", FUEHREN, GRUPPENLEITUNG, von("treffen"), nur_post=True),
    Zeile(
        "treffen:ergebnisblatt-beamer",
        SEHEN,
        MITGLIEDER,
        von("treffen"),
        augen=("koordination", "fachkraft"),
    ),
    Zeile("treffen:ergebnisblatt-beamer", SEHEN, MITGLIEDER, von("treffen"), abfrage="?folie=1"),
    Zeile(
        "treffen:ergebnisblatt-tischkarten",
        SEHEN,
        MITGLIEDER,
        von("treffen"),
        augen=("koordination", "fachkraft"),
    ),
    Zeile(
        "treffen:ergebnisblatt-zeigen",
        SEHEN,
        SCHREIBENDE,
        von("ergebnisblatt"),
        augen=("koordination", "leitung"),
    ),
    Zeile(
        "treffen:ergebnisblatt-zeigen",
        SEHEN,
        MITGLIEDER,
        von("ergebnisblatt_fertig"),
        augen=("koordination", "fachkraft"),
    ),
    Zeile(
        "treffen:ergebnisblatt-abschliessen",
        FUEHREN,
        GRUPPENLEITUNG,
        von("ergebnisblatt"),
        nur_post=True,
    ),
    Zeile(
        "treffen:ergebnisblatt-oeffnen",
        FUEHREN,
        GRUPPENLEITUNG,
        von("ergebnisblatt"),
        nur_post=True,
    ),
    Zeile(
        "treffen:ergebnisblatt-schreiben",
        OFFEN,
        ALLE,
        am_tisch,
        augen=("oeffentlichkeit", "koordination"),
    ),
    Zeile("treffen:ergebnisblatt-schreiben", OFFEN, alle(410), fertig, seite=False),
    Zeile("treffen:ergebnis-bearbeiten", OFFEN, ALLE, eintrag),
    Zeile("treffen:ergebnis-ansatz", OFFEN, ALLE, eintrag),
    Zeile("treffen:ergebnis-loeschen", OFFEN, ALLE, eintrag),
    Zeile("treffen:ergebnis-ruecken", OFFEN, ALLE, eintrag, nur_post=True),
)
