"""What one line of a list does, as the preview shows it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from mitglieder.einlesen.spalten import spaltentitel
from mitglieder.einlesen.tabelle import Zeile

Art = Literal["neu", "geaendert", "unveraendert", "verdacht", "fehlerhaft"]


@dataclass(frozen=True)
class Aenderung:
    spalte: str
    vorher: str
    nachher: str


@dataclass(frozen=True)
class Fehler:
    """`schluessel` names the cell, whose `wert` can be mended in the preview."""

    spalte: str
    grund: str
    schluessel: str
    wert: str


@dataclass(frozen=True)
class Kandidat:
    """What a line may be the same as: an entry of the register or an earlier line."""

    wahl: str  # as `Einlesung.entscheidungen` keeps it
    name: str
    herkunft: str
    angaben: tuple[tuple[str, str], ...]
    prozent: int


@dataclass
class Befund:
    """What one line of the file does. `werte` are its cells, for mending them."""

    nr: int
    name: str
    schluessel: str
    blatt: int
    werte: dict[str, str] = field(repr=False)
    art: Art = "unveraendert"
    aenderungen: list[Aenderung] = field(default_factory=list)
    fehler: list[Fehler] = field(default_factory=list)
    hinweise: list[str] = field(default_factory=list)
    angaben: tuple[tuple[str, str], ...] = ()
    kandidaten: list[Kandidat] = field(default_factory=list)
    entschieden: str = ""

    @classmethod
    def zu(cls, zeile: Zeile, entschieden: str = "") -> "Befund":
        name = zeile.werte.get("organisation", "")
        werte = zeile.werte
        return cls(zeile.nr, name, zeile.schluessel, zeile.blatt, werte, entschieden=entschieden)

    def melden(self, spalte: str, grund: str) -> None:
        """A mistake; several in one cell are one, as there is one field to mend it."""
        bisher = [fehler for fehler in self.fehler if fehler.schluessel == spalte]
        gruende = " ".join(dict.fromkeys([*(fehler.grund for fehler in bisher), grund]))
        neu = Fehler(spaltentitel(spalte), gruende, spalte, self.werte.get(spalte, ""))
        self.fehler = [fehler for fehler in self.fehler if fehler not in bisher] + [neu]
        self.art = "fehlerhaft"

    def verdaechtigen(self, kandidaten: Iterable[Kandidat]) -> None:
        self.kandidaten = list(kandidaten)
        if self.art != "fehlerhaft":
            self.art = "verdacht"

    def aendern(self, spalte: str, vorher: str, nachher: str) -> None:
        self.aenderungen.append(Aenderung(spaltentitel(spalte), vorher, nachher))
        if self.art == "unveraendert":
            self.art = "geaendert"
