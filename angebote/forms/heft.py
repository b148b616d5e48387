from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from angebote.merkliste import nummern_aus
from angebote.models import Thema, Zielgruppe
from netzwerk.basis.models import Netzwerk


class Heftformular(forms.Form):
    """Which offers, and whether for professionals; needs no account."""

    angebote = forms.CharField(widget=forms.HiddenInput, max_length=1000)
    fachkraefte = forms.BooleanField(label=_("Mit den Hinweisen für Fachkräfte"), required=False)

    def clean_angebote(self) -> list[int]:
        nummern = nummern_aus(self.cleaned_data["angebote"])
        if not nummern:
            raise ValidationError(_("Wählen Sie mindestens ein Angebot."))
        return nummern


class Verzeichnisheftformular(forms.Form):
    themen = forms.ModelMultipleChoiceField(
        label=_("Nur diese Themen"),
        queryset=Thema.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    zielgruppen = forms.ModelMultipleChoiceField(
        label=_("Nur diese Zielgruppen"),
        queryset=Zielgruppe.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    fachkraefte = forms.BooleanField(label=_("Mit den Hinweisen für Fachkräfte"), required=False)

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themen"].queryset = Thema.objects.gefuehrt(netzwerk)  # type: ignore[attr-defined]  # a field of models
        self.fields["zielgruppen"].queryset = Zielgruppe.objects.gefuehrt(netzwerk)  # type: ignore[attr-defined]  # a field of models
