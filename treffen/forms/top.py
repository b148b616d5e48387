from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.stand import StandForm
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
