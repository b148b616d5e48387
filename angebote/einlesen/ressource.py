"""The plain fields of an offer, told to django-import-export; lists and names are the plan's."""

import re
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import CharWidget

from angebote.models import Angebot
from mitglieder.einlesen.ressourcen import Ressource
from mitglieder.einlesen.werte import Adresse, Email, JaNein, Telefon

GEZEIGT = 200  # characters of a long text in the preview


class Text(CharWidget):  # type: ignore[misc]  # an untyped library
    """As it stands; the preview shows how it begins."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return Truncator(" ".join((value or "").split())).chars(GEZEIGT)


class Jahre(CharWidget):  # type: ignore[misc]  # an untyped library
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int:
        treffer = re.fullmatch(
            r"(?:ab|bis|von)?\s*(\d{1,3})(?:\.0+)?\s*(?:j\.?|jahren?)?", value, re.IGNORECASE
        )
        if not treffer:
            raise ValueError(_("Schreiben Sie das Alter als Zahl, zum Beispiel 6."))
        return int(treffer[1])

    def render(self, value: int | None, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


def _feld(name: str, widget: CharWidget | JaNein | None = None) -> Field:
    return Field(attribute=name, column_name=name, widget=widget or Text())


class AngebotRessource(Ressource):
    titel = _feld("titel")
    kurztext = _feld("kurztext")
    beschreibung = _feld("beschreibung")
    fuer_eltern = _feld("fuer_eltern")
    fuer_fachkraefte = _feld("fuer_fachkraefte")
    alter_von = _feld("alter_von", Jahre())
    alter_bis = _feld("alter_bis", Jahre())
    bezirk = _feld("bezirk")
    ort = _feld("ort")
    ist_online = _feld("ist_online", JaNein())
    kommt_hin = _feld("kommt_hin", JaNein())
    ist_kostenfrei = _feld("ist_kostenfrei", JaNein())
    kosten = _feld("kosten")
    barrierefreiheit_hinweis = _feld("barrierefreiheit_hinweis")
    kontakt_telefon = _feld("kontakt_telefon", Telefon())
    kontakt_email = _feld("kontakt_email", Email())
    website = _feld("website", Adresse())
    anmeldung_link = _feld("anmeldung_link", Adresse())

    class Meta:
        model = Angebot
        fields = (
            "titel",
            "kurztext",
            "beschreibung",
            "fuer_eltern",
            "fuer_fachkraefte",
            "alter_von",
            "alter_bis",
            "bezirk",
            "ort",
            "ist_online",
            "kommt_hin",
            "ist_kostenfrei",
            "kosten",
            "barrierefreiheit_hinweis",
            "kontakt_telefon",
            "kontakt_email",
            "website",
            "anmeldung_link",
        )
