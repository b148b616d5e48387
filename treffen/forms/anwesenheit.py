from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.models import Netzwerk
from netzwerk.basis.stand import BLEIBT_IHRES, GEAENDERT
from treffen.forms.einlass import BERUFSGRUPPEN
from treffen.forms.protokoll import kontakt_zeile, waehlbare_kontakte
from treffen.models import Teilnahme, Treffen

#: What an answer lets us expect, until somebody ticks what happened.
VORSCHLAG = {
    Teilnahme.Antwort.ZUGESAGT: Teilnahme.Anwesenheit.ANWESEND,
    Teilnahme.Antwort.ABGESAGT: Teilnahme.Anwesenheit.ENTSCHULDIGT,
    Teilnahme.Antwort.STELLVERTRETUNG: Teilnahme.Anwesenheit.ENTSCHULDIGT,
}


def gezeigt(teilnahme: Teilnahme) -> str:
    """What the page ticks: what is saved, else the proposal."""
    vorschlag = VORSCHLAG.get(Teilnahme.Antwort(teilnahme.antwort), Teilnahme.Anwesenheit.FEHLEND)
    return str(teilnahme.anwesenheit or vorschlag)


class AnwesenheitForm(forms.Form):
    """One choice per participation, filled from the answers, and somebody who came uninvited; at
    a qualification offer also the field of work.

    Several tick at the door, each on a page of their own: `stand` carries what the page showed,
    and only what this person ticked differently is written. Where somebody else ticked meanwhile,
    and both differ from what was shown and from each other, it is an error that names the other.
    """

    stand = forms.CharField(widget=forms.HiddenInput, required=False)
    ohne_freiwillig = True

    def __init__(
        self,
        *args: Any,
        teilnahmen: list[Teilnahme],
        netzwerk: Netzwerk,
        treffen: Treffen,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.teilnahmen = teilnahmen
        self.fragt_beruf = treffen.art == Treffen.Art.FORTBILDUNG
        self.fields["stand"].initial = self._stand_jetzt()
        paare = self.data.get("stand", "").split()
        self.gelesen = dict(paar.partition(":")[::2] for paar in paare)
        #: Keys of those the page that was sent did not have yet: they stay as they are.
        self.spaeter = {
            t.pk
            for t in teilnahmen
            if "stand" in self.data and f"t{t.pk}" not in self.data and not self._gelesen(t)
        }
        auswahl = [(a.value, a.label) for a in Teilnahme.Anwesenheit if a.value]
        for teilnahme in teilnahmen:
            self.fields[f"t{teilnahme.pk}"] = forms.ChoiceField(
                label=teilnahme.person.name,
                choices=auswahl,
                initial=gezeigt(teilnahme),
                widget=forms.RadioSelect,
                required=teilnahme.pk not in self.spaeter,
            )
            if self.fragt_beruf:
                self.fields[f"b{teilnahme.pk}"] = forms.ChoiceField(
                    label=_("Arbeitsfeld: %(name)s") % {"name": teilnahme.person.name},
                    choices=BERUFSGRUPPEN,
                    initial=teilnahme.berufsgruppe,
                    required=False,
                )
        kontakte = waehlbare_kontakte(netzwerk)
        gast = forms.ModelChoiceField(
            label=_("Ohne Einladung dabei"),
            # All of them: somebody else may have added the same person since the page was opened.
            queryset=kontakte,
            required=False,
            help_text=_("Wird beim Speichern als anwesend ergänzt."),
        )
        weitere = kontakte.exclude(pk__in=[t.kontakt_id for t in teilnahmen if t.kontakt_id])
        gast.choices = [("", _("niemand")), *((k.pk, kontakt_zeile(k)) for k in weitere)]
        self.fields["gast"] = gast

    @property
    def zeilen(self) -> list[tuple[Teilnahme, forms.BoundField, forms.BoundField | None]]:
        return [
            (t, self[f"t{t.pk}"], self[f"b{t.pk}"] if self.fragt_beruf else None)
            for t in self.teilnahmen
        ]

    @property
    def berufsgruppen(self) -> dict[int, str]:
        """Fields of work this person chose differently from what the page showed."""
        gewaehlt = {t.pk: self.cleaned_data.get(f"b{t.pk}") for t in self.teilnahmen}
        return {
            pk: wert
            for pk, wert in gewaehlt.items()
            if wert is not None and f"b{pk}" in self.data and wert != self.gelesen.get(f"b{pk}", "")
        }

    @property
    def werte(self) -> dict[int, str]:
        """What to write by primary key of the participation; after validation."""
        return {
            t.pk: self.cleaned_data[f"t{t.pk}"]
            for t in self.teilnahmen
            if t.pk not in self.spaeter
            and not (t.anwesenheit and self._gelesen(t) == self.cleaned_data[f"t{t.pk}"])
        }

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        beide = [
            t
            for t in self.teilnahmen
            if f"t{t.pk}" in daten
            and t.anwesenheit not in {"", self._gelesen(t), daten[f"t{t.pk}"]}
            and daten[f"t{t.pk}"] != self._gelesen(t)
            and t.pk not in self.spaeter
        ]
        if beide:
            self._neu_lesen(daten)
            self.add_error(None, str(GEAENDERT))
        for teilnahme in beide:
            ihres = teilnahme.get_anwesenheit_display()
            self.add_error(f"t{teilnahme.pk}", str(BLEIBT_IHRES) % {"wert": ihres})
        return daten

    def _neu_lesen(self, daten: dict[str, Any]) -> None:
        """The page that asks shows what is saved now, except where this person ticked."""
        neu = cast(Any, self.data).copy()
        for teilnahme in self.teilnahmen:
            name = f"t{teilnahme.pk}"
            if teilnahme.pk in self.spaeter or daten.get(name) == self._gelesen(teilnahme):
                neu[name] = gezeigt(teilnahme)
        neu["stand"] = self._stand_jetzt()
        self.data = neu

    def _stand_jetzt(self) -> str:
        paare = [f"{t.pk}:{gezeigt(t)}" for t in self.teilnahmen]
        if self.fragt_beruf:
            paare += [f"b{t.pk}:{t.berufsgruppe}" for t in self.teilnahmen if t.berufsgruppe]
        return " ".join(paare)

    def _gelesen(self, teilnahme: Teilnahme) -> str | None:
        return self.gelesen.get(str(teilnahme.pk))
