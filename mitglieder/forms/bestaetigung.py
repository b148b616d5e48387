"""What the holder of a link may say of herself and of her organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt, Organisation
from mitglieder.models.einwilligung import TEXT
from netzwerk.basis.stand import StandForm


class EinwilligungFormular(forms.Form):
    """Never pre-ticked, never required; withdrawing has a button of its own."""

    ohne_freiwillig = True
    einwilligung = forms.BooleanField(label=TEXT, required=False)


class EigenerEintragFormular(StandForm[Kontakt]):
    """A new address counts once it was confirmed from there, so it is no field of the model."""

    neue_email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        max_length=254,
        help_text=_("An eine neue Adresse schicken wir einen Link. Erst damit gilt sie."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    class Meta:
        model = Kontakt
        fields = ("vorname", "nachname", "funktion", "telefon", "ist_stellvertretung")
        error_messages = {"nachname": {"required": _("Geben Sie Ihren Nachnamen ein.")}}
        labels = {"ist_stellvertretung": _("Ich vertrete die eigentliche Ansprechperson")}
        widgets = {
            "vorname": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "nachname": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "funktion": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "telefon": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }

    def __init__(self, *args: Any, instance: Kontakt, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, initial={"neue_email": instance.email}, **kwargs)

    def clean_neue_email(self) -> str:
        adresse = str(self.cleaned_data["neue_email"])
        schon = Kontakt.objects.filter(
            organisation=self.instance.organisation_id, email__iexact=adresse
        ).exclude(pk=self.instance.pk)
        if schon.exists():
            raise forms.ValidationError(
                _("Diese Adresse steht bei Ihrer Organisation schon bei einer anderen Person.")
            )
        return adresse

    @property
    def neue_adresse(self) -> str:
        """Empty unless another one was typed."""
        adresse = str(self.cleaned_data["neue_email"])
        return "" if adresse.lower() == self.instance.email.lower() else adresse


class OrganisationAngabenFormular(StandForm[Organisation]):
    """What counts at once, on the word of any of its contacts."""

    class Meta:
        model = Organisation
        fields = (
            "strasse",
            "plz",
            "ort",
            "bezirk",
            "telefon",
            "email",
            "website",
            "beschreibung",
            "schutzkonzept",
        )
        widgets = {
            "beschreibung": forms.Textarea(attrs={"rows": 4}),
            "telefon": forms.TextInput(attrs={"inputmode": "tel"}),
        }


class AusscheidenFormular(forms.Form):
    nachfolge = forms.CharField(
        label=_("Wer folgt Ihnen nach?"),
        help_text=_(
            "Name und dienstliche E-Mail-Adresse, wenn Sie mögen. Das geht nur an die Koordination."
        ),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
