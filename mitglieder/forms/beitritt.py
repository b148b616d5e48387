from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Beitritt, Organisation


def erklaerungen(organisation: Organisation) -> dict[str, str]:
    """The wording of the three declarations for one organisation, as it is recorded."""
    werte = {"organisation": organisation}
    return {
        "gelesen": str(_("Ich habe die Vereinbarung gelesen.")),
        "berechtigt": str(_("Ich darf für %(organisation)s unterzeichnen.") % werte),
        "einverstanden": str(
            _("%(organisation)s tritt der Vereinbarung in dieser Fassung bei.") % werte
        ),
    }


class UnterzeichnenFormular(forms.Form):
    """Three declarations, each with its own box; `summe` is the SHA-256 of the text shown."""

    # As the page shows them, so that the list of errors leads from top to bottom.
    field_order: tuple[str, ...] = (
        "name",
        "funktion",
        "ort",
        "gelesen",
        "berechtigt",
        "einverstanden",
        "code",
    )

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
        max_length=200,
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
        for name, wortlaut in erklaerungen(beitritt.organisation).items():
            self.fields[name].label = wortlaut


class AblehnenFormular(forms.Form):
    grund = forms.CharField(
        label=_("Begründung"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Ihre Begründung liest die Koordinierungsstelle."),
        error_messages={"required": _("Schreiben Sie kurz, warum Sie nicht unterzeichnen.")},
    )
