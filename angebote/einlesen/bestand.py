"""Offers that a list may mean: those of the providers it names, as far as one may edit them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Prefetch

from angebote.models import Angebot, Angebotsaenderung
from mitglieder.einlesen.aehnlich import Namensraum
from mitglieder.einlesen.leseart import vergleichbar
from netzwerk.basis.models import Konto, Netzwerk


@dataclass(frozen=True)
class Vorhandenes:
    pk: int
    titel: str
    zustand: str
    anbieter: frozenset[int]

    @property
    def ist_archiviert(self) -> bool:
        return self.zustand == Angebot.Zustand.ARCHIVIERT


class Bestand:
    """By title and provider; two providers may well call an offer the same."""

    def __init__(self, netzwerk: Netzwerk, von: Konto, anbieter: Collection[int]) -> None:
        bearbeitbar = Angebot.objects.bearbeitbar_fuer(von, netzwerk)
        je_angebot: dict[int, set[int]] = defaultdict(set)
        for angebot, organisation in Angebot.anbieter.through.objects.filter(
            organisation__in=anbieter, angebot__in=bearbeitbar.values("pk")
        ).values_list("angebot", "organisation"):
            je_angebot[angebot].add(organisation)
        self.alle = {
            pk: Vorhandenes(pk, titel, zustand, frozenset(je_angebot[pk]))
            for pk, titel, zustand in bearbeitbar.filter(pk__in=je_angebot)
            .order_by("pk")
            .values_list("pk", "titel", "zustand")
        }
        self._je_titel: dict[str, list[Vorhandenes]] = defaultdict(list)
        for vorhandenes in self.alle.values():
            self._je_titel[vergleichbar(vorhandenes.titel)].append(vorhandenes)
        lebende = [(v.pk, v.titel) for v in self.alle.values() if not v.ist_archiviert]
        self._raum = Namensraum[int](lebende)

    def gleiche(self, titel: str, anbieter: Collection[int]) -> list[Vorhandenes]:
        """Of the same title, most common providers first; archived ones too."""
        gefragt = set(anbieter)
        treffer = [v for v in self._je_titel[vergleichbar(titel)] if v.anbieter & gefragt]
        beste = max((len(v.anbieter & gefragt) for v in treffer), default=0)
        return [v for v in treffer if len(v.anbieter & gefragt) == beste]

    def aehnliche(self, titel: str, anbieter: Collection[int]) -> list[tuple[Vorhandenes, float]]:
        gefragt = set(anbieter)
        return [
            (self.alle[pk], wert)
            for pk, wert in self._raum.aehnliche(titel)
            if self.alle[pk].anbieter & gefragt
        ]


def mit_allem(pks: Collection[int]) -> dict[int, Angebot]:
    """The offers that lines turned out to mean, with all that they are compared with."""
    offene = Angebotsaenderung.objects.filter(zustand=Angebotsaenderung.Zustand.OFFEN)
    angebote = (
        Angebot.objects.filter(pk__in=pks)
        .mit_allem()
        .prefetch_related("termine", Prefetch("aenderungen", queryset=offene))
    )
    return {angebot.pk: angebot for angebot in angebote}
