"""The directory for paper: all hits of a search on one page, as lines of a table."""

from angebote.filter import Verzeichnis

#: So many fit a browser and some twenty sheets; more than that wants a filter, or the booklet.
MEISTE_ZEILEN = 500


class Druckverzeichnis(Verzeichnis):
    @property
    def ist_tabelle(self) -> bool:
        return True

    @property
    def _je_seite(self) -> int:
        return MEISTE_ZEILEN

    @property
    def abgeschnitten(self) -> int:
        """How many hits do not stand on this page."""
        return self.anzahl - len(self.seite)

    @property
    def adresse_der_liste(self) -> str:
        daten = self.daten.copy()
        for name in ("ansicht", "seite"):
            daten.pop(name, None)
        return "?" + daten.urlencode()
