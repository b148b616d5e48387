from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.formulare import DatumFeld

#: The personal links live as long; a mistyped year would keep them for decades.
SPAETESTENS = timedelta(days=2 * 365)


class FreigabeForm(forms.Form):
    """Until when objections are taken; left empty, the rule decides."""

    einwaende_bis = DatumFeld(label=_("Einwände nehmen Sie an bis einschließlich"), required=False)
    ohne_freiwillig = True

    def __init__(self, *args: Any, hilfe: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["einwaende_bis"].help_text = hilfe

    def clean_einwaende_bis(self) -> date | None:
        tag: date | None = self.cleaned_data["einwaende_bis"]
        if tag is not None and tag < timezone.localdate():
            raise ValidationError(_("Der Tag liegt in der Vergangenheit."))
        if tag is not None and tag > timezone.localdate() + SPAETESTENS:
            raise ValidationError(_("Der Tag liegt mehr als zwei Jahre in der Zukunft."))
        return tag
