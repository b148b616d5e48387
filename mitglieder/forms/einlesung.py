from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mitglieder.einlesen.datei import lesen
from mitglieder.einlesen.leseart import Leseart
from mitglieder.einlesen.spalten import MITGLIEDERLISTE
from mitglieder.einlesen.tabelle import HOECHSTGROESSE, Dateifehler, Tabelle


class Listenformular(forms.Form):
    """A list as csv or xlsx; read while it is checked, kept in `tabelle`."""

    leseart: Leseart
    tabelle: Tabelle

    datei = forms.FileField(
        label=_("Liste"),
        help_text=_("CSV oder Excel (.xlsx), höchstens 2 MB und 2.000 Zeilen."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={"required": _("Wählen Sie die Datei mit Ihrer Liste.")},
        allow_empty_file=True,  # `lesen` says so in its own words
    )

    def clean_datei(self) -> "UploadedFile[bytes]":
        datei: UploadedFile[bytes] = self.cleaned_data["datei"]
        try:
            # One byte more than allowed is enough to know that it is too much.
            self.tabelle = lesen(datei.read(HOECHSTGROESSE + 1), self.leseart)
        except Dateifehler as fehler:
            raise forms.ValidationError(str(fehler)) from fehler
        return datei


class EinlesungFormular(Listenformular):
    leseart = MITGLIEDERLISTE

    quelle = forms.CharField(
        label=_("Herkunft der Angaben"),
        max_length=160,
        required=False,
        help_text=_(
            "Steht bei neuen Kontakten. "
            "Die Personen werden darüber nach Artikel 14 DSGVO informiert."
        ),
    )


def zellen_aus(daten: QueryDict, leseart: Leseart) -> dict[tuple[str, str], str]:
    """Mended cells by line and column, from fields named `zelle-<sheet>-<line>-<column>`."""
    zellen: dict[tuple[str, str], str] = {}
    for name, wert in daten.items():
        art, _trenner, ort = name.partition("-")
        blatt, nr, spalte = (*ort.split("-", 2), "", "")[:3]
        if art == "zelle" and spalte in leseart.alle:
            zellen[f"{blatt}-{nr}", spalte] = str(wert)
    return zellen
