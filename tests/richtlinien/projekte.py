"""Joint projects: all members read them; the coordination and leads of groups write."""

from typing import Any

from tests.richtlinien.zeile import (
    GRUPPENLEITUNG,
    KOORDINATION,
    MITGLIEDER,
    WEITER,
    Zeile,
)
from tests.welt import Ort

SEHEN = "darf_projekte_sehen"
VERWALTEN = "darf_projekte_verwalten"


def projekt(ort: Ort) -> dict[str, Any]:
    """One that runs."""
    return {"pk": ort.pk("projekt")}


def geplantes(ort: Ort) -> dict[str, Any]:
    """One that has not begun, past its end, without partners."""
    return {"pk": ort.pk("projekt_geplant")}


ZEILEN: tuple[Zeile, ...] = (
    Zeile("treffen:projekt-liste", SEHEN, MITGLIEDER, augen=("koordination", "vertretung")),
    Zeile("treffen:projekt-liste", SEHEN, MITGLIEDER, abfrage="?stand=geplant&q=nichts"),
    Zeile("treffen:projekt-neu", VERWALTEN, GRUPPENLEITUNG),
    Zeile(
        "treffen:projekt-zeigen", SEHEN, MITGLIEDER, projekt, augen=("koordination", "fachkraft")
    ),
    Zeile("treffen:projekt-zeigen", SEHEN, MITGLIEDER, geplantes),
    Zeile("treffen:projekt-bearbeiten", VERWALTEN, GRUPPENLEITUNG, projekt),
    Zeile("treffen:projekt-beginnen", VERWALTEN, GRUPPENLEITUNG, projekt, nur_post=True),
    Zeile("treffen:projekt-abschliessen", VERWALTEN, GRUPPENLEITUNG, projekt),
    Zeile("treffen:projekt-abbrechen", VERWALTEN, GRUPPENLEITUNG, projekt),
    Zeile("treffen:projekt-wieder-aufnehmen", VERWALTEN, GRUPPENLEITUNG, projekt, nur_post=True),
    # Belongs to no group: the coordination's alone.
    Zeile("treffen:projekt-bearbeiten", VERWALTEN, KOORDINATION, geplantes, seite=False),
    Zeile("treffen:projekt-loeschen", VERWALTEN, KOORDINATION, geplantes),
    # It has begun, and stays: a message on its page.
    Zeile(
        "treffen:projekt-loeschen",
        VERWALTEN,
        GRUPPENLEITUNG | {"koordination": WEITER, "leitung": WEITER},
        projekt,
        seite=False,
    ),
)
