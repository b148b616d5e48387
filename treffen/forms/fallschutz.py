"""Base of forms whose text goes to others: what looks like case data is asked about once."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from treffen.fallschutz import fundstellen


class FallschutzForm[M: models.Model](forms.ModelForm[M]):
    """The guard hints, the person decides: with the box ticked the text goes as it is."""

    #: The field that is looked at.
    geprueft = "text"
    ohne_freiwillig = True

    ohne_falldaten = forms.BooleanField(
        label=gettext_lazy("Im Text geht es nicht um ein einzelnes Kind oder eine Familie"),
        required=False,
        widget=forms.HiddenInput,
    )

    def clean(self) -> dict[str, Any]:
        daten: dict[str, Any] = super().clean() or self.cleaned_data
        funde = fundstellen(daten.get(self.geprueft) or "")
        if funde:
            self.fields["ohne_falldaten"].widget = forms.CheckboxInput()
            if not daten.get("ohne_falldaten"):
                art, stelle = funde[0]
                self.add_error(
                    self.geprueft,
                    _(
                        "Das sieht nach Falldaten aus (%(art)s): „%(stelle)s“. Formulieren Sie es "
                        "um, oder bestätigen Sie darunter, dass es keine sind."
                    )
                    % {"art": art, "stelle": stelle},
                )
        return daten
