from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.aktionen.unterzeichnung import Angaben
from mitglieder.models import Beitritt
from netzwerk.basis.formulare import DatumFeld


class UnterzeichnenFormular(forms.Form):
    """Three declarations, each with its own box; `summe` is the SHA-256 of the text shown."""

    # As the page shows them, so that the list of errors leads from top to bottom.
    field_order = ("name", "funktion", "ort", "gelesen", "berechtigt", "einverstanden", "code")

    summe = forms.CharField(widget=forms.HiddenInput, max_length=64)
    gelesen = forms.BooleanField(
        error_messages={"required": _("Bestätigen Sie, dass Sie die Vereinbarung gelesen haben.")}
    )
    berechtigt = forms.BooleanField(
        error_messages={"required": _("Bestätigen Sie, dass Sie unterzeichnen dürfen.")}
    )
    einverstanden = forms.BooleanField(
        error_messages={"required": _("Bestätigen Sie den Beitritt zur Vereinbarung.")}
    )
    name = forms.CharField(
        label=_("Vor- und Nachname"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Geben Sie Ihren Namen ein.")},
    )
    funktion = forms.CharField(
        label=_("Funktion"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": _("Geben Sie Ihre Funktion ein.")},
    )
    ort = forms.CharField(
        label=_("Ort"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
        error_messages={"required": _("Geben Sie den Ort ein, an dem Sie unterzeichnen.")},
    )
    code = forms.CharField(
        label=_("Code aus der E-Mail"),
        max_length=20,
        error_messages={"required": _("Geben Sie den Code aus der E-Mail ein.")},
    )

    def __init__(self, *args: Any, beitritt: Beitritt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        werte = {"organisation": beitritt.organisation}
        self.fields["gelesen"].label = str(_("Ich habe die Vereinbarung gelesen."))
        self.fields["berechtigt"].label = _("Ich darf für %(organisation)s unterzeichnen.") % werte
        self.fields["einverstanden"].label = (
            _("%(organisation)s tritt der Vereinbarung in dieser Fassung bei.") % werte
        )

    def angaben(self) -> Angaben:
        daten = self.cleaned_data
        return Angaben(
            name=daten["name"],
            funktion=daten["funktion"],
            ort=daten["ort"],
            erklaerungen={name: str(self.fields[name].label) for name in Beitritt.ERKLAERUNGEN},
        )


class AblehnenFormular(forms.Form):
    grund = forms.CharField(
        label=_("Begründung"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Ihre Begründung liest die Koordinierungsstelle."),
        error_messages={"required": _("Schreiben Sie kurz, warum Sie nicht unterzeichnen.")},
    )


class KuendigenFormular(forms.Form):
    zum = DatumFeld(label=_("Gekündigt zum"), initial=timezone.localdate)
