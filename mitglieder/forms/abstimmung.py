from typing import Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Anmerkung, Kontakt
from netzwerk.basis.stand import StandForm

#: Sections of a draft and the whole.
ANMERKUNGEN_HOECHSTENS = 61


class FragenFormular(forms.Form):
    kontakte = forms.ModelMultipleChoiceField(
        label=_("Wen möchten Sie fragen?"),
        queryset=Kontakt.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Wählen Sie mindestens eine Person.")},
    )
    begleittext = forms.CharField(
        label=_("Begleittext"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Steht in der E-Mail, zum Beispiel bis wann Sie Anmerkungen brauchen."),
    )

    def __init__(self, *args: Any, waehlbar: Any, gefragt: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._gefragt = gefragt
        feld = cast(Any, self.fields["kontakte"])
        feld.queryset = waehlbar
        feld.label_from_instance = self._beschriftung

    def _beschriftung(self, kontakt: Kontakt) -> str:
        name = f"{kontakt.organisation}: {kontakt.name}"
        funktion = f", {kontakt.funktion}" if kontakt.funktion else ""
        schon = _(" (schon gefragt)") if kontakt.pk in self._gefragt else ""
        return f"{name}{funktion}{schon}"


class AnmerkungFormular(forms.Form):
    """To one section, by its heading as it was read, or to the whole."""

    abschnitt = forms.CharField(widget=forms.HiddenInput, required=False, max_length=160)
    text = forms.CharField(
        label=_("Ihre Anmerkung"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnmerkungenBasis(BaseFormSet[AnmerkungFormular]):
    def clean(self) -> None:
        if not any(self.errors) and not self.gesagtes():
            raise forms.ValidationError(
                _("Schreiben Sie mindestens eine Anmerkung, zum Ganzen oder zu einem Abschnitt.")
            )

    def gesagtes(self) -> list[tuple[str, str]]:
        """Heading and text of each remark that was written."""
        return [
            (daten.get("abschnitt", ""), daten["text"])
            for daten in (form.cleaned_data for form in self.forms)
            if daten.get("text")
        ]


AnmerkungFormSet: type[AnmerkungenBasis] = formset_factory(  # type: ignore[assignment]  # typed as the base formset
    AnmerkungFormular,
    formset=AnmerkungenBasis,
    extra=0,
    max_num=ANMERKUNGEN_HOECHSTENS,
    absolute_max=ANMERKUNGEN_HOECHSTENS,
)


class AntwortFormular(StandForm[Anmerkung]):
    erledigt = forms.BooleanField(
        label=_("Damit ist die Anmerkung erledigt"),
        required=False,
        help_text=_("Erledigte bleiben lesbar, auch für die Partner."),
    )

    class Meta:
        model = Anmerkung
        fields = ("antwort",)
        widgets = {"antwort": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"antwort": _("Alle Gefragten können sie lesen.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["erledigt"] = self.instance.erledigt_am is not None
