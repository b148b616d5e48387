from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Gremium, Kontakt, Organisation, Sitz
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.stand import StandForm


class GremiumFormular(StandForm[Gremium]):
    class Meta:
        model = Gremium
        fields = ("name", "art", "aufgabe", "ort", "website", "ist_oeffentlich")
        error_messages = {"name": {"required": _("Geben Sie den Namen des Gremiums ein.")}}
        widgets = {"aufgabe": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "aufgabe": _("Wofür ist das Gremium da? Ein bis zwei Sätze."),
            "ort": _("Zum Beispiel „Rathaus, Raum 7“."),
            "ist_oeffentlich": _(
                "Öffentlich stehen Name, Aufgabe, Ort und Website, keine Personen."
            ),
        }

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.netzwerk = netzwerk

    def _get_validation_exclusions(self) -> set[str]:
        # `netzwerk` is set above and belongs to the constraint on names, which Django would skip.
        ausser: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # private in Django, unknown to its stubs
        return ausser - {"netzwerk"}


class SitzFormular(forms.ModelForm[Sitz]):
    """Who takes the seat; body and organisation are known by then."""

    class Meta:
        model = Sitz
        fields = ("kontakt", "funktion")
        help_texts = {"funktion": _("Zum Beispiel „Vorsitz“ oder „Stellvertretung“.")}

    def __init__(
        self, *args: Any, gremium: Gremium, organisation: Organisation, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance.gremium, self.instance.organisation = gremium, organisation
        feld: Any = self.fields["kontakt"]
        feld.queryset = (
            Kontakt.objects.im_netzwerk(gremium.netzwerk).taetig().fuer_organisation(organisation)
        )
        feld.empty_label = _("noch nicht bekannt")

    def _get_validation_exclusions(self) -> set[str]:
        # All three fields of the constraint on seats, or Django would skip it.
        ausser: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # private in Django, unknown to its stubs
        return ausser - {"gremium", "organisation", "kontakt"}
