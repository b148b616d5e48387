from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from treffen.models import Ergebnis, Ergebnisblatt

LAENGE = 600


class Zeilentext(forms.CharField):
    """Line breaks count once, as the browser's own limit counts them."""

    def to_python(self, value: Any) -> Any:
        return super().to_python("\n".join(str(value or "").splitlines()))


class ErgebnisForm(forms.Form):
    """An entry of a sheet. `felder` are those the page asks for; `stand` is what was read."""

    art = forms.ChoiceField(
        label=_("Was ist es?"),
        choices=Ergebnis.Art.choices,
        initial=Ergebnis.Art.HANDLUNGSBEDARF,
        widget=forms.RadioSelect,
    )
    text = Zeilentext(
        label=_("Ergebnis"),
        max_length=LAENGE,
        help_text=_("In ein, zwei Sätzen. Bitte keine Angaben zu Fällen, Kindern oder Familien."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Schreiben Sie, was die Gruppe festhält.")},
    )
    zu = forms.ModelChoiceField(
        label=_("Antwort auf"),
        queryset=Ergebnis.objects.none(),
        required=False,
        empty_label=_("keinen bestimmten Handlungsbedarf"),
        help_text=_("Gilt nur für einen Lösungsansatz."),
    )
    stand = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        blatt: Ergebnisblatt,
        felder: Iterable[str],
        eintrag: Ergebnis | None = None,
        **kwargs: Any,
    ) -> None:
        if eintrag is not None:
            kwargs["prefix"] = f"e{eintrag.pk}"
            kwargs["initial"] = {
                "art": eintrag.art,
                "text": eintrag.text,
                "zu": eintrag.zu_id,
                "stand": eintrag.stand,
            }
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(felder):
            del self.fields[name]
        if eintrag is not None:  # its text stands first, beside the other version
            self.order_fields(("text", "art", "zu"))
        if "zu" in self.fields:
            bedarfe = blatt.ergebnisse.filter(art=Ergebnis.Art.HANDLUNGSBEDARF)
            feld: Any = self.fields["zu"]
            feld.queryset = bedarfe.exclude(pk=eintrag.pk) if eintrag else bedarfe
            feld.label_from_instance = _kurz

    @property
    def angaben(self) -> dict[str, Any]:
        """For `aktionen.ergebnis`, once valid."""
        return {"text": self.cleaned_data["text"]} | {
            name: self.cleaned_data[name] for name in ("art", "zu") if name in self.fields
        }


def _kurz(eintrag: Ergebnis) -> str:
    text = " ".join(eintrag.text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"
