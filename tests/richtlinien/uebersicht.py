from tests.richtlinien.zeile import ALLE, ARBEITSBEREICH, Zeile, alle

ZEILEN = (
    Zeile("uebersicht:start", "oeffentlich", ALLE),
    Zeile(
        "uebersicht:uebersicht",
        "darf_arbeitsbereich",
        ARBEITSBEREICH,
        augen=("koordination", "vertretung", "fachkraft", "verwaltung"),
    ),
    Zeile("uebersicht:seite", "oeffentlich", ALLE, lambda ort: {"art": "impressum"}),
    Zeile("uebersicht:seite", "oeffentlich", alle(404), lambda ort: {"art": "gibt-es-nicht"}),
)
