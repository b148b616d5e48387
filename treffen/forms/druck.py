import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LEER_HOECHSTENS = 60


class DruckForm(forms.Form):
    """What goes on paper: one form for the sheet and for the badges. `vorgang`: pressed twice, it
    is the same file."""

    ERWARTETE, ALLE = "erwartete", "alle"

    ohne_freiwillig = True
    vorgang = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    wer = forms.ChoiceField(
        label=_("Wer"),
        choices=[
            (ERWARTETE, _("Wer zugesagt hat, mit Stellvertretungen und Gästen")),
            (ALLE, _("Alle, die nicht abgesagt haben")),
        ],
        initial=ERWARTETE,
        widget=forms.RadioSelect,
    )
    leere = forms.IntegerField(
        label=_("Leere Zeilen oder Schilder am Ende"),
        help_text=_("Für alle, die ohne Anmeldung kommen."),
        initial=10,
        min_value=0,
        max_value=LEER_HOECHSTENS,
        error_messages={"required": _("Geben Sie eine Zahl an; 0 ist auch eine.")},
    )

    @property
    def angaben(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("wer", "leere")}
