"""What a file becomes: sheets, lines, cells as text."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

HOECHSTGROESSE = 2 * 1024 * 1024
HOECHSTGROESSE_ENTPACKT = 60 * 1024 * 1024  # an xlsx is a zip and may be a bomb
HOECHSTZEILEN = 2000
HOECHSTSPALTEN = 60
HOECHSTBLAETTER = 20
HOECHSTZEICHEN = 2000  # per cell


class Dateifehler(ValueError):
    """The file cannot be read as a member list; the text is for people."""


@dataclass(frozen=True)
class Rohblatt:
    """A sheet as it comes: numbered rows of text; a text file has one without a name."""

    name: str
    reihen: Iterable[tuple[int, list[str]]]
    sichtbar: bool = True


@dataclass
class Blatt:
    """A sheet as the preview lists it; `grund` says why it has no lines."""

    name: str
    zeilen: int = 0
    an: bool = True
    grund: str = ""


@dataclass(frozen=True)
class Zeile:
    """One line: its number as the spreadsheet shows it, and the cells of known columns.

    `fremd`: those of the others, by their heading.
    """

    nr: int
    werte: dict[str, str]
    blatt: int = 0
    fremd: dict[str, str] = field(default_factory=dict)

    @property
    def schluessel(self) -> str:
        return f"{self.blatt}-{self.nr}"


@dataclass(frozen=True)
class Tabelle:
    zeilen: list[Zeile]
    unbekannt: list[str] = field(default_factory=list)
    blaetter: list[Blatt] = field(default_factory=list)


def sauber(text: str) -> str:
    """No control characters (PostgreSQL refuses NUL), no doubled or odd spaces."""
    if text.isprintable():
        return unicodedata.normalize("NFC", " ".join(text.split()))
    ohne = "".join(z if unicodedata.category(z)[0] != "C" else " " for z in text)
    return unicodedata.normalize("NFC", " ".join(ohne.split()))
