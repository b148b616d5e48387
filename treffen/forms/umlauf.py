from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Organisation
from netzwerk.basis.formulare import DatumFeld
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.stand import StandForm
from treffen.forms.fallschutz import Fallschutz
from treffen.models import Schwerpunktthema, Umlauf

#: Proposed for a new one: time to talk it over in the house.
VORSCHLAG = timedelta(days=14)
KEIN_FALL = _("Bitte keine Angaben zu Fällen, einzelnen Kindern oder Familien.")
IN_ZUKUNFT = _("Dieser Tag ist nicht mehr in der Zukunft. Geben Sie einen späteren an.")


class UmlaufForm(StandForm[Umlauf]):
    class Meta:
        model = Umlauf
        fields = ("titel", "wortlaut", "begruendung", "thema", "frist")
        widgets = {
            "wortlaut": forms.Textarea(attrs={"rows": 5}),
            "begruendung": forms.Textarea(attrs={"rows": 6}),
        }
        field_classes = {"frist": DatumFeld}
        help_texts = {
            "wortlaut": format_lazy(
                "{} {}",
                _("Ein Satz, dem man zustimmen oder den man ablehnen kann, wie er dasteht."),
                KEIN_FALL,
            ),
            "begruendung": KEIN_FALL,
            "thema": _("Unter diesem Thema steht der Beschluss im Register."),
            "frist": _("Bis zum Ende dieses Tages. Drei Tage vorher wird erinnert."),
        }
        error_messages = {
            "titel": {"required": _("Geben Sie in wenigen Worten an, worum es geht.")},
            "wortlaut": {"required": _("Schreiben Sie, was beschlossen werden soll.")},
        }

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.netzwerk = netzwerk
        thema = cast("forms.ModelChoiceField[Schwerpunktthema]", self.fields["thema"])
        thema.queryset = Schwerpunktthema.objects.filter(netzwerk=netzwerk)
        thema.empty_label = _("kein Schwerpunktthema")
        if self.instance._state.adding:
            self.initial.setdefault("frist", timezone.localdate() + VORSCHLAG)

    def clean_frist(self) -> date:
        return _kuenftig(self.cleaned_data["frist"])


def _kuenftig(tag: date) -> date:
    if tag <= timezone.localdate():
        raise forms.ValidationError(IN_ZUKUNFT, code="vorbei")
    return tag


class OrganisationenFeld(forms.ModelMultipleChoiceField[Organisation]):
    #: Keys of those that nobody can be mailed for.
    stumme: frozenset[int] = frozenset()

    def label_from_instance(self, obj: Organisation) -> str:
        if obj.pk in self.stumme:
            return _("%(name)s (niemand per E-Mail erreichbar)") % {"name": obj.name}
        return obj.name


class StartForm(forms.Form):
    """Who is entitled: all active members, unless some are taken off."""

    organisationen = OrganisationenFeld(
        Organisation.objects.none(),
        label=_("Stimmberechtigte Organisationen"),
        help_text=_("Jede hat eine Stimme. Vorausgewählt sind alle aktiven Mitglieder."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Wählen Sie mindestens eine Organisation.")},
    )

    def __init__(
        self, *args: Any, netzwerk: Netzwerk, stumme: frozenset[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        feld = cast(OrganisationenFeld, self.fields["organisationen"])
        feld.stumme = stumme
        mitglieder = Organisation.objects.aktive_mitglieder(netzwerk).order_by("name", "pk")
        feld.queryset = mitglieder
        self.initial.setdefault("organisationen", [eine.pk for eine in mitglieder])


class FristForm(forms.Form):
    frist = DatumFeld(
        label=_("Neuer letzter Tag"),
        help_text=_("Die gegebenen Stimmen gelten weiter. Neu erinnert wird drei Tage vorher."),
    )

    def __init__(self, *args: Any, umlauf: Umlauf, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.umlauf = umlauf
        bisher = max(umlauf.frist, timezone.localdate())
        self.initial.setdefault("frist", bisher + timedelta(days=7))

    def clean_frist(self) -> date:
        tag = _kuenftig(self.cleaned_data["frist"])
        if tag <= self.umlauf.frist:
            raise forms.ValidationError(
                _("Dieser Tag liegt nicht nach dem bisherigen."), code="frueher"
            )
        return tag


class RueckzugForm(Fallschutz):
    geprueft = ("grund",)

    grund = forms.CharField(
        label=_("Warum ziehen Sie den Umlauf zurück?"),
        help_text=format_lazy("{} {}", _("Alle Gefragten lesen das in einer E-Mail."), KEIN_FALL),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Schreiben Sie den Gefragten, warum.")},
    )
