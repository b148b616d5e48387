from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.models import Netzwerk


class ZielFormular(forms.Form):
    """Into which of the networks the person coordinates too."""

    ziel = forms.ModelChoiceField(
        label=_("In welches Netzwerk?"),
        queryset=Netzwerk.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Wählen Sie ein Netzwerk.")},
    )

    def __init__(self, *args: Any, ziele: QuerySet[Netzwerk], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ziel"].queryset = ziele  # type: ignore[attr-defined]  # `fields` holds plain Field
