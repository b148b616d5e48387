from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.stand import StandForm
from treffen.forms.fallschutz import Fallschutz
from treffen.models import Tagesordnungspunkt


class TopForm(StandForm[Tagesordnungspunkt]):
    minuten = forms.IntegerField(
        label=_("Minuten"),
        min_value=1,
        max_value=600,
        error_messages={"required": _("Geben Sie an, wie viele Minuten der Punkt braucht.")},
    )

    class Meta:
        model = Tagesordnungspunkt
        fields = ("titel", "art", "minuten", "vortragend")
        help_texts = {"vortragend": _("Amt oder Stelle genügt, zum Beispiel „AG Frühe Hilfen“.")}
        error_messages = {"titel": {"required": _("Geben Sie dem Punkt einen Titel.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minuten"].initial = 10


class StelleFeld(forms.ModelChoiceField[Kontakt]):
    """A person who stands in the register for several bodies says for which she speaks."""

    def label_from_instance(self, obj: Kontakt) -> str:
        return f"{obj.organisation}, {obj.funktion}" if obj.funktion else str(obj.organisation)


class TopAnmeldungForm(Fallschutz, forms.ModelForm[Tagesordnungspunkt]):
    """What a member asks to have on the agenda."""

    geprueft = ("titel", "begruendung")

    minuten = forms.IntegerField(
        label=_("Wie viele Minuten brauchen Sie?"),
        min_value=1,
        max_value=240,
        initial=10,
        error_messages={"required": _("Geben Sie an, wie viele Minuten Sie brauchen.")},
    )
    kontakt = StelleFeld(
        label=_("Für welche Stelle melden Sie das Thema an?"), queryset=Kontakt.objects.none()
    )
    # The same of an account that stands for bodies without being entered as a person there.
    fuer = forms.ModelChoiceField(
        label=_("Für welche Stelle melden Sie das Thema an?"), queryset=Organisation.objects.none()
    )

    class Meta:
        model = Tagesordnungspunkt
        fields = ("titel", "begruendung", "art", "minuten", "vortragend")
        labels = {"titel": _("Thema"), "art": _("Worauf soll es hinauslaufen?")}
        help_texts = {
            "vortragend": _("Amt oder Stelle genügt, zum Beispiel „AG Frühe Hilfen“."),
            "begruendung": _(
                "Zwei Sätze genügen. Bitte keine Angaben zu einzelnen Kindern oder Familien."
            ),
        }
        widgets = {"begruendung": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"titel": {"required": _("Geben Sie Ihrem Thema einen Titel.")}}

    def __init__(
        self,
        *args: Any,
        stellen: QuerySet[Kontakt] | None = None,
        organisationen: QuerySet[Organisation] | None = None,
        **kwargs: Any,
    ) -> None:
        """Both ask only where there is a choice."""
        super().__init__(*args, **kwargs)
        felder: dict[str, Any] = self.fields
        for name, wahl in (("kontakt", stellen), ("fuer", organisationen)):
            if wahl is None or len(wahl) < 2:
                del felder[name]
            else:
                felder[name].queryset = wahl


class AblehnungForm(Fallschutz, forms.ModelForm[Tagesordnungspunkt]):
    geprueft = ("absage_grund",)

    class Meta:
        model = Tagesordnungspunkt
        fields = ("absage_grund",)
        help_texts = {
            "absage_grund": format_lazy(
                "{} {}",
                _("Steht in der E-Mail an die Person."),
                _("Bitte keine Angaben zu Fällen oder Familien."),
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grund = self.fields["absage_grund"]
        grund.required = True
        grund.error_messages["required"] = _("Sagen Sie in einem Satz, warum nicht.")
