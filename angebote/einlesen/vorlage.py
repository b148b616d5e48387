"""An empty list to fill in: what belongs where above the headings, what can be chosen beside it."""

import warnings
from io import BytesIO
from itertools import zip_longest
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles.alignment import Alignment
from openpyxl.styles.fills import PatternFill
from openpyxl.styles.fonts import Font
from openpyxl.utils.cell import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from angebote.einlesen.listen import Listen, auswahl
from angebote.einlesen.spalten import SPALTEN
from netzwerk.basis.models import Netzwerk

KOPFZEILE = 2
LETZTE_ZEILE = 1000  # as far as Excel offers choices
BREIT = {"titel": 32, "anbieter": 32, "kurztext": 44, "beschreibung": 60, "fuer_eltern": 44}
AUSWAHLEN = ("sprachen", "barrierefreiheit", "praeventionsstufen", "praeventionsansaetze")


def hinweise() -> dict[str, str]:
    """What to write into a column; the others say it by their name."""
    mehrere = _("Mehrere mit Strichpunkt trennen.")
    ja_nein = _("ja oder nein")
    return {
        "titel": _("Pflicht. Höchstens 120 Zeichen."),
        "anbieter": _("Pflicht. Name wie im Netzwerk.") + " " + mehrere,
        "kurztext": _("Steht in der Ergebnisliste. Höchstens 240 Zeichen."),
        "beschreibung": _("Absätze mit Alt+Eingabe. Höchstens 6.000 Zeichen."),
        "fuer_eltern": _("Kurze Sätze, keine Fachwörter."),
        "fuer_fachkraefte": _("Wie Sie Familien hierher vermitteln."),
        "themen": _("Siehe Blatt „Auswahl“.") + " " + mehrere,
        "zielgruppen": _("Siehe Blatt „Auswahl“.") + " " + mehrere,
        "format": _("Pflicht. Eine aus dem Blatt „Auswahl“."),
        "alter_von": _("Zahl. Leer, wenn das Alter keine Rolle spielt."),
        "alter_bis": _("Zahl"),
        "bezirk": _("Leer, wenn es für die ganze Stadt gilt."),
        "ist_online": ja_nein,
        "kommt_hin": ja_nein,
        "ist_kostenfrei": ja_nein,
        "kosten": _("Zum Beispiel „5 Euro je Person“. Leer, wenn kostenfrei."),
        "sprachen": mehrere,
        "barrierefreiheit": mehrere,
        "praeventionsstufen": _("primär, sekundär, tertiär"),
        "praeventionsansaetze": _("universell, selektiv, indiziert"),
        "kontakt_telefon": _("Die allgemeine Nummer, nicht die einer Person."),
        "kontakt_email": _("Die allgemeine Adresse."),
        "datum": _("Ein Termin je Zeile, wie 24.03.2027. Weitere: Zeile wiederholen."),
        "von": _("wie 18:00"),
        "bis": _("wie 20:30"),
    }


def vorlage_xlsx(netzwerk: Netzwerk) -> bytes:
    """In German, as the import reads it, whoever asks."""
    with translation.override("de"):
        mappe = _mappe(netzwerk)
    datei = BytesIO()
    with warnings.catch_warnings():  # openpyxl asks the clock in an old way
        warnings.simplefilter("ignore", DeprecationWarning)
        mappe.save(datei)
    return datei.getvalue()


def _mappe(netzwerk: Netzwerk) -> Workbook:
    mappe = Workbook()
    blatt: Any = mappe.active
    blatt.title = _("Angebote")
    texte = hinweise()
    for nr, (spalte, namen) in enumerate(SPALTEN.items(), start=1):
        hinweis = _zelle(blatt, 1, nr, texte.get(spalte, ""))
        hinweis.font = Font(italic=True, color="595959", size=9)
        hinweis.alignment = Alignment(wrap_text=True, vertical="top")
        kopf = _zelle(blatt, KOPFZEILE, nr, namen[0])
        kopf.font = Font(bold=True)
        kopf.fill = PatternFill("solid", fgColor="E5EAF0")
        blatt.column_dimensions[get_column_letter(nr)].width = BREIT.get(spalte, 22)
    blatt.row_dimensions[1].height = 52
    blatt.freeze_panes = f"B{KOPFZEILE + 1}"
    formate = _auswahlblatt(mappe, netzwerk)
    _pruefen(blatt, "format", formate)
    for spalte in ("ist_online", "kommt_hin", "ist_kostenfrei"):
        _pruefen(blatt, spalte, '"ja,nein"')
    return mappe


def _auswahlblatt(mappe: Workbook, netzwerk: Netzwerk) -> str:
    """What can be chosen, a column each; returns where the formats stand."""
    blatt: Any = mappe.create_sheet(_("Auswahl"))
    alle = Listen(netzwerk)
    listen = {spalte: alle.waehlbare(spalte) for spalte in alle.verweise()}
    listen |= {spalte: list(auswahl(spalte).namen.values()) for spalte in AUSWAHLEN}
    for nr, spalte in enumerate(listen, start=1):
        _zelle(blatt, 1, nr, SPALTEN[spalte][0]).font = Font(bold=True)
        blatt.column_dimensions[get_column_letter(nr)].width = 32
    for zeile, reihe in enumerate(zip_longest(*listen.values(), fillvalue=""), start=2):
        for nr, name in enumerate(reihe, start=1):
            _zelle(blatt, zeile, nr, name)
    blatt.freeze_panes = "A2"
    stelle = get_column_letter(list(listen).index("format") + 1)
    return f"'{blatt.title}'!${stelle}$2:${stelle}${len(listen['format']) + 1}"


def _zelle(blatt: Any, zeile: int, spalte: int, text: str) -> Any:
    """Text, also when it begins like a formula: names are what people entered."""
    zelle = blatt.cell(zeile, spalte)
    if text:
        zelle.value = ILLEGAL_CHARACTERS_RE.sub(" ", text)
        zelle.data_type = "s"
    return zelle


def _pruefen(blatt: Any, spalte: str, formel: str) -> None:
    """Offers the choice and refuses nothing: the import says it better."""
    pruefung = DataValidation(
        type="list", formula1=formel, allow_blank=True, showErrorMessage=False
    )
    stelle = get_column_letter(list(SPALTEN).index(spalte) + 1)
    pruefung.add(f"{stelle}{KOPFZEILE + 1}:{stelle}{LETZTE_ZEILE}")
    blatt.add_data_validation(pruefung)
