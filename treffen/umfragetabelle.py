"""The results of a closed poll as a spreadsheet: what its page shows, nothing beyond it."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles.fonts import Font
from openpyxl.workbook.workbook import Workbook

from mitglieder.ausfuhr.formeln import entschaerft
from treffen.auszaehlung import ergebnis
from treffen.models import Umfrage

BREITEN = (60, 12, 12, 12, 14)  # characters


def _text(text: str) -> str:
    """What participants wrote is text, never a formula."""
    return entschaerft(ILLEGAL_CHARACTERS_RE.sub(" ", text))


def tabelle(umfrage: Umfrage) -> bytes:
    """One sheet, question under question."""
    mappe = Workbook()
    blatt: Any = mappe.active
    blatt.title = _("Ergebnisse")
    for spalte, breite in zip("ABCDE", BREITEN, strict=True):
        blatt.column_dimensions[spalte].width = breite
    fett = Font(bold=True)
    blatt.append([_text(umfrage.titel)])
    blatt.cell(blatt.max_row, 1).font = fett
    for frage in umfrage.fragen.geschlossen().prefetch_related("optionen"):
        frage.umfrage = umfrage
        stand = ergebnis(frage)
        blatt.append([])
        blatt.append([_text(frage.text), str(frage.get_art_display())])
        blatt.cell(blatt.max_row, 1).font = fett
        if not stand:
            blatt.append([_("Weniger als fünf Antworten: Das Ergebnis bleibt verborgen.")])
            continue
        blatt.append([_("Antworten"), stand.anzahl])
        if stand.zeilen:
            blatt.append(
                [_("Antwort"), _("Stimmen"), _("Wert"), _("Prozent"), _("Mittlerer Platz")]
            )
        for zeile in stand.zeilen:
            blatt.append(
                [
                    _text(zeile["text"]),
                    zeile["stimmen"],
                    zeile["wert"],
                    zeile["anteil"],
                    zeile.get("mittel"),
                ]
            )
        if stand.werte.get("median") is not None:
            blatt.append([_("Mittelwert"), stand.werte["mittel"]])
            blatt.append([_("Median"), stand.werte["median"]])
        for text in stand.texte:
            blatt.append([_text(text)])
    puffer = BytesIO()
    mappe.save(puffer)
    return puffer.getvalue()
