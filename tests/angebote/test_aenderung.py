"""What is released is what was read: text that moved on meanwhile is shown first."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from angebote.aktionen import aenderung as entscheidungen
from angebote.aktionen import angebot as aktionen
from angebote.models import Angebot, Angebotsaenderung, Angebotsformat, Suchdokument, Thema
from angebote.models.aenderung import werte
from mitglieder.models import Organisation
from netzwerk.basis import briefe
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from netzwerk.demo.dienste import freier_port
from tests.angebote.fabriken import (
    AngebotFabrik,
    AngebotsformatFabrik,
    ThemaFabrik,
    ZielgruppeFabrik,
)

ADRESSE = "/kinderschutz/angebote/"
type Als = Callable[[Konto], Client]


def test_ein_neuerer_vorschlag_wird_nicht_ungelesen_oeffentlich(
    als: Als, netzwerk: Netzwerk, koordination: Konto, vertretung: Konto,
    eigene_organisation: Organisation,
) -> None:  # fmt: skip
    angebot: Any = AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Kurs")
    angebot.anbieter.set([eigene_organisation])
    for titel in ("Gelesen", "Ungelesen"):
        aktionen.aendern(angebot=angebot, angaben=werte(angebot) | {"titel": titel}, von=vertretung)
        if titel == "Gelesen":
            gelesen = Angebotsaenderung.objects.get().stand
    aenderung = Angebotsaenderung.objects.get()
    ziel = f"{ADRESSE}aenderungen/{aenderung.pk}/annehmen/"
    client = als(koordination)
    assert f'value="{aenderung.stand}"' in client.get(f"{ADRESSE}{angebot.pk}/").text
    assert "inzwischen geändert" in client.post(ziel, {"stand": gelesen}, follow=True).text
    angebot.refresh_from_db()
    assert angebot.titel == "Kurs"
    client.post(ziel, {"stand": aenderung.stand})
    angebot.refresh_from_db()
    assert angebot.titel == "Ungelesen"


def test_ein_eingereichtes_angebot_wird_frei_wie_es_gelesen_wurde(
    als: Als, netzwerk: Netzwerk, koordination: Konto, vertretung: Konto
) -> None:
    angebot: Any = AngebotFabrik(netzwerk=netzwerk, titel="Kurs")
    angebot.einreichen(von=vertretung)
    gelesen = Angebot.objects.get().stand
    aktionen.aendern(angebot=angebot, angaben=werte(angebot) | {"titel": "Neu"}, von=vertretung)
    client, ziel = als(koordination), f"{ADRESSE}{angebot.pk}/freigeben/"
    assert "inzwischen geändert" in client.post(ziel, {"stand": gelesen}, follow=True).text
    assert not Angebot.objects.get().ist_oeffentlich
    assert (
        f'value="{Angebot.objects.get().stand}"' in client.get(ziel.removesuffix("freigeben/")).text
    )
    client.post(ziel, {"stand": Angebot.objects.get().stand})
    assert Angebot.objects.get().ist_oeffentlich


@pytest.fixture
def aenderung(netzwerk: Netzwerk, vertretung: Konto) -> Angebotsaenderung:
    """Every kind of field differs; those with a choice or a reference show their names."""
    angebot: Any = AngebotFabrik(
        oeffentlich=True, netzwerk=netzwerk, titel="Kurs", sprachen=["de"], ort="Rathaus"
    )
    neu = {
        "titel": "Kurs am Abend",
        "themen": [ThemaFabrik(name="Sucht").pk, ThemaFabrik(name="Cybermobbing").pk],
        "zielgruppen": [ZielgruppeFabrik(name="Fachkräfte").pk],
        "format": AngebotsformatFabrik(name="Vortrag").pk,
        "ist_online": True,
        "ist_kostenfrei": False,
        "sprachen": ["de", "tr"],
        "alter_von": 3,
        "ort": "",
    }
    aktionen.aendern(angebot=angebot, angaben=werte(angebot) | neu, von=vertretung)
    aenderung: Angebotsaenderung = Angebotsaenderung.objects.get()
    return aenderung


def test_unterschiede_in_worten(aenderung: Angebotsaenderung) -> None:
    unterschiede = {u.feld: (u.vorher, u.nachher) for u in aenderung.unterschiede()}
    themen = unterschiede.pop("Themen")
    assert (themen[0], {*themen[1].split(", ")}) == ("Cybermobbing", {"Cybermobbing", "Sucht"})
    assert unterschiede == {
        "Titel": ("Kurs", "Kurs am Abend"),
        "Zielgruppen": ("Eltern", "Fachkräfte"),
        "Art des Angebots": ("Workshop", "Vortrag"),
        "findet online statt": ("nein", "ja"),
        "kostenfrei": ("ja", "nein"),
        "Sprachen": ("Deutsch", "Deutsch, Türkisch"),
        "Alter von": ("", "3"),
        "Ort oder Adresse": ("Rathaus", ""),
    }


def test_was_es_nicht_mehr_gibt_faellt_weg(
    aenderung: Angebotsaenderung, koordination: Konto
) -> None:
    """Topic and format were removed after the proposal: the rest of it holds."""
    Thema.objects.filter(name="Sucht").delete()
    Angebotsformat.objects.filter(name="Vortrag").delete()
    entscheidungen.annehmen(aenderung=aenderung, stand=aenderung.stand, von=koordination)
    angebot = Angebot.objects.get()
    assert (angebot.titel, angebot.format.name) == ("Kurs am Abend", "Workshop")
    assert [thema.name for thema in angebot.themen.all()] == ["Cybermobbing"]


def test_wer_nicht_mehr_da_ist_bekommt_keine_post(
    aenderung: Angebotsaenderung, koordination: Konto, vertretung: Konto
) -> None:
    Konto.objects.filter(pk=vertretung.pk).update(is_active=False)
    aenderung = Angebotsaenderung.objects.get()
    entscheidungen.ablehnen(aenderung=aenderung, grund="Bitte kürzer.", von=koordination)
    assert aenderung.zustand == Angebotsaenderung.Zustand.ABGELEHNT
    assert not Nachricht.objects.exists()


def test_die_post_zu_geloeschtem_entfaellt(
    aenderung: Angebotsaenderung, koordination: Konto, vertretung: Konto
) -> None:
    angebot = aenderung.angebot
    entscheidungen.annehmen(aenderung=aenderung, stand=aenderung.stand, von=koordination)
    aktionen.aendern(
        angebot=angebot, angaben=werte(angebot) | {"titel": "Noch einer"}, von=vertretung
    )
    zurueck: Any = AngebotFabrik(netzwerk=angebot.netzwerk)
    zurueck.einreichen(von=vertretung)
    aktionen.zurueckweisen(angebot=zurueck, grund="Ort fehlt.", von=koordination)
    Angebotsaenderung.objects.all().delete()
    zurueck.delete()
    nachrichten = {nachricht.anlass: nachricht for nachricht in Nachricht.objects.all()}
    assert {*nachrichten} == {"angebot.aenderung_angenommen", "angebot.zurueckgewiesen"}
    for nachricht in nachrichten.values():
        with pytest.raises(briefe.NichtMehrNoetig):
            briefe.bauen(nachricht)


def test_was_inzwischen_archiviert_ist_wird_durch_eine_aenderung_nicht_oeffentlich(
    aenderung: Angebotsaenderung, als: Als, koordination: Konto
) -> None:
    """The page was read before a colleague took the offer away."""
    aktionen.archivieren(angebot=Angebot.objects.get(), von=koordination)
    with pytest.raises(FalscherZustand, match="nicht mehr öffentlich"):
        entscheidungen.annehmen(aenderung=aenderung, stand=aenderung.stand, von=koordination)
    angebot = Angebot.objects.get()
    assert (angebot.zustand, angebot.titel) == ("archiviert", "Kurs")
    assert not Suchdokument.objects.exists()


def test_was_inzwischen_bestaetigt_ist_bleibt_es(
    aenderung: Angebotsaenderung, koordination: Konto
) -> None:
    aktionen.bestaetigen(angebot=Angebot.objects.get(), von=koordination)
    bestaetigt_am = Angebot.objects.get().bestaetigt_am
    entscheidungen.annehmen(aenderung=aenderung, stand=aenderung.stand, von=koordination)
    assert Angebot.objects.get().bestaetigt_am == bestaetigt_am


def test_ohne_die_gelesene_fassung_wird_nichts_oeffentlich(
    aenderung: Angebotsaenderung, als: Als, koordination: Konto
) -> None:
    als(koordination).post(f"{ADRESSE}aenderungen/{aenderung.pk}/annehmen/")
    assert Angebot.objects.get().titel == "Kurs"


def test_ohne_broker_sagt_die_seite_dass_die_post_wartet(
    aenderung: Angebotsaenderung, als: Als, koordination: Konto, settings: Settings
) -> None:
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{freier_port()}/0"
    ziel = f"{ADRESSE}aenderungen/{aenderung.pk}/annehmen/"
    antwort = als(koordination).post(ziel, {"stand": aenderung.stand}, follow=True)
    assert "sobald der Versand wieder läuft" in antwort.text
    assert Nachricht.objects.get().zustand == Nachricht.Zustand.WARTEND
