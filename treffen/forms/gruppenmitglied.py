from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet

from mitglieder.models import Kontakt
from treffen.forms.protokoll import waehlbare_kontakte
from treffen.models import Arbeitsgruppe, Gruppenmitglied

#: So many persons a search shows; whoever looks for another types more.
TREFFER = 20


def aufzunehmen(gruppe: Arbeitsgruppe, worte: str = "") -> QuerySet[Kontakt]:
    """Contacts of the network that are not in the group; each word in the name, the function or
    the organisation."""
    kontakte = waehlbare_kontakte(gruppe.netzwerk).exclude(
        pk__in=gruppe.mitglieder.jetzt().values("kontakt")
    )
    for wort in worte.split():
        kontakte = kontakte.filter(
            Q(vorname__unaccent__icontains=wort)
            | Q(nachname__unaccent__icontains=wort)
            | Q(funktion__unaccent__icontains=wort)
            | Q(organisation__name__unaccent__icontains=wort)
        )
    return kontakte


class AufnehmenForm(forms.Form):
    kontakt = forms.ModelChoiceField(queryset=Kontakt.objects.none())

    def __init__(self, *args: Any, gruppe: Arbeitsgruppe, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whoever is in already may come back by a second click: that is no error.
        wer = cast("forms.ModelChoiceField[Kontakt]", self.fields["kontakt"])
        wer.queryset = waehlbare_kontakte(gruppe.netzwerk)


class AufgabeForm(forms.ModelForm[Gruppenmitglied]):
    """The page offers only what whoever asks may give."""

    class Meta:
        model = Gruppenmitglied
        fields = ("aufgabe",)
        widgets = {"aufgabe": forms.RadioSelect}

    def __init__(self, *args: Any, darf_leitung: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not darf_leitung:
            feld = cast("forms.ChoiceField", self.fields["aufgabe"])
            feld.choices = [
                (wert, wort)
                for wert, wort in Gruppenmitglied.Aufgabe.choices
                if wert != Gruppenmitglied.Aufgabe.LEITUNG
            ]
