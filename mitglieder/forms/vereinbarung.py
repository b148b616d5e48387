from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from mitglieder import platzhalter
from mitglieder.models import Fassung, Organisation, Vereinbarung
from netzwerk.basis.formulare import DatumFeld
from netzwerk.basis.models import Konto, Netzwerk, Rolle

TITEL_FEHLT = {"required": _("Geben Sie der Vereinbarung einen Titel.")}
FRIST_FEHLT = {"required": _("Geben Sie an, wie viele Monate vorher zu kündigen ist.")}
#: Beside which field a rule of the database speaks.
BEI = {
    "fassung_gilt_vor_ihrem_ende": "laeuft_bis",
    "fassung_kuendigungsfrist_hoechstens_zwei_jahre": "kuendigungsfrist_monate",
}


class RahmenFormular(forms.ModelForm[Fassung]):
    """Title and terms of a draft."""

    class Meta:
        model = Fassung
        fields = (
            "titel",
            "form",
            "gilt_ab",
            "laeuft_bis",
            "kuendigungsfrist_monate",
            "gegenzeichner",
            "gegenzeichner_funktion",
        )
        field_classes = {"gilt_ab": DatumFeld, "laeuft_bis": DatumFeld}
        help_texts = {
            "form": _("Welche Form nötig ist, klärt Ihre Rechtsabteilung."),
            "gilt_ab": _("Leer: ab dem Tag, an dem sie in Kraft gesetzt wird."),
            "laeuft_bis": _("Leer: unbefristet."),
            "gegenzeichner": _("Für die Kommune; die Person braucht ein Konto der Koordination."),
            "gegenzeichner_funktion": _("Steht im Text, zum Beispiel „Leitung des Jugendamts“."),
        }
        error_messages = {"titel": TITEL_FEHLT, "kuendigungsfrist_monate": FRIST_FEHLT}

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        feld = cast(Any, self.fields["gegenzeichner"])
        feld.empty_label = _("Niemand")
        # Who was chosen stays to be seen, even without the role by now.
        feld.queryset = (
            Konto.objects.filter(
                Q(
                    is_active=True,
                    rolle__netzwerk=netzwerk,
                    rolle__art=Rolle.Art.KOORDINATION,
                )
                | Q(pk=self.instance.gegenzeichner_id)
            )
            .distinct()
            .order_by("name", "pk")
        )
        feld.label_from_instance = _person

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        # Left out because it was no answer is not the same as nobody.
        niemand = "gegenzeichner" in daten and not daten["gegenzeichner"]
        if niemand and daten.get("gegenzeichner_funktion"):
            self.add_error(
                "gegenzeichner", _("Wählen Sie, wer gegenzeichnet, oder leeren Sie die Funktion.")
            )
        return daten

    def validate_constraints(self) -> None:
        ausser = self._get_validation_exclusions()  # type: ignore[attr-defined]  # the stubs leave it out
        for regel in Fassung._meta.constraints:
            if regel.name in BEI and BEI[regel.name] not in self.errors:
                try:
                    regel.validate(Fassung, self.instance, exclude=ausser)
                except ValidationError as fehler:
                    self.add_error(BEI[regel.name], fehler.messages[0])


def _person(konto: Konto) -> str:
    return konto.name or konto.email


class NeuFormular(RahmenFormular):
    """A new agreement; its text comes from a template and is edited next."""

    anlass = Vereinbarung._meta.get_field("anlass").formfield()
    grundlage = forms.ModelChoiceField(
        label=_("Womit beginnt der Text?"),
        queryset=Fassung.objects.none(),
        required=False,
        empty_label=_("Mit dem Mustertext des Portals"),
        help_text=_("Oder mit den Abschnitten einer Vereinbarung, die Sie schon haben."),
    )
    field_order = ("titel", "anlass", "grundlage")

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, netzwerk=netzwerk, **kwargs)
        feld = cast(Any, self.fields["grundlage"])
        neueste = Fassung.objects.des_netzwerks(netzwerk).order_by("vereinbarung_id", "-nummer")
        feld.queryset = Fassung.objects.filter(
            pk__in=neueste.distinct("vereinbarung_id").values("pk")
        ).order_by("-pk")
        if not feld.queryset.exists():
            del self.fields["grundlage"]


class FassungFormular(RahmenFormular):
    stand = forms.IntegerField(widget=forms.HiddenInput)


class AbschnittFormular(forms.Form):
    nummer = forms.IntegerField(label=_("Stelle"), min_value=1, max_value=200)
    titel = forms.CharField(
        label=_("Überschrift"),
        max_length=160,
        error_messages={"required": _("Geben Sie dem Abschnitt eine Überschrift.")},
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Eine Leerzeile beginnt einen neuen Absatz. Mehrere Absätze werden gezählt."),
        error_messages={"required": _("Schreiben Sie den Text des Abschnitts.")},
    )

    def clean_titel(self) -> str:
        titel: str = self.cleaned_data["titel"]
        if set("{}") & set(titel):
            raise ValidationError(
                _("Platzhalter stehen nur im Text. Nehmen Sie die geschweifte Klammer heraus.")
            )
        return titel

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        platzhalter.pruefen(text, platzhalter.IN_VEREINBARUNGEN.keys())
        return text


class AbschnitteBasis(BaseFormSet[AbschnittFormular]):
    def add_fields(self, form: AbschnittFormular, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Diesen Abschnitt entfernen")

    def clean(self) -> None:
        if not any(self.errors) and not self.in_reihenfolge():
            raise forms.ValidationError(_("Eine Vereinbarung braucht mindestens einen Abschnitt."))

    def in_reihenfolge(self) -> list[tuple[str, str]]:
        """Heading and text of what stays, by the numbers typed; equal ones keep their order."""
        bleibt = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        return [(daten["titel"], daten["text"]) for daten in sorted(bleibt, key=_stelle)]


def _stelle(daten: dict[str, Any]) -> int:
    nummer: int = daten["nummer"]
    return nummer


AbschnittFormSet: type[AbschnitteBasis] = formset_factory(  # type: ignore[assignment]  # typed as the base formset
    AbschnittFormular,
    formset=AbschnitteBasis,
    extra=1,
    can_delete=True,
    max_num=60,
    absolute_max=60,
)


class VeroeffentlichenFormular(forms.Form):
    """`summe`: SHA-256 of the text the page showed."""

    summe = forms.CharField(widget=forms.HiddenInput, max_length=64)


class _Einladbare(forms.ModelMultipleChoiceField[Any]):
    def label_from_instance(self, organisation: Any) -> str:
        if organisation.hat_berechtigte:
            return str(organisation)
        return _("%(organisation)s (fragen, wer unterzeichnen darf)") % {
            "organisation": organisation
        }


class EinladenFormular(forms.Form):
    """`waehlbar` says of each organisation whether somebody there may sign (`hat_berechtigte`)."""

    organisationen = _Einladbare(
        label=_("Organisationen"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Wählen Sie mindestens eine Organisation.")},
    )

    def __init__(self, *args: Any, waehlbar: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["organisationen"]).queryset = waehlbar
