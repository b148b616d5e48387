"""From an uploaded file to lines with known columns, checked by content, never by name."""

import csv
import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from django.utils.translation import gettext as _
from openpyxl.reader.excel import load_workbook

HOECHSTGROESSE = 2 * 1024 * 1024
HOECHSTGROESSE_ENTPACKT = 60 * 1024 * 1024  # an xlsx is a zip and may be a bomb
HOECHSTZEILEN = 2000
HOECHSTSPALTEN = 60
HOECHSTZEICHEN = 2000  # per cell

# key → the title we show, and the headings people use; compared without case, spaces and marks
SPALTEN: dict[str, tuple[str, ...]] = {
    "organisation": (
        "Organisation",
        "Name der Organisation",
        "Einrichtung",
        "Träger",
        "Institution",
    ),
    "uebergeordnet": (
        "Übergeordnet",
        "Übergeordnete Organisation",
        "Uebergeordnet",
        "Gehört zu",
        "Dachorganisation",
    ),
    "mitglied": ("Mitglied", "Ist Mitglied", "Mitgliedschaft"),
    "art": ("Art", "Art der Organisation", "Typ"),
    "gruppen": ("Partnergruppen", "Partnergruppe", "Gruppen", "Gruppe"),
    "website": ("Website", "Webseite", "Internet", "Internetadresse", "Homepage", "URL"),
    "vorname": ("Vorname",),
    "nachname": ("Nachname", "Familienname", "Name"),
    "funktion": ("Funktion", "Position", "Rolle"),
    "email": ("E-Mail", "E-Mail-Adresse", "Mail", "Mailadresse"),
    "telefon": ("Telefon", "Telefonnummer", "Tel."),
}


class Dateifehler(ValueError):
    """The file cannot be read as a member list; the text is for people."""


@dataclass(frozen=True)
class Zeile:
    """One line: its number as the spreadsheet shows it, and the cells of known columns."""

    nr: int
    werte: dict[str, str]


@dataclass(frozen=True)
class Tabelle:
    zeilen: list[Zeile]
    unbekannt: list[str] = field(default_factory=list)


def spaltentitel(schluessel: str) -> str:
    return SPALTEN[schluessel][0]


@lru_cache(maxsize=4096)
def vergleichbar(text: str) -> str:
    """Same for „E-Mail“, „e mail“ and „Email“."""
    zerlegt = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", zerlegt)


def lesen(inhalt: bytes) -> Tabelle:
    """Read csv or xlsx. Raises Dateifehler for everything that is neither, whatever the bytes."""
    if not inhalt.strip(b"\x00\t\n\r "):
        raise Dateifehler(_("Die Datei ist leer."))
    if len(inhalt) > HOECHSTGROESSE:
        raise Dateifehler(_("Die Datei ist größer als 2 MB. Teilen Sie die Liste auf."))
    if inhalt.startswith(b"PK"):
        reihen = _aus_excel(inhalt)
    elif inhalt.startswith(b"\xd0\xcf\x11\xe0"):
        raise Dateifehler(
            _("Das ist eine Excel-Datei im alten Format. Speichern Sie sie als .xlsx oder .csv.")
        )
    else:
        reihen = _aus_text(_entschluesseln(inhalt))
    return _zuordnen(reihen)


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


def _aus_text(text: str) -> Iterator[tuple[int, list[str]]]:
    zeilen = text.lstrip("\r\n")
    uebersprungen = text[: len(text) - len(zeilen)].count("\n")
    kopf = zeilen.splitlines()[0] if zeilen.splitlines() else ""
    if kopf.casefold() in {"sep=;", "sep=,", "sep=\t"}:  # what Excel itself understands
        trenner = kopf[-1]
    else:
        trenner = max(";\t,", key=kopf.count)
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


