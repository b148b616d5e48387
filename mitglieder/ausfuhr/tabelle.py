"""The list as a table. The columns bear the titles of the import, which reads the file back."""

import warnings
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.formats import base_formats
from import_export.resources import Resource
from import_export.widgets import Widget
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles.fonts import Font
from openpyxl.utils.cell import get_column_letter
from openpyxl.workbook.workbook import Workbook
from tablib.core import Dataset

from mitglieder.ausfuhr.formeln import als_text, entschaerft
from mitglieder.einlesen.spalten import spaltentitel
from mitglieder.models import Kontakt, Mitgliedschaft, Organisation

BREITE = (8, 48)  # of a column in characters, at least and at most


class _Roh(Widget):  # type: ignore[misc]  # import-export is not typed
    """Dates stay dates until the format writes them."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else value


def _spalte(titel: str, attribut: str | None = None) -> Any:
    return Field(attribut, titel, widget=_Roh())


def _mitgliedschaft(organisation: Organisation) -> Mitgliedschaft | None:
    hier: list[Mitgliedschaft] = vars(organisation)["mitgliedschaft_hier"]
    return next(iter(hier), None)


def _ja(wahr: bool) -> str:
    return "ja" if wahr else "nein"


def _ist_mitglied(organisation: Organisation) -> str:
    """As the import understands it: „ja“ would take in whoever is only proposed or has left."""
    hier = _mitgliedschaft(organisation)
    return _ja(hier is not None and hier.zustand == Mitgliedschaft.Zustand.AKTIV)


class Organisationstabelle(Resource):  # type: ignore[misc]  # import-export is not typed
    organisation = _spalte(spaltentitel("organisation"), "name")
    uebergeordnet = _spalte(spaltentitel("uebergeordnet"), "uebergeordnet__name")
    mitglied = _spalte(spaltentitel("mitglied"))
    art = _spalte(spaltentitel("art"), "get_art_display")
    gruppen = _spalte(spaltentitel("gruppen"))
    website = _spalte(spaltentitel("website"), "website")
    strasse = _spalte(spaltentitel("strasse"), "strasse")
    plz = _spalte(spaltentitel("plz"), "plz")
    ort = _spalte(spaltentitel("ort"), "ort")
    bezirk = _spalte(spaltentitel("bezirk"), "bezirk")
    telefon = _spalte(spaltentitel("org_telefon"), "telefon")
    email = _spalte(spaltentitel("org_email"), "email")
    stand = _spalte("Stand der Mitgliedschaft")
    seit = _spalte(spaltentitel("seit"))
    bis = _spalte("Mitglied bis")
    vereinbarung_8a = _spalte(spaltentitel("vereinbarung_8a_am"), "vereinbarung_8a_am")
    vereinbarung_72a = _spalte(spaltentitel("vereinbarung_72a_am"), "vereinbarung_72a_am")
    schutzkonzept = _spalte(spaltentitel("schutzkonzept"), "get_schutzkonzept_display")
    beschreibung = _spalte(spaltentitel("beschreibung"), "beschreibung")

    def dehydrate_mitglied(self, organisation: Organisation) -> str:
        return _ist_mitglied(organisation)

    def dehydrate_gruppen(self, organisation: Organisation) -> str:
        hier = _mitgliedschaft(organisation)
        # The bar parts groups; a name that holds one is told by its key.
        return "|".join(
            gruppe.schluessel if "|" in gruppe.name else gruppe.name
            for gruppe in (hier.gruppen.all() if hier else ())
        )

    def dehydrate_stand(self, organisation: Organisation) -> str:
        hier = _mitgliedschaft(organisation)
        return hier.get_zustand_display() if hier else ""

    def dehydrate_seit(self, organisation: Organisation) -> date | str:
        hier = _mitgliedschaft(organisation)
        return (hier and hier.seit) or ""

    def dehydrate_bis(self, organisation: Organisation) -> date | str:
        hier = _mitgliedschaft(organisation)
        return (hier and hier.bis) or ""


class Kontakttabelle(Resource):  # type: ignore[misc]  # import-export is not typed
    organisation = _spalte(spaltentitel("organisation"), "organisation__name")
    uebergeordnet = _spalte(spaltentitel("uebergeordnet"), "organisation__uebergeordnet__name")
    mitglied = _spalte(spaltentitel("mitglied"))
    anrede = _spalte(spaltentitel("anrede"), "anrede")
    vorname = _spalte(spaltentitel("vorname"), "vorname")
    nachname = _spalte(spaltentitel("nachname"), "nachname")
    funktion = _spalte(spaltentitel("funktion"), "funktion")
    email = _spalte(spaltentitel("email"), "email")
    telefon = _spalte(spaltentitel("telefon"), "telefon")
    stellvertretung = _spalte(spaltentitel("ist_stellvertretung"))
    zeichnungsberechtigt = _spalte(spaltentitel("ist_zeichnungsberechtigt"))
    insofa = _spalte(spaltentitel("ist_insofa"))
    auch_fuer = _spalte("Steht auch für")
    bestaetigt = _spalte("Angaben bestätigt am", "bestaetigt_am")
    strasse = _spalte(spaltentitel("strasse"), "organisation__strasse")
    plz = _spalte(spaltentitel("plz"), "organisation__plz")
    ort = _spalte(spaltentitel("ort"), "organisation__ort")

    def dehydrate_mitglied(self, kontakt: Kontakt) -> str:
        return _ist_mitglied(kontakt.organisation)

    def dehydrate_stellvertretung(self, kontakt: Kontakt) -> str:
        return _ja(kontakt.ist_stellvertretung)

    def dehydrate_zeichnungsberechtigt(self, kontakt: Kontakt) -> str:
        return _ja(kontakt.ist_zeichnungsberechtigt)

    def dehydrate_insofa(self, kontakt: Kontakt) -> str:
        return _ja(kontakt.ist_insofa)

    def dehydrate_auch_fuer(self, kontakt: Kontakt) -> str:
        weitere: list[Organisation] = vars(kontakt)["steht_auch_fuer"]
        return "; ".join(organisation.name for organisation in weitere)


class Csv(base_formats.CSV):  # type: ignore[misc]  # import-export is not typed
    """As Excel in Germany opens it by double click: semicolons, and the mark of UTF-8."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def export_data(self, dataset: Any, **kwargs: Any) -> str:
        sicher = Dataset(headers=dataset.headers)
        for zeile in dataset:
            sicher.append([entschaerft(_geschrieben(wert)) for wert in zeile])
        return "\ufeff" + str(super().export_data(sicher, delimiter=";", **kwargs))


