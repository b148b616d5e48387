from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Beitritt, Fassung
from netzwerk.basis.templatetags.portal import datum


class _Beitritte(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    def label_from_instance(self, obj: Any) -> str:
        wer = f"{obj.unterzeichner_name}, {obj.funktion}"
        return f"{obj.organisation} – {wer}, {datum(obj.unterzeichnet_am)}"


class GegenzeichnenFormular(forms.Form):
    """Takes every accession that was signed: what ended meanwhile is skipped, not refused."""

    beitritte = _Beitritte(
        label=_("Beitritte"),
        queryset=Beitritt.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Wählen Sie mindestens einen Beitritt.")},
    )

    def __init__(
        self, *args: Any, fassung: Fassung, wartende: list[Beitritt], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        feld = cast(_Beitritte, self.fields["beitritte"])
        feld.queryset = Beitritt.objects.filter(fassung=fassung).gezeichnet()
        feld.choices = [(b.pk, feld.label_from_instance(b)) for b in wartende]
