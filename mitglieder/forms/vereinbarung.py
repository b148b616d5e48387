from typing import Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Fassung, Organisation, Vereinbarung
from netzwerk.basis.formulare import DatumFeld

TITEL_FEHLT = {"required": _("Geben Sie der Vereinbarung einen Titel.")}
FRIST_FEHLT = {"required": _("Geben Sie an, wie viele Monate vorher zu kündigen ist.")}


class NeuFormular(forms.ModelForm[Vereinbarung]):
    """A new agreement; its text comes from the template and is edited next."""

    form = forms.ChoiceField(
        label=_("Form"),
        choices=Fassung.Form.choices,
        help_text=_("Welche Form nötig ist, klärt Ihre Rechtsabteilung."),
    )
    laeuft_bis = DatumFeld(label=_("Läuft bis"), required=False, help_text=_("Leer: unbefristet."))
    kuendigungsfrist_monate = forms.IntegerField(
        label=_("Kündigungsfrist in Monaten"),
        min_value=0,
        max_value=24,
        initial=3,
        error_messages=FRIST_FEHLT,
    )

    class Meta:
        model = Vereinbarung
        fields = ("titel", "anlass")
        error_messages = {"titel": TITEL_FEHLT}


class FassungFormular(forms.ModelForm[Fassung]):
    stand = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Fassung
        fields = ("titel", "form", "laeuft_bis", "kuendigungsfrist_monate")
        field_classes = {"laeuft_bis": DatumFeld}
        help_texts = {"laeuft_bis": _("Leer: unbefristet.")}
        error_messages = {"titel": TITEL_FEHLT, "kuendigungsfrist_monate": FRIST_FEHLT}


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


class EinladenFormular(forms.Form):
    organisationen = forms.ModelMultipleChoiceField(
        label=_("Organisationen"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Wählen Sie mindestens eine Organisation.")},
    )

    def __init__(self, *args: Any, waehlbar: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["organisationen"]).queryset = waehlbar
