"""The register of a version as a table, for reading: nothing reads it back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from tablib.core import Dataset

from mitglieder.ausfuhr.tabelle import FORMATE
from mitglieder.beitrittsregister import Zeile, stand_text
from netzwerk.basis.models import Dokument

SPALTEN = {
    "organisation": "Organisation",
    "gruppen": "Partnergruppen",
    "stand": "Stand",
    "eingeladen": "Eingeladen am",
    "begonnen": "Begonnen am",
    "erinnert": "Zuletzt erinnert am",
    "unterzeichnet": "Unterzeichnet am",
    "name": "Unterzeichnet von",
    "funktion": "Funktion",
    "ort": "Ort",
    "form": "Form",
    "identitaet": "Identität",
    "geprueft_von": "Identität geprüft von",
    "gegengezeichnet": "Gegengezeichnet am",
    "abgelehnt": "Abgelehnt am",
    "zurueckgezogen": "Zurückgezogen am",
    "gekuendigt_zum": "Gekündigt zum",
    "gekuendigt_form": "Form der Kündigung",
    "uebergeleitet": "Übergeleitet am",
    "uebernommen_aus": "Übernommen aus Fassung",
    "post": "Letzte E-Mail",
    "dokument": "Dokument",
    "pruefcode": "Prüfcode",
    "sha256": "SHA-256 des Dokuments",
}


def registertabelle(zeilen: Sequence[Zeile], format: str) -> bytes:
    """`format` is a key of FORMATE. In German, whoever asks."""
    with translation.override("de"):
        dataset = Dataset(headers=list(SPALTEN.values()), title=_("Register"))
        for zeile in zeilen:
            dataset.append(list(werte(zeile).values()))
        inhalt: str | bytes = FORMATE[format]().export_data(dataset)
    return inhalt.encode() if isinstance(inhalt, str) else inhalt


def werte(zeile: Zeile) -> dict[str, Any]:
    """One line, by the keys of SPALTEN; what there is not is empty."""
    beitritt, dokument = zeile.beitritt, zeile.dokument
    fertig = dokument if dokument is not None and dokument.ist_fertig else None
    vorgaenger = beitritt.vorgaenger
    return {
        "organisation": str(beitritt.organisation),
        "gruppen": "; ".join(gruppe.name for gruppe in zeile.gruppen),
        "stand": stand_text(zeile.stand),
        "eingeladen": _tag(beitritt.eingeladen_am),
        "begonnen": _tag(beitritt.geoeffnet_am),
        "erinnert": _tag(zeile.erinnert[-1] if zeile.erinnert else None),
        "unterzeichnet": _tag(beitritt.unterzeichnet_am),
        "name": beitritt.unterzeichner_name,
        "funktion": beitritt.funktion,
        "ort": beitritt.ort,
        "form": beitritt.get_form_display() if beitritt.form else "",
        "identitaet": beitritt.get_identitaet_display() if beitritt.identitaet else "",
        "geprueft_von": str(beitritt.geprueft_von or ""),
        "gegengezeichnet": _tag(beitritt.gegengezeichnet_am),
        "abgelehnt": _tag(beitritt.abgelehnt_am),
        "zurueckgezogen": _tag(beitritt.zurueckgezogen_am),
        "gekuendigt_zum": beitritt.gekuendigt_zum or "",
        "gekuendigt_form": str(beitritt.get_gekuendigt_form_display()),
        "uebergeleitet": _tag(beitritt.uebergeleitet_am),
        "uebernommen_aus": str(vorgaenger.fassung.nummer) if vorgaenger else "",
        "post": zeile.nachricht.get_zustand_display() if zeile.nachricht else "",
        "dokument": _dokument(dokument),
        "pruefcode": fertig.pruefcode if fertig else "",
        "sha256": fertig.sha256 if fertig else "",
    }


def _tag(wann: datetime | None) -> date | str:
    return timezone.localdate(wann) if wann else ""


def _dokument(dokument: Dokument | None) -> str:
    if dokument is None:
        return ""
    if dokument.gesiegelt_am is not None:
        return _("gesiegelt")
    return _("nicht gesiegelt") if dokument.fehler else _("wird gesiegelt")
