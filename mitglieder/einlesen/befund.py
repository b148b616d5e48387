"""What one line of a list does, as the preview shows it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from mitglieder.einlesen.leseart import Leseart
from mitglieder.einlesen.spalten import MITGLIEDERLISTE
from mitglieder.einlesen.tabelle import Zeile

Art = Literal["neu", "geaendert", "unveraendert", "verdacht", "fehlerhaft"]


@dataclass(frozen=True)
class Aenderung:
    spalte: str
    vorher: str
    nachher: str


@dataclass(frozen=True)
class Fehler:
    """`schluessel` names the cell. It can be mended in the preview, where the field holds `wert`:
    what stands there, or what is probably meant."""

    spalte: str
    grund: str
    schluessel: str
    wert: str
    mehrzeilig: bool = False


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
    leseart: Leseart = field(default=MITGLIEDERLISTE, repr=False)

    @classmethod
    def zu(
        cls, zeile: Zeile, entschieden: str = "", leseart: Leseart = MITGLIEDERLISTE
    ) -> "Befund":
        werte = zeile.werte
        return cls(
            zeile.nr,
            werte.get(leseart.kopf, ""),
            zeile.schluessel,
            zeile.blatt,
            werte,
            entschieden=entschieden,
            leseart=leseart,
        )

    def melden(self, spalte: str, grund: str, vorschlag: str | None = None) -> None:
        """A mistake; several in one cell are one, as there is one field to mend it."""
        bisher = [fehler for fehler in self.fehler if fehler.schluessel == spalte]
        gruende = " ".join(dict.fromkeys([*(fehler.grund for fehler in bisher), grund]))
        wert = self.werte.get(spalte, "") if vorschlag is None else vorschlag
        mehrzeilig = spalte in self.leseart.mehrzeilig
        neu = Fehler(self.leseart.titel(spalte), gruende, spalte, wert, mehrzeilig)
        self.fehler = [fehler for fehler in self.fehler if fehler not in bisher] + [neu]
        self.art = "fehlerhaft"

    def verdaechtigen(self, kandidaten: Iterable[Kandidat]) -> None:
        self.kandidaten = list(kandidaten)
        if self.art != "fehlerhaft":
            self.art = "verdacht"

    def aendern(self, spalte: str, vorher: str, nachher: str) -> None:
        self.aenderungen.append(Aenderung(self.leseart.titel(spalte), vorher, nachher))
        if self.art == "unveraendert":
            self.art = "geaendert"
