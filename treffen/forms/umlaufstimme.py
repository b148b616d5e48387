from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from treffen.forms.fallschutz import Fallschutz
from treffen.models import Umlaufstimme

S = Umlaufstimme.Stimme
#: What one says, and what it does.
WAHLEN = (
    (S.JA, _("Ich stimme zu.")),
    (S.NEIN, _("Ich lehne ab.")),
    (S.ENTHALTUNG, _("Ich enthalte mich.")),
    (S.WIDERSPRUCH, _("Ich widerspreche dem Umlaufverfahren.")),
)


class UmlaufstimmeForm(Fallschutz):
    """The answer of one organisation; an objection says why."""

    geprueft = ("bemerkung",)

    stimme = forms.ChoiceField(
        label=_("Antwort"),
        choices=WAHLEN,
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie eine der vier Antworten.")},
    )
    bemerkung = forms.CharField(
        label=_("Bemerkung"),
        help_text=_(
            "Bei einem Widerspruch nötig: Warum soll darüber in einem Treffen gesprochen werden? "
            "Bitte keine Angaben zu Fällen oder Familien."
        ),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    gelesen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, zeile: Umlaufstimme) -> None:
        super().__init__(data, prefix=f"s{zeile.pk}")
        self.zeile = zeile
        self.initial = {
            "stimme": zeile.stimme,
            "bemerkung": zeile.bemerkung,
            "gelesen": zeile.stand,
        }

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        fehlt = not daten.get("bemerkung") and "bemerkung" not in self.errors
        if daten.get("stimme") == S.WIDERSPRUCH and fehlt:
            self.add_error(
                "bemerkung",
                forms.ValidationError(
                    _("Schreiben Sie, warum im Treffen darüber gesprochen werden soll."),
                    code="grund",
                ),
            )
        return daten
