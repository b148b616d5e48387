import hashlib
import json
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _

from mitglieder.aktionen.organisation import stand
from mitglieder.aktionen.zusammenfuehrung import Feld
from mitglieder.lesbar import wert_lesbar
from mitglieder.models import Organisation

NEU, ALT = "neu", "alt"


class ZusammenfuehrenFormular(forms.Form):
    """For each field in which the two differ: whose value stays. Empty gives way.

    `stand` says what the page showed: changed meanwhile, it is shown anew.
    """

    stand = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, neu: Organisation, alt: Organisation, abweichungen: list[Feld]
    ) -> None:
        beide = (stand(neu), stand(alt))
        jetzt = hashlib.blake2b(
            json.dumps(beide, cls=DjangoJSONEncoder).encode(), digest_size=8
        ).hexdigest()
        super().__init__(*args, initial={"stand": jetzt})
        self.jetzt = jetzt
        namen = {
            (Organisation._meta.label, haus.pk): haus.name
            for haus in (neu.uebergeordnet, alt.uebergeordnet)
            if haus is not None
        }
        for feld in abweichungen:
            werte = [wert_lesbar(feld, eine[feld.attname], namen) for eine in beide]
            self.fields[feld.name] = forms.ChoiceField(
                label=str(feld.verbose_name).capitalize()
                if str(feld.verbose_name).islower()
                else feld.verbose_name,
                choices=[
                    (NEU, werte[0] or _("leer lassen")),
                    (ALT, werte[1] or _("leer lassen")),
                ],
                initial=NEU if werte[0] and not _unbekannt(feld, beide[0]) else ALT,
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        if daten.get("stand") != self.jetzt:
            self.data = self.data.copy()  # type: ignore[misc]  # a QueryDict, whatever the stubs say
            self.data["stand"] = self.jetzt  # type: ignore[index]  # see above
            self.add_error(
                None,
                _(
                    "Jemand hat einen der beiden Einträge gerade geändert. "
                    "Prüfen Sie die Angaben und bestätigen Sie noch einmal."
                ),
            )
        return daten

    @property
    def uebernehmen(self) -> set[str]:
        """Names of the fields whose value comes from the entry that goes."""
        return {name for name, wahl in self.cleaned_data.items() if wahl == ALT}


def _unbekannt(feld: Feld, werte: dict[str, Any]) -> bool:
    return bool(werte[feld.attname] == Organisation.Schutzkonzept.UNBEKANNT)
