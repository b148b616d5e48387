from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Fassung, Organisation


class VergleichFormular(forms.Form):
    """Which two versions of one agreement; without an answer the newest and the one before."""

    vorher = forms.TypedChoiceField(label=_("Ältere Fassung"), coerce=int)
    nachher = forms.TypedChoiceField(label=_("Neuere Fassung"), coerce=int)

    def __init__(self, *args: Any, fassungen: list[Fassung], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wahl = [
            (f.nummer, _("Fassung %(nummer)s, %(stand)s")
             % {"nummer": f.nummer, "stand": f.get_zustand_display()})
            for f in fassungen
        ]  # fmt: skip
        self.fields["vorher"].choices = wahl  # type: ignore[attr-defined]  # of a choice field
        self.fields["nachher"].choices = wahl  # type: ignore[attr-defined]  # of a choice field


class VorschauFormular(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Als wer möchten Sie lesen?"),
        queryset=Organisation.objects.none(),
        empty_label=None,
    )

    def __init__(self, *args: Any, mitglieder: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = mitglieder  # type: ignore[attr-defined]  # a choice of rows
