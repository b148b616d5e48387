from tests.richtlinien.zeile import ALLE, EINSTELLEN, KONTEN, LOGIN, WEITER, Zeile, alle

ZEILEN = (
    Zeile("basis:wurzel", "oeffentlich", ALLE),
    Zeile("basis:gesund", "oeffentlich", ALLE, seite=False),
    # With one network it leads straight there; the system administration has two to choose from.
    Zeile(
        "basis:eingang",
        "angemeldet",
        KONTEN | dict.fromkeys(("fremde", "fachkraft", "vertretung", "koordination"), WEITER),
    ),
    # Belongs to no network: there are no members who know of it and may not.
    Zeile(
        "basis:netzwerk-neu",
        "ist_systemverwaltung",
        alle(404) | {"oeffentlichkeit": LOGIN, "verwaltung": 200},
    ),
    Zeile("basis:farbschema", "oeffentlich", ALLE, nur_post=True),
    Zeile("basis:rechtliches", "oeffentlich", ALLE, lambda ort: {"art": "impressum"}),
    Zeile("basis:galerie", "oeffentlich", ALLE),
    Zeile("basis:farben", "oeffentlich", ALLE, seite=False),
    Zeile("basis:logo", "oeffentlich", ALLE, seite=False),
    Zeile("basis:pruefen", "oeffentlich", ALLE),
    Zeile("basis:pruefen-vereinbarung", "oeffentlich", alle(WEITER)),
    Zeile("basis:pruefen-protokoll", "oeffentlich", alle(WEITER)),
    Zeile("basis:geschaeftsordnung", "oeffentlich", ALLE, seite=False),
    Zeile("basis:netzwerk-bearbeiten", "darf_netzwerk_einstellen", EINSTELLEN),
    Zeile(
        "basis:siegel", "darf_netzwerk_einstellen", EINSTELLEN, augen=("koordination", "verwaltung")
    ),
    Zeile("basis:notfallkontakte-bearbeiten", "darf_netzwerk_einstellen", EINSTELLEN),
    Zeile(
        "basis:seite-bearbeiten",
        "darf_netzwerk_einstellen",
        EINSTELLEN,
        lambda ort: {"art": "impressum"},
    ),
    Zeile(
        "basis:seite-bearbeiten",
        "darf_netzwerk_einstellen",
        EINSTELLEN | {"koordination": 404, "verwaltung": 404},
        lambda ort: {"art": "gibt-es-nicht"},
    ),
)
