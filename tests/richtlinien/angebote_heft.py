from collections.abc import Callable
from typing import Any

from tests.richtlinien.zeile import ALLE, KOORDINATION, Zeile
from tests.welt import Ort

DRUCKEN = "darf_verzeichnis_drucken"


def heft(name: str) -> Callable[[Ort], dict[str, Any]]:
    return lambda ort: {"schluessel": ort[name].schluessel}


ZEILEN: tuple[Zeile, ...] = (
    Zeile("angebote:merkliste", "oeffentlich", ALLE),
    # Passed on: numbers of both networks, and some that are none.
    Zeile("angebote:merkliste", "oeffentlich", ALLE, abfrage="?angebote=1,2,3,4,5,6,7,8,9,x"),
    Zeile("angebote:merkliste-aendern", "oeffentlich", ALLE, nur_post=True),
    Zeile("angebote:heft-anfordern", "oeffentlich", ALLE, nur_post=True),
    Zeile("angebote:heft-zeigen", "oeffentlich", ALLE, heft("heft")),
    Zeile("angebote:heft-dokument", "oeffentlich", ALLE, heft("heft"), seite=False),
    Zeile("angebote:verzeichnisheft", DRUCKEN, KOORDINATION),
    Zeile("angebote:verzeichnisheft-zeigen", DRUCKEN, KOORDINATION, heft("verzeichnisheft")),
    Zeile(
        "angebote:verzeichnisheft-dokument",
        DRUCKEN,
        KOORDINATION,
        heft("verzeichnisheft"),
        seite=False,
    ),
)
