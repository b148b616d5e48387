"""Factories of offers. `AngebotFabrik(oeffentlich=True)` is released and found by the search."""

from typing import Any

import factory
from django.utils import timezone

from angebote.aktionen import suche
from angebote.models import Angebot, Angebotsformat, Synonym, Thema, Zielgruppe
from tests.fabriken import KontoFabrik, NetzwerkFabrik, OrganisationFabrik


class ThemaFabrik(factory.django.DjangoModelFactory[Thema]):
    class Meta:
        model = Thema
        django_get_or_create = ("name",)

    name = "Cybermobbing"


class ZielgruppeFabrik(factory.django.DjangoModelFactory[Zielgruppe]):
    class Meta:
        model = Zielgruppe
        django_get_or_create = ("name",)

    name = "Eltern"


class AngebotsformatFabrik(factory.django.DjangoModelFactory[Angebotsformat]):
    class Meta:
        model = Angebotsformat
        django_get_or_create = ("name",)

    name = "Workshop"


class SynonymFabrik(factory.django.DjangoModelFactory[Synonym]):
    class Meta:
        model = Synonym

    begriff = "Handysucht"
    bedeutet = "exzessive Mediennutzung"


class AngebotFabrik(factory.django.DjangoModelFactory[Angebot]):
    """`anbieter`, `themen`, `zielgruppen` take lists; without them one of each is made."""

    class Meta:
        model = Angebot
        skip_postgeneration_save = True

    class Params:
        oeffentlich = factory.Trait(
            zustand=Angebot.Zustand.VEROEFFENTLICHT,
            freigegeben_am=factory.LazyFunction(timezone.now),
            freigegeben_von=factory.SubFactory(KontoFabrik),
            bestaetigt_am=factory.LazyFunction(timezone.now),
            pruefung_faellig_am=factory.LazyFunction(timezone.localdate),
        )
        wartend = factory.Trait(
            zustand=Angebot.Zustand.EINGEREICHT,
            eingereicht_am=factory.LazyFunction(timezone.now),
            eingereicht_von=factory.SubFactory(KontoFabrik),
            einreichungen=1,
        )

    netzwerk = factory.SubFactory(NetzwerkFabrik)
    titel = factory.Sequence(lambda n: f"Sicher im Netz {n}")
    kurztext = "Ein Nachmittag für Familien."
    beschreibung = "Wir sprechen über Geräte und Regeln."
    format = factory.SubFactory(AngebotsformatFabrik)

    @factory.post_generation
    def anbieter(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        self.anbieter.set(extracted or [OrganisationFabrik()])

    @factory.post_generation
    def themen(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        self.themen.set(extracted or [ThemaFabrik()])

    @factory.post_generation
    def zielgruppen(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        self.zielgruppen.set(extracted or [ZielgruppeFabrik()])

    @factory.post_generation
    def suchindex(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        suche.auffrischen(self)
