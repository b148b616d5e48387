import hashlib
import json
from typing import Any, cast

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _

from mitglieder.aktionen.organisation import stand
from mitglieder.aktionen.zusammenfuehrung import Feld
from mitglieder.lesbar import wert_lesbar
from mitglieder.models import Organisation

NEU, ALT = "neu", "alt"


class ZusammenfuehrenFormular(forms.Form):
    """For each field in which the two differ: whose value stays.

    `stand` says what the page showed: changed meanwhile, it is shown anew.
    """

    stand = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        gesendet: Any = None,
        *,
        neu: Organisation,
        alt: Organisation,
        abweichungen: list[Feld],
    ) -> None:
        beide = (stand(neu), stand(alt))
        jetzt = hashlib.blake2b(
            json.dumps(beide, cls=DjangoJSONEncoder).encode(), digest_size=8
        ).hexdigest()
        super().__init__(gesendet, initial={"stand": jetzt})
        self.jetzt = jetzt
        namen = {
            (Organisation._meta.label, haus.pk): haus.name
            for haus in (neu.uebergeordnet, alt.uebergeordnet)
            if haus is not None
        }
        #: Name, label and value of what only the entry that goes knows: it is added.
        self.ergaenzt: list[tuple[str, str, str]] = []
        for feld in abweichungen:
            werte = [_aussage(feld, eine, namen) for eine in beide]
            if not werte[1]:
                continue
            if not werte[0]:
                self.ergaenzt.append((feld.name, str(feld.verbose_name), werte[1]))
                continue
            self.fields[feld.name] = forms.ChoiceField(
                label=str(feld.verbose_name).capitalize()
                if str(feld.verbose_name).islower()
                else feld.verbose_name,
                choices=[(NEU, werte[0]), (ALT, werte[1])],
                initial=NEU,
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        if daten.get("stand") != self.jetzt:
            neue: Any = cast(Any, self.data).copy()
            neue["stand"] = self.jetzt  # so that sending it again goes through
            self.data = neue
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
        gewaehlt = {name for name, wahl in self.cleaned_data.items() if wahl == ALT}
        return gewaehlt | {name for name, _feld, _wert in self.ergaenzt}


def _aussage(feld: Feld, werte: dict[str, Any], namen: dict[tuple[str, Any], str]) -> str:
    """In words; empty when the entry says nothing."""
    wert = werte[feld.attname]
    if wert == Organisation.Schutzkonzept.UNBEKANNT:
        return ""
    return wert_lesbar(feld, wert, namen)
