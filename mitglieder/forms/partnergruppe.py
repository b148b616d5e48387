from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Partnergruppe
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.stand import StandForm


class PartnergruppeFormular(StandForm[Partnergruppe]):
    """The name of a network's own group."""

    class Meta:
        model = Partnergruppe
        fields = ("name",)
        error_messages = {"name": {"required": _("Geben Sie der Gruppe einen Namen.")}}
        help_texts = {"name": _("Zum Beispiel „Sport“ oder „Kirchen und Religionsgemeinschaften“.")}

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.netzwerk = netzwerk

    def clean_name(self) -> str:
        """Two groups of one name could not be told apart where one is chosen."""
        name = " ".join(self.cleaned_data["name"].split())
        waehlbare = Partnergruppe.objects.waehlbar(self.netzwerk).exclude(pk=self.instance.pk)
        for gruppe in waehlbare:
            if gruppe.name.casefold() != name.casefold():
                continue
            if gruppe.netzwerk_id is None:
                raise forms.ValidationError(
                    _("So heißt schon eine Gruppe des Gesetzes. Jedes Netzwerk kann sie wählen.")
                )
            raise forms.ValidationError(_("Diese Gruppe gibt es schon."))
        return name
