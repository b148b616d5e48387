from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.stand import StandForm
from treffen.models import Zaehlung
from treffen.zaehlung import Zahlen

#: More people than any hall holds: a slip of the finger.
HOECHSTENS = 100_000


class ZaehlungForm(StandForm[Zaehlung]):
    """Empty is not zero: then those who are ticked are counted."""

    class Meta:
        model = Zaehlung
        fields = ("personen_art", "personen", "institutionen_art", "institutionen")
        widgets = {"personen_art": forms.RadioSelect, "institutionen_art": forms.RadioSelect}
        labels = {
            "personen": _("Zahl der Personen"),
            "institutionen": _("Zahl der Institutionen"),
        }

    field_order = ("personen", "personen_art", "institutionen", "institutionen_art")

    def __init__(self, *args: Any, gezaehlt: Zahlen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, zahl in (
            ("personen", gezaehlt.personen),
            ("institutionen", gezaehlt.institutionen),
        ):
            self.fields[name].help_text = _(
                "Leer: Es zählt die Anwesenheitsliste, zurzeit %(zahl)s."
            ) % {"zahl": zahl}

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        for name in ("personen", "institutionen"):
            zahl = daten.get(name)
            if zahl is not None and zahl > HOECHSTENS:
                self.add_error(name, _("Prüfen Sie die Zahl: So viele passen in keinen Saal."))
        personen, institutionen = daten.get("personen"), daten.get("institutionen")
        if personen and institutionen and institutionen > personen:
            self.add_error(
                "institutionen",
                _("Mehr Institutionen als Personen: Prüfen Sie, ob die Zahlen vertauscht sind."),
            )
        return daten
