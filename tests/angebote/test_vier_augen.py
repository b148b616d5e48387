"""Nobody releases words of their own while a colleague could read them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from angebote.aktionen import aenderung as aenderungen
from angebote.aktionen import angebot as aktionen
from angebote.models import Angebot, Angebotsaenderung
from angebote.models.aenderung import werte
from netzwerk.basis.models import Konto, Netzwerk, Rolle
from tests.angebote.eingaben import eingabe, stand
from tests.fabriken import KontoFabrik, RolleFabrik
from tests.formulare import senden

ADRESSE = "/kinderschutz/angebote/"
type Als = Callable[[Konto], Client]


def _freigeben(client: Client, angebot: Angebot) -> str:
    angebot.refresh_from_db()
    ziel = f"{ADRESSE}{angebot.pk}/freigeben/"
    return str(client.post(ziel, {"stand": angebot.stand}, follow=True).text)


def _schreiben(client: Client, angebot: Angebot, **felder: Any) -> None:
    senden(client, f"{ADRESSE}{angebot.pk}/bearbeiten/", eingabe(angebot, **felder))


@pytest.fixture
def kollegin(netzwerk: Netzwerk) -> Konto:
    konto: Konto = KontoFabrik(name="Berta Beispiel")
    RolleFabrik(konto=konto, netzwerk=netzwerk, art=Rolle.Art.KOORDINATION)
    return konto


@pytest.fixture
def wartendes(eigenes: Angebot, vertretung: Konto) -> Angebot:
    aktionen.einreichen(angebot=eigenes, von=vertretung)
    return eigenes


def test_wer_ein_eingereichtes_umschreibt_gibt_es_nicht_frei(
    koordination: Konto, kollegin: Konto, wartendes: Angebot, als: Als
) -> None:
    selbst, seite = als(koordination), f"{ADRESSE}{wartendes.pk}/"
    assert "Angebot freigeben" in selbst.get(seite).text
    assert (
        "gibt eine andere Person der Koordination es frei" in selbst.get(f"{seite}bearbeiten/").text
    )
    _schreiben(selbst, wartendes, beschreibung="Alles ganz anders.")
    text = selbst.get(seite).text
    assert "Angebot freigeben" not in text
    assert "Die jetzigen Angaben haben Sie selbst geschrieben" in text
    assert "Das kann: Berta Beispiel." in text
    antwort = _freigeben(selbst, wartendes)
    assert "Die jetzigen Angaben haben Sie selbst geschrieben." in antwort
    assert "Freigeben kann es: Berta Beispiel." in antwort
    assert stand(wartendes) == "eingereicht"
    assert "ist öffentlich" in _freigeben(als(kollegin), wartendes)


def test_ohne_aenderung_gespeichert_ist_nicht_geschrieben(
    koordination: Konto, kollegin: Konto, wartendes: Angebot, als: Als
) -> None:
    vorher = wartendes.geaendert_am
    _schreiben(als(koordination), wartendes)
    wartendes.refresh_from_db()
    assert (wartendes.geaendert_am, wartendes.geschrieben_von) == (vorher, None)
    assert "ist öffentlich" in _freigeben(als(koordination), wartendes)


def test_haben_beide_daran_geschrieben_gibt_frei_wer_nicht_zuletzt_schrieb(
    koordination: Konto, kollegin: Konto, eigenes: Angebot, als: Als
) -> None:
    aktionen.einreichen(angebot=eigenes, von=koordination)
    _schreiben(als(kollegin), eigenes, kurztext="Von der Kollegin.")
    eigenes.refresh_from_db()
    assert aktionen.freigebende(eigenes) == [koordination]
    assert "selbst geschrieben" in _freigeben(als(kollegin), eigenes)
    assert "ist öffentlich" in _freigeben(als(koordination), eigenes)


def test_allein_gibt_frei_wer_geschrieben_hat(
    koordination: Konto, wartendes: Angebot, als: Als
) -> None:
    assert "andere Person" not in als(koordination).get(f"{ADRESSE}{wartendes.pk}/bearbeiten/").text
    _schreiben(als(koordination), wartendes, kurztext="Von mir.")
    assert "ist öffentlich" in _freigeben(als(koordination), wartendes)


def test_eine_angenommene_aenderung_ist_von_wem_sie_kam(
    vertretung: Konto, koordination: Konto, kollegin: Konto, eigenes_oeffentliches: Angebot
) -> None:
    angebot = eigenes_oeffentliches
    aktionen.aendern(angebot=angebot, angaben=werte(angebot) | {"kurztext": "Neu."}, von=vertretung)
    aenderung = Angebotsaenderung.objects.get()
    aenderungen.annehmen(aenderung=aenderung, von=koordination, stand=aenderung.stand)
    angebot.refresh_from_db()
    assert angebot.geschrieben_von == vertretung


def test_die_eigene_aenderung_nennt_wer_darueber_entscheidet(
    koordination: Konto, kollegin: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    Angebotsaenderung.objects.create(
        angebot=eigenes_oeffentliches, vorschlag={"ort": "Markt 1"}, eingereicht_von=koordination
    )
    text = als(koordination).get(f"{ADRESSE}{eigenes_oeffentliches.pk}/").text
    assert "Das kann: Berta Beispiel." in text
    assert "Änderung ablehnen" not in text
