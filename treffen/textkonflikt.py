"""Somebody else saved the text of an item meanwhile: what the page shows to decide on it.

The window says which text it was opened with. That makes of two texts one, in which only those
places are left to decide where both wrote. A window that says nothing shows both side by side.
"""

from typing import NamedTuple

from django.http import QueryDict

from netzwerk.basis.richtext import bereinigen
from netzwerk.basis.vergleich import Vergleich, vergleichen
from netzwerk.basis.zusammenfuehrung import Stelle, Zusammen, zusammenfuehren
from treffen.forms.protokoll import LAENGSTER_TEXT


class Textkonflikt(NamedTuple):
    worte: Vergleich
    gleich: bool
    zusammen: Zusammen | None

    @property
    def geaendert(self) -> list[Stelle]:
        """Mine stands in the field, the other one has to be shown."""
        return [s for s in self.zusammen.stellen if not s.beides] if self.zusammen else []

    @property
    def ergaenzt(self) -> list[Stelle]:
        return [s for s in self.zusammen.stellen if s.beides] if self.zusammen else []


def grundlage(daten: QueryDict) -> str | None:
    """The text a window was opened with, as it says; None when no item holds such a text."""
    text = daten.get("grundlage")
    if text is None or len(text) > LAENGSTER_TEXT:
        return None
    return bereinigen(text).strip()


def textkonflikt(daten: QueryDict, gespeichert: str) -> Textkonflikt:
    roh, gelesen = daten.get("ergebnis", ""), grundlage(daten)
    getippt = bereinigen(roh[:LAENGSTER_TEXT]).strip()
    zusammen = None
    # Of a text that is too long the end would be gone.
    if gelesen is not None and getippt != gespeichert and len(roh) <= LAENGSTER_TEXT:
        zusammen = zusammenfuehren(gelesen, getippt, gespeichert)
    worte = vergleichen(gespeichert, getippt, kuerzen=False)
    return Textkonflikt(worte, gespeichert == getippt, zusammen)
