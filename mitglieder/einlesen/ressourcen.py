"""The fields of a list, told to django-import-export: which cell fills which field, read how.

Its resource reads the cells of a row into an instance, checks it and says whether anything
changed. Which instance a row means, the plan says (`docs/adr/0009-einlesen.md`).
"""

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import CharWidget, Widget

from mitglieder.einlesen.befund import Befund
from mitglieder.einlesen.leseart import zeilenweise
from mitglieder.einlesen.tabelle import sauber
from mitglieder.einlesen.werte import (
    Adresse,
    Auswahl,
    Datum,
    Email,
    JaNein,
    Postleitzahl,
    Telefon,
)
from mitglieder.models import Kontakt, Mitgliedschaft, Organisation


def _feld(name: str, widget: Widget | None = None, spalte: str = "") -> Field:
    return Field(attribute=name, column_name=spalte or name, widget=widget or CharWidget())


def _steht_schon(wert: object, zelle: str) -> bool:
    """But for line breaks and invisible marks, which a cell does not keep: that is no news."""
    if not isinstance(wert, str) or wert == zelle:
        return False
    return (zeilenweise(wert) if "\n" in zelle else sauber(wert)) == zelle


class Ressource(ModelResource):  # type: ignore[misc]  # an untyped library
    """Empty cells are no columns of a row, so they change nothing."""

    _felder: list[Field] = []

    def einspielen(
        self, instanz: models.Model, werte: dict[str, str], befund: Befund, *, ist_neu: bool
    ) -> set[str]:
        """Read a row into the instance and its findings; returns the fields that it changes."""
        vorher = copy(instanz)
        gefuellt = [
            feld
            for feld in self.get_import_fields()
            if feld.column_name in werte
            and not _steht_schon(feld.get_value(instanz), werte[feld.column_name])
        ]
        werte = {feld.column_name: werte[feld.column_name] for feld in gefuellt}
        falsch: dict[str, Any] = {}
        try:
            self.import_instance(instanz, werte, hinweise=befund.hinweise)
        except ValidationError as fehler:
            falsch = fehler.error_dict
        geprueft = {feld.attribute for feld in gefuellt} - set(falsch)
        try:  # the rules of these fields; the plan knows of the rest, in one look at the database
            instanz.clean_fields(exclude={f.name for f in instanz._meta.fields} - geprueft)
        except ValidationError as fehler:
            falsch = fehler.update_error_dict(falsch)
        for feld in gefuellt:
            for meldung in falsch.get(feld.attribute, ()):
                befund.melden(feld.column_name, " ".join(meldung.messages))
        anders = set()
        for feld in gefuellt:
            alt, neu = feld.get_value(vorher), feld.get_value(instanz)
            if alt == neu:
                continue
            anders.add(feld.attribute)
            if not ist_neu or feld.column_name != befund.leseart.kopf:  # that heads the row
                gezeigt = "" if ist_neu else feld.widget.render(alt)
                befund.aendern(feld.column_name, gezeigt, feld.widget.render(neu))
        return anders

    def get_import_fields(self) -> list[Field]:
        """The same for every row; the library looks them up three times per row."""
        if not self._felder:
            self._felder = super().get_import_fields()
        return self._felder


class OrganisationRessource(Ressource):
    organisation = _feld("name", spalte="organisation")
    art = _feld("art", Auswahl(Organisation.Art))
    strasse = _feld("strasse")
    plz = _feld("plz", Postleitzahl())
    ort = _feld("ort")
    bezirk = _feld("bezirk")
    org_telefon = _feld("telefon", Telefon(), "org_telefon")
    org_email = _feld("email", Email(), "org_email")
    website = _feld("website", Adresse())
    beschreibung = _feld("beschreibung")
    vereinbarung_8a_am = _feld("vereinbarung_8a_am", Datum())
    vereinbarung_72a_am = _feld("vereinbarung_72a_am", Datum())
    schutzkonzept = _feld(
        "schutzkonzept",
        Auswahl(
            Organisation.Schutzkonzept,
            ja="liegt_vor",
            vorhanden="liegt_vor",
            nein="fehlt",
            inerstellung="in_arbeit",
            inentwicklung="in_arbeit",
        ),
    )

    class Meta:
        model = Organisation
        fields = (
            "organisation",
            "art",
            "strasse",
            "plz",
            "ort",
            "bezirk",
            "org_telefon",
            "org_email",
            "website",
            "beschreibung",
            "vereinbarung_8a_am",
            "vereinbarung_72a_am",
            "schutzkonzept",
        )


class KontaktRessource(Ressource):
    anrede = _feld("anrede")
    vorname = _feld("vorname")
    nachname = _feld("nachname")
    funktion = _feld("funktion")
    email = _feld("email", Email())
    telefon = _feld("telefon", Telefon())
    ist_stellvertretung = _feld("ist_stellvertretung", JaNein())
    ist_zeichnungsberechtigt = _feld("ist_zeichnungsberechtigt", JaNein())
    ist_insofa = _feld("ist_insofa", JaNein())

    class Meta:
        model = Kontakt
        fields = (
            "anrede",
            "vorname",
            "nachname",
            "funktion",
            "email",
            "telefon",
            "ist_stellvertretung",
            "ist_zeichnungsberechtigt",
            "ist_insofa",
        )


class MitgliedschaftRessource(Ressource):
    seit = _feld("seit", Datum())

    class Meta:
        model = Mitgliedschaft
        fields = ("seit",)
