from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk, Rolle


class KontoEinladenFormular(forms.Form):
    """Who gets an account, and what for."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        error_messages={"required": _("Geben Sie Vor- und Nachnamen ein.")},
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        max_length=254,
        help_text=_("Die Person meldet sich mit dieser Adresse an."),
        error_messages={"required": _("Geben Sie die E-Mail-Adresse der Person ein.")},
    )
    art = forms.ChoiceField(
        label=_("Rolle"),
        choices=[
            (Rolle.Art.VERTRETUNG, _("Vertretung: pflegt eine Organisation")),
            (Rolle.Art.FACHKRAFT, _("Fachkraft: liest, was Mitglieder lesen dürfen")),
            (Rolle.Art.KOORDINATION, _("Koordination: führt das Netzwerk")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie, was die Person im Netzwerk tut.")},
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("keine"),
        help_text=_("Nur bei der Rolle „Vertretung“."),
    )

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.im_netzwerk(netzwerk)  # type: ignore[attr-defined]  # `fields` holds plain Field

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if Konto.objects.filter(email__iexact=email, is_active=False).exists():
            raise forms.ValidationError(
                _(
                    "Das Konto zu dieser Adresse ist gesperrt. "
                    "Wenden Sie sich an die Systemverwaltung."
                )
            )
        return email

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        vertritt = daten.get("art") == Rolle.Art.VERTRETUNG
        if vertritt and daten.get("organisation") is None and "organisation" not in self.errors:
            self.add_error(
                "organisation", _("Wählen Sie die Organisation, die die Person vertritt.")
            )
        if not vertritt:
            daten["organisation"] = None
        return daten
