from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mitglieder.models import Rundschreiben, Verteiler
from mitglieder.platzhalter import pruefen
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.stand import StandForm

VORLAGE = gettext_lazy("{anrede},\n\n\n\nMit freundlichen Grüßen\n{unterschrift}")


class RundschreibenFormular(StandForm[Rundschreiben]):
    """A draft: whom it is for, subject and text. Nothing is required before it is sent."""

    ohne_freiwillig = True
    fuer = forms.ChoiceField(
        label=gettext_lazy("An wen?"),
        error_messages={
            "invalid_choice": gettext_lazy(
                "Diesen Verteiler gibt es nicht mehr. Wählen Sie einen anderen."
            )
        },
    )

    class Meta:
        model = Rundschreiben
        fields = ("an", "betreff", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 16})}
        help_texts = {
            "text": gettext_lazy(
                "Eine Leerzeile trennt Absätze; „- “ am Zeilenanfang macht eine Liste."
            )
        }

    field_order = ("fuer", "an", "betreff", "text")

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        instance: Rundschreiben | None = kwargs.get("instance")
        anfangs = kwargs.setdefault("initial", {})
        if instance is None:
            anfangs.setdefault("text", str(VORLAGE))
        else:
            anfangs["fuer"] = _als_wahl(instance)
            if not (instance.betreff or instance.text):  # begun from a selection of the list
                instance.text = anfangs["text"] = str(VORLAGE)
        super().__init__(*args, **kwargs)
        self.instance.netzwerk = netzwerk
        self.verteiler = {str(eins.pk): eins for eins in Verteiler.objects.im_netzwerk(netzwerk)}
        if instance is None:  # the preview shows what the page offers first
            self.instance.text = anfangs["text"]
            self._kreis_setzen(str(anfangs.get("fuer", "")))
        self.fields["fuer"].choices = self._wahlen(instance)  # type: ignore[attr-defined]  # `fields` holds plain Field

    def _wahlen(self, instance: Rundschreiben | None) -> list[tuple[str, str]]:
        wahlen = [(Rundschreiben.Kreis.ALLE.value, _("alle aktiven Mitglieder"))]
        if instance is not None and (zahl := instance.organisationen.count()):
            text = ngettext("%(n)s gewählte Organisation", "%(n)s gewählte Organisationen", zahl)
            wahlen.insert(0, (Rundschreiben.Kreis.AUSWAHL.value, text % {"n": zahl}))
        return wahlen + [
            (pk, _("Verteiler: %(name)s") % {"name": eins.name})
            for pk, eins in self.verteiler.items()
        ]

    def clean_betreff(self) -> str:
        betreff: str = self.cleaned_data["betreff"]
        pruefen(betreff)
        return betreff

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        pruefen(text)
        return text

    def clean(self) -> dict[str, Any]:
        """`fuer` stands for two columns, which a constraint ties together."""
        daten = super().clean() or self.cleaned_data
        wahl = daten.get("fuer")
        if wahl is not None:
            self._kreis_setzen(wahl)
        return daten

    def _kreis_setzen(self, wahl: str) -> None:
        self.instance.verteiler = self.verteiler.get(wahl)
        if wahl in self.verteiler:
            self.instance.kreis = Rundschreiben.Kreis.VERTEILER
        elif wahl in Rundschreiben.Kreis:
            self.instance.kreis = wahl


def _als_wahl(rundschreiben: Rundschreiben) -> str:
    """What `fuer` shows: nothing that exists when the Verteiler was deleted."""
    if rundschreiben.kreis == Rundschreiben.Kreis.VERTEILER:
        return str(rundschreiben.verteiler_id or "")
    return rundschreiben.kreis
