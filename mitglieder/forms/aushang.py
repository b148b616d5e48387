from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeFormular(forms.Form):
    code = forms.CharField(
        label=_("Code aus der E-Mail"),
        max_length=20,
        help_text=_("Sechs Ziffern. Er gilt 15 Minuten."),
        error_messages={"required": _("Geben Sie den Code aus der E-Mail ein.")},
    )


class AdressFormular(forms.Form):
    """Which of the recorded addresses gets the code; `adressen` are pairs of key and mask."""

    kontakt = forms.TypedChoiceField(
        label=_("Wohin sollen wir den Code senden?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie Ihre Adresse.")},
    )

    def __init__(self, *args: Any, adressen: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        feld = cast(forms.ChoiceField, self.fields["kontakt"])
        feld.choices = adressen
