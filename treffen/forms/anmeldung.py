from django import forms
from django.utils.translation import gettext_lazy as _

from treffen.aktionen.anmeldung import Angaben
from treffen.forms.antwort import ZusatzForm


class AnmeldungForm(ZusatzForm):
    """Who comes, as little as the list of participants needs."""

    vorname = forms.CharField(
        label=_("Vorname"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Geben Sie Ihren Vornamen ein.")},
    )
    nachname = forms.CharField(
        label=_("Nachname"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Geben Sie Ihren Nachnamen ein.")},
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Dorthin geht die Bestätigung mit dem Link zum Ändern und Absagen."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Geben Sie Ihre E-Mail-Adresse ein.")},
    )
    einrichtung = forms.CharField(
        label=_("Einrichtung"),
        help_text=_("Zum Beispiel Ihre Kita, Schule, Behörde oder Ihr Verein."),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    funktion = forms.CharField(label=_("Funktion"), max_length=120, required=False)

    def person_felder(self) -> list[forms.BoundField]:
        return [self[name] for name in ("vorname", "nachname", "email", "einrichtung", "funktion")]

    def angaben(self) -> Angaben:
        namen = ("vorname", "nachname", "email", "einrichtung", "funktion")
        return Angaben(**{name: self.cleaned_data[name] for name in namen})
