from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.stand import StandForm
from treffen.models import Workshop
from treffen.workshoplage import Lage


class WorkshopForm(StandForm[Workshop]):
    plaetze = forms.IntegerField(
        label=_("Plätze"),
        min_value=1,
        max_value=9999,
        required=False,
        help_text=_("Leer: so viele, wie kommen möchten."),
    )

    class Meta:
        model = Workshop
        fields = ("titel", "anbieter", "plaetze", "raum", "beschreibung")
        widgets = {"beschreibung": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "anbieter": _("Stelle oder Träger, zum Beispiel „Beratungsstelle Nord“."),
            "beschreibung": _("Lesen alle, die wählen."),
        }
        error_messages = {"titel": {"required": _("Geben Sie dem Workshop einen Titel.")}}

    def clean_plaetze(self) -> int | None:
        plaetze: int | None = self.cleaned_data["plaetze"]
        belegt = self.instance.belegung.count() if self.instance.pk else 0
        if plaetze is not None and plaetze < belegt:
            raise forms.ValidationError(
                ngettext(
                    "%(belegt)s Person hat hier schon einen Platz. Tragen Sie mindestens "
                    "%(belegt)s ein oder verschieben Sie sie zuerst.",
                    "%(belegt)s Personen haben hier schon einen Platz. Tragen Sie mindestens "
                    "%(belegt)s ein oder verschieben Sie zuerst jemanden.",
                    belegt,
                ),
                params={"belegt": belegt},
            )
        return plaetze


class VerteilungForm(forms.Form):
    """How to distribute; read from the address, so that the preview can be reloaded."""

    behalten = forms.BooleanField(
        label=_("Wer schon einen Platz hat, behält ihn"),
        required=False,
    )
    auffuellen = forms.BooleanField(
        label=_("Auffüllen: Wer sonst leer ausginge, bekommt einen freien Platz ohne Wunsch"),
        required=False,
    )


class PlatzForm(forms.Form):
    """The coordination puts one person elsewhere within a slot."""

    workshop = forms.TypedChoiceField(
        label=_("Workshop"),
        coerce=lambda wert: int(wert) if wert else None,
        empty_value=None,
        required=False,
    )
    mitteilen = forms.BooleanField(
        label=_("Der Person per E-Mail mitteilen"), required=False, initial=True
    )

    def __init__(self, *args: Any, lage: Lage, teilnahme: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wahlen = [("", gettext("kein Platz"))]
        for stand in lage.stand:
            text = f"{stand.workshop.nummer}. {stand.workshop.titel}"
            if lage.hat.get(teilnahme) == stand.workshop.pk:
                text = gettext("%(workshop)s (jetzt)") % {"workshop": text}
            elif stand.frei is not None:
                text = f"{text} ({frei_text(stand.frei)})"
            wahlen.append((str(stand.workshop.pk), text))
        self.fields["workshop"].choices = wahlen  # type: ignore[attr-defined]  # a choice field
        self.initial["workshop"] = str(lage.hat.get(teilnahme, ""))


def frei_text(frei: int) -> str:
    if not frei:
        return gettext("voll")
    return ngettext("%(frei)s Platz frei", "%(frei)s Plätze frei", frei) % {"frei": frei}