class Xlsx(base_formats.XLSX):  # type: ignore[misc]  # import-export is not typed
    """Written here, because tablib turns text that begins with „=“ into formulas."""

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
        mappe = Workbook(write_only=True)
        blatt = mappe.create_sheet(dataset.title)
        blatt.freeze_panes = "B2"
        zeilen = [list(zeile) for zeile in dataset]
        for nummer, titel in enumerate(dataset.headers, start=1):
            laengste = max((len(_geschrieben(z[nummer - 1])) for z in zeilen), default=0)
            breite = min(max(laengste, len(titel) + 3, BREITE[0]), BREITE[1])
            blatt.column_dimensions[get_column_letter(nummer)].width = breite
        blatt.auto_filter.ref = f"A1:{get_column_letter(len(dataset.headers))}{len(zeilen) + 1}"
        fett = Font(bold=True)
        blatt.append([self._zelle(blatt, titel, fett) for titel in dataset.headers])
        for zeile in zeilen:
            blatt.append([self._zelle(blatt, wert) for wert in zeile])
        datei = BytesIO()
        with warnings.catch_warnings():  # openpyxl asks the clock in an old way
            warnings.simplefilter("ignore", DeprecationWarning)
            mappe.save(datei)
        return datei.getvalue()

    def _zelle(self, blatt: Any, wert: Any, schrift: Font | None = None) -> Any:
        if wert == "":
            return None
        if isinstance(wert, date):
            zelle = WriteOnlyCell(blatt, wert)
            zelle.number_format = "DD.MM.YYYY"
            return zelle
        zelle = WriteOnlyCell(blatt, als_text(ILLEGAL_CHARACTERS_RE.sub(" ", wert)))
        # Text, and text it stays when somebody edits it: no formula, no lost zero, no 4.9E+10.
        zelle.data_type, zelle.number_format, zelle.quotePrefix = "s", "@", True
        if schrift is not None:
            zelle.font = schrift
        return zelle


FORMATE: dict[str, type[Csv | Xlsx]] = {"xlsx": Xlsx, "csv": Csv}
TABELLEN: dict[str, Any] = {"organisationen": Organisationstabelle, "kontakte": Kontakttabelle}
BLAETTER = {"organisationen": _("Organisationen"), "kontakte": _("Kontakte")}


def tabelle(was: str, zeilen: Iterable[Organisation | Kontakt], format: str) -> bytes:
    """`was` is a key of TABELLEN, `format` one of FORMATE. In German, as the import reads it."""
    with translation.override("de"):
        dataset = TABELLEN[was]().export(list(zeilen))
        dataset.title = str(BLAETTER[was])
        inhalt: str | bytes = FORMATE[format]().export_data(dataset)
    return inhalt.encode() if isinstance(inhalt, str) else inhalt


def _geschrieben(wert: Any) -> str:
    return f"{wert:%d.%m.%Y}" if isinstance(wert, date) else str(wert)
