from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from angebote.deutsch import schluessel, woerter
from angebote.models import Synonym
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.stand import StandForm

MEISTE_WOERTER = 3


class SynonymFormular(StandForm[Synonym]):
    """What people say, and what the offers call it."""

    class Meta:
        model = Synonym
        fields = ("begriff", "bedeutet")
        error_messages = {
            "begriff": {"required": _("Geben Sie ein, wonach jemand sucht.")},
            "bedeutet": {"required": _("Geben Sie ein, was die Suche stattdessen finden soll.")},
        }
        help_texts = {
            "begriff": _("Ein bis drei Wörter, zum Beispiel „Handysucht“."),
            "bedeutet": _(
                "Wie es in den Angeboten heißt, zum Beispiel „exzessive Mediennutzung“. "
                "Gefunden wird, was alle diese Wörter enthält."
            ),
        }

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.netzwerk = netzwerk

    def clean_begriff(self) -> str:
        """The search compares up to three words in a row."""
        begriff = " ".join(self.cleaned_data["begriff"].split())
        anzahl = len(list(woerter(begriff)))
        if not anzahl:
            raise forms.ValidationError(
                _("„%(begriff)s“ übergeht die Suche. Nennen Sie das Wort, auf das es ankommt."),
                params={"begriff": begriff},
            )
        if anzahl > MEISTE_WOERTER:
            raise forms.ValidationError(_("Höchstens drei Wörter: Nach längeren sucht niemand."))
        return begriff

    def clean_bedeutet(self) -> str:
        bedeutet = " ".join(self.cleaned_data["bedeutet"].split())
        if not schluessel(bedeutet):
            raise forms.ValidationError(
                _("„%(bedeutet)s“ übergeht die Suche. Nennen Sie das Wort, auf das es ankommt."),
                params={"bedeutet": bedeutet},
            )
        return bedeutet

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        begriff, bedeutet = daten.get("begriff"), daten.get("bedeutet")
        if not begriff or not bedeutet:
            return daten
        if schluessel(begriff) == schluessel(bedeutet):
            self.add_error("bedeutet", _("Das ist dasselbe Wort."))
        # Spelling that the search does not tell apart counts as the same.
        netzwerk = cast(Netzwerk, self.instance.netzwerk)  # set by the view
        gleiche = Synonym.objects.waehlbar(netzwerk).exclude(pk=self.instance.pk)
        for anderes in gleiche.filter(gefaltet=schluessel(begriff)):
            if schluessel(anderes.bedeutet) == schluessel(bedeutet):
                self.add_error("begriff", _("Dieses Synonym gibt es schon."))
                break
        return daten
