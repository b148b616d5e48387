from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt
from netzwerk.basis.models import Netzwerk
from treffen.forms.protokoll import kontakt_zeile, waehlbare_kontakte
from treffen.models import Teilnahme

#: What an answer lets us expect, until somebody ticks what happened.
VORSCHLAG = {
    Teilnahme.Antwort.ZUGESAGT: Teilnahme.Anwesenheit.ANWESEND,
    Teilnahme.Antwort.ABGESAGT: Teilnahme.Anwesenheit.ENTSCHULDIGT,
    Teilnahme.Antwort.STELLVERTRETUNG: Teilnahme.Anwesenheit.ENTSCHULDIGT,
}


class AnwesenheitForm(forms.Form):
    """One choice per participation, filled from the answers, and somebody who came uninvited."""

    ohne_freiwillig = True

    def __init__(
        self, *args: Any, teilnahmen: list[Teilnahme], netzwerk: Netzwerk, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.teilnahmen = teilnahmen
        auswahl = [(a.value, a.label) for a in Teilnahme.Anwesenheit if a.value]
        for teilnahme in teilnahmen:
            self.fields[f"t{teilnahme.pk}"] = forms.ChoiceField(
                label=teilnahme.kontakt.name,
                choices=auswahl,
                initial=teilnahme.anwesenheit
                or VORSCHLAG.get(
                    Teilnahme.Antwort(teilnahme.antwort), Teilnahme.Anwesenheit.FEHLEND
                ),
                widget=forms.RadioSelect,
            )
        weitere = waehlbare_kontakte(netzwerk).exclude(
            pk__in=[teilnahme.kontakt_id for teilnahme in teilnahmen]
        )
        gast = _Kontaktwahl(
            label=_("Ohne Einladung dabei"),
            queryset=weitere,
            required=False,
            empty_label=_("niemand"),
            help_text=_("Wird beim Speichern als anwesend ergänzt."),
        )
        self.fields["gast"] = gast

    @property
    def zeilen(self) -> list[tuple[Teilnahme, forms.BoundField]]:
        return [(teilnahme, self[f"t{teilnahme.pk}"]) for teilnahme in self.teilnahmen]

    @property
    def werte(self) -> dict[int, str]:
        """The choice by primary key of the participation; after validation."""
        return {t.pk: self.cleaned_data[f"t{t.pk}"] for t in self.teilnahmen}


class _Kontaktwahl(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at runtime
    def label_from_instance(self, obj: Kontakt) -> str:
        return kontakt_zeile(obj)
