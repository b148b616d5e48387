from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from angebote.models import Angebotstermin
from angebote.models.terminanmeldung import MEISTE_PERSONEN


class TerminanmeldungForm(forms.Form):
    """As little as the provider needs. Whether the address is known is no business of a form."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Geben Sie Ihren Namen ein.")},
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Dorthin geht der Link, mit dem Sie die Anmeldung bestätigen oder absagen."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Geben Sie Ihre E-Mail-Adresse ein.")},
    )
    personen = forms.IntegerField(
        label=_("Wie viele Personen kommen?"),
        help_text=_("Zählen Sie sich selbst mit."),
        initial=1,
        min_value=1,
        max_value=MEISTE_PERSONEN,
        error_messages={
            "required": _("Geben Sie an, wie viele Personen kommen."),
            "min_value": _("Mindestens eine Person muss kommen."),
            "max_value": _(
                "Höchstens %(limit_value)s Personen auf einmal. Fragen Sie für größere Gruppen "
                "bitte den Anbieter."
            ),
        },
    )

    def __init__(self, *args: Any, termin: Angebotstermin, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.termin = termin

    def clean_personen(self) -> int:
        personen: int = self.cleaned_data["personen"]
        if self.termin.plaetze is not None and personen > self.termin.plaetze:
            raise forms.ValidationError(
                gettext("So viele Plätze gibt es nicht: Es sind %(plaetze)s.")
                % {"plaetze": self.termin.plaetze}
            )
        return personen
