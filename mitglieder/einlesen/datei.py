"""From an uploaded file to lines with known columns, checked by content, never by name."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

from django.utils.translation import gettext as _

from mitglieder.ausfuhr.formeln import urspruenglich
from mitglieder.einlesen.excel import aus_excel
from mitglieder.einlesen.leseart import Leseart, zeilenweise
from mitglieder.einlesen.spalten import MITGLIEDERLISTE
from mitglieder.einlesen.tabelle import (
    HOECHSTGROESSE,
    HOECHSTZEICHEN,
    HOECHSTZEILEN,
    Blatt,
    Dateifehler,
    Rohblatt,
    Tabelle,
    Zeile,
    sauber,
)

TRENNER = ";\t,"
PROBE = 30  # lines that are looked at to find out how a text file is built


def lesen(inhalt: bytes, leseart: Leseart = MITGLIEDERLISTE) -> Tabelle:
    """Read csv or xlsx. Raises Dateifehler for everything that is neither, whatever the bytes."""
    return _zusammen(rohblaetter(inhalt, leseart), leseart)


def rohblaetter(inhalt: bytes, leseart: Leseart = MITGLIEDERLISTE) -> list[Rohblatt]:
    """The sheets before anything is made of their columns. Raises Dateifehler."""
    if not inhalt.strip(b"\x00\t\n\r "):
        raise Dateifehler(_("Die Datei ist leer."))
    if len(inhalt) > HOECHSTGROESSE:
        raise Dateifehler(_("Die Datei ist größer als 2 MB. Teilen Sie die Liste auf."))
    if inhalt.startswith(b"PK"):
        return aus_excel(inhalt)
    if inhalt.startswith(b"\xd0\xcf\x11\xe0"):
        raise Dateifehler(
            _("Das ist eine Excel-Datei im alten Format. Speichern Sie sie als .xlsx oder .csv.")
        )
    return [Rohblatt("", _aus_text(_entschluesseln(inhalt), leseart))]


def _entschluesseln(inhalt: bytes) -> str:
    """UTF-8 or UTF-16 by their marks, else UTF-8, else what Excel on Windows writes."""
    if inhalt.startswith((b"\xff\xfe", b"\xfe\xff")):
        kodierungen = ["utf-16"]
    else:
        kodierungen = ["utf-8-sig", "cp1252"]
    for kodierung in kodierungen:
        try:
            text = inhalt.decode(kodierung)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Dateifehler(_("Das ist keine lesbare Tabelle. Möglich sind .csv und .xlsx."))


def _aus_text(text: str, leseart: Leseart) -> Iterator[tuple[int, list[str]]]:
    zeilen = text.lstrip("\r\n")
    uebersprungen = text[: len(text) - len(zeilen)].count("\n")
    kopf = zeilen.splitlines()[0] if zeilen.splitlines() else ""
    if kopf.casefold() in {"sep=;", "sep=,", "sep=\t"}:  # what Excel itself understands
        trenner = kopf[-1]
    else:
        trenner = _trenner(zeilen, leseart)
    leser = csv.reader(io.StringIO(zeilen, newline=""), delimiter=trenner)
    beginn = 1
    try:
        for reihe in leser:
            if not (beginn == 1 and reihe and reihe[0].casefold().startswith("sep=")):
                yield beginn + uebersprungen, reihe
            beginn = leser.line_num + 1
    except csv.Error as fehler:
        raise Dateifehler(
            _("Zeile %(nr)s lässt sich nicht lesen. Prüfen Sie die Anführungszeichen.")
            % {"nr": leser.line_num + uebersprungen}
        ) from fehler


def _trenner(text: str, leseart: Leseart) -> str:
    """The one with which some line near the top names most columns; titles may stand above."""
    probe = [zeile[:HOECHSTZEICHEN] for zeile in text.splitlines()[:PROBE]]
    return max(
        TRENNER,
        key=lambda trenner: max(
            (leseart.zaehlen(zeile.replace('"', "").split(trenner)), zeile.count(trenner))
            for zeile in probe or [""]
        ),
    )


def _zusammen(blaetter: Iterable[Rohblatt], leseart: Leseart) -> Tabelle:
    """One list of all sheets that have a heading; what was left aside says why."""
    zeilen: list[Zeile] = []
    unbekannt: dict[str, None] = {}
    gelesen: list[Blatt] = []
    gruende: list[str] = []
    for nr, roh in enumerate(blaetter):
        blatt = Blatt(roh.name, an=roh.sichtbar)
        try:
            neue, fremde = _zuordnen(nr, roh.reihen, leseart)
        except Dateifehler as fehler:
            if not roh.name:
                raise
            gruende.append(str(fehler))
            blatt.grund, blatt.an = str(fehler), False
        else:
            blatt.zeilen = len(neue)
            zeilen += neue
            unbekannt |= dict.fromkeys(fremde)
        gelesen.append(blatt)
    if len(zeilen) > HOECHSTZEILEN:
        raise Dateifehler(_("Die Liste hat mehr als 2.000 Zeilen. Teilen Sie sie auf."))
    if not zeilen:
        raise Dateifehler(gruende[0] if gruende else _("Die Datei ist leer."))
    if not any(blatt.an for blatt in gelesen):  # all hidden: then they are what was meant
        for blatt in gelesen:
            blatt.an = not blatt.grund
    return Tabelle(zeilen, list(unbekannt)[:20], gelesen)


def _zuordnen(
    blatt: int, reihen: Iterable[tuple[int, list[str]]], leseart: Leseart
) -> tuple[list[Zeile], list[str]]:
    """Find the heading and name the cells of each line below it."""
    putzen = zeilenweise if leseart.mehrzeilig else sauber
    voll = ((nr, [putzen(urspruenglich(zelle)) for zelle in reihe]) for nr, reihe in reihen)
    gefuellt = ((nr, reihe) for nr, reihe in voll if any(reihe))
    probe = list(islice(gefuellt, PROBE))
    stelle, spalten, unbekannt = leseart.kopf_finden([reihe for _nr, reihe in probe])
    zeilen: list[Zeile] = []
    for nr, reihe in (*probe[stelle + 1 :], *islice(gefuellt, HOECHSTZEILEN + 1)):
        if any(len(zelle) > leseart.hoechstzeichen for zelle in reihe):
            raise Dateifehler(_("In Zeile %(nr)s steht eine Zelle mit zu viel Text.") % {"nr": nr})
        if werte := leseart.werte_aus(reihe, spalten):
            zeilen.append(Zeile(nr, werte, blatt, leseart.fremde_aus(reihe, unbekannt)))
    if not zeilen:
        raise Dateifehler(str(leseart.ohne_zeilen))
    return zeilen, list(unbekannt.values())
