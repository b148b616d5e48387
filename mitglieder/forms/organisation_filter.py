"""The question the list of organisations asks: for the list itself, Verteiler and export alike."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, cast

import django_filters.filterset
from django import forms
from django.contrib.postgres.lookups import Unaccent
from django.db.models import Case, F, FilteredRelation, IntegerField, Q, Value, When
from django.db.models.functions import Lower
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise, cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from mitglieder.forms.organisation import gruppen_nach_gesetz
from mitglieder.models import Mitgliedschaft, Organisation
from mitglieder.models.organisation import OrganisationQuerySet
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import sieht_alles

OHNE_MITGLIEDSCHAFT = "ohne"
SORTIERUNG = "name"
#: No primary key lies beyond (PostgreSQL's bigint); longer numbers are typing, not rows.
LAENGSTE_ZAHL = 18

type Daten = MultiValueDict[str, str]
type Wahl = tuple[str, str]
type Moeglich = dict[str, list[tuple[str, list[Wahl]]]]


class Abschnitt(NamedTuple):
    """Choices of one filter under one heading (empty: none)."""

    titel: str
    wahlen: list[tuple[str, str, bool]]


class Wahlfeld(NamedTuple):
    """A filter with several values, for the page: tick boxes in a fold-out."""

    name: str
    titel: str
    hinweis: str
    abschnitte: list[Abschnitt]
    anzahl: int


class Chip(NamedTuple):
    """One active filter value and the address of the list without it."""

    feld: str
    text: str
    ohne: str


class Mehrfach(django_filters.MultipleChoiceFilter):
    """Several values of one kind; which ones exist is known per network only."""

    def __init__(self, *, hinweis: str | Promise = "", **kwargs: Any) -> None:
        super().__init__(choices=(), distinct=False, **kwargs)  # type: ignore[no-untyped-call]  # django-filter is not typed
        self.hinweis = hinweis


class Filterformular(forms.Form):
    ohne_freiwillig = True  # nothing in a filter is required


class OrganisationFilter(django_filters.filterset.FilterSet):
    """Values of one filter add up, filters narrow each other.

    Values that do not exist here (a group deleted since, a mistyped address) stand in `unbekannt`;
    a filter that holds nothing else finds nothing: widening a list unasked would write to people
    nobody chose.
    """

    q = django_filters.CharFilter(method="nach_wort", label=_("Suchbegriff"))
    gruppe = Mehrfach(method="nach_gruppe", label=_("Partnergruppe"))
    art = Mehrfach(label=_("Art"))
    bezirk = Mehrfach(label=_("Stadtbezirk"))
    stand = Mehrfach(method="nach_stand", label=_("Mitgliedschaft"))
    offen = Mehrfach(
        method="nach_offenem", label=_("Zu erledigen"), hinweis=_("Mehrere: Alle treffen zu.")
    )
    netzwerk = Mehrfach(
        method="nach_netzwerk", label=_("Netzwerk"), hinweis=_("Mehrere: Alle treffen zu.")
    )
    sortierung = django_filters.ChoiceFilter(
        method="sortieren",
        choices=[
            ("name", _("Name A bis Z")),
            ("-name", _("Name Z bis A")),
            ("art", _("Art A bis Z")),
            ("-art", _("Art Z bis A")),
            ("stand", _("Stand der Mitgliedschaft")),
            ("-stand", _("Stand der Mitgliedschaft, umgekehrt")),
            ("-seit", _("Mitglied seit: neueste zuerst")),
            ("seit", _("Mitglied seit: älteste zuerst")),
            ("-angelegt", _("zuletzt hinzugefügt")),
        ],
        label=_("Sortieren nach"),
        empty_label=None,
    )

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ()
        form = Filterformular

    def __init__(
        self,
        daten: Daten,
        *,
        netzwerk: Netzwerk,
        handelnde: Handelnde,
        moeglich: Moeglich | None = None,
    ) -> None:
        """`moeglich` of another filter of this network spares asking for the choices again."""
        super().__init__(  # type: ignore[no-untyped-call]  # django-filter is not typed
            daten, queryset=Organisation.objects.sichtbar_fuer(handelnde, netzwerk)
        )
        self.hier = netzwerk
        self.handelnde = handelnde
        if not sieht_alles(handelnde, netzwerk):
            # Who has not signed, and what else a network leads, is the coordination's.
            del self.filters["offen"], self.filters["netzwerk"]
        if moeglich is not None:
            self.moeglich = moeglich
        self.unbekannt: dict[str, list[str]] = {}
        self.data = self._bereinigen(daten)

    # ---- what can be chosen

    @cached_property
    def moeglich(self) -> Moeglich:
        """Choices by filter, in sections."""
        bezirke = Organisation.objects.im_netzwerk(self.hier).bezirke()
        alle: dict[str, list[tuple[str, Iterable[tuple[Any, Any]]]]] = {
            "gruppe": [(titel, wahlen) for titel, wahlen in gruppen_nach_gesetz(self.hier)],
            "art": [("", Organisation.Art.choices)],
            "bezirk": [("", [(bezirk, bezirk) for bezirk in bezirke])],
            "stand": [
                (
                    "",
                    [
                        *Mitgliedschaft.Zustand.choices,
                        (OHNE_MITGLIEDSCHAFT, _("kein Mitglied, nur Gliederung")),
                    ],
                )
            ],
            "offen": [
                (
                    "",
                    [
                        ("veraltet", _("Angaben veraltet")),
                        ("adresse", _("Adresse nimmt keine Post an")),
                        ("unterschrift", _("nicht unterzeichnet")),
                        ("kontakt", _("ohne Kontakt mit E-Mail-Adresse")),
                    ],
                )
            ],
            "netzwerk": [("", self._andere_netzwerke())],
        }
        return {
            name: [(titel, [(str(k), str(v)) for k, v in wahlen]) for titel, wahlen in abschnitte]
            for name, abschnitte in alle.items()
            if name in self.filters
        }

    def _andere_netzwerke(self) -> Iterable[Wahl]:
        """Those of the same municipality this account coordinates too."""
        if "netzwerk" not in self.filters or not isinstance(self.handelnde, Konto):
            return
        for netzwerk in (
            Netzwerk.objects.koordiniert_von(self.handelnde)
            .filter(kommune=self.hier.kommune)
            .exclude(pk=self.hier.pk)
        ):
            yield f"in-{netzwerk.kurzname}", str(_("auch in: %s") % netzwerk.name)
            yield f"nicht-{netzwerk.kurzname}", str(_("nicht in: %s") % netzwerk.name)

    def _bereinigen(self, daten: Daten) -> Daten:
        """Known values only; the rest goes to `unbekannt`."""
        rein: Daten = MultiValueDict()
        for name, abschnitte in self.moeglich.items():
            bekannt = {wert for _titel, wahlen in abschnitte for wert, _text in wahlen}
            self.filters[name].extra["choices"] = [(wert, wert) for wert in bekannt]
            werte = list(dict.fromkeys(wert for wert in daten.getlist(name) if wert))
            if gueltig := [wert for wert in werte if wert in bekannt]:
                rein.setlist(name, gueltig)
            if fremd := [wert for wert in werte if wert not in bekannt]:
                self.unbekannt[name] = fremd
        for name in Verborgene.keys() - self.moeglich.keys():
            if werte := [wert for wert in daten.getlist(name) if wert]:
                self.unbekannt[name] = werte
        # PostgreSQL's texts hold no NUL.
        rein["q"] = " ".join(str(daten.get("q") or "").replace("\0", " ").split())
        gewuenscht = str(daten.get("sortierung") or "")
        sortierungen = dict(self.filters["sortierung"].extra["choices"])
        rein["sortierung"] = gewuenscht if gewuenscht in sortierungen else SORTIERUNG
        return rein

    # ---- what the page shows of it

    @cached_property
    def wahlfelder(self) -> list[Wahlfeld]:
        felder = []
        for name, abschnitte in self.moeglich.items():
            gewaehlt = set(self.data.getlist(name))
            teile = [
                Abschnitt(titel, [(wert, text, wert in gewaehlt) for wert, text in wahlen])
                for titel, wahlen in abschnitte
                if wahlen
            ]
            if teile:
                feld = self.filters[name]
                felder.append(
                    Wahlfeld(name, str(feld.label), str(feld.hinweis), teile, len(gewaehlt))
                )
        return felder

    @cached_property
    def sortierungen(self) -> list[tuple[str, str, bool]]:
        jetzt = self.data["sortierung"]
        wahlen = self.filters["sortierung"].extra["choices"]
        return [(wert, str(text), wert == jetzt) for wert, text in wahlen]

    @property
    def ist_gefiltert(self) -> bool:
        return bool(self.abfrage or self.unbekannt)

    @cached_property
    def abfrage(self) -> dict[str, list[str]]:
        """The filters alone, as a Verteiler keeps them: neither order nor page."""
        return {
            name: list(werte)
            for name, werte in self.data.lists()
            if name != "sortierung" and any(werte)
        }

    @cached_property
    def adresse(self) -> str:
        """The question as the list's address carries it, without the page."""
        return urlencode({**self.abfrage, "sortierung": self.data["sortierung"]}, doseq=True)

    @cached_property
    def chips(self) -> list[Chip]:
        """Each active value, removable; unknown ones among them."""
        namen = {
            (name, wert): text
            for name, abschnitte in self.moeglich.items()
            for _titel, wahlen in abschnitte
            for wert, text in wahlen
        }
        alle = {**self.abfrage}
        for name, werte in self.unbekannt.items():
            alle[name] = [*alle.get(name, []), *werte]
        chips = []
        for name, werte in alle.items():
            titel = self.filters[name].label if name in self.filters else Verborgene[name]
            for wert in werte:
                rest = {
                    **alle,
                    name: [anderer for anderer in werte if anderer != wert],
                    "sortierung": [self.data["sortierung"]],
                }
                text = wert if name == "q" else namen.get((name, wert), str(_("gibt es nicht")))
                chips.append(Chip(str(titel), text, urlencode(rest, doseq=True)))
        return chips

    @cached_property
    def unbekannte_felder(self) -> list[str]:
        """Labels of the filters with values that do not exist here."""
        return [
            str(self.filters[name].label if name in self.filters else Verborgene[name])
            for name in self.unbekannt
        ]

    # ---- what it finds

    def filter_queryset(self, queryset: OrganisationQuerySet) -> OrganisationQuerySet:
        if any(not self.data.getlist(name) for name in self.unbekannt):
            return queryset.none()
        gefiltert = super().filter_queryset(queryset)  # type: ignore[no-untyped-call]  # django-filter is not typed
        return cast(OrganisationQuerySet, gefiltert)

    def nach_wort(self, zeilen: OrganisationQuerySet, name: str, wert: str) -> OrganisationQuerySet:
        return zeilen.gesucht(wert, self.hier)

    def nach_gruppe(
        self, zeilen: OrganisationQuerySet, name: str, werte: list[str]
    ) -> OrganisationQuerySet:
        return zeilen.in_gruppen([int(wert) for wert in werte], self.hier)

    def nach_stand(
        self, zeilen: OrganisationQuerySet, name: str, werte: list[str]
    ) -> OrganisationQuerySet:
        return zeilen.im_stand(
            [wert for wert in werte if wert != OHNE_MITGLIEDSCHAFT],
            self.hier,
            auch_ohne=OHNE_MITGLIEDSCHAFT in werte,
        )

    def nach_offenem(
        self, zeilen: OrganisationQuerySet, name: str, werte: list[str]
    ) -> OrganisationQuerySet:
        if "veraltet" in werte:
            zeilen = zeilen.mit_veralteten_angaben(self.hier)
        if "adresse" in werte:
            zeilen = zeilen.mit_gestoerter_adresse(self.hier)
        if "unterschrift" in werte:
            zeilen = zeilen.nicht_unterzeichnet(self.hier)
        if "kontakt" in werte:
            zeilen = zeilen.nicht_erreichbar(self.hier)
        return zeilen

    def nach_netzwerk(
        self, zeilen: OrganisationQuerySet, name: str, werte: list[str]
    ) -> OrganisationQuerySet:
        for wert in werte:
            richtung, _trenner, kurzname = wert.partition("-")
            drin = Organisation.objects.filter(mitgliedschaft__netzwerk__kurzname=kurzname)
            bedingung = Q(pk__in=drin.values("pk"))
            zeilen = zeilen.filter(bedingung if richtung == "in" else ~bedingung)
        return zeilen

    def sortieren(self, zeilen: OrganisationQuerySet, name: str, wert: str) -> OrganisationQuerySet:
        feld, absteigend = wert.removeprefix("-"), wert.startswith("-")
        benannt: Any = zeilen.annotate(
            sortiername=Unaccent(Lower("name")),
            mitglied=FilteredRelation(
                "mitgliedschaft", condition=Q(mitgliedschaft__netzwerk=self.hier)
            ),
        )
        arten = sorted(Organisation.Art.choices, key=lambda art: str(art[1]))
        schluessel: dict[str, Any] = {
            "name": F("sortiername"),
            "art": _reihenfolge("art", [art for art, _name in arten]),
            "stand": _reihenfolge("mitglied__zustand", Mitgliedschaft.Zustand),
            "seit": F("mitglied__seit"),
            "angelegt": F("mitglied__pk"),
        }
        richtung = schluessel[feld].desc if absteigend else schluessel[feld].asc
        return cast(
            OrganisationQuerySet, benannt.order_by(richtung(nulls_last=True), "sortiername", "pk")
        )


#: Filters only some may use, by their label: in a saved question they are told, not ignored.
Verborgene: Mapping[str, str | Promise] = {"offen": _("Zu erledigen"), "netzwerk": _("Netzwerk")}


def _reihenfolge(feld: str, werte: Iterable[str]) -> Case:
    """A choice field in the order people know, not in that of its keys."""
    return Case(
        *(When(**{feld: wert}, then=Value(nummer)) for nummer, wert in enumerate(werte)),
        output_field=IntegerField(),
    )


def auswahl_aus(daten: Daten, netzwerk: Netzwerk, handelnde: Handelnde) -> OrganisationQuerySet:
    """What the list shows for these GET data, in its order; `id` narrows it to rows ticked."""
    zeilen = OrganisationFilter(daten, netzwerk=netzwerk, handelnde=handelnde).qs
    if ids := daten.getlist("id"):
        zeilen = zeilen.filter(pk__in=nur_zahlen(ids))
    return cast(OrganisationQuerySet, zeilen)


def nur_zahlen(werte: Iterable[str]) -> list[int]:
    """Ids as a browser sends them; what is none is left out."""
    return [int(w) for w in werte if w.isascii() and w.isdigit() and len(w) <= LAENGSTE_ZAHL]
