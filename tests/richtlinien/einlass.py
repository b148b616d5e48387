"""The day of a meeting: the door, figures, paper, qualification offers."""

from typing import Any

from tests.richtlinien.treffen import SCHREIBEN, SEHEN, VERWALTEN, von
from tests.richtlinien.zeile import KOORDINATION, MITGLIEDER, WEITER, Zeile
from tests.welt import Ort


def tuer(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("treffen_begonnen"), "teilnahme": ort.pk("teilnahme_tuer")}


def kontakt(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("treffen_begonnen"), "kontakt": ort.pk("kontakt")}


ZEILEN: tuple[Zeile, ...] = (
    Zeile("treffen:einlass-zeigen", SCHREIBEN, KOORDINATION, von("treffen_begonnen")),
    Zeile("treffen:einlass-zeigen", SCHREIBEN, KOORDINATION, von("treffen")),
    Zeile(
        "treffen:einlass-zeigen",
        SCHREIBEN,
        KOORDINATION | {"koordination": WEITER},
        von("treffen_alt"),
        seite=False,
    ),
    Zeile("treffen:einlass-buchen", SCHREIBEN, KOORDINATION, tuer, nur_post=True),
    Zeile("treffen:einlass-zuruecknehmen", SCHREIBEN, KOORDINATION, tuer, nur_post=True),
    Zeile("treffen:einlass-kontakt", SCHREIBEN, KOORDINATION, kontakt, nur_post=True),
    Zeile("treffen:zaehlung-bearbeiten", SCHREIBEN, KOORDINATION, von("treffen_laufend")),
    Zeile("treffen:druck-waehlen", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile("treffen:fortbildung-liste", SEHEN, MITGLIEDER, augen=("koordination", "vertretung")),
)
