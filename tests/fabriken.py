"""Factories of the things every test needs. Each makes one row with the least it must have."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from mitglieder.models import Kontakt, Mitgliedschaft, Organisation, Partnergruppe, Vertretung
from netzwerk.basis.models import Konto, Netzwerk, Notfallkontakt, Rolle, Seite
from treffen.models import Tagesordnungspunkt, Teilnahme, Treffen


class NetzwerkFabrik(factory.django.DjangoModelFactory[Netzwerk]):
    class Meta:
        model = Netzwerk
        skip_postgeneration_save = True

    kurzname = factory.Sequence(lambda n: f"netzwerk-{n}")
    name = "Netzwerk Kinderschutz"
    kommune = "Musterstadt"
    traeger = "Stadt Musterstadt, Jugendamt"
    absender_name = "Netzwerk Kinderschutz Musterstadt"
    absender_email = "kinderschutz@musterstadt.example"
    kontakt_anschrift = "Rathausplatz 1\n00000 Musterstadt"
    kontakt_telefon = "00000 12340"
    kontakt_email = "kinderschutz@musterstadt.example"
    siegel_zertifikat = "demo"


class NotfallkontaktFabrik(factory.django.DjangoModelFactory[Notfallkontakt]):
    class Meta:
        model = Notfallkontakt

    netzwerk = factory.SubFactory(NetzwerkFabrik)
    bezeichnung = "Polizei-Notruf"
    nummer = "110"
    ist_akut = True


class SeiteFabrik(factory.django.DjangoModelFactory[Seite]):
    class Meta:
        model = Seite

    netzwerk = factory.SubFactory(NetzwerkFabrik)
    art = Seite.Art.IMPRESSUM
    text = "## Anbieterin\n\nStadt Musterstadt"


class KontoFabrik(factory.django.DjangoModelFactory[Konto]):
    class Meta:
        model = Konto
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"konto-{n}@musterstadt.example")
    name = factory.Sequence(lambda n: f"Kim Beispiel {n}")

    @classmethod
    def _create(cls, model_class: type[Konto], *args: Any, **kwargs: Any) -> Konto:
        return Konto.objects.create_user(password=kwargs.pop("password", "geheim"), **kwargs)


class RolleFabrik(factory.django.DjangoModelFactory[Rolle]):
    class Meta:
        model = Rolle

    konto = factory.SubFactory(KontoFabrik)
    netzwerk = factory.SubFactory(NetzwerkFabrik)
    art = Rolle.Art.FACHKRAFT


class OrganisationFabrik(factory.django.DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Beratungsstelle {n:03}")
    art = Organisation.Art.BERATUNGSSTELLE
    email = factory.Sequence(lambda n: f"info-{n}@beratung.example")


class PartnergruppeFabrik(factory.django.DjangoModelFactory[Partnergruppe]):
    class Meta:
        model = Partnergruppe

    schluessel = factory.Sequence(lambda n: f"eigene-gruppe-{n}")
    name = factory.Sequence(lambda n: f"Eigene Gruppe {n}")


class MitgliedschaftFabrik(factory.django.DjangoModelFactory[Mitgliedschaft]):
    class Meta:
        model = Mitgliedschaft
        skip_postgeneration_save = True

    netzwerk = factory.SubFactory(NetzwerkFabrik)
    organisation = factory.SubFactory(OrganisationFabrik)
    zustand = Mitgliedschaft.Zustand.AKTIV
    seit = factory.LazyFunction(timezone.localdate)

    @factory.post_generation
    def gruppen(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.gruppen.set(extracted)


class VertretungFabrik(factory.django.DjangoModelFactory[Vertretung]):
    class Meta:
        model = Vertretung

    konto = factory.SubFactory(KontoFabrik)
    organisation = factory.SubFactory(OrganisationFabrik)


class KontaktFabrik(factory.django.DjangoModelFactory[Kontakt]):
    """`netzwerke=[…]` names the networks the contact is visible in."""

    class Meta:
        model = Kontakt
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFabrik)
    vorname = "Robin"
    nachname = factory.Sequence(lambda n: f"Muster-{n:03}")
    funktion = "Leitung"
    email = factory.Sequence(lambda n: f"robin-{n}@partner.example")

    @factory.post_generation
    def netzwerke(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.netzwerke.set(extracted)


class TreffenFabrik(factory.django.DjangoModelFactory[Treffen]):
    class Meta:
        model = Treffen

    netzwerk = factory.SubFactory(NetzwerkFabrik)
    titel = "Netzwerktreffen Herbst"
    # In the afternoon, whenever the tests run: a meeting ends on the day it began.
    beginn = factory.LazyFunction(
        lambda: (timezone.localtime() + timedelta(days=30)).replace(
            hour=14, minute=0, second=0, microsecond=0
        )
    )
    ende = factory.LazyAttribute(lambda treffen: treffen.beginn + timedelta(hours=3))
    ort = "Rathaus, Großer Saal"
    zustand = Treffen.Zustand.TERMINIERT


class TopFabrik(factory.django.DjangoModelFactory[Tagesordnungspunkt]):
    class Meta:
        model = Tagesordnungspunkt

    treffen = factory.SubFactory(TreffenFabrik)
    nummer = factory.Sequence(lambda n: n + 1)
    titel = factory.LazyAttribute(lambda top: f"Punkt {top.nummer}")


class TeilnahmeFabrik(factory.django.DjangoModelFactory[Teilnahme]):
    class Meta:
        model = Teilnahme

    treffen = factory.SubFactory(TreffenFabrik)
    kontakt = factory.SubFactory(KontaktFabrik)
    warteliste_seit = factory.LazyAttribute(
        lambda t: (
            timezone.now() if getattr(t, "antwort", "") == Teilnahme.Antwort.WARTELISTE else None
        )
    )
