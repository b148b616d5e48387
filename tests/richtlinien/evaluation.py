"""Half-yearly evaluations and retrospective case work."""

from typing import Any

from tests.richtlinien.treffen import VERWALTEN, von
from tests.richtlinien.zeile import KOORDINATION, MITGLIEDER, WEITER, Zeile
from tests.welt import Ort

SEHEN = "darf_evaluationen_sehen"
SCHREIBEN = "darf_evaluieren"
RUECKSCHAU_SEHEN = "darf_fallrueckschauen_sehen"
RUECKSCHAU_SCHREIBEN = "darf_fallrueckschauen_schreiben"
#: A draft is there for the coordination alone: others see nothing of it.
ENTWURF = MITGLIEDER | {"fachkraft": 404, "vertretung": 404}
#: Completed: a message on its page.
FERTIG = KOORDINATION | {"koordination": WEITER}


def bereich(name: str) -> Any:
    return lambda ort: {"pk": ort.pk("evaluation"), "bereich": name}


def punkt(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("evaluation"), "punkt": ort.pk("evaluationspunkt")}


def weg(ort: Ort) -> dict[str, Any]:
    return {"weg": ort.pk("meldeweg")}


def bereich_fertig(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("evaluation_fertig"), "bereich": "arbeitsprozess"}


ZEILEN: tuple[Zeile, ...] = (
    Zeile("treffen:evaluation-liste", SEHEN, MITGLIEDER, augen=("koordination", "vertretung")),
    Zeile("treffen:evaluation-neu", SCHREIBEN, KOORDINATION),
    Zeile("treffen:evaluation-zeigen", SEHEN, ENTWURF, von("evaluation")),
    Zeile(
        "treffen:evaluation-zeigen",
        SEHEN,
        MITGLIEDER,
        von("evaluation_fertig"),
        augen=("koordination", "fachkraft"),
    ),
    Zeile("treffen:evaluation-bearbeiten", SCHREIBEN, KOORDINATION, von("evaluation")),
    Zeile(
        "treffen:evaluation-bearbeiten", SCHREIBEN, FERTIG, von("evaluation_fertig"), seite=False
    ),
    Zeile("treffen:evaluation-abschliessen", SCHREIBEN, KOORDINATION, von("evaluation")),
    Zeile("treffen:evaluation-loeschen", SCHREIBEN, KOORDINATION, von("evaluation")),
    Zeile("treffen:evaluation-stand", SEHEN, MITGLIEDER, von("evaluation_fertig"), seite=False),
    Zeile(
        "treffen:evaluation-erneut",
        SCHREIBEN,
        KOORDINATION,
        von("evaluation_fertig"),
        nur_post=True,
    ),
    Zeile("treffen:evaluation-dokument", SEHEN, MITGLIEDER, von("evaluation_fertig"), seite=False),
    Zeile("treffen:evaluationspunkt-bewerten", SCHREIBEN, KOORDINATION, bereich("arbeitsprozess")),
    Zeile("treffen:evaluationspunkt-bewerten", SCHREIBEN, KOORDINATION, bereich("verfahren")),
    Zeile("treffen:evaluationspunkt-bewerten", SCHREIBEN, FERTIG, bereich_fertig, seite=False),
    Zeile("treffen:evaluationspunkt-aufnehmen", SCHREIBEN, KOORDINATION, weg, nur_post=True),
    Zeile("treffen:evaluationspunkt-entfernen", SCHREIBEN, KOORDINATION, punkt),
    Zeile("treffen:evaluationspunkt-massnahme", SCHREIBEN, KOORDINATION, punkt),
    Zeile(
        "treffen:fallrueckschau-liste",
        RUECKSCHAU_SEHEN,
        MITGLIEDER,
        augen=("koordination", "vertretung"),
    ),
    Zeile("treffen:fallrueckschau-neu", RUECKSCHAU_SCHREIBEN, KOORDINATION),
    Zeile(
        "treffen:fallrueckschau-zeigen",
        RUECKSCHAU_SEHEN,
        MITGLIEDER,
        von("fallrueckschau"),
        augen=("koordination", "fachkraft"),
    ),
    Zeile(
        "treffen:fallrueckschau-bearbeiten",
        RUECKSCHAU_SCHREIBEN,
        KOORDINATION,
        von("fallrueckschau"),
    ),
    Zeile(
        "treffen:fallrueckschau-loeschen", RUECKSCHAU_SCHREIBEN, KOORDINATION, von("fallrueckschau")
    ),
    Zeile(
        "treffen:fallrueckschau-massnahme",
        RUECKSCHAU_SCHREIBEN,
        KOORDINATION,
        von("fallrueckschau"),
    ),
    Zeile("treffen:folgethema-mehrere", VERWALTEN, KOORDINATION, von("treffen_alt")),
    Zeile("treffen:folgethema-aus-umfrage", VERWALTEN, KOORDINATION, von("treffen_alt")),
)
