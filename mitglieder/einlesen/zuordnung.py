"""Columns whose heading nobody knows: a person says which of ours they are.

Kept as a decision about the column, so that it can be taken back; a cell of the line itself, read
or mended, always comes before one that was assigned.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mitglieder.einlesen.leseart import Leseart
from mitglieder.einlesen.tabelle import Zeile
from mitglieder.models.einlesung import Listeneinlesung

type Moeglichkeiten = tuple[str, list[tuple[str, str]]]

SPALTE = "spalte:"
BEISPIELE = 3


@dataclass(frozen=True)
class FremdeSpalte:
    """One heading as the preview asks about it; without `beispiele` there is nothing to assign."""

    titel: str
    beispiele: list[str]
    gewaehlt: str


def zugeordnete(einlesung: Listeneinlesung) -> dict[str, str]:
    """Heading → key of our column."""
    return {
        titel: spalte
        for titel in einlesung.unbekannte_spalten
        if (spalte := einlesung.entscheidungen.get(SPALTE + titel))
    }


def gelesen(zeile: Mapping[str, Any], zuordnung: Mapping[str, str], leseart: Leseart) -> Zeile:
    """A kept line with what its unknown columns were said to be."""
    fremd = {
        spalte: leseart.putzen(zelle, spalte)
        for titel, spalte in zuordnung.items()
        if (zelle := zeile.get("fremd", {}).get(titel))
    }
    werte = leseart.zerlegen(fremd) | zeile["werte"]
    gefuellt = {spalte: zelle for spalte, zelle in werte.items() if zelle}
    return Zeile(zeile["nr"], gefuellt, zeile["blatt"])


def fremde_spalten(einlesung: Listeneinlesung) -> list[FremdeSpalte]:
    """The headings nobody knows, with what stands below them."""
    zuordnung = zugeordnete(einlesung)
    spalten = []
    for titel in einlesung.unbekannte_spalten:
        zellen = (zeile.get("fremd", {}).get(titel, "") for zeile in einlesung.zeilen)
        beispiele = list(dict.fromkeys(zelle for zelle in zellen if zelle))[:BEISPIELE]
        spalten.append(FremdeSpalte(titel, beispiele, zuordnung.get(titel, "")))
    return spalten


def moegliche(einlesung: Listeneinlesung, leseart: Leseart) -> list[Moeglichkeiten]:
    """What may be chosen: what the file does not have first; of what it has, only empty cells."""
    vorhanden = {spalte for zeile in einlesung.zeilen for spalte in zeile["werte"]}
    namen = [(s, str(alle[0])) for s, alle in leseart.alle.items() if s != leseart.kopf]
    return [
        (_("Noch nicht in der Datei"), [name for name in namen if name[0] not in vorhanden]),
        (
            _("Schon in der Datei (füllt nur leere Zellen)"),
            [name for name in namen if name[0] in vorhanden],
        ),
    ]
