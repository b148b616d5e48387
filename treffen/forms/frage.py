from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.stand import StandForm
from treffen.models import Frage

HOECHSTENS = 20  # answers to choose from
LAENGE = 120


class FrageForm(StandForm[Frage]):
    """A question; the answers to choose from stand one per line."""

    auswahl = forms.CharField(
        label=_("Antworten zur Wahl"),
        help_text=_("Eine je Zeile. Nur, wenn zwischen Antworten gewählt wird."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    class Meta:
        model = Frage
        fields = ("text", "art", "ist_pflicht")
        labels = {"ist_pflicht": _("Wer zusagt, muss diese Frage beantworten")}
        error_messages = {"text": {"required": _("Schreiben Sie die Frage.")}}

    field_order = ("text", "art", "auswahl", "ist_pflicht")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["auswahl"].initial = "\n".join(self.instance.wahlen)

    def clean_auswahl(self) -> str:
        zeilen = [zeile.strip() for zeile in self.cleaned_data["auswahl"].splitlines()]
        wahlen = list(dict.fromkeys(zeile for zeile in zeilen if zeile))
        if len(wahlen) > HOECHSTENS:
            raise forms.ValidationError(
                _("Höchstens %(zahl)s Antworten, damit die Liste lesbar bleibt."),
                params={"zahl": HOECHSTENS},
            )
        if any(len(wahl) > LAENGE for wahl in wahlen):
            raise forms.ValidationError(
                _("Eine Antwort ist länger als %(zahl)s Zeichen. Kürzen Sie sie."),
                params={"zahl": LAENGE},
            )
        return "\n".join(wahlen)

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        wahlen = daten.get("auswahl", "").splitlines()
        if daten.get("art") not in Frage.MIT_WAHLEN:
            self.instance.wahlen = []
            return daten
        if "auswahl" in daten and len(wahlen) < 2:
            text = _("Schreiben Sie mindestens zwei Antworten, je Zeile eine.")
            self.add_error("auswahl", text)
        self.instance.wahlen = wahlen
        return daten
