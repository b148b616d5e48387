"""A programme as a list: one line per slot, or per workshop where several run at the same time."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import time
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from mitglieder.ausfuhr.formeln import urspruenglich
from mitglieder.einlesen.datei import rohblaetter
from mitglieder.einlesen.leseart import vergleichbar
from mitglieder.einlesen.tabelle import Dateifehler, sauber
from treffen.models import Programmpunkt

# key → the headings people use; compared without case, spaces and marks
SPALTEN: dict[str, tuple[str, ...]] = {
    "beginn": ("Beginn", "Von", "Start", "Anfang", "Uhrzeit"),
    "ende": ("Ende", "Bis", "Schluss"),
    "art": ("Format", "Art", "Typ"),
    "titel": ("Titel", "Programmpunkt", "Workshop", "Was"),
    "thema": ("Thema", "Beschreibung", "Inhalt"),
    "plaetze": ("Kapazität", "Plätze", "Teilnehmendenzahl", "Höchstzahl"),
    "anbieter": ("Anbieter", "Anbietende", "Wer", "Leitung", "Träger", "Referat"),
    "raum": ("Raum", "Ort"),
}
PFLICHT = ("beginn", "ende", "titel")
#: The longest that the fields of the models take.
LAENGEN = {"titel": 160, "thema": 2000, "anbieter": 160, "raum": 120}
HOECHSTZEILEN = 300
HOECHSTFEHLER = 10
UHRZEIT = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*(?:uhr)?", re.IGNORECASE)


@dataclass(frozen=True)
class Reihe:
    """One line that was understood; `plaetze` None: not said."""

    nr: int
    beginn: time
    ende: time
    art: str
    titel: str
    thema: str = ""
    plaetze: int | None = None
    anbieter: str = ""
    raum: str = ""

    @property
    def ist_workshop(self) -> bool:
        return self.art == Programmpunkt.Art.WORKSHOP

    def werte(self) -> dict[str, Any]:
        """For the hidden field of the preview; `aus` reads it."""
        return {k: "" if v is None else str(v) for k, v in asdict(self).items()}

    @classmethod
    def aus(cls, werte: Mapping[str, str]) -> "Reihe":
        """Raises Dateifehler, or KeyError for what is no line at all."""
        return _reihe(int(werte["nr"]), {name: sauber(str(werte[name])) for name in SPALTEN})


def lesen(inhalt: bytes) -> list[Reihe]:
    """Raises Dateifehler with one argument per line that is wrong: all or nothing."""
    reihen: list[Reihe] = []
    fehler: list[str] = []
    for nr, werte in _zeilen(inhalt):
        try:
            reihen.append(_reihe(nr, werte))
        except Dateifehler as grund:
            fehler.append(str(grund))
    if not fehler and not reihen:
        fehler.append(_("Unter der Kopfzeile steht kein einziger Programmpunkt."))
    if len(reihen) > HOECHSTZEILEN:
        fehler.append(_("Das Programm hat mehr als 300 Zeilen."))
    fehler += _ueberschneidungen(reihen)
    if fehler:
        raise Dateifehler(*fehler[:HOECHSTFEHLER])
    return reihen


def gruppen(reihen: Iterable[Reihe]) -> list[list[Reihe]]:
    """What becomes one slot: workshops of the same time are one, everything else is its own."""
    ergebnis: dict[object, list[Reihe]] = {}
    for reihe in reihen:
        schluessel = (reihe.beginn, reihe.ende) if reihe.ist_workshop else reihe.nr
        ergebnis.setdefault(schluessel, []).append(reihe)
    return list(ergebnis.values())


def _zeilen(inhalt: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Of the first sheet with a heading that names begin, end and title."""
    namen = {vergleichbar(name): spalte for spalte, alle in SPALTEN.items() for name in alle}
    for blatt in rohblaetter(inhalt):
        spalten: dict[int, str] = {}
        for nr, roh in blatt.reihen:
            zellen = [sauber(urspruenglich(zelle)) for zelle in roh]
            if spalten and any(zellen):
                yield nr, {spalte: _zelle(zellen, stelle) for stelle, spalte in spalten.items()}
            elif not spalten:
                gefunden = {
                    stelle: namen[kopf]
                    for stelle, zelle in enumerate(zellen)
                    if (kopf := vergleichbar(zelle)) in namen
                }
                if set(PFLICHT) <= set(gefunden.values()):
                    spalten = gefunden
        if spalten:
            return
    raise Dateifehler(
        _("Die Kopfzeile fehlt. Sie nennt mindestens die Spalten Beginn, Ende und Titel.")
    )


