from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

GROESSE = 20 * 1024 * 1024
ZU_GROSS = _(
    "Die Datei ist größer als 20 MB, so groß ist kein Dokument dieses Netzwerks. Geben Sie "
    "stattdessen den Prüfcode ein."
)


class PruefenFormular(forms.Form):
    """A code as people type it, or the file itself."""

    ohne_freiwillig = True  # one of the two is needed

    code = forms.CharField(
        label=_("Prüfcode"),
        max_length=40,
        required=False,
        help_text=_("Zwölf Zeichen, zum Beispiel ABCD-EFGH-2345. Er steht unten im Dokument."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    datei = forms.FileField(
        label=_("PDF-Datei"),
        required=False,
        help_text=_(
            "Ziehen Sie die Datei in das Feld oder wählen Sie sie aus. Sie wird nur verglichen und "
            "nicht gespeichert. Höchstens 20 MB."
        ),
        widget=forms.FileInput(attrs={"accept": "application/pdf", "class": "app-ablegen"}),
    )

    def clean_code(self) -> str:
        """XXXX-XXXX-XXXX from what was typed; case, spaces and dashes do not matter."""
        roh = "".join(zeichen for zeichen in self.cleaned_data["code"].upper() if zeichen.isalnum())
        return "-".join(roh[i : i + 4] for i in range(0, len(roh), 4))

    def clean_datei(self) -> Any:
        datei = self.cleaned_data["datei"]
        if datei is None:
            return None
        if datei.size > GROESSE:
            raise forms.ValidationError(ZU_GROSS)
        anfang = datei.read(1024)
        datei.seek(0)
        if b"%PDF-" not in anfang:
            raise forms.ValidationError(
                _("Das ist keine PDF-Datei. Wählen Sie das Dokument so aus, wie Sie es bekamen.")
            )
        return datei

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        if not self.errors and not daten.get("code") and not daten.get("datei"):
            self.add_error("code", _("Geben Sie den Prüfcode ein oder wählen Sie eine Datei."))
        return daten