def _aus_excel(inhalt: bytes) -> Iterator[tuple[int, list[str]]]:
    """The first sheet. Whatever openpyxl's parsers raise on a broken file becomes one message."""
    try:
        with zipfile.ZipFile(io.BytesIO(inhalt)) as archiv:
            entpackt = sum(eintrag.file_size for eintrag in archiv.infolist())
        if entpackt > HOECHSTGROESSE_ENTPACKT:
            raise Dateifehler(
                _("Die Excel-Datei ist entpackt zu groß. Speichern Sie sie als .csv.")
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # missing styles and the like do not matter here
            mappe = load_workbook(io.BytesIO(inhalt), read_only=True, data_only=True)
            blatt = mappe.worksheets[0]
            blatt.reset_dimensions()
            reihen = [
                (nr, [_zelle(wert) for wert in reihe])
                for nr, reihe in enumerate(
                    blatt.iter_rows(
                        max_row=5 * HOECHSTZEILEN, max_col=HOECHSTSPALTEN, values_only=True
                    ),
                    start=1,
                )
            ]
    except Dateifehler:
        raise
    except Exception as fehler:
        raise Dateifehler(
            _("Die Excel-Datei lässt sich nicht lesen. Öffnen und speichern Sie sie neu als .xlsx.")
        ) from fehler
    yield from reihen


def _zelle(wert: object) -> str:
    if wert is None:
        return ""
    if isinstance(wert, bool):
        return "ja" if wert else "nein"
    if isinstance(wert, float) and wert.is_integer():
        return str(int(wert))
    return str(wert)


def _sauber(text: str) -> str:
    """No control characters (PostgreSQL refuses NUL), no doubled or odd spaces."""
    if text.isprintable():
        return unicodedata.normalize("NFC", " ".join(text.split()))
    ohne = "".join(z if unicodedata.category(z)[0] != "C" else " " for z in text)
    return unicodedata.normalize("NFC", " ".join(ohne.split()))


def _zuordnen(reihen: Iterable[tuple[int, list[str]]]) -> Tabelle:
    """Find the heading (the first line that is not empty) and name the cells of each line."""
    voll = ((nr, [_sauber(zelle) for zelle in reihe]) for nr, reihe in reihen)
    gefuellt = ((nr, reihe) for nr, reihe in voll if any(reihe))
    kopf = next(gefuellt, None)
    spalten, unbekannt = _kopf(kopf[1] if kopf else [])
    zeilen: list[Zeile] = []
    for nr, reihe in islice(gefuellt, HOECHSTZEILEN + 1):
        if any(len(zelle) > HOECHSTZEICHEN for zelle in reihe):
            raise Dateifehler(_("In Zeile %(nr)s steht eine Zelle mit zu viel Text.") % {"nr": nr})
        werte = {
            spalten[stelle]: zelle
            for stelle, zelle in enumerate(reihe)
            if stelle in spalten and zelle
        }
        if werte:
            zeilen.append(Zeile(nr, werte))
    if len(zeilen) > HOECHSTZEILEN:
        raise Dateifehler(_("Die Liste hat mehr als 2.000 Zeilen. Teilen Sie sie auf."))
    if not zeilen:
        raise Dateifehler(_("Unter der Kopfzeile steht keine einzige Organisation."))
    return Tabelle(zeilen, unbekannt)


def _kopf(reihe: list[str]) -> tuple[dict[int, str], list[str]]:
    namen = {
        vergleichbar(name): schluessel for schluessel, alle in SPALTEN.items() for name in alle
    }
    spalten: dict[int, str] = {}
    unbekannt: list[str] = []
    for stelle, titel in enumerate(reihe):
        schluessel = namen.get(vergleichbar(titel))
        if schluessel is None:
            unbekannt += [titel[:80]] if titel else []
        elif schluessel in spalten.values():
            raise Dateifehler(
                _("Die Spalte „%(spalte)s“ kommt zweimal vor.")
                % {"spalte": spaltentitel(schluessel)}
            )
        else:
            spalten[stelle] = schluessel
    if "organisation" not in spalten.values():
        raise Dateifehler(
            _(
                "In der ersten Zeile fehlt die Spalte „Organisation“. "
                "Möglich sind .csv (mit Semikolon, Komma oder Tabulator) und .xlsx."
            )
        )
    return spalten, unbekannt[:20]
