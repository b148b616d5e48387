"""One person stands for several organisations: who says so, and what follows for signing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mitglieder.aktionen import beitritt as beitritte
from mitglieder.aktionen import unterzeichnung
from mitglieder.models import Beitritt, Kontakt, Organisation
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, NetzwerkFabrik, OrganisationFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import partner, veroeffentlicht


def _url(name: str, netzwerk: Netzwerk, pk: int) -> str:
    return reverse(f"mitglieder:{name}", args=[netzwerk.kurzname, pk])


@pytest.fixture
def client(als: Anmelden, koordination: Konto) -> Client:
    return als(koordination)


@pytest.fixture
def kontakt(netzwerk: Netzwerk, eigene_organisation: Organisation) -> Kontakt:
    kontakt: Kontakt = KontaktFabrik(
        organisation=eigene_organisation,
        netzwerke=[netzwerk],
        nachname="Zweifach",
        ist_zeichnungsberechtigt=True,
    )
    return kontakt


@pytest.fixture
def weitere(netzwerk: Netzwerk) -> Organisation:
    """Has nobody of its own who may sign."""
    return partner(netzwerk, berechtigt=0, name="Kita Regenbogen")


def test_suchen_hinzufuegen_entfernen(
    netzwerk: Netzwerk, kontakt: Kontakt, weitere: Organisation, client: Client
) -> None:
    adresse = _url("kontakt-organisationen", netzwerk, kontakt.pk)
    fremd = OrganisationFabrik(name="Kita Anderswo", kommune="Anderswo")
    MitgliedschaftFabrik(netzwerk=NetzwerkFabrik(), organisation=fremd)
    leer = client.get(adresse).content.decode()
    assert "Steht für keine weitere Organisation" in leer
    assert "Kita" not in leer  # nothing until somebody searches: there may be thousands
    treffer = client.get(adresse, {"q": " kita "}).content.decode()
    assert "Kita Regenbogen" in treffer
    assert "Anderswo" not in treffer
    assert "gibt es hier keine weitere" in client.get(adresse, {"q": "qqq"}).content.decode()
    for _zweimal in range(2):
        antwort = client.post(f"{adresse}?q=kita", {"hinzufuegen": weitere.pk}, follow=True)
        assert "steht jetzt auch für „Kita Regenbogen“" in antwort.content.decode()
    assert list(kontakt.weitere_organisationen.all()) == [weitere]
    assert "gibt es hier keine weitere" in client.get(adresse, {"q": "kita"}).content.decode()
    for unsinn in ({"hinzufuegen": fremd.pk}, {"hinzufuegen": "x"}, {"entfernen": fremd.pk}, {}):
        client.post(adresse, unsinn)
    client.post(adresse, {"hinzufuegen": kontakt.organisation_id})
    assert list(kontakt.weitere_organisationen.all()) == [weitere]
    antwort = client.post(adresse, {"entfernen": weitere.pk}, follow=True)
    assert "steht nicht mehr für „Kita Regenbogen“" in antwort.content.decode()
    assert not kontakt.weitere_organisationen.exists()


def test_bei_vielen_treffern_hilft_ein_laengeres_wort(
    netzwerk: Netzwerk, kontakt: Kontakt, client: Client
) -> None:
    for nummer in range(22):
        MitgliedschaftFabrik(netzwerk=netzwerk, organisation__name=f"Schule {nummer:02}")
    adresse = _url("kontakt-organisationen", netzwerk, kontakt.pk)
    text = client.get(adresse, {"q": "Schule"}).content.decode()
    assert text.count('name="hinzufuegen"') == 20
    assert "Es gibt noch mehr." in text


def test_die_vertretung_haengt_niemanden_an(
    netzwerk: Netzwerk, kontakt: Kontakt, weitere: Organisation, vertretung: Konto, als: Anmelden
) -> None:
    """Neither her contacts to others nor others' to her: signing hangs on it."""
    adresse = _url("kontakt-organisationen", netzwerk, kontakt.pk)
    dort = als(vertretung)
    assert dort.post(adresse, {"hinzufuegen": weitere.pk}).status_code == 403
    assert not kontakt.weitere_organisationen.exists()
    bearbeiten = _url("kontakt-bearbeiten", netzwerk, kontakt.pk)
    assert adresse not in dort.get(bearbeiten).content.decode()
    # A person of another body who stands for hers as well is hers to read, not to edit.
    gast = KontaktFabrik(organisation=weitere, netzwerke=[netzwerk], nachname="Gast")
    gast.weitere_organisationen.add(kontakt.organisation)
    seite = dort.get(_url("organisation-zeigen", netzwerk, kontakt.organisation_id))
    assert "Robin Gast" in seite.content.decode()
    assert _url("kontakt-bearbeiten", netzwerk, gast.pk) not in seite.content.decode()
    assert dort.get(_url("kontakt-bearbeiten", netzwerk, gast.pk)).status_code == 403


def test_steht_auf_beiden_seiten(
    netzwerk: Netzwerk, kontakt: Kontakt, weitere: Organisation, client: Client
) -> None:
    anderswo = OrganisationFabrik(name="Nur im anderen Netzwerk", kommune="Anderswo")
    MitgliedschaftFabrik(netzwerk=NetzwerkFabrik(), organisation=anderswo)
    kontakt.weitere_organisationen.set([weitere, anderswo])
    eigene = client.get(_url("organisation-zeigen", netzwerk, kontakt.organisation_id))
    dort = client.get(_url("organisation-zeigen", netzwerk, weitere.pk)).content.decode()
    assert "auch für" in eigene.content.decode()
    assert "Kita Regenbogen" in eigene.content.decode()
    assert "Nur im anderen Netzwerk" not in eigene.content.decode()
    assert "Robin Zweifach" in dort
    assert "eingetragen bei" in dort
    assert "Haus der Familie" in dort


def test_zeichnet_auch_fuer_die_weitere(
    netzwerk: Netzwerk,
    kontakt: Kontakt,
    weitere: Organisation,
    koordination: Konto,
    client: Client,
) -> None:
    fassung = veroeffentlicht(netzwerk)
    einladen = _url("vereinbarung-einladen", netzwerk, fassung.vereinbarung_id)
    assert "Kita Regenbogen" not in _waehlbare(client, einladen)
    kontakt.weitere_organisationen.add(weitere)
    assert "Kita Regenbogen" in _waehlbare(client, einladen)
    beide = [kontakt.organisation, weitere]
    ergebnis = beitritte.einladen(fassung=fassung, organisationen=beide, von=koordination)
    assert (ergebnis.organisationen, ergebnis.nachrichten) == (2, 2)
    assert (ergebnis.nach_zeichnenden_gefragt, ergebnis.ohne_erreichbare) == ([], [])
    assert set(Nachricht.objects.values_list("empfaenger", flat=True)) == {kontakt.email}
    beitritt = Beitritt.objects.get(organisation=weitere)
    zugang: Zugang = beitritte.zugaenge(beitritt).get()
    assert unterzeichnung.code_senden(zugang=zugang) == kontakt.email
    # Who no longer stands for it no longer signs for it.
    kontakt.weitere_organisationen.remove(weitere)
    with pytest.raises(beitritte.BeitrittNichtMoeglich, match="keine Berechtigung"):
        unterzeichnung.code_senden(zugang=zugang)


def _waehlbare(client: Client, adresse: str) -> str:
    felder: Any = client.get(adresse).context["form"]["organisationen"]
    return " ".join(str(name) for _wert, name in felder.field.choices)
