from collections.abc import Callable
from typing import Any

from tests.richtlinien.angebote import von
from tests.richtlinien.zeile import ALLE, KOORDINATION, Zeile
from tests.welt import Ort

PFLEGEN = "darf_suche_pflegen"


def aus(art: str, name: str = "") -> Callable[[Ort], dict[str, Any]]:
    """A list, and one of its entries."""
    return lambda ort: {"art": art} | ({"pk": ort.pk(name)} if name else {})


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
    # Own entries, none yet, one alone that rests.
    *(
        Zeile("angebote:auswahl-liste", PFLEGEN, KOORDINATION, aus(art))
        for art in ("themen", "zielgruppen", "arten")
    ),
    Zeile("angebote:auswahl-neu", PFLEGEN, KOORDINATION, aus("themen")),
    Zeile("angebote:auswahl-bearbeiten", PFLEGEN, KOORDINATION, aus("themen", "thema")),
    Zeile("angebote:auswahl-loeschen", PFLEGEN, KOORDINATION, aus("themen", "thema")),
    Zeile("angebote:auswahl-loeschen", PFLEGEN, KOORDINATION, aus("themen", "freies_thema")),
    Zeile("angebote:auswahl-zusammenlegen", PFLEGEN, KOORDINATION, aus("themen", "thema")),
    Zeile(
        "angebote:auswahl-verschieben",
        PFLEGEN,
        KOORDINATION,
        aus("themen", "thema"),
        nur_post=True,
    ),
    Zeile("angebote:auswahl-ruhen", PFLEGEN, KOORDINATION, aus("themen", "thema"), nur_post=True),
)
