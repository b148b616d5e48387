from typing import Any, cast

from django import forms
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django_filters.filters import BooleanFilter, CharFilter, ChoiceFilter
from django_filters.filterset import FilterSet

from mitglieder.models import Kontakt
from netzwerk.basis.formulare import DatumFeld
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import ist_koordination
from netzwerk.basis.stand import StandForm
from treffen.forms.fallschutz import Fallschutz
from treffen.forms.kontaktwahl import gruppe_zuerst
from treffen.forms.protokoll import waehlbare_kontakte
from treffen.forms.protokoll_ergebnisse import OHNE
from treffen.models import Arbeitsgruppe, Massnahme, Tagesordnungspunkt
from treffen.models.massnahme import MassnahmeQuerySet


class MassnahmeForm(Fallschutz, StandForm[Massnahme]):
    geprueft = ("titel", "beschreibung")

    class Meta:
        model = Massnahme
        fields = ("titel", "beschreibung", "verantwortlich", "frist", "arbeitsgruppe", "top")
        labels = {"top": _("Tagesordnungspunkt")}
        widgets = {"beschreibung": forms.Textarea(attrs={"rows": 4})}
        field_classes = {"frist": DatumFeld}
        help_texts = {
            "beschreibung": _("Bitte keine Angaben zu einzelnen Kindern oder Familien."),
            "top": _(
                "Im Protokoll steht die Maßnahme unter diesem Punkt, bei seinen Beschlüssen; ohne "
                "TOP bei den weiteren Maßnahmen am Ende."
            ),
        }
        error_messages = {"titel": {"required": _("Schreiben Sie, was zu tun ist.")}}

    def __init__(
        self,
        *args: Any,
        netzwerk: Netzwerk,
        von: Konto,
        tops: list[Tagesordnungspunkt] | None = None,
        **kwargs: Any,
    ) -> None:
        """`tops`: the items under which it may stand; none where its minutes cannot be written."""
        super().__init__(*args, **kwargs)
        self.instance.netzwerk = netzwerk
        self._gruppe_waehlen(netzwerk, von)
        self._top_waehlen(tops or [])
        wer = cast("forms.ModelChoiceField[Kontakt]", self.fields["verantwortlich"])
        bisher = self.instance.verantwortlich_id
        kontakte = waehlbare_kontakte(netzwerk, auch=[bisher] if bisher else [])
        wer.queryset = kontakte
        wer.choices = [
            ("", _("Bitte wählen")),
            *gruppe_zuerst(kontakte, self.instance.arbeitsgruppe),
        ]
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

    def _top_waehlen(self, tops: list[Tagesordnungspunkt]) -> None:
        """A new one stands where the minutes tell what the group worked out."""
        if not tops:
            del self.fields["top"]
            return
        feld = cast("forms.ModelChoiceField[Tagesordnungspunkt]", self.fields["top"])
        feld.queryset = Tagesordnungspunkt.objects.filter(pk__in=[top.pk for top in tops])
        feld.choices = [("", OHNE), *((top.pk, str(top)) for top in tops)]
        feld.error_messages["invalid_choice"] = _(
            "Dieser Punkt steht nicht mehr auf der Tagesordnung. Wählen Sie neu."
        )
        if self.instance._state.adding and self.instance.ergebnis is not None:
            blatt = self.instance.ergebnis.blatt
            if blatt.top_id in {top.pk for top in tops}:
                self.initial["top"] = blatt.top_id

    def clean(self) -> dict[str, Any]:
        daten: dict[str, Any] = super().clean() or self.cleaned_data
        if "top" not in self.fields and self.data.get(self.add_prefix("top")):
            self.add_error(
                None,
                _(
                    "Das Protokoll ist inzwischen freigegeben: Unter einem TOP kann die Maßnahme "
                    "dort nicht mehr stehen. Speichern Sie noch einmal, dann steht sie für sich."
                ),
            )
        return daten


