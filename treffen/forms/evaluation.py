from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.models import Netzwerk
from netzwerk.basis.stand import StandForm
from treffen.aktionen.evaluation import TITEL_HOECHSTENS, Eingabe
from treffen.forms.fallschutz import Fallschutz
from treffen.halbjahr import Halbjahr
from treffen.models import Evaluation, Evaluationspunkt, Treffen

#: So far back an evaluation may be written after the fact, the running half-year included.
HALBJAHRE = 6


class BeginnForm(forms.Form):
    """Which half-year; those that have an evaluation are not offered."""

    halbjahr = forms.ChoiceField(
        label=_("Für welches Halbjahr?"),
        error_messages={"required": _("Wählen Sie ein Halbjahr.")},
    )

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schon = set(
            Evaluation.objects.filter(netzwerk=netzwerk).values_list("jahr", "halbjahr").order_by()
        )
        jetzt = Halbjahr.von(timezone.localdate())
        frei = [
            eines
            for _zahl, eines in zip(range(HALBJAHRE), jetzt.rueckwaerts(), strict=False)
            if (eines.jahr, eines.haelfte) not in schon
        ]
        feld = cast(forms.ChoiceField, self.fields["halbjahr"])
        feld.choices = [(eines.kennung, str(eines)) for eines in frei]
        # Usually the one that has just ended.
        if jetzt.vorheriges in frei:
            feld.initial = jetzt.vorheriges.kennung


class EvaluationForm(Fallschutz, StandForm[Evaluation]):
    geprueft = ("zusammenfassung",)

    class Meta:
        model = Evaluation
        fields = ("treffen", "zusammenfassung")
        widgets = {"zusammenfassung": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "treffen": _("Wo das Netzwerk darüber gesprochen hat oder sprechen wird."),
            "zusammenfassung": _(
                "Was nehmen Sie aus dem Halbjahr mit? Bitte keine Angaben zu Fällen oder Familien."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        feld = cast("forms.ModelChoiceField[Treffen]", self.fields["treffen"])
        treffen = Treffen.objects.des_netzwerks(self.instance.netzwerk)
        # Members read which one: not of a draft.
        feld.queryset = treffen.exclude(zustand=Treffen.Zustand.ENTWURF).order_by("-beginn", "-pk")
        feld.empty_label = _("noch offen")
        feld.label_from_instance = _mit_tag  # type: ignore[assignment]  # Django's own way


def _mit_tag(treffen: Treffen) -> str:
    return f"{timezone.localtime(treffen.beginn):%d.%m.%Y} · {treffen.titel}"


class PunktForm(Fallschutz):
    """Rating and remark of one item; `stand` and `gelesen` say what was on the page."""

    geprueft = ("bemerkung",)

    bewertung = forms.TypedChoiceField(
        label=_("Bewertung"),
        choices=[*Evaluationspunkt.Bewertung.choices, ("", _("noch nicht bewertet"))],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "app-kreuzspalten"}),
    )
    bemerkung = forms.CharField(
        label=_("Bemerkung"),
        required=False,
        max_length=2000,
        help_text=_("Bitte keine Angaben zu Fällen oder Familien."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    stand = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9
    )
    gelesen = forms.CharField(widget=forms.HiddenInput, required=False)
    ohne_freiwillig = True

    def __init__(self, daten: Any, *, punkt: Evaluationspunkt) -> None:
        anfang = {
            "bewertung": punkt.bewertung or "",
            "bemerkung": punkt.bemerkung,
            "stand": punkt.stand,
            "gelesen": _marke(punkt.bewertung, punkt.bemerkung),
        }
        super().__init__(daten, prefix=f"p{punkt.pk}", initial=anfang)
        self.punkt = punkt

    def clean_bemerkung(self) -> str:
        return "\n".join(self.cleaned_data["bemerkung"].splitlines())

    @property
    def eingabe(self) -> Eingabe | None:
        """None where nobody touched anything: what others saved meanwhile stays."""
        werte = self.cleaned_data
        if _marke(werte["bewertung"], werte["bemerkung"]) == werte["gelesen"]:
            return None
        return Eingabe(self.punkt.pk, werte["stand"] or 0, werte["bewertung"], werte["bemerkung"])

    def mit_stand_von(self, jetzt: Evaluationspunkt) -> "PunktForm":
        """The same typing, to be saved on purpose over what is saved now."""
        daten = cast(Any, self.data).copy()
        daten[self.add_prefix("stand")] = str(jetzt.stand)
        daten[self.add_prefix("gelesen")] = _marke(jetzt.bewertung, jetzt.bemerkung)
        return PunktForm(daten, punkt=jetzt)


def _marke(bewertung: int | None, bemerkung: str) -> str:
    text = "\n".join(bemerkung.splitlines()).strip()
    return blake2b(f"{bewertung or ''}|{text}".encode(), digest_size=6).hexdigest()


class NeuerPunktForm(Fallschutz):
    """One more thing to look at, in the same form as the rest of its area."""

    geprueft = ("titel",)

    titel = forms.CharField(
        label=_("Noch etwas betrachten?"),
        required=False,
        max_length=TITEL_HOECHSTENS,
        help_text=_("Wird beim Speichern angehängt."),
    )
    ohne_freiwillig = True


def verwaiste(daten: Any, punkte: Iterable[Evaluationspunkt]) -> Iterator[str]:
    """Remarks typed for items that are no longer there: given back for copying."""
    namen = {f"p{punkt.pk}-bemerkung" for punkt in punkte}
    for name in daten:
        if name.endswith("-bemerkung") and name not in namen and daten[name].strip():
            yield daten[name].strip()[:2000]
