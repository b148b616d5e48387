from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters.filters import CharFilter, ChoiceFilter
from django_filters.filterset import FilterSet

from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.stand import StandForm
from treffen.forms.fallschutz import Fallschutz
from treffen.models import Beschluss, Schwerpunktthema
from treffen.models.beschluss_auswahl import NICHT_ANGENOMMEN, BeschlussQuerySet

STAENDE = (*Beschluss.Geltung.choices, (NICHT_ANGENOMMEN, _("nicht angenommen")))


class FilterForm(forms.Form):
    ohne_freiwillig = True


class BeschlussFilter(FilterSet):
    """`q` words, `thema`, `verfahren`, `jahr`, and `stand` for the chips."""

    q = CharFilter(method="nach_worten", label=_("Wortlaut oder Treffen"), max_length=200)
    thema = ChoiceFilter(field_name="thema", label=_("Thema"), empty_label=_("alle Themen"))
    verfahren = ChoiceFilter(
        method="nach_verfahren",
        choices=Beschluss.Verfahren.choices,
        label=_("Verfahren"),
        empty_label=_("alle Verfahren"),
    )
    jahr = ChoiceFilter(method="nach_jahr", label=_("Jahr"), empty_label=_("alle Jahre"))
    stand = ChoiceFilter(method="nach_stand", choices=STAENDE)

    class Meta:
        model = Beschluss
        form = FilterForm
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, *, queryset: BeschlussQuerySet) -> None:
        """Topics and years to choose from are those that occur."""
        super().__init__(data, queryset=queryset)  # type: ignore[no-untyped-call]  # django-filter is not typed
        alle = queryset.order_by()
        themen = alle.filter(thema__isnull=False).values_list("thema", "thema__titel").distinct()
        jahre = alle.dates("gefasst_am", "year", order="DESC")
        self.filters["thema"].extra["choices"] = sorted(
            ((str(pk), titel) for pk, titel in themen), key=lambda paar: paar[1]
        )
        self.filters["jahr"].extra["choices"] = [(str(tag.year),) * 2 for tag in jahre]

    def werte(self) -> dict[str, str]:
        """What is chosen and is a choice."""
        self.form.is_valid()
        return {name: str(wert) for name, wert in self.form.cleaned_data.items() if wert}

    def ohne_stand(self) -> BeschlussQuerySet:
        """What the chips count: all that the other fields let through."""
        zeilen: BeschlussQuerySet = self.queryset
        for name, wert in self.werte().items():
            if name != "stand":
                zeilen = self.filters[name].filter(zeilen, wert)
        return zeilen

    def nach_worten(self, zeilen: BeschlussQuerySet, name: str, wert: str) -> BeschlussQuerySet:
        return zeilen.gesucht(wert)

    def nach_verfahren(self, zeilen: BeschlussQuerySet, name: str, wert: str) -> BeschlussQuerySet:
        return zeilen.im_verfahren(wert)

    def nach_jahr(self, zeilen: BeschlussQuerySet, name: str, wert: str) -> BeschlussQuerySet:
        return zeilen.filter(gefasst_am__year=int(wert))

    def nach_stand(self, zeilen: BeschlussQuerySet, name: str, wert: str) -> BeschlussQuerySet:
        return zeilen.im_stand(wert)


class BeschlussFeld(forms.ModelChoiceField[Beschluss]):
    """Decisions of one wording differ by their day."""

    def label_from_instance(self, obj: Beschluss) -> str:
        return f"{obj.gefasst_am:%d.%m.%Y}: {obj}"


class GeltungForm(Fallschutz, StandForm[Beschluss]):
    """What the register keeps of a decision; of one that was not adopted the topic alone."""

    geprueft = ("geltung_bemerkung",)

    abgeloest_durch = BeschlussFeld(
        Beschluss.objects.none(),
        label=_("Abgelöst durch"),
        help_text=_("Nur wenn oben „abgelöst“ steht: der neuere Beschluss, der jetzt gilt."),
        required=False,
        empty_label=_("kein anderer Beschluss"),
    )

    class Meta:
        model = Beschluss
        fields = ("thema", "geltung", "abgeloest_durch", "geltung_bemerkung")
        widgets = {"geltung": forms.RadioSelect}
        help_texts = {
            "geltung_bemerkung": _("Zum Beispiel, womit er erledigt ist. Keine Angaben zu Fällen.")
        }

    def __init__(self, *args: Any, netzwerk: Netzwerk, von: Konto, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        thema = cast("forms.ModelChoiceField[Schwerpunktthema]", self.fields["thema"])
        thema.queryset = Schwerpunktthema.objects.filter(netzwerk=netzwerk)
        thema.empty_label = _("kein Schwerpunktthema")
        if not self.instance.ist_angenommen:
            for name in ("geltung", "abgeloest_durch", "geltung_bemerkung"):
                del self.fields[name]
            return
        durch = cast(BeschlussFeld, self.fields["abgeloest_durch"])
        durch.queryset = (
            Beschluss.objects.sichtbar_fuer(von, netzwerk)
            .gefasst()
            .filter(gefasst_am__gte=self.instance.gefasst_am)
            .exclude(pk=self.instance.pk)
            .order_by("-gefasst_am", "-pk")
        )

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        durch: Beschluss | None = daten.get("abgeloest_durch")
        abgeloest = daten.get("geltung") == Beschluss.Geltung.ABGELOEST
        if abgeloest and durch is None and "abgeloest_durch" not in self.errors:
            self.add_error(
                "abgeloest_durch", _("Wählen Sie den Beschluss, der an seine Stelle tritt.")
            )
        elif abgeloest and durch is not None and self._kreis(durch):
            self.add_error(
                "abgeloest_durch",
                _("Dieser Beschluss ist selbst durch den vorliegenden abgelöst."),
            )
        elif "geltung" in self.fields and not abgeloest:
            daten["abgeloest_durch"] = None
        return daten

    def _kreis(self, durch: Beschluss) -> bool:
        """Whether what replaces it was, over others, replaced by it."""
        gesehen = set()
        schritt: Beschluss | None = durch
        while schritt is not None and schritt.pk not in gesehen:
            if schritt.pk == self.instance.pk:
                return True
            gesehen.add(schritt.pk)
            schritt = schritt.abgeloest_durch
        return False
