"""An empty list to fill in, as a German Excel opens it by itself: semicolons, and a mark at the
front that says UTF-8."""

from import_export.formats.base_formats import CSV
from tablib.core import Dataset

from mitglieder.einlesen.spalten import SPALTEN


def vorlage_csv() -> bytes:
    text: str = CSV().export_data(Dataset(headers=[n[0] for n in SPALTEN.values()]), delimiter=";")
    return text.encode("utf-8-sig")
