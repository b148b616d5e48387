"""What was declined stays readable: the text, the reason, and a way to go on writing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from angebote.aktionen import aenderung as aenderungen
from angebote.aktionen import angebot as aktionen
from angebote.models import Angebot, Angebotsaenderung
from angebote.models.aenderung import werte
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.eingaben import eingabe, stand
from tests.angebote.test_pruefung_link import adresse
from tests.fabriken import KontaktFabrik
from tests.formulare import senden

ADRESSE = "/kinderschutz/angebote/"
GRUND = "Bitte die Hausnummer nennen."
type Als = Callable[[Konto], Client]


def _vorschlagen(angebot: Angebot, von: Konto, **felder: object) -> Angebotsaenderung:
    angebot = Angebot.objects.get(pk=angebot.pk)
    aktionen.aendern(angebot=angebot, angaben=werte(angebot) | felder, von=von)
    return Angebotsaenderung.objects.offen().get()


@pytest.fixture
def abgelehnt(
    eigenes_oeffentliches: Angebot, vertretung: Konto, koordination: Konto
) -> Angebotsaenderung:
    aenderung = _vorschlagen(eigenes_oeffentliches, vertretung, ort="Marktplatz")
    aenderungen.ablehnen(aenderung=aenderung, grund=GRUND, von=koordination)
    return aenderung


def test_die_abgelehnte_aenderung_laesst_sich_weiterschreiben(
    vertretung: Konto, koordination: Konto, abgelehnt: Angebotsaenderung, als: Als
) -> None:
    seite = f"{ADRESSE}{abgelehnt.angebot_id}/"
    for konto in (vertretung, koordination):
        text = als(konto).get(seite).text
        assert "Die letzte Änderung wurde nicht übernommen" in text
        assert GRUND in text
        assert "Marktplatz" in text
        assert "?abgelehnt" in text
    schreibt = als(vertretung)
    leer = schreibt.get(f"{seite}bearbeiten/")
    assert (leer.context["form"]["ort"].value(), GRUND in leer.text) == ("", True)
    assert "An dieser Änderung weiterschreiben" in leer.text
    voll = schreibt.get(f"{seite}bearbeiten/?abgelehnt")
    assert voll.context["form"]["ort"].value() == "Marktplatz"
    assert "Hier steht die Änderung, die nicht übernommen wurde" in voll.text
    senden(
        schreibt,
        f"{seite}bearbeiten/?abgelehnt",
        eingabe(abgelehnt.angebot, ort="Marktplatz 3", weiter="einreichen"),
    )
    neu = Angebotsaenderung.objects.offen().get()
    assert neu.vorschlag == {"ort": "Marktplatz 3"}
    # The coordination still reads what it had asked for; the provider goes on with the new one.
    text = als(koordination).get(seite).text
    assert GRUND in text
    assert "Daran weiterschreiben" not in text
    aenderungen.annehmen(aenderung=neu, von=koordination, stand=neu.stand)
    assert GRUND not in schreibt.get(seite).text


def test_was_die_koordination_selbst_nachtrug_oder_der_anbieter_bestaetigte_ist_erledigt(
    vertretung: Konto, koordination: Konto, abgelehnt: Angebotsaenderung, als: Als
) -> None:
    angebot, seite = abgelehnt.angebot, f"{ADRESSE}{abgelehnt.angebot_id}/"
    aktionen.aendern(
        angebot=angebot, angaben=werte(angebot) | {"ort": "Marktplatz"}, von=koordination
    )
    assert GRUND not in als(vertretung).get(seite).text
    aktionen.aendern(angebot=angebot, angaben=werte(angebot) | {"ort": "Hof"}, von=koordination)
    assert GRUND in als(vertretung).get(seite).text
    Angebot.objects.update(bestaetigt_am=timezone.now() + timedelta(minutes=1))
    assert GRUND not in als(vertretung).get(seite).text


def test_auch_per_link(
    client: Client, netzwerk: Netzwerk, eigene_organisation: Organisation,
    abgelehnt: Angebotsaenderung,
) -> None:  # fmt: skip
    kontakt = KontaktFabrik(netzwerke=[netzwerk], organisation=eigene_organisation)
    url = adresse(kontakt, netzwerk, "aendern", pk=abgelehnt.angebot_id)
    leer = client.get(url)
    assert GRUND in leer.text
    assert leer.context["form"]["ort"].value() == ""
    voll = client.get(f"{url}?abgelehnt")
    assert voll.context["form"]["ort"].value() == "Marktplatz"
    assert "Hier steht Ihre Änderung, die nicht übernommen wurde" in voll.text


def test_noch_einmal_eingereicht_zeigt_was_sich_geaendert_hat(
    vertretung: Konto, koordination: Konto, eigenes: Angebot, als: Als
) -> None:
    seite, prueft = f"{ADRESSE}{eigenes.pk}/", als(koordination)
    aktionen.einreichen(angebot=eigenes, von=vertretung)
    assert "seit der Zurückweisung" not in prueft.get(seite).text
    aktionen.zurueckweisen(angebot=eigenes, grund=GRUND, von=koordination)
    aktionen.einreichen(angebot=eigenes, von=vertretung)
    assert "Am Text hat sich nichts geändert." in prueft.get(seite).text
    aktionen.aendern(
        angebot=eigenes, angaben=werte(eigenes) | {"ort": "Marktplatz 3"}, von=vertretung
    )
    text = prueft.get(seite).text
    assert "Das hat sich seit der Zurückweisung geändert" in text
    assert GRUND in text
    eigenes.refresh_from_db()
    aktionen.freigeben(angebot=eigenes, von=koordination, stand=eigenes.stand)
    assert stand(eigenes) == "veroeffentlicht"
    assert eigenes.zurueckgewiesen_war is None
