"""What the directory can be filtered by: groups, their values and names, what a page shows of them.

The counting stands in `angebote.filter`, the values of one offer in `angebote.merkmale`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_filters.filters import MultipleChoiceFilter
from django_filters.filterset import FilterSet

from angebote.merkmale import ALTERSSTUFEN, GANZE_STADT, WERT_LAENGE
from angebote.models import Angebot, Suchdokument

ORTE = {
    "vor_ort": _("vor Ort"),
    "kommt": _("kommt in die Einrichtung"),
    "online": _("online"),
}
KOSTEN = {"frei": _("kostenfrei"), "kostet": _("kostet etwas")}
DATEN = {
    "7": _("in den nächsten 7 Tagen"),
    "30": _("in den nächsten 30 Tagen"),
    "90": _("in den nächsten 3 Monaten"),
    "laufend": _("laufend, ohne festen Termin"),
}
MEISTE_WERTE = 30
# Of a long list without an order of its own the most frequent are shown, the rest is folded.
ZUERST_GEZEIGT = 12


class WerteField(forms.MultipleChoiceField):
    """Takes any short value: an old link with a topic that is gone finds nothing, not an error."""

    def valid_value(self, value: Any) -> bool:
        return True

    def clean(self, value: Any) -> list[str]:
        werte = [wert.replace("\x00", "")[:WERT_LAENGE] for wert in super().clean(value)]
        return [wert for wert in dict.fromkeys(werte) if wert][:MEISTE_WERTE]


class MerkmalFilter(MultipleChoiceFilter):
    field_class = WerteField  # type: ignore[assignment]  # django-filter is not typed

    def __init__(self, gruppe: str, titel: str | Promise) -> None:
        super().__init__(  # type: ignore[no-untyped-call]  # django-filter is not typed
            field_name="merkmale", label=titel, choices=()
        )
        self.gruppe = gruppe


class AngebotFilter(FilterSet):
    thema = MerkmalFilter("thema", _("Thema"))
    zielgruppe = MerkmalFilter("zielgruppe", _("Zielgruppe"))
    alter = MerkmalFilter("alter", _("Alter"))
    datum = MerkmalFilter("datum", _("Wann"))
    format = MerkmalFilter("format", _("Art des Angebots"))
    ort = MerkmalFilter("ort", _("Wo es stattfindet"))
    bezirk = MerkmalFilter("bezirk", _("Stadtbezirk"))
    sprache = MerkmalFilter("sprache", _("Sprache"))
    kosten = MerkmalFilter("kosten", _("Kosten"))
    barrierefrei = MerkmalFilter("barrierefrei", _("Barrierefreiheit"))
    anbieter = MerkmalFilter("anbieter", _("Anbieter"))
    stufe = MerkmalFilter("stufe", _("Präventionsstufe"))
    ansatz = MerkmalFilter("ansatz", _("Ansatz der Prävention"))

    class Meta:
        model = Suchdokument
        fields: tuple[str, ...] = ()


FILTER: dict[str, Any] = AngebotFilter.base_filters  # type: ignore[attr-defined]  # set by the metaclass of django-filter
GRUPPEN: tuple[str, ...] = tuple(FILTER)
# Open without a choice in them; the others open once something is chosen.
OFFENE_GRUPPEN = ("thema", "zielgruppe", "alter")


def feste_namen() -> Mapping[str, Mapping[str, str]]:
    """The names of values that stand in code, in their order, by group."""
    return _feste_namen(get_language())


# Translated once: a page shows forty of them.
@cache
def _feste_namen(_sprache: str | None) -> Mapping[str, Mapping[str, str]]:
    return {
        "bezirk": {GANZE_STADT: str(_("in der ganzen Stadt"))},
        "alter": {stufe.schluessel: str(stufe.name) for stufe in ALTERSSTUFEN},
        "datum": {wert: str(name) for wert, name in DATEN.items()},
        "ort": {wert: str(name) for wert, name in ORTE.items()},
        "kosten": {wert: str(name) for wert, name in KOSTEN.items()},
        "sprache": {wert: str(name) for wert, name in Angebot.Sprache.choices},
        "barrierefrei": {wert: str(name) for wert, name in Angebot.Barrierefrei.choices},
        "stufe": {wert: str(name) for wert, name in Angebot.Praeventionsstufe.choices},
        "ansatz": {wert: str(name) for wert, name in Angebot.Praeventionsansatz.choices},
    }


@dataclass(frozen=True)
class Wert:
    schluessel: str
    name: str
    anzahl: int
    gewaehlt: bool

    @property
    def kennung(self) -> str:
        """For the id of its box, the same in every answer: the focus stays when htmx swaps."""
        return self.schluessel if self.schluessel.isalnum() else self.schluessel.encode().hex()


@dataclass(frozen=True)
class Gruppe:
    schluessel: str
    titel: str
    werte: list[Wert]

    @property
    def offen(self) -> bool:
        return self.schluessel in OFFENE_GRUPPEN or any(wert.gewaehlt for wert in self.werte)

    @property
    def hinweis(self) -> str:
        """What the counts of its values have in common."""
        if self.schluessel != "bezirk":
            return ""
        return str(_("Was in der ganzen Stadt gilt, zählt in jedem Bezirk mit."))

    @property
    def _ist_lang(self) -> bool:
        return self.schluessel == "anbieter" and len(self.werte) > ZUERST_GEZEIGT

    @property
    def erste(self) -> list[Wert]:
        return self.werte[:ZUERST_GEZEIGT] if self._ist_lang else self.werte

    @property
    def weitere(self) -> list[Wert]:
        return self.werte[ZUERST_GEZEIGT:] if self._ist_lang else []

    @property
    def weitere_offen(self) -> bool:
        return any(wert.gewaehlt for wert in self.weitere)


@dataclass(frozen=True)
class Chip:
    """An active filter; `adresse` is the same search without it."""

    gruppe: str
    name: str
    adresse: str


@dataclass(frozen=True)
class Ausweg:
    """A way on from an empty page, with the hits it leads to."""

    name: str
    adresse: str
    anzahl: int
