from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from angebote.deutsch import falten
from angebote.models import Angebotsformat, Thema, Zielgruppe
from angebote.models.thema import Auswahl
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.stand import StandForm

FEHLER = {"name": {"required": _("Geben Sie dem Eintrag einen Namen.")}}


class AuswahlFormular[A: Auswahl](StandForm[A]):
    """An entry of one of the lists; each list has its form below."""

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.netzwerk = netzwerk

    def clean_name(self) -> str:
        """Two entries of one name could not be told apart where one is chosen.

        Spelling that the search does not tell apart counts as the same.
        """
        name = " ".join(self.cleaned_data["name"].split())
        liste: Any = self._meta.model._default_manager.all()
        andere = liste.waehlbar(self.netzwerk).mit_ruhe(self.netzwerk).exclude(pk=self.instance.pk)
        for eintrag in andere:
            if falten(eintrag.name) != falten(name):
                continue
            if eintrag.ruht:
                text = _(
                    "„%(name)s“ gibt es schon und ist nur zurzeit nicht wählbar. Machen Sie den "
                    "Eintrag wieder wählbar."
                )
            elif eintrag.netzwerk_id is None:
                text = _("„%(name)s“ gibt es schon: Das Portal bringt es für alle Netzwerke mit.")
            else:
                text = _("„%(name)s“ gibt es schon.")
            raise forms.ValidationError(text, params={"name": eintrag.name})
        return name


class ThemaFormular(AuswahlFormular[Thema]):
    class Meta:
        model = Thema
        fields = ("name", "bereich")
        widgets = {"bereich": forms.RadioSelect}
        error_messages = FEHLER
        help_texts = {
            "name": _("Zum Beispiel „Trennung und Scheidung“."),
            "bereich": _("Ordnet die Übersicht, was in der Stadt fehlt."),
        }


class ZielgruppeFormular(AuswahlFormular[Zielgruppe]):
    class Meta:
        model = Zielgruppe
        fields = ("name",)
        error_messages = FEHLER
        help_texts = {"name": _("Zum Beispiel „Großeltern“.")}


class AngebotsformatFormular(AuswahlFormular[Angebotsformat]):
    class Meta:
        model = Angebotsformat
        fields = ("name",)
        error_messages = FEHLER
        help_texts = {"name": _("Zum Beispiel „Ausstellung“.")}


#: The form of each list, by its name in addresses.
FORMULARE: dict[str, type[AuswahlFormular[Any]]] = {
    "themen": ThemaFormular,
    "zielgruppen": ZielgruppeFormular,
    "arten": AngebotsformatFormular,
}


class ZusammenlegenFormular(forms.Form):
    """Which entry takes the place of another."""

    ziel = forms.ModelChoiceField(
        label=_("Stattdessen steht künftig"),
        queryset=Thema.objects.none(),
        empty_label=_("Bitte wählen"),
        error_messages={
            "required": _("Wählen Sie, was künftig an seiner Stelle steht."),
            "invalid_choice": _("Diesen Eintrag gibt es nicht mehr. Wählen Sie einen anderen."),
        },
    )

    def __init__(self, *args: Any, eintrag: Auswahl, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        liste: Any = type(eintrag)._default_manager.all()
        ziel: Any = self.fields["ziel"]
        ziel.queryset = liste.vergebbar(netzwerk).exclude(pk=eintrag.pk)
