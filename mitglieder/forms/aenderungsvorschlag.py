"""What waits for the coordination: name, kind, leaving; and how it decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.aktionen.aenderungsvorschlag import Wunsch
from mitglieder.models import Organisation
from netzwerk.basis.stand import StandForm


class VorschlagFormular(StandForm[Organisation]):
    """Never saved: `wunsch()` says what differs. Takes an instance of its own, which it changes."""

    austritt = forms.BooleanField(
        label=_("Die Organisation möchte das Netzwerk verlassen"), required=False
    )
    bemerkung = forms.CharField(
        label=_("Nachricht an die Koordination"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Organisation
        fields = ("name", "art")
        labels = {"name": _("Name der Organisation")}

    def wunsch(self) -> Wunsch:
        daten = self.cleaned_data
        angaben: dict[str, list[Any]] = {
            name: [self.initial[name], daten[name]]
            for name in self.Meta.fields
            if daten[name] != self.initial[name]
        }
        if daten["austritt"]:
            angaben["austritt"] = [False, True]
        return Wunsch(angaben=angaben, bemerkung=daten["bemerkung"])

    def _get_validation_exclusions(self) -> set[str]:
        # Both belong to the constraint on names, which Django would skip.
        ausser: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # private in Django, unknown to its stubs
        return ausser - {"kommune", "uebergeordnet"}


class AblehnenFormular(forms.Form):
    grund = forms.CharField(
        label=_("Ein Wort dazu"),
        help_text=_("Geht mit der Antwort an die Person, die den Vorschlag gemacht hat."),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
