from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Verteiler
from netzwerk.basis.models import Netzwerk


class KreisForm(forms.Form):
    """Whom a poll without a meeting asks: everybody, or a Verteiler."""

    verteiler = forms.ModelChoiceField(
        label=_("Wer bekommt einen Link?"),
        queryset=Verteiler.objects.none(),
        required=False,
        empty_label=_("alle Mitglieder des Netzwerks"),
    )
    ohne_freiwillig = True

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        feld = cast("forms.ModelChoiceField[Verteiler]", self.fields["verteiler"])
        feld.queryset = Verteiler.objects.im_netzwerk(netzwerk)
