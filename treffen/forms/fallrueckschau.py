from typing import Any, cast

from django import forms
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Organisation
from netzwerk.basis.formulare import DatumFeld
from netzwerk.basis.stand import StandForm
from treffen.models import Fallrueckschau, Treffen


class FallrueckschauForm(StandForm[Fallrueckschau]):
    """Saving is left to `treffen.aktionen.fallrueckschau`. The case has no field."""

    institutionen = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Beteiligte Institutionen"),
        help_text=_("Wer gemeinsam zurückgeschaut hat. Bitte keine Personen."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Wählen Sie mindestens eine Institution.")},
    )
    bestaetigt = forms.BooleanField(
        label=_(
            "Der Text enthält keine Angaben, an denen jemand ein Kind, eine Familie oder einen "
            "Fall erkennen kann."
        ),
        error_messages={
            "required": _("Lesen Sie den Text noch einmal und bestätigen Sie das mit dem Haken.")
        },
    )

    # As on the page: errors are listed in this order.
    field_order = (
        "fallart",
        "datum",
        "methode",
        "treffen",
        "institutionen",
        "erkenntnisse",
        "bestaetigt",
    )

    class Meta:
        model = Fallrueckschau
        fields = ("fallart", "datum", "treffen", "methode", "erkenntnisse")
        widgets = {
            "fallart": forms.RadioSelect,
            "erkenntnisse": forms.Textarea(attrs={"rows": 8}),
        }
        field_classes = {"datum": DatumFeld}
        error_messages = {
            "fallart": {
                "required": _(
                    "Wählen Sie, ob der Fall abgeschlossen oder erfunden ist. Laufende Fälle "
                    "gehören nicht hierher."
                )
            },
            "methode": {"required": _("Wählen Sie eine Methode.")},
            "erkenntnisse": {"required": _("Schreiben Sie, was Sie gelernt haben.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: dict[str, Any] = self.fields
        # No choice is made for anybody: without one there is nothing to save.
        felder["fallart"].choices = Fallrueckschau.Fallart.choices
        heute = timezone.localdate()
        felder["datum"].widget.attrs["max"] = heute.isoformat()
        treffen = cast("forms.ModelChoiceField[Treffen]", felder["treffen"])
        # Members read which one: not of a draft.
        treffen.queryset = (
            Treffen.objects.des_netzwerks(self.instance.netzwerk)
            .exclude(zustand=Treffen.Zustand.ENTWURF)
            .order_by("-beginn", "-pk")
        )
        treffen.empty_label = _("bei keinem Treffen")
        schon: list[int] = []
        if self.instance.pk:
            schon = [haus.pk for haus in self.instance.institutionen.all()]
            self.initial["institutionen"] = schon
        felder["institutionen"].queryset = self._haeuser(schon)

    def _haeuser(self, schon: list[int]) -> Any:
        """Who took part already, member or no longer, then every active member."""
        aktive = Organisation.objects.aktive_mitglieder(self.instance.netzwerk)
        dabei = Q(pk__in=schon)
        return Organisation.objects.filter(Q(pk__in=aktive.values("pk")) | dabei).order_by(
            Case(When(dabei, then=Value(0)), default=Value(1)), "name", "pk"
        )

    def clean_datum(self) -> Any:
        tag = self.cleaned_data["datum"]
        if tag > timezone.localdate():
            raise forms.ValidationError(_("Zurückschauen lässt sich nur auf einen Tag, der war."))
        return tag
