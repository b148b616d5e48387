from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.aktionen.kuendigung import fruehestens
from mitglieder.models import Beitritt
from netzwerk.basis.formulare import DatumFeld
from netzwerk.basis.templatetags.portal import datum


class KuendigenFormular(forms.Form):
    """Proposes the first day the notice period allows; an earlier one needs a tick."""

    ohne_freiwillig = True

    eingegangen = DatumFeld(
        label=_("Kündigung eingegangen am"),
        initial=timezone.localdate,
        help_text=_("Von diesem Tag an läuft die Kündigungsfrist."),
    )
    form = forms.ChoiceField(
        label=_("Form der Kündigung"),
        choices=Beitritt.Kuendigungsform.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie, wie gekündigt wurde.")},
    )
    zum = DatumFeld(label=_("Gekündigt zum"))
    einvernehmlich = forms.BooleanField(
        label=_("Früher als die Frist: Beide Seiten sind einverstanden"), required=False
    )

    def __init__(self, *args: Any, beitritt: Beitritt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fassung = beitritt.fassung
        vorschlag = fruehestens(self.fassung, timezone.localdate())
        self.fields["zum"].initial = vorschlag
        self.fields["zum"].help_text = _(
            "Geht die Kündigung heute ein, endet der Beitritt frühestens am %(tag)s. Bis dahin "
            "bleibt die Organisation Beteiligte."
        ) % {"tag": datum(vorschlag)}

    def clean_eingegangen(self) -> Any:
        tag = self.cleaned_data["eingegangen"]
        if tag > timezone.localdate():
            raise forms.ValidationError(_("Die Kündigung ist heute oder früher eingegangen."))
        return tag

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        if not self.errors and not daten["einvernehmlich"]:
            frist = fruehestens(self.fassung, daten["eingegangen"])
            if daten["zum"] < frist:
                self.add_error(
                    "zum",
                    _(
                        "Nach der Kündigungsfrist endet der Beitritt frühestens am %(tag)s. "
                        "Kreuzen Sie unten an, wenn beide Seiten mit einem früheren Tag "
                        "einverstanden sind."
                    )
                    % {"tag": datum(frist)},
                )
        return daten
