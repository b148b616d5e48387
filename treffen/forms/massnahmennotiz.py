"""What is reported of a measure, from its page or by the personal link."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.formulare import DatumFeld
from treffen.aktionen.massnahme import ZURUECK
from treffen.forms.fallschutz import Fallschutz
from treffen.materialpruefung import ARTEN, Abgelehnt, Befund, pruefen

KEIN_FALL = _("Bitte keine Angaben zu Fällen oder Familien.")


class MeldungForm(Fallschutz):
    """A few words and a file; the button pressed says the step. What the file is: `befund`."""

    text = forms.CharField(
        label=_("Was ist geschehen?"),
        help_text=KEIN_FALL,
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    datei = forms.FileField(
        label=_("Nachweis"),
        help_text=_("PDF, Word, Excel, PowerPoint, OpenDocument, Bild oder Text, höchstens 20 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{endung}" for endung in ARTEN)}),
        required=False,
        allow_empty_file=True,  # the check says so in its own words
    )
    befund: Befund | None = None
    field_order = ("text", "datei")

    def __init__(self, *args: Any, schritt: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schritt = schritt

    def clean_datei(self) -> "UploadedFile[bytes] | None":
        datei: UploadedFile[bytes] | None = self.cleaned_data["datei"]
        if datei is None:
            return None
        try:
            self.befund = pruefen(datei)
        except Abgelehnt as grund:
            raise forms.ValidationError(str(grund)) from grund
        return datei

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        hat_text = bool(daten.get("text")) or "text" in self.errors
        hat_datei = bool(daten.get("datei")) or "datei" in self.errors
        if self.schritt in ZURUECK and not hat_text:
            self.add_error("text", _("Schreiben Sie kurz, warum."))
        elif not self.schritt and not hat_text and not hat_datei:
            self.add_error(
                "text", _("Schreiben Sie, was geschehen ist, oder wählen Sie eine Datei.")
            )
        return daten


class FristbitteForm(Fallschutz):
    """The date is too short: until when, and why. Another date is set by the coordination."""

    wunschfrist = DatumFeld(label=_("Bis wann schaffen Sie es?"))
    text = forms.CharField(
        label=_("Warum?"),
        help_text=KEIN_FALL,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Schreiben Sie kurz, warum die Frist nicht reicht.")},
    )
    field_order = ("wunschfrist", "text")

    def __init__(self, *args: Any, bisher: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bisher = bisher

    def clean_wunschfrist(self) -> date:
        tag: date = self.cleaned_data["wunschfrist"]
        if tag <= timezone.localdate():
            raise forms.ValidationError(_("Wählen Sie einen Tag, der noch kommt."))
        if self.bisher is not None and tag <= self.bisher:
            raise forms.ValidationError(
                _("Die Frist ist jetzt der %(tag)s. Wählen Sie einen späteren Tag."),
                params={"tag": date_format(self.bisher, "j. F Y")},
            )
        return tag


class FristForm(Fallschutz):
    """The answer of the coordination to such a request; `belassen` needs no date."""

    frist = DatumFeld(label=_("Neue Frist"))
    text = forms.CharField(
        label=_("Bemerkung"),
        help_text=KEIN_FALL,
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ("frist", "text")

    def __init__(self, *args: Any, belassen: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.belassen = belassen
        self.fields["frist"].required = not belassen

    def clean_frist(self) -> date | None:
        tag: date | None = self.cleaned_data["frist"]
        if not self.belassen and tag is not None and tag < timezone.localdate():
            raise forms.ValidationError(_("Dieser Tag ist schon vorbei."))
        return tag
