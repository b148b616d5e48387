from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_filters.filters import BooleanFilter, ChoiceFilter
from django_filters.filterset import FilterSet

from mitglieder.models import Kontakt
from netzwerk.basis.formulare import DatumFeld
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import ist_koordination
from netzwerk.basis.stand import StandForm
from treffen.forms.protokoll import kontakt_zeile, waehlbare_kontakte
from treffen.models import Arbeitsgruppe, Massnahme
from treffen.models.massnahme import MassnahmeQuerySet


class MassnahmeForm(StandForm[Massnahme]):
    class Meta:
        model = Massnahme
        fields = ("titel", "beschreibung", "verantwortlich", "frist", "arbeitsgruppe")
        widgets = {"beschreibung": forms.Textarea(attrs={"rows": 4})}
        field_classes = {"frist": DatumFeld}
        help_texts = {
            "beschreibung": _("Bitte keine Angaben zu einzelnen Kindern oder Familien."),
        }
        error_messages = {"titel": {"required": _("Schreiben Sie, was zu tun ist.")}}

    def __init__(self, *args: Any, netzwerk: Netzwerk, von: Konto, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.netzwerk = netzwerk
        self._gruppe_waehlen(netzwerk, von)
        wer = cast("forms.ModelChoiceField[Kontakt]", self.fields["verantwortlich"])
        bisher = self.instance.verantwortlich_id
        kontakte = waehlbare_kontakte(netzwerk, auch=[bisher] if bisher else [])
        wer.queryset = kontakte
        wer.choices = [("", _("Bitte wählen")), *((k.pk, kontakt_zeile(k)) for k in kontakte)]
        if not kontakte:
            wer.help_text = _(
                "Noch gibt es keine Ansprechpersonen. Tragen Sie sie bei einer Organisation ein."
            )
        if self.instance.zustand in (*Massnahme.OFFENE, Massnahme.Zustand.ERLEDIGT):
            wer.required = self.fields["frist"].required = True
        wer.error_messages["required"] = _("Wählen Sie eine zuständige Person aus.")
        self.fields["frist"].error_messages["required"] = _("Geben Sie an, bis wann.")

    def _gruppe_waehlen(self, netzwerk: Netzwerk, von: Konto) -> None:
        """The coordination any group or none; a lead one of hers, asked only when she has several.

        What comes from a result belongs to the group that found it.
        """
        feld = cast("forms.ModelChoiceField[Arbeitsgruppe]", self.fields["arbeitsgruppe"])
        bisher = self.instance.arbeitsgruppe_id
        eigene = Arbeitsgruppe.objects.verwaltbar_fuer(von, netzwerk).filter(
            ~Q(zustand=Arbeitsgruppe.Zustand.BEENDET) | Q(pk=bisher)
        )
        waehlt_frei = ist_koordination(von, netzwerk)
        wenige = eigene.count() < (1 if waehlt_frei else 2)
        if wenige or self.instance.ergebnis_id is not None:
            del self.fields["arbeitsgruppe"]
            return
        feld.queryset = eigene
        feld.empty_label = _("keine") if waehlt_frei else None
        feld.required = not waehlt_frei


class MassnahmeFilter(FilterSet):
    """`stand`: open (default), overdue, done, all; `meine`: only one's own."""

    stand = ChoiceFilter(
        method="nach_stand",
        choices=(
            ("offen", _("offen")),
            ("ueberfaellig", _("überfällig")),
            ("vorgeschlagen", _("vorgeschlagen")),
            ("erledigt", _("erledigt")),
            ("alle", _("alle")),
        ),
    )
    meine = BooleanFilter(method="nur_eigene", widget=forms.CheckboxInput)

    class Meta:
        model = Massnahme
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, *args: Any, konto: Konto, **kwargs: Any) -> None:
        self.konto = konto
        werte = data.copy()
        werte.setdefault("stand", "offen")
        super().__init__(werte, *args, **kwargs)  # type: ignore[no-untyped-call]  # django-filter is not typed

    def nach_stand(self, zeilen: MassnahmeQuerySet, name: str, wert: str) -> MassnahmeQuerySet:
        return zeilen.im_stand(wert)

    def nur_eigene(self, zeilen: MassnahmeQuerySet, name: str, wert: bool) -> MassnahmeQuerySet:
        return zeilen.von(self.konto) if wert else zeilen
