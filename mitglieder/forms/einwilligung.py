from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.models.einwilligung import FASSUNG


class EinwilligungFormular(forms.Form):
    """One box, never ticked beforehand; `fassung` says which text the page showed."""

    fassung = forms.CharField(widget=forms.HiddenInput, initial=FASSUNG, max_length=20)
    einverstanden = forms.BooleanField()

    def __init__(self, *args: Any, ist_eigene: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        feld = self.fields["einverstanden"]
        if ist_eigene:
            feld.label = str(_("Ich willige ein."))
            feld.error_messages["required"] = _("Setzen Sie das Häkchen, wenn Sie einwilligen.")
        else:
            feld.label = str(_("Die Person hat diesem Text schriftlich zugestimmt."))
            feld.help_text = _(
                "Das Schreiben liegt bei Ihnen; hier wird nur vermerkt, dass es da ist."
            )
            feld.error_messages["required"] = _(
                "Bestätigen Sie, dass die Zustimmung schriftlich vorliegt."
            )

    def clean_fassung(self) -> str:
        fassung: str = self.cleaned_data["fassung"]
        if fassung != FASSUNG:
            raise forms.ValidationError(
                _("Der Text hat sich inzwischen geändert. Laden Sie die Seite neu.")
            )
        return fassung
