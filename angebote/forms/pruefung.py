from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from angebote.forms.angebot import AngebotForm, mehrfachwahl
from angebote.models import Angebot
from netzwerk.basis.stand import StandForm

#: What changes from year to year; topics, providers and the like are kept with an account.
KURZFELDER = (
    "titel", "kurztext", "beschreibung", "fuer_eltern", "fuer_fachkraefte", "alter_von",
    "alter_bis", "ort", "bezirk", "ist_online", "kommt_hin", "ist_kostenfrei", "kosten", "sprachen",
    "barrierefreiheit", "barrierefreiheit_hinweis", "kontakt_telefon", "kontakt_email", "website",
    "anmeldung_link",
)  # fmt: skip


class PruefungForm(StandForm[Angebot]):
    """The short form behind a personal link; its values become a proposal."""

    sprachen = mehrfachwahl(_("Sprachen"), Angebot.Sprache.choices)
    barrierefreiheit = mehrfachwahl(_("Barrierefreiheit"), Angebot.Barrierefrei.choices)

    class Meta:
        model = Angebot
        fields = KURZFELDER
        widgets = {
            "beschreibung": forms.Textarea(attrs={"rows": 8}),
            "fuer_eltern": forms.Textarea(attrs={"rows": 4}),
            "fuer_fachkraefte": forms.Textarea(attrs={"rows": 4}),
            "kontakt_telefon": forms.TextInput(attrs={"type": "tel"}),
        }
        error_messages = AngebotForm.Meta.error_messages

    def angaben(self) -> dict[str, Any]:
        return {feld: self.cleaned_data[feld] for feld in KURZFELDER}
