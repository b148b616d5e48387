from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.stand import StandForm
from treffen.materialpruefung import ARTEN, Abgelehnt, Befund, pruefen
from treffen.models import Material

LESEN = _("Öffentlich nur, wenn Sie es selbst veröffentlichen dürften.")


class MaterialForm(forms.ModelForm[Material]):
    """A new file; what it is stands in `befund`."""

    datei = forms.FileField(
        label=_("Datei"),
        help_text=_(
            "PDF, Word, Excel, PowerPoint, OpenDocument, Bild oder Text, höchstens 20 MB. Bitte "
            "nichts über einzelne Kinder oder Familien."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{endung}" for endung in ARTEN)}),
        error_messages={"required": _("Wählen Sie eine Datei aus.")},
        allow_empty_file=True,  # the check says so in its own words
    )
    befund: Befund

    class Meta:
        model = Material
        fields: tuple[str, ...] = ("datei", "titel", "sichtbar")
        help_texts = {"titel": _("Ohne Titel gilt der Name der Datei."), "sichtbar": LESEN}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["titel"].required = False

    def clean_datei(self) -> "UploadedFile[bytes]":
        datei: UploadedFile[bytes] = self.cleaned_data["datei"]
        try:
            self.befund = pruefen(datei)
        except Abgelehnt as grund:
            raise forms.ValidationError(str(grund)) from grund
        return datei

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        if "datei" in daten and not daten.get("titel"):
            daten["titel"] = PurePosixPath(self.befund.name).stem[:120]
        return daten


class MaterialAngabenForm(StandForm[Material]):
    """Another title, other readers; another file is another material."""

    class Meta:
        model = Material
        fields: tuple[str, ...] = ("titel", "sichtbar")
        help_texts = {"sichtbar": LESEN}
        error_messages = {"titel": {"required": _("Geben Sie der Unterlage einen Titel.")}}
