"""What the coordination confirms of a file with a qualified signature; the name is in the file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.aktionen.unterzeichnung import Angaben
from mitglieder.forms.beitritt import erklaerungen
from mitglieder.models import Beitritt, Kontakt
from mitglieder.zeichentag import berechtigte


class SignaturPruefenFormular(forms.Form):
    funktion = forms.CharField(
        label=_("Funktion der unterzeichnenden Person"),
        max_length=120,
        error_messages={"required": _("Geben Sie die Funktion ein.")},
    )
    ort = forms.CharField(
        label=_("Ort"),
        max_length=100,
        error_messages={"required": _("Geben Sie den Ort ein.")},
    )
    kontakt = forms.ModelChoiceField(
        label=_("Das gesiegelte Dokument geht an"),
        queryset=Kontakt.objects.none(),
        required=False,
        empty_label=_("niemanden bei der Organisation"),
    )
    geprueft = forms.BooleanField(
        label=_(
            "Signatur angenommen: Die Person im Zertifikat darf für die Organisation "
            "unterzeichnen, und dem Aussteller des Zertifikats vertraue ich."
        ),
        error_messages={"required": _("Bestätigen Sie, dass Sie die Signatur geprüft haben.")},
    )

    def __init__(self, *args: Any, beitritt: Beitritt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.beitritt = beitritt
        feld: Any = self.fields["kontakt"]
        feld.queryset = berechtigte(beitritt).erreichbar()

    def angaben(self) -> Angaben:
        daten = self.cleaned_data
        return Angaben(
            name="",
            funktion=daten["funktion"],
            ort=daten["ort"],
            erklaerungen=erklaerungen(self.beitritt.organisation),
        )
