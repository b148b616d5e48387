from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from treffen.models import Teilnahme


class RueckmeldungForm(forms.Form):
    """What somebody told the coordination by telephone."""

    antwort = forms.ChoiceField(
        label=_("Antwort"),
        choices=(
            (Teilnahme.Antwort.ZUGESAGT, _("kommt")),
            (Teilnahme.Antwort.ABGESAGT, _("kommt nicht")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie, ob die Person kommt.")},
    )
    bemerkung = forms.CharField(
        label=_("Bemerkung"),
        max_length=300,
        required=False,
        help_text=_("Bitte nichts zu Gesundheit oder Ernährung."),
    )

    def __init__(self, *args: Any, teilnahme: Teilnahme, **kwargs: Any) -> None:
        anfang: dict[str, Any] = {"bemerkung": teilnahme.bemerkung}
        if teilnahme.kommt:
            anfang["antwort"] = Teilnahme.Antwort.ZUGESAGT
        elif teilnahme.antwort == Teilnahme.Antwort.ABGESAGT:
            anfang["antwort"] = Teilnahme.Antwort.ABGESAGT
        kwargs["initial"] = anfang
        super().__init__(*args, **kwargs)
