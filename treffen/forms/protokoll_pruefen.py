from django import forms
from django.utils.translation import gettext_lazy as _


class PruefenForm(forms.Form):
    code = forms.CharField(
        label=_("Prüfcode"),
        max_length=40,
        help_text=_("Er steht am Ende des Protokolls, zum Beispiel ABCD-2345-EFGH."),
        error_messages={"required": _("Geben Sie den Prüfcode ein.")},
    )

    def clean_code(self) -> str:
        """XXXX-XXXX-XXXX from what was typed; case, spaces and dashes do not matter."""
        roh = "".join(z for z in str(self.cleaned_data["code"]).upper() if z.isalnum())
        return "-".join(roh[i : i + 4] for i in range(0, len(roh), 4))
