from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from angebote.models import Angebot
from mitglieder.models import Organisation

TITEL, PRUEFUNG, GEAENDERT = "titel", "pruefung", "geaendert"
ORDNUNGEN: dict[str, tuple[Any, ...]] = {
    TITEL: ("titel", "pk"),
    PRUEFUNG: (F("pruefung_faellig_am").asc(nulls_last=True), "titel", "pk"),
    GEAENDERT: ("-geaendert_am", "pk"),
}


class VerwaltenForm(forms.Form):
    """What the list of offers one keeps is narrowed down by; nonsense narrows nothing."""

    ohne_freiwillig = True

    q = forms.CharField(
        label=_("Titel enthält"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    anbieter = forms.ModelChoiceField(
        label=_("Anbieter"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("alle"),
    )
    ordnung = forms.ChoiceField(
        label=_("Reihenfolge"),
        choices=(
            (TITEL, _("nach Titel")),
            (PRUEFUNG, _("nächste Prüfung zuerst")),
            (GEAENDERT, _("zuletzt geändert zuerst")),
        ),
        required=False,
    )

    def __init__(self, *args: Any, angebote: QuerySet[Angebot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        durch = Angebot.anbieter.through.objects.filter(angebot__in=angebote.values("pk"))
        feld: Any = self.fields["anbieter"]
        feld.queryset = Organisation.objects.filter(pk__in=durch.values("organisation"))
        # Read once: the page also asks whether there is anything to choose.
        feld.choices = [("", feld.empty_label), *((org.pk, str(org)) for org in feld.queryset)]
        self.is_valid()

    @property
    def reihenfolge(self) -> tuple[Any, ...]:
        return ORDNUNGEN[self.cleaned_data.get("ordnung") or TITEL]

    @property
    def ist_gefiltert(self) -> bool:
        return bool(self.cleaned_data.get("q") or self.cleaned_data.get("anbieter"))

    def anwenden(self, angebote: Any) -> Any:
        if q := self.cleaned_data.get("q"):
            angebote = angebote.filter(titel__icontains=q)
        if anbieter := self.cleaned_data.get("anbieter"):
            durch = Angebot.anbieter.through.objects.filter(organisation=anbieter)
            angebote = angebote.filter(pk__in=durch.values("angebot_id"))
        return angebote
