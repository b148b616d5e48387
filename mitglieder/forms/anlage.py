import unicodedata
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from mitglieder.anlagen import AnlageAbgelehnt, pdf_pruefen
from mitglieder.models import Anlage
from mitglieder.models.anlage import ANLAGE_HOECHSTENS


class AnlageFormular(forms.ModelForm[Anlage]):
    """A new annex; its bytes stand in `inhalt`."""

    datei = forms.FileField(
        label=_("PDF-Datei"),
        help_text=_("Höchstens 3 MB. Bitte nichts über einzelne Kinder oder Familien."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": _("Wählen Sie eine Datei aus.")},
        allow_empty_file=True,  # the check says so in its own words
    )
    inhalt: bytes
    dateiname: str

    class Meta:
        model = Anlage
        fields = ("datei", "titel")
        help_texts = {"titel": _("Ohne Titel gilt der Name der Datei.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["titel"].required = False

    def clean_datei(self) -> "UploadedFile[bytes]":
        datei: UploadedFile[bytes] = self.cleaned_data["datei"]
        # One byte more than allowed is enough to see that it is too large.
        self.inhalt = datei.read(ANLAGE_HOECHSTENS + 1)
        try:
            pdf_pruefen(self.inhalt)
        except AnlageAbgelehnt as grund:
            raise forms.ValidationError(str(grund)) from grund
        return datei

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        if "datei" in daten:
            roh = PurePath((daten["datei"].name or "").replace("\\", "/")).stem
            # No direction marks: the title is part of the frozen text and must read as it says.
            stamm = "".join(z for z in roh if unicodedata.category(z)[0] != "C").strip(" .")
            self.dateiname = f"{slugify(stamm)[:100] or 'anlage'}.pdf"
            daten["titel"] = daten.get("titel") or stamm[:160] or "Anlage"
        return daten
