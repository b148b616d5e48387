"""Filters of the directory and the counts beside them.

Within a group one value is enough, among groups all must hold. The count of a value says how many
offers there would be: its own group's choice is left out, the other groups' are kept. All counts
come from one statement over the narrow search table.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db import models
from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_filters.filters import MultipleChoiceFilter
from django_filters.filterset import FilterSet

from angebote.karten import karten, kennung
from angebote.merkmale import ALLE, ALTERSSTUFEN, WERT_LAENGE
from angebote.models import (
    Angebot,
    Angebotsformat,
    Suchdokument,
    Thema,
    Zielgruppe,
)
from angebote.suchanfrage import LAENGSTE_EINGABE, Suchanfrage, suchanfrage
from netzwerk.basis.models import Netzwerk

SORTIERUNGEN = (
    ("passend", _("Passende zuerst")),
    ("name", _("Name A bis Z")),
    ("bestaetigt", _("Zuletzt geprüft")),
)
ORTE = {
    "vor_ort": _("vor Ort"),
    "kommt": _("kommt in die Einrichtung"),
    "online": _("online"),
}
KOSTEN = {"frei": _("kostenfrei"), "kostet": _("kostet etwas")}
JE_SEITE = 20
MEISTE_WERTE = 30


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

    def filter(self, qs: Any, value: list[str]) -> Any:
        """Called for groups with a choice only: an empty one would find nothing."""
        return qs.mit_merkmalen([f"{self.gruppe}:{wert}" for wert in value])


class AngebotFilter(FilterSet):
    thema = MerkmalFilter("thema", _("Thema"))
    zielgruppe = MerkmalFilter("zielgruppe", _("Zielgruppe"))
    alter = MerkmalFilter("alter", _("Alter"))
    format = MerkmalFilter("format", _("Art des Angebots"))
    ort = MerkmalFilter("ort", _("Wo es stattfindet"))
    bezirk = MerkmalFilter("bezirk", _("Stadtbezirk"))
    sprache = MerkmalFilter("sprache", _("Sprache"))
    kosten = MerkmalFilter("kosten", _("Kosten"))
    barrierefrei = MerkmalFilter("barrierefrei", _("Barrierefreiheit"))

    class Meta:
        model = Suchdokument
        fields: tuple[str, ...] = ()


GRUPPEN: tuple[str, ...] = tuple(AngebotFilter.base_filters)  # type: ignore[attr-defined]  # set by the metaclass of django-filter
# Open without a choice in them; the others open once something is chosen.
OFFENE_GRUPPEN = ("thema", "zielgruppe", "alter")


@dataclass(frozen=True)
class Wert:
    schluessel: str
    name: str
    anzahl: int
    gewaehlt: bool


@dataclass(frozen=True)
class Gruppe:
    schluessel: str
    titel: str
    werte: list[Wert]

    @property
    def offen(self) -> bool:
        return self.schluessel in OFFENE_GRUPPEN or any(wert.gewaehlt for wert in self.werte)


@dataclass(frozen=True)
class Chip:
    """An active filter; `adresse` is the same search without it."""

    name: str
    adresse: str


class _Unnest(models.Func):
    function = "unnest"
    set_returning = True
    output_field = models.TextField()


class Verzeichnis:
    """One look into the directory: query, filters, hits, counts. Everything is read once."""

    def __init__(self, netzwerk: Netzwerk, daten: QueryDict) -> None:
        self.netzwerk = netzwerk
        self.daten = daten
        self.eingabe = suchanfrage(netzwerk, daten.get("q", "")[: LAENGSTE_EINGABE * 2])
        filterset = AngebotFilter(  # type: ignore[no-untyped-call]  # django-filter is not typed
            daten, queryset=Suchdokument.objects.none()
        )
        self.form = filterset.form
        self.filter = filterset.filters
        self.form.is_valid()
        self.wahl: dict[str, list[str]] = {
            gruppe: self.form.cleaned_data.get(gruppe) or [] for gruppe in GRUPPEN
        }

    @cached_property
    def suche(self) -> Suchanfrage:
        """What is really searched: as typed, else corrected, else any of the words."""
        if self.eingabe.ist_leer:
            return self.eingabe
        for versuch in self._versuche():
            if self._treffer(versuch).exists():
                return versuch
        return self.eingabe

    def _versuche(self) -> Iterator[Suchanfrage]:
        yield self.eingabe
        korrigiert = self.eingabe.nach_korrektur()
        if korrigiert:
            yield korrigiert
        beste = korrigiert or self.eingabe
        if len(beste.glieder) > 1:
            yield beste.locker()

    def _treffer(self, suche: Suchanfrage) -> Any:
        dokumente = Suchdokument.objects.des_netzwerks(self.netzwerk)
        return dokumente if suche.ist_leer else dokumente.passend(suche.abfrage)

    @property
    def ist_korrigiert(self) -> bool:
        """„Meinten Sie“: the hits belong to other words than those typed."""
        return {g.geschrieben for g in self.suche.glieder} != {
            g.geschrieben for g in self.eingabe.glieder
        }

    @property
    def suchworte(self) -> str:
        """The words searched for, after correction."""
        return " ".join(wort for glied in self.suche.glieder for wort in glied.geschrieben)

    @property
    def ist_teilweise(self) -> bool:
        return self.suche.oder

    @property
    def sortierung(self) -> str:
        wahl = self.daten.get("sort", "")
        erlaubt = [schluessel for schluessel, _titel in self.sortierungen]
        return wahl if wahl in erlaubt else erlaubt[0]

    @property
    def sortierungen(self) -> tuple[tuple[str, str | Promise], ...]:
        """Without a query nothing fits better than anything else."""
        return SORTIERUNGEN[1:] if self.eingabe.ist_leer else SORTIERUNGEN

    @property
    def aktive_gruppen(self) -> list[str]:
        return [gruppe for gruppe in GRUPPEN if self.wahl[gruppe]]

    def _gefiltert(self, ohne: str | None = None) -> Any:
        dokumente = self._treffer(self.suche)
        for gruppe in self.aktive_gruppen:
            if gruppe != ohne:
                dokumente = self.filter[gruppe].filter(dokumente, self.wahl[gruppe])
        return dokumente

    @cached_property
    def _zaehlung(self) -> dict[str, dict[str, int]]:
        """Counts by what was left out ("" for nothing), then by `gruppe:wert`; one statement."""

        def zaehlen(ohne: str) -> Any:
            return (
                self._gefiltert(ohne)
                .annotate(ohne=models.Value(ohne, models.TextField()), wert=_Unnest("merkmale"))
                .values("ohne", "wert")
                .annotate(anzahl=models.Count("angebot_id"))
                .values_list("ohne", "wert", "anzahl")
                .order_by()
            )

        abfragen = [zaehlen(ohne) for ohne in ("", *self.aktive_gruppen)]
        zeilen = abfragen[0].union(*abfragen[1:], all=True) if len(abfragen) > 1 else abfragen[0]
        ergebnis: dict[str, dict[str, int]] = {}
        for ohne, wert, anzahl in zeilen:
            ergebnis.setdefault(ohne, {})[wert] = anzahl
        return ergebnis

    @cached_property
    def anzahl(self) -> int:
        return self._zaehlung.get("", {}).get(ALLE, 0)

    @cached_property
    def anzahl_ohne_filter(self) -> int:
        anzahl: int = self._treffer(self.suche).count()
        return anzahl

    @cached_property
    def ist_leer(self) -> bool:
        """Nothing is public yet: no other word would find more."""
        return not Angebot.objects.all().oeffentlich(self.netzwerk).exists()

    @cached_property
    def _namen(self) -> dict[str, dict[str, str]]:
        """Names of all values whose list is fixed or kept in tables, in their order."""

        def zeilen(gruppe: str, modell: Any) -> Any:
            return modell.objects.waehlbar(self.netzwerk).values_list(
                models.Value(gruppe, models.TextField()), "position", "name", "pk"
            )

        listen: dict[str, dict[str, str]] = {
            "thema": {},
            "zielgruppe": {},
            "format": {},
            "alter": {stufe.schluessel: str(stufe.name) for stufe in ALTERSSTUFEN},
            "ort": {wert: str(name) for wert, name in ORTE.items()},
            "kosten": {wert: str(name) for wert, name in KOSTEN.items()},
            "sprache": {wert: str(name) for wert, name in Angebot.Sprache.choices},
            "barrierefrei": {wert: str(name) for wert, name in Angebot.Barrierefrei.choices},
        }
        for gruppe, _position, name, pk in sorted(
            zeilen("thema", Thema)
            .order_by()
            .union(
                zeilen("zielgruppe", Zielgruppe).order_by(),
                zeilen("format", Angebotsformat).order_by(),
                all=True,
            )
        ):
            listen[gruppe][str(pk)] = name
        return listen

    @cached_property
    def gruppen(self) -> list[Gruppe]:
        """The filters with values that lead somewhere, or are chosen."""
        ergebnis = []
        for gruppe in GRUPPEN:
            zahlen = self._zaehlung.get(gruppe if self.wahl[gruppe] else "", {})
            namen = self._namen.get(gruppe) or {
                schluessel.partition(":")[2]: schluessel.partition(":")[2]
                for schluessel in sorted(zahlen)
                if schluessel.startswith(f"{gruppe}:")
            }
            werte = [
                Wert(wert, name, zahlen.get(f"{gruppe}:{wert}", 0), wert in self.wahl[gruppe])
                for wert, name in namen.items()
                if f"{gruppe}:{wert}" in zahlen or wert in self.wahl[gruppe]
            ]
            if werte:
                ergebnis.append(Gruppe(gruppe, str(self.filter[gruppe].label), werte))
        return ergebnis

    @cached_property
    def chips(self) -> list[Chip]:
        return [
            Chip(self._namen.get(gruppe, {}).get(wert, wert), self._adresse_ohne(gruppe, wert))
            for gruppe in self.aktive_gruppen
            for wert in self.wahl[gruppe]
        ]

    def _adresse_ohne(self, gruppe: str, wert: str) -> str:
        daten = self.daten.copy()
        daten.pop("seite", None)
        daten.setlist(gruppe, [w for w in self.wahl[gruppe] if w != wert])
        return "?" + daten.urlencode()

    @property
    def adresse_ohne_filter(self) -> str:
        daten = QueryDict(mutable=True)
        for name in ("q", "sort"):
            if self.daten.get(name):
                daten[name] = self.daten.get(name, "")
        return "?" + daten.urlencode()

    @property
    def sortierte(self) -> Any:
        dokumente = self._gefiltert()
        match self.sortierung:
            case "name":
                return dokumente.order_by("sortiername", "angebot_id")
            case "bestaetigt":
                return dokumente.order_by("ist_veraltet", "-bestaetigt_am", "angebot_id")
            case _:
                return dokumente.nach_rang(self.suche.abfrage)

    @cached_property
    def seite(self) -> Any:
        """The page as rows (offer, state), with the exact count that the filters know already."""
        seiten = _Seiten(self.sortierte.values_list("angebot_id", "stand"), JE_SEITE)
        seiten.count = self.anzahl
        return seiten.get_page(self.daten.get("seite"))

    @property
    def karten(self) -> list[SafeString]:
        return karten(self.netzwerk, list(self.seite), self.suche.begriffe)

    @property
    def gruppen_kennung(self) -> str:
        """The same for groups that look the same: the key under which their rows are kept."""
        return kennung("angebote/angebot/liste.html", self.gruppen)

    @property
    def ueberschrift(self) -> str:
        anzahl = self.anzahl
        if self.suche.ist_leer:
            if not anzahl:
                return str(_("Keine Angebote"))
            return ngettext("%(n)s Angebot", "%(n)s Angebote", anzahl) % {"n": anzahl}
        begriff = self.suchworte if self.ist_korrigiert else self.eingabe.text
        if not anzahl:
            return str(_("Keine Angebote zu „%(q)s“") % {"q": begriff})
        return ngettext("%(n)s Angebot zu „%(q)s“", "%(n)s Angebote zu „%(q)s“", anzahl) % {
            "n": anzahl,
            "q": begriff,
        }


class _Seiten(Paginator):  # type: ignore[type-arg]  # not generic at runtime
    count = 0  # set from the facet count, which is exact; saves a statement
