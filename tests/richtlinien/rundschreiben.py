"""Saved lists, letters, and what is done with many organisations at once."""

from typing import Any

from tests.richtlinien.mitglieder import AUSFUEHREN, VERWALTEN, von
from tests.richtlinien.zeile import KOORDINATION, WEITER, Zeile
from tests.welt import Ort

#: Nothing to do in this state: on to the page of the letter.
WEITERGELEITET = KOORDINATION | {"koordination": WEITER}


def _nachricht(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("rundschreiben_versendet"), "nachricht": ort.pk("brief_abgelehnt")}


ZEILEN: tuple[Zeile, ...] = (
    Zeile("mitglieder:auswahl-anschreiben", VERWALTEN, KOORDINATION, nur_post=True),
    Zeile("mitglieder:auswahl-aufnehmen", VERWALTEN, KOORDINATION, nur_post=True),
    Zeile("mitglieder:auswahl-ausfuehren", AUSFUEHREN, KOORDINATION, nur_post=True),
    Zeile("mitglieder:verteiler-liste", VERWALTEN, KOORDINATION),
    Zeile("mitglieder:verteiler-neu", VERWALTEN, KOORDINATION, abfrage="?stand=aktiv"),
    *(
        Zeile(f"mitglieder:verteiler-{name}", VERWALTEN, KOORDINATION, von("verteiler"))
        for name in ("zeigen", "bearbeiten", "loeschen")
    ),
    Zeile("mitglieder:rundschreiben-liste", VERWALTEN, KOORDINATION),
    Zeile("mitglieder:rundschreiben-neu", VERWALTEN, KOORDINATION),
    *(
        Zeile(f"mitglieder:rundschreiben-{name}", VERWALTEN, KOORDINATION, von("rundschreiben"))
        for name in ("zeigen", "bearbeiten", "versenden", "loeschen")
    ),
    Zeile(
        "mitglieder:rundschreiben-probe",
        VERWALTEN,
        KOORDINATION,
        von("rundschreiben"),
        nur_post=True,
    ),
    Zeile(
        "mitglieder:rundschreiben-zeigen",
        VERWALTEN,
        KOORDINATION,
        von("rundschreiben_versendet"),
    ),
    *(
        Zeile(
            f"mitglieder:rundschreiben-{name}",
            VERWALTEN,
            WEITERGELEITET,
            von("rundschreiben_versendet"),
            seite=False,
        )
        for name in ("bearbeiten", "versenden", "loeschen")
    ),
    Zeile("mitglieder:rundschreiben-erneut", VERWALTEN, KOORDINATION, _nachricht),
)
