"""Factories of minutes, decisions and measures."""

from datetime import timedelta

import factory
from django.utils import timezone

from tests.fabriken import KontaktFabrik, NetzwerkFabrik, TopFabrik, TreffenFabrik
from treffen.models import (
    Beschluss,
    Gast,
    Massnahme,
    Protokoll,
    Protokollabschnitt,
    Teilnahme,
)


class ProtokollFabrik(factory.django.DjangoModelFactory[Protokoll]):
    class Meta:
        model = Protokoll

    treffen = factory.SubFactory(TreffenFabrik)
    vorsitz = "Kim Beispiel"
    protokollfuehrung = "Toni Vorlage"
    korrektur_grund = factory.LazyAttribute(
        lambda p: "Ein Name war falsch." if getattr(p, "version", 1) > 1 else ""
    )
    # As bare as the database takes it, for rows that are born released.
    abbild = factory.LazyAttribute(
        lambda p: {"aufbau": 1} if getattr(p, "zustand", "") in Protokoll.FREIGEGEBENE else None
    )


class AbschnittFabrik(factory.django.DjangoModelFactory[Protokollabschnitt]):
    class Meta:
        model = Protokollabschnitt

    protokoll = factory.SubFactory(ProtokollFabrik)
    top = factory.SubFactory(TopFabrik, treffen=factory.SelfAttribute("..protokoll.treffen"))
    ergebnis = "Die Übersicht der Meldewege liegt vor."


class BeschlussFabrik(factory.django.DjangoModelFactory[Beschluss]):
    class Meta:
        model = Beschluss

    netzwerk = factory.SubFactory(NetzwerkFabrik)
    text = "Die Übersicht der Meldewege gilt."


class MassnahmeFabrik(factory.django.DjangoModelFactory[Massnahme]):
    """Agreed, due in a month, somebody is responsible."""

    class Meta:
        model = Massnahme

    netzwerk = factory.SubFactory(NetzwerkFabrik)
    titel = factory.Sequence(lambda n: f"Kurzfassung {n} erstellen")
    verantwortlich = factory.SubFactory(KontaktFabrik)
    frist = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    zustand = Massnahme.Zustand.BESCHLOSSEN


class GastFabrik(factory.django.DjangoModelFactory[Gast]):
    class Meta:
        model = Gast

    treffen = factory.SubFactory(TreffenFabrik)
    vorname = "Luca"
    nachname = factory.Sequence(lambda n: f"Gastmann {n}")
    email = factory.Sequence(lambda n: f"gast{n}@verein.example")
    einrichtung_name = "Sportverein Beispiel"
    funktion = "Übungsleitung"


class GastteilnahmeFabrik(factory.django.DjangoModelFactory[Teilnahme]):
    """A guest of the meeting, who registered."""

    class Meta:
        model = Teilnahme

    treffen = factory.SubFactory(TreffenFabrik)
    gast = factory.SubFactory(GastFabrik, treffen=factory.SelfAttribute("..treffen"))
    weg = Teilnahme.Weg.ANMELDUNG
