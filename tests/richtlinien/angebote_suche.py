from tests.richtlinien.angebote import von
from tests.richtlinien.zeile import ALLE, KOORDINATION, Zeile

PFLEGEN = "darf_suche_pflegen"

ZEILEN: tuple[Zeile, ...] = (
    Zeile("angebote:angebot-liste", "oeffentlich", ALLE, abfrage="?ansicht=tabelle&kosten=frei"),
    # Nothing, because of a filter: each way on names its hits.
    Zeile("angebote:angebot-liste", "oeffentlich", ALLE, abfrage="?q=Medien&ort=kommt"),
    # Rows for the list box, no page of their own.
    Zeile("angebote:suche-vorschlaege", "oeffentlich", ALLE, seite=False),
    Zeile("angebote:fehlsuche-liste", PFLEGEN, KOORDINATION),
    Zeile("angebote:synonym-liste", PFLEGEN, KOORDINATION),
    Zeile("angebote:synonym-neu", PFLEGEN, KOORDINATION),
    Zeile("angebote:synonym-bearbeiten", PFLEGEN, KOORDINATION, von("synonym")),
    Zeile("angebote:synonym-loeschen", PFLEGEN, KOORDINATION, von("synonym")),
)
