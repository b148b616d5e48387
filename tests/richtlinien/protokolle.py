"""Minutes: checked by the chair, objected to by link, corrected."""

from typing import Any

from tests.richtlinien.treffen import NUR_KOORDINATION, SCHREIBEN, SEHEN, link, treffen, von
from tests.richtlinien.zeile import ALLE, KOORDINATION, MITGLIEDER, WEITER, Zeile, alle, mit_leitung
from tests.welt import Ort

#: Asked is the contact of the representative.
GEFRAGT = MITGLIEDER | {"fachkraft": 404, "koordination": 404}


def einwand(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("protokoll_mit_einwand"), "einwand": ort.pk("einwand")}


def einwand_link(ort: Ort) -> dict[str, Any]:
    return {"zeichen": ort.zeichen("zugang_einwand"), "einwand": ort.pk("einwand")}


ZEILEN: tuple[Zeile, ...] = (
    Zeile("treffen:protokollpruefung-neu", SCHREIBEN, KOORDINATION, treffen("treffen_laufend")),
    Zeile(
        "treffen:protokollpruefung-neu",
        SCHREIBEN,
        KOORDINATION | {"koordination": WEITER},
        treffen("treffen_in_pruefung"),
    ),
    Zeile(
        "treffen:protokollpruefung-zurueckziehen",
        SCHREIBEN,
        KOORDINATION,
        treffen("treffen_in_pruefung"),
        nur_post=True,
    ),
    Zeile("treffen:protokoll-freigeben", SCHREIBEN, KOORDINATION, treffen("treffen_in_pruefung")),
    Zeile("treffen:protokollpruefung-eigene", SEHEN, GEFRAGT, von("protokollpruefung")),
    Zeile(
        "treffen:protokollpruefung-pruefen",
        "zugang:protokollpruefung",
        ALLE,
        link("zugang_pruefung"),
    ),
    Zeile("treffen:protokoll-zeigen", SEHEN, MITGLIEDER, von("protokoll_mit_einwand")),
    Zeile("treffen:protokoll-lesen", "zugang:protokoll", ALLE, link("zugang_einwand")),
    Zeile("treffen:einwand-neu", SEHEN, MITGLIEDER, von("protokoll_mit_einwand")),
    Zeile(
        "treffen:einwand-neu",
        SEHEN,
        alle(404) | {"oeffentlichkeit": "login", "verwaltung": 403},
        von("protokoll_entwurf"),
        seite=False,
    ),
    Zeile("treffen:einwand-neu-link", "zugang:protokoll", ALLE, link("zugang_einwand")),
    Zeile("treffen:einwand-neu-link", "zugang:protokoll", ALLE, link("zugang_protokoll")),
    Zeile("treffen:einwand-entscheiden", SCHREIBEN, KOORDINATION, einwand),
    Zeile("treffen:einwand-zurueckziehen", SEHEN, MITGLIEDER, einwand, nur_post=True),
    Zeile(
        "treffen:einwand-zurueckziehen-link", "zugang:protokoll", ALLE, einwand_link, nur_post=True
    ),
    Zeile("treffen:protokoll-genehmigen", SCHREIBEN, KOORDINATION, von("protokoll")),
    Zeile("treffen:korrektur-neu", SCHREIBEN, KOORDINATION, von("protokoll")),
    Zeile(
        "treffen:korrektur-verwerfen", SCHREIBEN, mit_leitung(KOORDINATION, 404), von("korrektur")
    ),
    Zeile("treffen:protokoll-zeigen", SEHEN, NUR_KOORDINATION, von("korrektur")),
    Zeile("treffen:protokoll-dateien", SCHREIBEN, KOORDINATION, von("protokoll"), seite=False),
    Zeile(
        "treffen:protokoll-datei",
        SEHEN,
        MITGLIEDER,
        lambda ort: {"pk": ort.pk("protokoll"), "form": "oeffentlich"},
        seite=False,
    ),
    Zeile(
        "treffen:protokoll-datei-erstellen",
        SCHREIBEN,
        KOORDINATION,
        lambda ort: {"pk": ort.pk("protokoll"), "form": "anlage"},
        nur_post=True,
    ),
)
