from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from treffen.aktionen.anwesenheit import Neu
from treffen.models import Teilnahme, Treffen

BERUFSGRUPPEN = [("", _("keine Angabe")), *Teilnahme.Berufsgruppe.choices]


class EinlassFilter(forms.Form):
    """What the list at the door shows; sent by GET, and kept by every button of the list."""

    ZEIGE = (("", _("Alle")), ("offen", _("Noch nicht da")), ("da", _("Da")))

    q = forms.CharField(required=False, max_length=80)
    zeige = forms.ChoiceField(choices=ZEIGE, required=False)


class VorOrtForm(forms.Form):
    """Somebody who is there and on no list: as little as the minutes need.

    `freiwillig`: below another form, whose button sends both; empty it says nothing.
    """

    prefix = "neu"
    vorname = forms.CharField(label=_("Vorname"), max_length=80, required=False)
    nachname = forms.CharField(
        label=_("Nachname"),
        max_length=80,
        error_messages={"required": _("Geben Sie den Nachnamen ein.")},
    )
    einrichtung = forms.CharField(
        label=_("Einrichtung"),
        max_length=160,
        required=False,
        help_text=_("Steht sie im Register, zählt ihre Partnergruppe mit."),
        widget=forms.TextInput(attrs={"list": "einrichtungen"}),
    )
    funktion = forms.CharField(label=_("Funktion"), max_length=120, required=False)
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        required=False,
        help_text=_("Nur, wenn die Person Post zu diesem Treffen bekommen möchte."),
    )

    def __init__(
        self, *args: Any, treffen: Treffen, freiwillig: bool = False, **kwargs: Any
    ) -> None:
        if freiwillig:
            kwargs |= {"empty_permitted": True, "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        for feld in self.fields.values():
            # Typed on the phone of whoever stands at the door: not that person's own data.
            feld.widget.attrs["autocomplete"] = "off"
        if treffen.art == Treffen.Art.FORTBILDUNG:
            self.fields["berufsgruppe"] = forms.ChoiceField(
                label=_("Arbeitsfeld"), choices=BERUFSGRUPPEN, required=False
            )

    def clean_vorname(self) -> str:
        return self._eine_zeile("vorname")

    def clean_nachname(self) -> str:
        return self._eine_zeile("nachname")

    def clean_einrichtung(self) -> str:
        return self._eine_zeile("einrichtung")

    def _eine_zeile(self, name: str) -> str:
        """Phones put a blank behind every completed word."""
        return " ".join(self.cleaned_data[name].split())

    @property
    def neu(self) -> Neu | None:
        """After validation; nothing when nothing was typed."""
        return Neu(**self.cleaned_data) if self.cleaned_data.get("nachname") else None
