"""The people of every test: one of each role in one network, and a stranger from another."""

from collections.abc import Callable

import pytest
from django.test import Client

from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk, Rolle
from tests.fabriken import (
    KontoFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    RolleFabrik,
    VertretungFabrik,
)


@pytest.fixture
def netzwerk(db: None) -> Netzwerk:
    return NetzwerkFabrik(kurzname="kinderschutz")


@pytest.fixture
def koordination(netzwerk: Netzwerk) -> Konto:
    konto: Konto = KontoFabrik(email="koordination@musterstadt.example", name="Kim Beispiel")
    RolleFabrik(konto=konto, netzwerk=netzwerk, art=Rolle.Art.KOORDINATION)
    return konto


@pytest.fixture
def eigene_organisation(netzwerk: Netzwerk) -> Organisation:
    """The organisation `vertretung` stands for: an active member."""
    organisation: Organisation = OrganisationFabrik(name="Haus der Familie")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=organisation)
    return organisation


@pytest.fixture
def vertretung(netzwerk: Netzwerk, eigene_organisation: Organisation) -> Konto:
    konto: Konto = KontoFabrik(email="vertretung@musterstadt.example", name="Toni Vorlage")
    RolleFabrik(konto=konto, netzwerk=netzwerk, art=Rolle.Art.VERTRETUNG)
    VertretungFabrik(konto=konto, organisation=eigene_organisation)
    return konto


@pytest.fixture
def fachkraft(netzwerk: Netzwerk) -> Konto:
    konto: Konto = KontoFabrik(email="fachkraft@musterstadt.example", name="Alex Probe")
    RolleFabrik(konto=konto, netzwerk=netzwerk, art=Rolle.Art.FACHKRAFT)
    return konto


@pytest.fixture
def verwaltung(db: None) -> Konto:
    return KontoFabrik(
        email="verwaltung@musterstadt.example", name="Sascha Modell", ist_systemverwaltung=True
    )


@pytest.fixture
def fremde(db: None) -> Konto:
    """Coordinates another network: signed in, yet a stranger here."""
    konto: Konto = KontoFabrik(email="fremde@anderswo.example", name="Jona Skizze")
    RolleFabrik(
        konto=konto,
        netzwerk=NetzwerkFabrik(kurzname="anderswo", kommune="Anderswo"),
        art=Rolle.Art.KOORDINATION,
    )
    return konto


@pytest.fixture
def als() -> Callable[[Konto], Client]:
    """`als(koordination)`: a client that is signed in."""

    def angemeldet(konto: Konto) -> Client:
        client = Client(headers={"accept-language": "de"})
        client.force_login(konto, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return angemeldet
