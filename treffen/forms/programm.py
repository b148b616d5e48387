from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mitglieder.einlesen.tabelle import HOECHSTGROESSE, Dateifehler
from netzwerk.basis.stand import StandForm
from treffen.forms.treffen import UhrzeitFeld
from treffen.models import Programmpunkt
from treffen.programmdatei import Reihe, lesen


class ProgrammpunktForm(StandForm[Programmpunkt]):
    class Meta:
        model = Programmpunkt
        fields = ("titel", "art", "beginn", "ende", "raum", "beschreibung", "hat_wahl")
        widgets = {
            "beginn": UhrzeitFeld(),
            "ende": UhrzeitFeld(),
            "beschreibung": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {
            "titel": {"required": _("Geben Sie dem Programmpunkt einen Titel.")},
            "beginn": {"required": _("Geben Sie an, wann er beginnt.")},
            "ende": {"required": _("Geben Sie an, wann er endet.")},
        }

    def _get_validation_exclusions(self) -> set[str]:
        # Two slots with a choice at the same time: the constraint names the meeting.
        ausgenommen: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # private in Django, unknown to its stubs
        if {"beginn", "ende", "hat_wahl"} <= self.cleaned_data.keys():
            ausgenommen.discard("treffen")
        return ausgenommen

    def clean_hat_wahl(self) -> bool:
        hat_wahl: bool = self.cleaned_data["hat_wahl"]
        if not hat_wahl and self.instance.pk and self.instance.workshops.exists():
            raise forms.ValidationError(
                _("Hier gibt es schon Workshops. Löschen Sie diese zuerst.")
            )
        return hat_wahl


class ProgrammdateiForm(forms.Form):
    """A programme as csv or xlsx; read while it is checked, kept in `reihen`."""

    datei = forms.FileField(
        label=_("Programm"),
        help_text=_("CSV oder Excel (.xlsx), höchstens 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={"required": _("Wählen Sie die Datei mit dem Programm.")},
        allow_empty_file=True,  # `lesen` says so in its own words
    )
    reihen: list[Reihe]

    def clean_datei(self) -> "UploadedFile[bytes]":
        datei: UploadedFile[bytes] = self.cleaned_data["datei"]
        try:
            # One byte more than allowed is enough to know that it is too much.
            self.reihen = lesen(datei.read(HOECHSTGROESSE + 1))
        except Dateifehler as fehler:
            raise forms.ValidationError(list(fehler.args)) from fehler
        return datei


class UebernahmeForm(forms.Form):
    """The lines of the preview as they were read, and the mark of what it showed."""

    reihen = forms.JSONField(widget=forms.HiddenInput)
    gesehen = forms.CharField(widget=forms.HiddenInput)

    def clean_reihen(self) -> list[Reihe]:
        roh: Any = self.cleaned_data["reihen"]
        try:
            return [Reihe.aus(zeile) for zeile in roh]
        except (TypeError, ValueError, KeyError, AttributeError) as fehler:
            raise forms.ValidationError(
                gettext("Die Vorschau ist unvollständig. Wählen Sie die Datei noch einmal.")
            ) from fehler