class MassnahmeFilter(FilterSet):
    """`stand`: open (default) or one of the chips; the others narrow it down."""

    stand = ChoiceFilter(
        method="nach_stand",
        choices=(
            ("offen", _("offen")),
            ("ueberfaellig", _("überfällig")),
            ("fristbitte", _("Bitte um neue Frist")),
            ("unerreichbar", _("ohne Adresse")),
            ("vorgeschlagen", _("vorgeschlagen")),
            ("erledigt", _("erledigt")),
            ("verworfen", _("verworfen")),
            ("alle", _("alle")),
        ),
    )
    meine = BooleanFilter(method="nur_eigene", widget=forms.CheckboxInput)
    gruppe = ChoiceFilter(
        method="nach_gruppe", label=_("Arbeitsgruppe"), empty_label=_("alle Arbeitsgruppen")
    )
    thema = ChoiceFilter(
        method="nach_thema", label=_("Schwerpunktthema"), empty_label=_("alle Schwerpunktthemen")
    )
    organisation = ChoiceFilter(
        method="nach_organisation",
        label=_("Zuständige Organisation"),
        empty_label=_("alle Organisationen"),
    )
    q = CharFilter(method="nach_worten", label=_("Maßnahme, Person oder Organisation"))

    class Meta:
        model = Massnahme
        fields: tuple[str, ...] = ()

    def __init__(
        self, data: Any, *, queryset: MassnahmeQuerySet, netzwerk: Netzwerk, konto: Konto
    ) -> None:
        self.konto, self.netzwerk = konto, netzwerk
        werte = data.copy()
        werte.setdefault("stand", "offen")
        super().__init__(werte, queryset=queryset)  # type: ignore[no-untyped-call]  # django-filter is not typed
        for name, wahlen in _waehlbares(queryset).items():
            self.filters[name].extra["choices"] = wahlen

    @property
    def gewaehlt(self) -> str:
        """The state asked for; what is none is as all."""
        stand = self.form.data.get("stand")
        return stand if stand in dict(self.filters["stand"].extra["choices"]) else "alle"

    @property
    def auswahlfelder(self) -> list[forms.BoundField]:
        """Those that offer a choice at all."""
        namen = ("gruppe", "thema", "organisation")
        return [self.form[name] for name in namen if self.filters[name].extra["choices"]]

    @property
    def ist_eingegrenzt(self) -> bool:
        return any(self.form.data.get(n) for n in ("gruppe", "thema", "organisation", "q", "meine"))

    def ohne_stand(self) -> MassnahmeQuerySet:
        """What the other filters leave, for the counts of the chips and the board."""
        zeilen: MassnahmeQuerySet = self.queryset
        self.form.is_valid()
        for name in ("meine", "gruppe", "thema", "organisation", "q"):
            if wert := self.form.cleaned_data.get(name):
                zeilen = self.filters[name].filter(zeilen, wert)
        return zeilen

    def nach_stand(self, zeilen: MassnahmeQuerySet, name: str, wert: str) -> MassnahmeQuerySet:
        if wert == "unerreichbar":
            return zeilen.unerreichbar(self.netzwerk)
        return zeilen.mit_fristbitte() if wert == "fristbitte" else zeilen.im_stand(wert)

    def nur_eigene(self, zeilen: MassnahmeQuerySet, name: str, wert: bool) -> MassnahmeQuerySet:
        return zeilen.von(self.konto) if wert else zeilen

    def nach_gruppe(self, zeilen: MassnahmeQuerySet, name: str, wert: str) -> MassnahmeQuerySet:
        return zeilen.der_gruppe(wert)

    def nach_thema(self, zeilen: MassnahmeQuerySet, name: str, wert: str) -> MassnahmeQuerySet:
        return zeilen.des_themas(wert)

    def nach_organisation(
        self, zeilen: MassnahmeQuerySet, name: str, wert: str
    ) -> MassnahmeQuerySet:
        return zeilen.filter(verantwortlich__organisation_id=int(wert))

    def nach_worten(self, zeilen: MassnahmeQuerySet, name: str, wert: str) -> MassnahmeQuerySet:
        return zeilen.gesucht(wert)


def _waehlbares(zeilen: MassnahmeQuerySet) -> dict[str, list[tuple[str, str]]]:
    """What the measures at hand belong to, in two queries."""
    hier = zeilen.order_by()
    ketten = hier.annotate(
        gruppe=Coalesce("arbeitsgruppe", "ergebnis__blatt__gruppe"),
        gruppenname=Coalesce("arbeitsgruppe__name", "ergebnis__blatt__gruppe__name"),
        thema=Coalesce(
            "arbeitsgruppe__schwerpunktthema", "ergebnis__blatt__gruppe__schwerpunktthema"
        ),
        themenname=Coalesce(
            "arbeitsgruppe__schwerpunktthema__titel",
            "ergebnis__blatt__gruppe__schwerpunktthema__titel",
        ),
    )
    paare = set(ketten.values_list("gruppe", "gruppenname", "thema", "themenname").distinct())
    haeuser = hier.values_list("verantwortlich__organisation", "verantwortlich__organisation__name")
    return {
        "gruppe": _wahlen({paar[:2] for paar in paare}),
        "thema": _wahlen({paar[2:] for paar in paare}),
        "organisation": _wahlen(set(haeuser.distinct())),
    }


def _wahlen(paare: set[tuple[Any, Any]]) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in sorted(paare, key=lambda p: str(p[1])) if pk]
