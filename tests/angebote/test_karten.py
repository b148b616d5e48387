"""Cards come from the cache and are never older than what they name."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from angebote.aktionen import angebot as aktionen
from angebote.aktionen import suche
from angebote.filter import Verzeichnis
from angebote.karten import kennung
from angebote.models import Angebot, Suchdokument
from angebote.tasks import angebote_pruefen, suche_nachziehen
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.demo.dienste import freier_port
from tests.angebote.fabriken import AngebotFabrik, ZielgruppeFabrik
from tests.angebote.test_suche import titel, verzeichnis
from tests.fabriken import OrganisationFabrik

ADRESSE = "/kinderschutz/angebote/"


@pytest.fixture
def angebot(netzwerk: Netzwerk) -> Angebot:
    gemacht: Angebot = AngebotFabrik(
        oeffentlich=True,
        netzwerk=netzwerk,
        titel="Kletterkurs",
        anbieter=[OrganisationFabrik(name="Turnverein <Nord>")],
    )
    return gemacht


def karten(netzwerk: Netzwerk, **daten: str) -> list[str]:
    gefunden: Verzeichnis = verzeichnis(netzwerk, **daten)
    return [str(karte) for karte in gefunden.karten]


def test_die_karte_aus_dem_cache_ist_dieselbe(angebot: Angebot) -> None:
    erste = karten(angebot.netzwerk)
    assert karten(angebot.netzwerk) == erste
    assert "Turnverein &lt;Nord&gt;" in erste[0]


def test_gesuchte_woerter_sind_je_suche_markiert(angebot: Angebot) -> None:
    assert "<mark>" not in karten(angebot.netzwerk)[0]
    assert "<mark>Kletterkurs</mark>" in karten(angebot.netzwerk, q="Kletterkurs")[0]
    assert "<mark>" not in karten(angebot.netzwerk)[0]


def test_was_die_karte_nicht_sagt_wird_zitiert(netzwerk: Netzwerk) -> None:
    AngebotFabrik(
        oeffentlich=True,
        netzwerk=netzwerk,
        titel="Rat & Hilfe",
        kurztext="Wir sind da.",
        beschreibung="Auch bei <Trauer> und Verlust.",
        zielgruppen=[ZielgruppeFabrik(name="Hebammen"), ZielgruppeFabrik(name="Kitas")],
    )
    (karte,) = karten(netzwerk, q="Trauer")
    stelle = '<p class="app-result__stelle">Auch bei &lt;<mark>Trauer</mark>&gt; und Verlust.</p>'
    assert stelle in karte
    (karte,) = karten(netzwerk, q="Hebamme")
    assert "<mark>Hebammen</mark>" in karte
    assert "app-result__stelle" not in karten(netzwerk, q="Rat")[0]
    assert "app-result__stelle" not in karten(netzwerk)[0]


def test_jede_sprache_hat_ihre_karte(angebot: Angebot, client: Client) -> None:
    deutsch = client.get(ADRESSE, headers={"accept-language": "de"}).content.decode()
    englisch = client.get(ADRESSE, headers={"accept-language": "en"}).content.decode()
    assert "geprüft am" in deutsch
    assert "geprüft am" not in englisch


def test_ein_neuer_name_des_anbieters_steht_sofort_da_und_wird_gefunden(angebot: Angebot) -> None:
    karten(angebot.netzwerk)
    anbieter = angebot.anbieter.get()
    anbieter.name = "Ruderclub"
    anbieter.save()
    assert Suchdokument.objects.get().stand is None
    assert "Ruderclub" in karten(angebot.netzwerk)[0]
    assert titel(angebot.netzwerk, "Ruderclub") == []
    suche_nachziehen()
    assert titel(angebot.netzwerk, "Ruderclub") == ["Kletterkurs"]
    assert "Ruderclub" in karten(angebot.netzwerk)[0]
    suche_nachziehen()  # nothing left to do


@pytest.mark.parametrize("feld", ["format", "themen", "zielgruppen"])
def test_auch_andere_namen_ziehen_nach(angebot: Angebot, feld: str) -> None:
    genannt = angebot.format if feld == "format" else getattr(angebot, feld).get()
    genannt.name = "Trampolin"
    genannt.save()
    assert Suchdokument.objects.get().stand is None
    suche_nachziehen()
    assert titel(angebot.netzwerk, "Trampolin") == ["Kletterkurs"]


def test_eine_suche_legt_nichts_ab(angebot: Angebot) -> None:
    """What people type must not fill the cache: queues and limits live beside it."""
    karten(angebot.netzwerk)
    speicher: Any = cache
    vorher = set(speicher.iter_keys("angebotskarte:*"))
    assert vorher
    assert karten(angebot.netzwerk, q="Kletterkurs qwertz")
    assert set(speicher.iter_keys("angebotskarte:*")) == vorher


def test_jede_vorlage_und_jeder_wert_hat_seine_kennung() -> None:
    eine = kennung("angebote/angebot/_karte.html", "a")
    assert eine == kennung("angebote/angebot/_karte.html", "a")
    assert eine != kennung("angebote/angebot/_karte.html", "b")
    assert eine != kennung("angebote/angebot/liste.html", "a")


def test_andere_aenderungen_des_anbieters_lassen_die_suche_in_ruhe(angebot: Angebot) -> None:
    stand = Suchdokument.objects.get().stand
    anbieter = angebot.anbieter.get()
    anbieter.telefon = "00000 99"
    anbieter.save()
    assert Suchdokument.objects.get().stand == stand


def test_ein_archiviertes_angebot_verschwindet(angebot: Angebot, koordination: Konto) -> None:
    assert len(karten(angebot.netzwerk)) == 1
    aktionen.archivieren(angebot=angebot, von=koordination)
    assert karten(angebot.netzwerk) == []


def test_ein_geaenderter_titel_steht_sofort_da(angebot: Angebot) -> None:
    karten(angebot.netzwerk)
    Angebot.objects.update(titel="Schachkurs")
    suche.auffrischen(angebot)
    assert "Schachkurs" in karten(angebot.netzwerk)[0]


def test_ein_geloeschtes_angebot_reisst_die_seite_nicht_mit(angebot: Angebot) -> None:
    gefunden = verzeichnis(angebot.netzwerk)
    assert len(gefunden.seite) == 1
    angebot.delete()
    assert gefunden.karten == []


def test_ohne_cache_langsamer_aber_da(angebot: Angebot, client: Client, settings: Settings) -> None:
    settings.CACHES = settings.CACHES | {
        "default": {
            **settings.CACHES["default"],
            "LOCATION": f"redis://127.0.0.1:{freier_port()}/0",
        }
    }
    assert cache.get("was") is None
    assert "Kletterkurs" in client.get(ADRESSE).content.decode()


def test_veraltet_steht_sofort_auf_der_karte(
    client: Client, netzwerk: Netzwerk, angebot: Angebot
) -> None:
    seit = timezone.localdate() - timedelta(days=28)
    Angebot.objects.filter(pk=angebot.pk).update(pruefung_faellig_am=seit)
    assert "lange nicht geprüft" not in client.get(ADRESSE).text
    angebote_pruefen()
    assert "lange nicht geprüft" in client.get(ADRESSE).text
