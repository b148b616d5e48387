"""The public directory: filters, exact counts, chips, sorting, pages, the offer's own page."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from angebote.aktionen import suche
from angebote.filter import JE_SEITE, Verzeichnis
from angebote.models import Angebot, Angebotsformat, Thema
from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.fabriken import (
    AngebotFabrik,
    AngebotsformatFabrik,
    ThemaFabrik,
    ZielgruppeFabrik,
)
from tests.angebote.test_suche import titel_der_seite, verzeichnis
from tests.fabriken import OrganisationFabrik

ADRESSE = "/kinderschutz/angebote/"


def oeffentlich(netzwerk: Netzwerk, titel: str, *themen: str, **felder: object) -> Angebot:
    angebot: Angebot = AngebotFabrik(
        oeffentlich=True,
        netzwerk=netzwerk,
        titel=titel,
        themen=[ThemaFabrik(name=name) for name in themen] or None,
        **felder,
    )
    return angebot


def zahlen(gefunden: Verzeichnis, gruppe: str) -> dict[str, int]:
    return {
        wert.name: wert.anzahl
        for g in gefunden.gruppen
        if g.schluessel == gruppe
        for wert in g.werte
    }


@pytest.fixture
def bestand(netzwerk: Netzwerk) -> Netzwerk:
    beratung = AngebotsformatFabrik(name="Beratung")
    oeffentlich(netzwerk, "A", "Gewalt", "Sucht", bezirk="Nord", format=beratung)
    oeffentlich(netzwerk, "B", "Gewalt", bezirk="Süd", ist_kostenfrei=False, kosten="5 Euro")
    oeffentlich(netzwerk, "C", "Sucht", ist_online=True, sprachen=["de", "tr"], alter_von=12)
    AngebotFabrik(netzwerk=netzwerk, titel="Entwurf", themen=[ThemaFabrik(name="Gewalt")])
    oeffentlich_anderswo = AngebotFabrik(oeffentlich=True, themen=[ThemaFabrik(name="Gewalt")])
    assert oeffentlich_anderswo.netzwerk != netzwerk
    return netzwerk


def test_zahlen_ohne_filter(bestand: Netzwerk) -> None:
    gefunden = verzeichnis(bestand)
    assert gefunden.anzahl == 3
    assert zahlen(gefunden, "thema") == {"Sucht": 2, "Gewalt": 2}
    assert zahlen(gefunden, "format") == {"Beratung": 1, "Workshop": 2}
    # What is online is there for every district.
    assert zahlen(gefunden, "bezirk") == {"Nord": 2, "Süd": 2, "in der ganzen Stadt": 1}
    assert zahlen(gefunden, "kosten") == {"kostenfrei": 2, "kostet etwas": 1}
    assert zahlen(gefunden, "ort") == {"vor Ort": 2, "online": 1}
    assert zahlen(gefunden, "sprache") == {"Deutsch": 1, "Türkisch": 1}
    assert zahlen(gefunden, "alter") == {
        "0 bis 3 Jahre": 2,
        "4 bis 6 Jahre": 2,
        "7 bis 11 Jahre": 2,
        "12 bis 17 Jahre": 3,
        "18 bis 27 Jahre": 3,
    }


def test_zahlen_folgen_den_anderen_filtern(bestand: Netzwerk) -> None:
    gewalt = str(Thema.objects.get(name="Gewalt").pk)
    gefunden = verzeichnis(bestand, thema=gewalt)
    assert gefunden.anzahl == 2
    # The group's own choice is left out of its counts, and counted in the others.
    assert zahlen(gefunden, "thema") == {"Sucht": 2, "Gewalt": 2}
    assert zahlen(gefunden, "kosten") == {"kostenfrei": 1, "kostet etwas": 1}
    beide = verzeichnis(bestand, thema=gewalt, kosten="frei")
    assert beide.anzahl == 1
    assert zahlen(beide, "thema") == {"Sucht": 2, "Gewalt": 1}
    assert zahlen(beide, "kosten") == {"kostenfrei": 1, "kostet etwas": 1}
    assert zahlen(beide, "bezirk") == {"Nord": 1}


def test_jede_zahl_stimmt_mit_dem_ergebnis_des_klicks(bestand: Netzwerk) -> None:
    for gruppe in verzeichnis(bestand).gruppen:
        for wert in gruppe.werte:
            geklickt = verzeichnis(bestand, **{gruppe.schluessel: wert.schluessel})
            assert geklickt.anzahl == wert.anzahl, (gruppe.schluessel, wert.name)


def test_werte_einer_gruppe_sind_ein_oder(bestand: Netzwerk, client: Client) -> None:
    antwort = client.get(ADRESSE, {"format": [str(f.pk) for f in Angebotsformat.objects.all()]})
    assert antwort.context["verzeichnis"].anzahl == 3


def test_ein_bezirk_zeigt_auch_was_in_der_ganzen_stadt_gilt(bestand: Netzwerk) -> None:
    assert titel_der_seite(verzeichnis(bestand, bezirk="Nord")) == ["A", "C"]
    assert titel_der_seite(verzeichnis(bestand, bezirk="*")) == ["C"]
    assert [chip.name for chip in verzeichnis(bestand, bezirk="*").chips] == ["in der ganzen Stadt"]
    Angebot.objects.filter(titel__in="AB").update(zustand="archiviert")
    for angebot in Angebot.objects.filter(titel__in="AB"):
        suche.auffrischen(angebot)
    # Nothing to choose among.
    assert zahlen(verzeichnis(bestand), "bezirk") == {}


def test_zahlen_folgen_der_suche(bestand: Netzwerk) -> None:
    gefunden = verzeichnis(bestand, q="Sucht")
    assert zahlen(gefunden, "thema") == {"Sucht": 2, "Gewalt": 1}


def test_chips_nehmen_einen_filter_weg(bestand: Netzwerk, client: Client) -> None:
    gewalt = Thema.objects.get(name="Gewalt").pk
    antwort = client.get(ADRESSE, {"q": "Sucht", "thema": gewalt, "kosten": "frei", "seite": "1"})
    chips = {chip.name: chip.adresse for chip in antwort.context["verzeichnis"].chips}
    assert chips == {
        "Gewalt": "?q=Sucht&kosten=frei",
        "kostenfrei": f"?q=Sucht&thema={gewalt}",
    }
    assert antwort.context["verzeichnis"].adresse_ohne_filter == "?q=Sucht"


def test_unbekannter_wert_findet_nichts_und_laesst_sich_entfernen(
    bestand: Netzwerk, client: Client
) -> None:
    antwort = client.get(ADRESSE, {"thema": "999999"})
    inhalt = antwort.content.decode()
    assert "Keine Angebote" in inhalt
    assert "Ohne Filter finden Sie 3 Angebote." in inhalt


def test_leeres_verzeichnis_sagt_warum(netzwerk: Netzwerk, client: Client) -> None:
    inhalt = client.get(ADRESSE).content.decode()
    assert "steht noch kein Angebot" in inhalt
    assert "Filter anwenden" not in inhalt
    # No other word would find more.
    gesucht = client.get(ADRESSE, {"q": "Trennung"}).content.decode()
    assert "steht noch kein Angebot" in gesucht
    assert "00000 12340" in inhalt


def test_keine_treffer_zeigen_wege(bestand: Netzwerk, client: Client) -> None:
    inhalt = client.get(ADRESSE, {"q": "Reittherapie"}).content.decode()
    assert "Keine Angebote zu „Reittherapie“" in inhalt
    assert "Alle Angebote ansehen" in inhalt


def test_sortieren(netzwerk: Netzwerk) -> None:
    heute = timezone.now()
    oeffentlich(netzwerk, "Zebra", bestaetigt_am=heute)
    oeffentlich(netzwerk, "Äpfel", bestaetigt_am=heute - timedelta(days=2))
    oeffentlich(netzwerk, "Bären", bestaetigt_am=heute - timedelta(days=1))
    nach_name = verzeichnis(netzwerk)
    assert titel_der_seite(nach_name) == ["Äpfel", "Bären", "Zebra"]
    nach_pruefung = verzeichnis(netzwerk, sort="bestaetigt")
    assert titel_der_seite(nach_pruefung) == ["Zebra", "Bären", "Äpfel"]
    assert verzeichnis(netzwerk, q="Zebra", sort="Unfug").sortierung == "passend"


def test_seiten(netzwerk: Netzwerk, client: Client) -> None:
    for nummer in range(JE_SEITE + 1):
        oeffentlich(netzwerk, f"Angebot {nummer:02}")
    erste = client.get(ADRESSE)
    assert len(erste.context["verzeichnis"].seite.object_list) == JE_SEITE
    zweite = client.get(ADRESSE, {"seite": "2"}).context["verzeichnis"]
    assert titel_der_seite(zweite) == [f"Angebot {JE_SEITE}"]
    assert zweite.anzahl == JE_SEITE + 1


def test_htmx_bekommt_den_ausschnitt_und_zurueck_die_ganze_seite(
    bestand: Netzwerk, client: Client
) -> None:
    ausschnitt = client.get(ADRESSE, headers={"hx-request": "true"})
    assert "<h1" not in ausschnitt.content.decode()
    assert 'id="ergebnisse"' in ausschnitt.content.decode()
    assert "HX-Request" in ausschnitt.headers["Vary"]
    ganz = client.get(ADRESSE, headers={"hx-request": "true", "hx-history-restore-request": "true"})
    assert len(re.findall("<h1", ganz.content.decode())) == 1
    # htmx takes the title over; the whole page has it in its head alone.
    titel = re.compile("<title>(.*?)</title>")
    assert titel.findall(ausschnitt.text) == titel.findall(ganz.text) != []
    gesucht = client.get(ADRESSE, {"q": "Netz"}, headers={"hx-request": "true"})
    assert titel.findall(gesucht.text)[0].startswith(gesucht.context["verzeichnis"].ueberschrift)


@pytest.mark.parametrize("anzahl", [1, 3])
@pytest.mark.parametrize(("daten", "zuerst", "danach"), [({}, 6, 5), ({"q": "Netz"}, 10, 9)])
def test_abfragen_haengen_nicht_an_der_zahl_der_angebote(
    netzwerk: Netzwerk,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
    daten: dict[str, str],
    zuerst: int,
    danach: int,
) -> None:
    for _ in range(anzahl):
        oeffentlich(netzwerk, "Im Netz", "Gewalt", "Sucht", anbieter=[OrganisationFabrik()])
    # A value of a filter is looked up once in the life of a process.
    verzeichnis(netzwerk, q="Netz").gruppen  # noqa: B018
    with django_assert_num_queries(zuerst):
        client.get(ADRESSE, daten)
    with django_assert_num_queries(danach):
        client.get(ADRESSE, daten)


def test_ein_filter_kostet_keine_weitere_abfrage(
    bestand: Netzwerk, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    daten = {"kosten": "frei", "ort": "vor_ort", "bezirk": "Nord"}
    client.get(ADRESSE, daten)
    with django_assert_num_queries(9):
        client.get(ADRESSE, daten)


def test_angebot_zeigen(
    netzwerk: Netzwerk, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    angebot = oeffentlich(
        netzwerk,
        "Über Grenzen & Größe",
        "Gewalt",
        beschreibung="Erst dies.\n\n- dann das",
        fuer_eltern="Wir helfen.",
        kontakt_telefon="00000 4711",
        barrierefreiheit=["stufenlos", "wc"],
        zielgruppen=[ZielgruppeFabrik(name="Kinder")],
        alter_von=6,
        alter_bis=12,
    )
    adresse = f"{ADRESSE}{angebot.pk}-ueber-grenzen-groesse/"
    with django_assert_num_queries(8):
        antwort = client.get(adresse)
    inhalt = antwort.content.decode()
    assert "Über Grenzen &amp; Größe" in inhalt
    assert "<li>dann das</li>" in inhalt
    assert "stufenlos erreichbar, barrierefreies WC" in inhalt
    assert "Kinder; 6 bis 12 Jahre" in inhalt
    assert 'href="tel:000004711"' in inhalt
    assert "Im Arbeitsbereich öffnen" not in inhalt
    umgezogen = client.get(f"{ADRESSE}{angebot.pk}-alter-titel/")
    assert umgezogen.headers["Location"] == adresse


def test_was_nicht_oeffentlich_ist_gibt_es_nicht(
    netzwerk: Netzwerk, client: Client, fremde: Konto
) -> None:
    angebot = AngebotFabrik(netzwerk=netzwerk)
    adresse = f"{ADRESSE}{angebot.pk}-{angebot.slug}/"
    assert client.get(adresse).status_code == 404
    client.force_login(fremde, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(adresse).status_code == 404


def test_themen_mit_anzahl(
    bestand: Netzwerk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        themen = {
            t.name: vars(t)["anzahl"]
            for t in Thema.objects.mit_anzahl(bestand).filter(anzahl__gt=0)
        }
    assert themen == {"Gewalt": 2, "Sucht": 2}