def _zelle(zellen: list[str], stelle: int) -> str:
    return zellen[stelle] if stelle < len(zellen) else ""


def _reihe(nr: int, werte: Mapping[str, str]) -> Reihe:
    if not werte["titel"]:
        raise Dateifehler(_("Zeile %(nr)s: Der Titel fehlt.") % {"nr": nr})
    for name, laenge in LAENGEN.items():
        if len(werte.get(name, "")) > laenge:
            text = _("Zeile %(nr)s: „%(spalte)s“ ist länger als %(laenge)s Zeichen.")
            raise Dateifehler(text % {"nr": nr, "spalte": SPALTEN[name][0], "laenge": laenge})
    beginn, ende = _uhrzeit(nr, "beginn", werte), _uhrzeit(nr, "ende", werte)
    if ende <= beginn:
        raise Dateifehler(_("Zeile %(nr)s: Das Ende liegt vor dem Beginn.") % {"nr": nr})
    return Reihe(
        nr,
        beginn,
        ende,
        _art(nr, werte.get("art", "")),
        werte["titel"],
        werte.get("thema", ""),
        _plaetze(nr, werte.get("plaetze", "")),
        werte.get("anbieter", ""),
        werte.get("raum", ""),
    )


def _uhrzeit(nr: int, spalte: str, werte: Mapping[str, str]) -> time:
    treffer = UHRZEIT.fullmatch(werte[spalte])
    try:
        if treffer is None:
            raise ValueError
        return time(int(treffer[1]), int(treffer[2] or 0))
    except ValueError as fehler:
        text = _(
            "Zeile %(nr)s: Bei „%(spalte)s“ steht keine Uhrzeit. Schreiben Sie zum Beispiel 9:30."
        )
        raise Dateifehler(text % {"nr": nr, "spalte": SPALTEN[spalte][0]}) from fehler


def _art(nr: int, text: str) -> str:
    """By our key or by the word people read; nothing is the most common kind."""
    arten = {vergleichbar(str(name)): wert for wert, name in Programmpunkt.Art.choices}
    arten |= {vergleichbar(wert): wert for wert in Programmpunkt.Art.values}
    art = arten.get(vergleichbar(text) if text else Programmpunkt.Art.INPUT)
    if art is None:
        hinweis = _("Zeile %(nr)s: Das Format „%(art)s“ gibt es nicht. Möglich sind: %(arten)s.")
        moeglich = ", ".join(str(name) for name in Programmpunkt.Art.labels)
        raise Dateifehler(hinweis % {"nr": nr, "art": text[:60], "arten": moeglich})
    return art


def _plaetze(nr: int, text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:5]) <= 9999):
        hinweis = _("Zeile %(nr)s: Die Plätze sind keine Zahl von 1 bis 9999.")
        raise Dateifehler(hinweis % {"nr": nr})
    return int(text[:5])


def _ueberschneidungen(reihen: Iterable[Reihe]) -> list[str]:
    """Whoever chooses one workshop could not reach the other in time."""
    zeiten = sorted({(r.beginn, r.ende) for r in reihen if r.ist_workshop})
    text = _(
        "Die Workshops um %(erste)s und um %(zweite)s Uhr überschneiden sich. Geben Sie "
        "gleichzeitigen Workshops denselben Beginn und dasselbe Ende."
    )
    return [
        text % {"erste": f"{erste[0]:%H:%M}", "zweite": f"{zweite[0]:%H:%M}"}
        for erste, zweite in pairwise(zeiten)
        if zweite[0] < erste[1]
    ]
