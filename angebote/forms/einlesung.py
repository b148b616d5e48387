from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from angebote.einlesen.spalten import ANGEBOTSLISTE
from angebote.models import Angebotseinlesung
from mitglieder.forms.einlesung import Listenformular


class AngebotslisteForm(Listenformular):
    """A list of offers; only the coordination may hand in many at once."""

    leseart = ANGEBOTSLISTE

    ziel = forms.ChoiceField(
        label=_("Neue Angebote werden"),
        choices=Angebotseinlesung.Ziel.choices,
        initial=Angebotseinlesung.Ziel.ENTWURF,
        widget=forms.RadioSelect,
        help_text=_("Öffentlich wird ein Angebot in beiden Fällen erst mit der Freigabe."),
    )

    def __init__(self, *args: Any, koordiniert: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not koordiniert:
            del self.fields["ziel"]

    @property
    def ziel_wert(self) -> str:
        return self.cleaned_data.get("ziel") or Angebotseinlesung.Ziel.ENTWURF.value
