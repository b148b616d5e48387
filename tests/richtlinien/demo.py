"""The demo's mailbox: there in demo mode alone, open to whoever can reach the demo."""

from tests.richtlinien.zeile import ALLE, Zeile, alle
from tests.welt import Ort

FEHLT = alle(404)


def _name(ort: Ort) -> dict[str, str]:
    return {"name": "0" * 20 + "-" + "a" * 8}


ZEILEN = (
    Zeile("demo:post-liste", "oeffentlich", ALLE),
    Zeile("demo:post-nachricht", "oeffentlich", FEHLT, _name),
    Zeile("demo:post-anhang", "oeffentlich", FEHLT, lambda ort: _name(ort) | {"nummer": "0"}),
)
