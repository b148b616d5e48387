"""What is proposed while somebody types."""

import re

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from angebote.models import Fehlsuche
from angebote.vorschlaege import MEISTE, vorschlaege
from netzwerk.basis.models import Netzwerk
from tests.angebote.fabriken import AngebotFabrik, ThemaFabrik
from tests.angebote.test_liste import ADRESSE, oeffentlich
from tests.fabriken import NetzwerkFabrik, OrganisationFabrik

VORSCHLAEGE = f"{ADRESSE}vorschlaege/"


def arten(netzwerk: Netzwerk, eingabe: str) -> list[tuple[str, str]]:
    return [(str(v.art), v.text) for v in vorschlaege(netzwerk, eingabe)]


@pytest.fixture
def bestand(netzwerk: Netzwerk) -> Netzwerk:
    mobbing = [OrganisationFabrik(name="Mädchenhaus")]
    oeffentlich(netzwerk, "Klasse gegen Mobbing", "Mobbing im Netz", anbieter=mobbing)
    oeffentlich(netzwerk, "Mobile Beratung", "Umgang mit Krisen", anbieter=mobbing)
    return netzwerk


def test_thema_wort_angebot_anbieter(bestand: Netzwerk) -> None:
    assert arten(bestand, "mob") == [
        ("Thema", "Mobbing im Netz"),
        ("Suchwort", "Mobile"),
        ("Suchwort", "Mobbing"),
        ("Angebot", "Klasse gegen Mobbing"),
        ("Angebot", "Mobile Beratung"),
    ]
    for umlaut in ("Mädch", "maedch", "MÄDCH"):
        assert ("Anbieter", "Mädchenhaus") in arten(bestand, umlaut)


def test_das_letzte_wort_wird_ergaenzt_das_davor_gilt(bestand: Netzwerk) -> None:
    assert arten(bestand, "Klasse mob") == [
        ("Suchwort", "Klasse Mobile"),
        ("Suchwort", "Klasse Mobbing"),
        ("Angebot", "Klasse gegen Mobbing"),
    ]


def test_ein_eben_begonnenes_wort_leert_die_liste_nicht(bestand: Netzwerk) -> None:
    assert arten(bestand, "Klasse m") == arten(bestand, "Klasse") != []


def test_ein_thema_steht_nicht_noch_einmal_als_wort(netzwerk: Netzwerk) -> None:
    oeffentlich(netzwerk, "Etwas", "Sexting")
    assert [a for a in arten(netzwerk, "sext") if a[1] == "Sexting"] == [("Thema", "Sexting")]


def test_wohin_sie_fuehren(bestand: Netzwerk, client: Client) -> None:
    ziele = {v.text: v.adresse for v in vorschlaege(bestand, "mob")}
    # A word is searched for by the page itself, so that the filters stay.
    assert ziele["Mobile"] == ""
    for adresse in (ziele["Mobbing im Netz"], ziele["Klasse gegen Mobbing"]):
        assert "Klasse gegen Mobbing" in client.get(adresse).content.decode()


@pytest.mark.parametrize("eingabe", ["", "m", "der die", "\x00", "'", "x' | 'y", ":*", "🙈🙈"])
def test_zu_kurzes_und_haessliches_ergibt_nichts(bestand: Netzwerk, eingabe: str) -> None:
    assert vorschlaege(bestand, eingabe) == []


def test_hoechstens_acht(netzwerk: Netzwerk) -> None:
    for nummer in range(6):
        oeffentlich(
            netzwerk,
            f"Elternkurs{nummer}",
            f"Eltern und {nummer}",
            anbieter=[OrganisationFabrik(name=f"Elternhaus {nummer}")],
        )
    assert len(vorschlaege(netzwerk, "elt")) == MEISTE


def test_nur_oeffentliches_dieses_netzwerks(netzwerk: Netzwerk) -> None:
    AngebotFabrik(netzwerk=netzwerk, titel="Geheimtreff", themen=[ThemaFabrik(name="Geheim")])
    AngebotFabrik(
        oeffentlich=True,
        netzwerk=NetzwerkFabrik(),
        titel="Geheimbund",
        anbieter=[OrganisationFabrik(name="Geheimhaus")],
    )
    assert vorschlaege(netzwerk, "geheim") == []


def test_die_antwort(bestand: Netzwerk, client: Client) -> None:
    antwort = client.get(VORSCHLAEGE, {"q": "mob"})
    zeilen = re.findall(r'role="option" id="([\w-]+)"', antwort.content.decode())
    assert zeilen == [f"vorschlag-{nummer}" for nummer in range(1, 6)]
    assert "no-store" in antwort.headers["Cache-Control"]
    assert client.get(VORSCHLAEGE, {"q": "<script>"}).content.decode().strip() == ""
    # Typing is not searching: nothing is counted.
    client.get(VORSCHLAEGE, {"q": "reittherapie"})
    assert not Fehlsuche.objects.exists()


@pytest.mark.parametrize("anzahl", [1, 3])
def test_drei_abfragen(
    netzwerk: Netzwerk, django_assert_num_queries: DjangoAssertNumQueries, anzahl: int
) -> None:
    for nummer in range(anzahl):
        oeffentlich(netzwerk, f"Elternabend {nummer}", anbieter=[OrganisationFabrik()])
    assert connection.vendor == "postgresql"
    with django_assert_num_queries(3):
        assert vorschlaege(netzwerk, "elternab")


def test_das_suchfeld_kennt_sie_auf_liste_und_startseite(bestand: Netzwerk, client: Client) -> None:
    for adresse in (ADRESSE, "/kinderschutz/"):
        seite = client.get(adresse).content.decode()
        assert f'data-vorschlaege="{VORSCHLAEGE}"' in seite
        assert "js/vorschlaege" in seite
