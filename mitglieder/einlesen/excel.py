"""The sheets of an xlsx as rows of text, with merged cells filled down."""

import io
import re
import warnings
import zipfile
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.reader.excel import load_workbook
from openpyxl.utils.cell import range_boundaries

from mitglieder.einlesen.tabelle import (
    HOECHSTBLAETTER,
    HOECHSTGROESSE_ENTPACKT,
    HOECHSTSPALTEN,
    HOECHSTZEILEN,
    Dateifehler,
    Rohblatt,
)

LETZTE_ZEILE = 5 * HOECHSTZEILEN  # blank lines count
STUECK = 256 * 1024
VERBUNDEN = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


def aus_excel(inhalt: bytes) -> list[Rohblatt]:
    """All sheets. Whatever openpyxl's parsers raise on a broken file becomes one message."""
    try:
        with zipfile.ZipFile(io.BytesIO(inhalt)) as archiv, warnings.catch_warnings():
            _entpacken(archiv)
            warnings.simplefilter("ignore")  # missing styles and the like do not matter here
            mappe = load_workbook(io.BytesIO(inhalt), read_only=True, data_only=True)
            return [_blatt(blatt, archiv) for blatt in mappe.worksheets[:HOECHSTBLAETTER]]
    except Dateifehler:
        raise
    except Exception as fehler:
        raise Dateifehler(
            _("Die Excel-Datei lässt sich nicht lesen. Öffnen und speichern Sie sie neu als .xlsx.")
        ) from fehler


def _entpacken(archiv: zipfile.ZipFile) -> None:
    """Unpack it once and count: the sizes that a zip states of itself may be made up."""
    rest = HOECHSTGROESSE_ENTPACKT
    for eintrag in archiv.infolist():
        with archiv.open(eintrag) as strom:
            while stueck := strom.read(STUECK):
                rest -= len(stueck)
                if rest < 0:
                    raise Dateifehler(
                        _("Die Excel-Datei ist entpackt zu groß. Speichern Sie sie als .csv.")
                    )


def _blatt(blatt: Any, archiv: zipfile.ZipFile) -> Rohblatt:
    """In openpyxl's mode for reading only, which costs memory per row and not per file.

    It leaves merged ranges out, so these come from the sheet's own XML.
    """
    blatt.reset_dimensions()
    reihen = [
        _reihe(reihe)
        for reihe in blatt.iter_rows(max_row=LETZTE_ZEILE, max_col=HOECHSTSPALTEN, values_only=True)
    ]
    rest = LETZTE_ZEILE * 10  # ranges that overlap, as no program writes them, end here
    for treffer in VERBUNDEN.finditer(archiv.read(blatt._worksheet_path)):
        rest -= _auffuellen(reihen, treffer[1].decode())
        if rest < 0:
            break
    return Rohblatt(
        str(blatt.title), list(enumerate(reihen, start=1)), blatt.sheet_state == "visible"
    )


def _reihe(werte: tuple[object, ...]) -> list[str]:
    """Without the empty cells to the right."""
    ende = max((stelle for stelle, wert in enumerate(werte, 1) if wert is not None), default=0)
    return [_zelle(wert) for wert in werte[:ende]]


def _auffuellen(reihen: list[list[str]], bereich: str) -> int:
    """The value of a merged range counts for each row it spans, in its first column.

    Returns how many rows were looked at.
    """
    spalte, oben, _rechts, unten = range_boundaries(bereich)
    if not spalte or not oben or not unten or oben > len(reihen):
        return 1
    wert = (*reihen[oben - 1], *([""] * spalte))[spalte - 1]
    betroffen = reihen[oben:unten]
    for reihe in betroffen if wert else ():
        # A row that holds nothing else is a blank line, not one more entry.
        if any(reihe):
            reihe += [""] * (spalte - len(reihe))
            reihe[spalte - 1] = reihe[spalte - 1] or wert
    return len(betroffen) + 1


def _zelle(wert: object) -> str:
    if wert is None:
        return ""
    if isinstance(wert, bool):
        return "ja" if wert else "nein"
    if isinstance(wert, float) and wert.is_integer():
        return str(int(wert))
    if isinstance(wert, datetime):
        return wert.date().isoformat() if wert.time() == time() else wert.isoformat(" ")
    return str(wert)
