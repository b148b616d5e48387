from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mitglieder.models import Gremium, Organisation, Sitz
from netzwerk.basis.handelnde import OEFFENTLICHKEIT, System
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, NetzwerkFabrik, OrganisationFabrik
from tests.formulare import senden
from tests.mitglieder.anmelden import Anmelden
from tests.wettlauf import zuvorkommen


def _url(name: str, netzwerk: Netzwerk, *args: Any) -> str:
    return reverse(f"mitglieder:gremium-{name}", args=[netzwerk.kurzname, *args])


@pytest.fixture
def gremium(netzwerk: Netzwerk) -> Gremium:
    eines: Gremium = Gremium.objects.create(netzwerk=netzwerk, name="Jugendhilfeausschuss")
    return eines


@pytest.fixture
def client(als: Anmelden, koordination: Konto) -> Client:
    return als(koordination)


def test_sichtbar_fuer(
    netzwerk: Netzwerk, gremium: Gremium, fachkraft: Konto, fremde: Konto
) -> None:
    intern = Gremium.objects.create(netzwerk=netzwerk, name="Intern", ist_oeffentlich=False)
    Gremium.objects.create(netzwerk=NetzwerkFabrik(), name="Anderswo")
    fuer = Gremium.objects.all().sichtbar_fuer
    assert set(fuer(fachkraft, netzwerk)) == {gremium, intern}
    assert set(fuer(System("test"), netzwerk)) == {gremium, intern}
    assert set(fuer(fremde, netzwerk)) == {gremium}
    assert set(fuer(OEFFENTLICHKEIT, netzwerk)) == {gremium}
    assert str(gremium) == "Jugendhilfeausschuss"


def test_eintragen_aendern_loeschen(
    netzwerk: Netzwerk, eigene_organisation: Organisation, client: Client
) -> None:
    assert "Noch ist kein Gremium" in client.get(_url("liste", netzwerk)).content.decode()
    assert client.get(_url("neu", netzwerk)).status_code == 200
    angaben = {"name": "Arbeitskreis", "art": "arbeitskreis", "website": "https://ak.example"}
    falsch = client.post(
        _url("neu", netzwerk), angaben | {"website": "kein Link", "ort": "Rathaus"}
    )
    assert falsch.status_code == 422
    assert 'value="Rathaus"' in falsch.content.decode()
    antwort = client.post(_url("neu", netzwerk), angaben, follow=True)
    assert "Tragen Sie jetzt ein, wer darin sitzt." in antwort.content.decode()
    gremium = Gremium.objects.get()
    assert not gremium.ist_oeffentlich  # a box not ticked
    doppelt = client.post(_url("neu", netzwerk), angaben)
    assert doppelt.status_code == 422
    assert "Ein Gremium mit diesem Namen gibt es schon." in doppelt.content.decode()
    adresse = _url("bearbeiten", netzwerk, gremium.pk)
    assert senden(client, adresse, angaben | {"name": ""}).status_code == 422
    senden(client, adresse, angaben | {"ort": "Raum 7", "ist_oeffentlich": "on"})
    gremium.refresh_from_db()
    assert (gremium.ort, gremium.ist_oeffentlich) == ("Raum 7", True)
    assert "Raum 7" in client.get(_url("liste", netzwerk)).content.decode()
    Sitz.objects.create(gremium=gremium, organisation=eigene_organisation)
    loeschen = _url("loeschen", netzwerk, gremium.pk)
    assert "1 eingetragener Sitz" in client.get(loeschen).content.decode()
    client.post(loeschen)
    assert not Gremium.objects.exists()
    assert client.post(loeschen).status_code == 404
    assert Organisation.objects.filter(pk=eigene_organisation.pk).exists()


