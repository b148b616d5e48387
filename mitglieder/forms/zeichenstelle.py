import secrets
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.formulare import DatumFeld

ABEND = time(22)
HOECHSTENS = timedelta(days=14)
#: Nobody who holds the tablet should find it at the first try.
ZU_EINFACH = ("01234567890", "98765432109", "13579", "24680", "2580", "0852")


def heute_abend() -> datetime:
    """Ten o'clock tonight; tomorrow when that is within the hour."""
    jetzt = timezone.localtime()
    abend = timezone.make_aware(datetime.combine(jetzt.date(), ABEND))
    if abend - jetzt > timedelta(hours=1):
        return abend
    return timezone.make_aware(datetime.combine(jetzt.date() + timedelta(days=1), ABEND))


def _zu_einfach(pin: str) -> bool:
    return len(set(pin)) == 1 or any(pin in folge for folge in ZU_EINFACH)


def vorschlag() -> str:
    while True:
        pin = f"{secrets.randbelow(1_000_000):06d}"
        if not _zu_einfach(pin):
            return pin


class AushangFormular(forms.Form):
    bezeichnung = forms.CharField(
        label=_("Wo hängt er?"),
        max_length=80,
        required=False,
        help_text=_("Nur für Sie, zum Beispiel „Foyer“."),
    )
    tag = DatumFeld(label=_("Gilt bis zum"))
    uhrzeit = forms.TimeField(
        label=_("Uhrzeit"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Geben Sie eine Uhrzeit an.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        abend = timezone.localtime(heute_abend())
        self.initial["tag"], self.initial["uhrzeit"] = abend.date(), abend.time()

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        if daten.get("tag") and daten.get("uhrzeit"):
            bis = timezone.make_aware(datetime.combine(daten["tag"], daten["uhrzeit"]))
            jetzt = timezone.now()
            if not jetzt < bis <= jetzt + HOECHSTENS:
                grund = _("Wählen Sie einen Zeitpunkt in den nächsten zwei Wochen.")
                raise ValidationError({"tag": grund})
            daten["gueltig_bis"] = bis
        return daten

    def angaben(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name]
            for name in ("bezeichnung", "gueltig_bis", "pin")
            if name in self.cleaned_data
        }


class KioskFormular(AushangFormular):
    pin = forms.RegexField(
        r"^[0-9]{4,8}$",
        label=_("PIN"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_(
            "4 bis 8 Ziffern. Merken Sie sie sich: Sie geben sie vor jeder Unterschrift ein, und "
            "sie wird nicht noch einmal gezeigt."
        ),
        error_messages={
            "required": _("Wählen Sie eine PIN."),
            "invalid": _("Die PIN hat 4 bis 8 Ziffern."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        feld = self.fields["bezeichnung"]
        feld.label, feld.help_text = _("Welches Tablet?"), _("Nur für Sie, zum Beispiel „Eingang“.")
        self.initial["pin"] = vorschlag()

    def clean_pin(self) -> str:
        pin: str = self.cleaned_data["pin"]
        if _zu_einfach(pin):
            raise ValidationError(_("Diese PIN ist zu leicht zu erraten."))
        return pin
