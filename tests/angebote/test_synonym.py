"""A network's own synonyms: they work at once, in this network only."""

import pytest
from django.test import Client

from angebote.models import Synonym
from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.fabriken import SynonymFabrik
from tests.angebote.test_liste import ADRESSE, oeffentlich
from tests.angebote.test_suche import titel
from tests.fabriken import NetzwerkFabrik

LISTE = f"{ADRESSE}synonyme/"
NEU = f"{LISTE}neu/"


@pytest.fixture
def als_koordination(client: Client, koordination: Konto) -> Client:
    client.force_login(koordination, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_anlegen_wirkt_sofort(als_koordination: Client, netzwerk: Netzwerk) -> None:
    oeffentlich(netzwerk, "Ruhe im Netz", "Exzessive Mediennutzung")
    leer = als_koordination.get(LISTE).content.decode()
    assert "Noch kein eigenes Synonym" in leer
    vorbelegt = als_koordination.get(NEU, {"begriff": "zockerei"}).content.decode()
    assert 'value="zockerei"' in vorbelegt
    assert titel(netzwerk, "Zockerei") == []
    antwort = als_koordination.post(
        NEU, {"begriff": " Zockerei ", "bedeutet": "exzessive  Mediennutzung"}, follow=True
    )
    assert "findet jetzt auch „exzessive Mediennutzung“" in antwort.content.decode()
    assert titel(netzwerk, "zockerei") == ["Ruhe im Netz"]
    synonym = Synonym.objects.get(netzwerk=netzwerk)
    assert (synonym.begriff, synonym.bedeutet) == ("Zockerei", "exzessive Mediennutzung")


@pytest.mark.parametrize(
    ("begriff", "bedeutet", "meldung"),
    [
        ("", "Gewalt", "Geben Sie ein, wonach jemand sucht."),
        ("Haue", "", "Geben Sie ein, was die Suche stattdessen finden soll."),
        ("der", "Gewalt", "„der“ übergeht die Suche."),
        ("Haue", "die", "„die“ übergeht die Suche."),
        ("eins zwei drei vier", "Gewalt", "Höchstens drei Wörter"),
        ("Gewalt", "gewalt", "Das ist dasselbe Wort."),
        ("POEBELN", "Gewalt", "Dieses Synonym gibt es schon."),
        ("Prügel", "Gewalt", "Dieses Synonym gibt es schon."),
    ],
)
def test_was_nicht_geht(
    als_koordination: Client, netzwerk: Netzwerk, begriff: str, bedeutet: str, meldung: str
) -> None:
    SynonymFabrik(netzwerk=netzwerk, begriff="Pöbeln", bedeutet="gewalt")
    SynonymFabrik(netzwerk=None, begriff="Prügel", bedeutet="Gewalt")
    SynonymFabrik(netzwerk=netzwerk, begriff="Pöbeln", bedeutet="Streit")
    antwort = als_koordination.post(NEU, {"begriff": begriff, "bedeutet": bedeutet})
    assert antwort.status_code == 422
    assert meldung in antwort.content.decode()
    assert not Synonym.objects.filter(begriff=begriff, netzwerk=netzwerk).exists()


def test_bearbeiten(als_koordination: Client, netzwerk: Netzwerk) -> None:
    synonym = SynonymFabrik(netzwerk=netzwerk, begriff="Haue", bedeutet="Gewalt")
    adresse = f"{LISTE}{synonym.pk}/bearbeiten/"
    stand = als_koordination.get(adresse).context["form"]["stand_synonym"].value()
    daten = {"begriff": "Haue", "bedeutet": "Sucht", "stand_synonym": stand}
    assert als_koordination.post(adresse, daten).status_code == 302
    synonym.refresh_from_db()
    assert synonym.bedeutet == "Sucht"
    # The second tab read „Gewalt“ and types something else.
    zweiter = als_koordination.post(adresse, daten | {"bedeutet": "Streit"})
    assert zweiter.status_code == 422
    synonym.refresh_from_db()
    assert synonym.bedeutet == "Sucht"


def test_loeschen_fragt_erst(als_koordination: Client, netzwerk: Netzwerk) -> None:
    synonym = SynonymFabrik(netzwerk=netzwerk, begriff="Haue", bedeutet="Gewalt")
    adresse = f"{LISTE}{synonym.pk}/loeschen/"
    assert "Synonym „Haue“ löschen?" in als_koordination.get(adresse).content.decode()
    assert Synonym.objects.filter(pk=synonym.pk).exists()
    als_koordination.post(adresse)
    assert not Synonym.objects.filter(pk=synonym.pk).exists()
    assert als_koordination.post(adresse).status_code == 404


def test_gemeinsame_und_fremde_bleiben(als_koordination: Client, netzwerk: Netzwerk) -> None:
    gemeinsam = SynonymFabrik(netzwerk=None, begriff="Gemeinsames", bedeutet="Gewalt")
    fremd = SynonymFabrik(netzwerk=NetzwerkFabrik(), begriff="Fremdes", bedeutet="Gewalt")
    seite = als_koordination.get(LISTE).content.decode()
    assert "Gemeinsames" in seite
    assert "Fremdes" not in seite
    for synonym in (gemeinsam, fremd):
        for was in ("bearbeiten", "loeschen"):
            assert als_koordination.post(f"{LISTE}{synonym.pk}/{was}/").status_code == 404