def test_sitze(
    netzwerk: Netzwerk, gremium: Gremium, eigene_organisation: Organisation, client: Client
) -> None:
    hier = {"netzwerke": [netzwerk]}
    dort = OrganisationFabrik(name="Dach")
    person = KontaktFabrik(organisation=eigene_organisation, nachname="Da", **hier)
    auch = KontaktFabrik(organisation=dort, nachname="Auch", **hier)
    auch.weitere_organisationen.add(eigene_organisation)
    fremd = KontaktFabrik(organisation=dort, nachname="Fremd", **hier)
    weg = KontaktFabrik(organisation=eigene_organisation, nachname="Weg", **hier)
    weg.ausscheiden()
    suche = client.get(_url("zeigen", netzwerk, gremium.pk), {"q": "haus der\x00 fam"})
    adresse = _url("sitz-neu", netzwerk, gremium.pk, eigene_organisation.pk)
    assert adresse in suche.content.decode()
    formular = client.get(adresse).content.decode()
    assert "Robin Da" in formular
    assert "Robin Auch" in formular
    assert "Fremd" not in formular
    assert "Weg" not in formular
    assert client.post(adresse, {"kontakt": fremd.pk}).status_code == 422
    client.post(adresse, {"kontakt": person.pk, "funktion": "Vorsitz"})
    client.post(adresse, {"kontakt": auch.pk})
    client.post(adresse, {"kontakt": ""})  # who it is may be unknown
    assert Sitz.objects.count() == 3
    for noch_einmal in ({"kontakt": person.pk}, {"kontakt": ""}):
        antwort = client.post(adresse, noch_einmal)
        assert antwort.status_code == 422
        assert "schon eingetragen" in antwort.content.decode()
    seite = client.get(_url("zeigen", netzwerk, gremium.pk)).content.decode()
    assert "3 Sitze" in seite
    assert "noch nicht bekannt" in seite
    organisation = reverse(
        "mitglieder:organisation-zeigen", args=[netzwerk.kurzname, eigene_organisation.pk]
    )
    assert "Sitze in Gremien" in client.get(organisation).content.decode()
    sitz = Sitz.objects.get(kontakt=person)
    assert str(sitz) == "Haus der Familie (Jugendhilfeausschuss)"
    entfernen = _url("sitz-entfernen", netzwerk, gremium.pk, sitz.pk)
    for text in ("ist entfernt", "war schon entfernt"):
        assert text in client.post(entfernen, follow=True).content.decode()
    assert Sitz.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_gleichzeitig_dasselbe(netzwerk: Netzwerk, client: Client) -> None:
    """Both looked before either wrote: the second is told at the field."""
    antwort = zuvorkommen(
        lambda: Gremium.objects.create(netzwerk=netzwerk, name="Runder Tisch"),
        lambda: client.post(_url("neu", netzwerk), {"name": "Runder Tisch", "art": "sonstiges"}),
    )
    assert antwort.status_code == 422
    assert "Jemand hat das gerade schon eingetragen." in antwort.content.decode()


def test_gremien_anderer_netzwerke_gibt_es_nicht(
    netzwerk: Netzwerk, eigene_organisation: Organisation, client: Client
) -> None:
    anderswo = Gremium.objects.create(netzwerk=NetzwerkFabrik(), name="Anderswo")
    sitz = Sitz.objects.create(gremium=anderswo, organisation=eigene_organisation)
    for name in ("zeigen", "bearbeiten", "loeschen"):
        assert client.get(_url(name, netzwerk, anderswo.pk)).status_code == 404
    assert "Anderswo" not in client.get(_url("liste", netzwerk)).content.decode()
    organisation = reverse(
        "mitglieder:organisation-zeigen", args=[netzwerk.kurzname, eigene_organisation.pk]
    )
    assert "Anderswo" not in client.get(organisation).content.decode()
    entfernen = _url("sitz-entfernen", netzwerk, anderswo.pk, sitz.pk)
    assert client.post(entfernen).status_code == 404
    assert Sitz.objects.filter(pk=sitz.pk).exists()


def test_mitglieder_lesen_nur(
    netzwerk: Netzwerk,
    gremium: Gremium,
    eigene_organisation: Organisation,
    fachkraft: Konto,
    als: Anmelden,
) -> None:
    leser = als(fachkraft)
    seite = leser.get(_url("zeigen", netzwerk, gremium.pk), {"q": "Haus"}).content.decode()
    assert "trägt die Koordination ein" in seite
    assert "Sitz eintragen" not in seite
    assert eigene_organisation.name not in seite
    for name in ("bearbeiten", "loeschen"):
        assert leser.post(_url(name, netzwerk, gremium.pk)).status_code == 403
    neu = _url("sitz-neu", netzwerk, gremium.pk, eigene_organisation.pk)
    assert leser.post(neu, {"kontakt": ""}).status_code == 403
    assert not Sitz.objects.exists()


@pytest.mark.parametrize("anzahl", [1, 3])
def test_gleich_viele_abfragen(
    netzwerk: Netzwerk,
    gremium: Gremium,
    client: Client,
    django_assert_num_queries: Any,
    anzahl: int,
) -> None:
    for nummer in range(anzahl):
        Gremium.objects.create(netzwerk=netzwerk, name=f"Runde {nummer}")
        mitglied = MitgliedschaftFabrik(netzwerk=netzwerk)
        person = KontaktFabrik(organisation=mitglied.organisation, netzwerke=[netzwerk])
        Sitz.objects.create(gremium=gremium, organisation=mitglied.organisation, kontakt=person)
    with django_assert_num_queries(7):
        client.get(_url("liste", netzwerk))
    with django_assert_num_queries(8):
        client.get(_url("zeigen", netzwerk, gremium.pk))
