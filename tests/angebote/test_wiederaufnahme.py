"""An archived offer comes back as itself: the same number, short address and trail."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from angebote.aktionen import angebot as aktionen
from angebote.models import Angebot, Suchdokument
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk, Rolle
from tests.angebote.eingaben import stand
from tests.fabriken import KontoFabrik, RolleFabrik

type Als = Callable[[Konto], Client]


def seite(angebot: Angebot, was: str = "") -> str:
    return f"/kinderschutz/angebote/{angebot.pk}/{was}"


@pytest.fixture
def archiviertes(eigenes_oeffentliches: Angebot, koordination: Konto) -> Angebot:
    eigenes_oeffentliches.veralten()
    aktionen.archivieren(angebot=eigenes_oeffentliches, von=koordination)
    Angebot.objects.update(ende_gesehen_am=timezone.now())
    return eigenes_oeffentliches


def test_wieder_ein_entwurf_und_nach_der_freigabe_unter_der_alten_adresse(
    netzwerk: Netzwerk, koordination: Konto, vertretung: Konto, archiviertes: Angebot, als: Als
) -> None:
    kurz, schreibt = f"/a/{archiviertes.pk}/", als(koordination)
    assert Client().get(kurz).status_code == 410
    freigegeben = archiviertes.freigegeben_am
    ziel = seite(archiviertes, "wieder-aufnehmen/")
    assert ziel in schreibt.get(seite(archiviertes)).text
    frage = schreibt.get(ziel)
    assert "Gibt es „Vaterkurs“ wieder?" in frage.text
    assert "nicht rückgängig" not in frage.text
    assert stand(archiviertes) == "archiviert"
    antwort = schreibt.post(ziel, follow=True).text
    assert "„Vaterkurs“ ist wieder ein Entwurf." in antwort
    assert ziel not in antwort
    assert "/einreichen/" in antwort
    archiviertes.refresh_from_db()
    leer = ("angefragt_am", "erinnert_am", "veraltet_am", "archiviert_am", "ende_gesehen_am")
    assert [getattr(archiviertes, feld) for feld in leer] == [None] * 5
    assert (archiviertes.zustand, archiviertes.archiviert_weil) == ("entwurf", "")
    # What was stays to be read, and nothing is public before it was looked at.
    assert archiviertes.freigegeben_am == freigegeben
    assert Client().get(kurz).status_code == 404
    assert not Suchdokument.objects.filter(angebot=archiviertes).exists()

    zweite = KontoFabrik()
    RolleFabrik(konto=zweite, netzwerk=netzwerk, art=Rolle.Art.KOORDINATION)
    schreibt.post(seite(archiviertes, "einreichen/"))
    archiviertes.refresh_from_db()
    freigabe = {"stand": archiviertes.stand}
    selbst = schreibt.post(seite(archiviertes, "freigeben/"), freigabe, follow=True).text
    assert "Dieses Angebot haben Sie selbst eingereicht" in selbst
    assert stand(archiviertes) == "eingereicht"
    als(zweite).post(seite(archiviertes, "freigeben/"), freigabe)
    assert stand(archiviertes) == "veroeffentlicht"
    oeffentlich = Client().get(kurz)
    assert oeffentlich["Location"].startswith(f"/kinderschutz/angebote/{archiviertes.pk}-vaterkurs")
    assert Suchdokument.objects.filter(angebot=archiviertes).exists()


def test_nur_die_koordination_und_nur_was_archiviert_ist(
    koordination: Konto, vertretung: Konto, archiviertes: Angebot, als: Als
) -> None:
    ziel = seite(archiviertes, "wieder-aufnehmen/")
    anbieter = als(vertretung)
    assert ziel not in anbieter.get(seite(archiviertes)).text
    assert anbieter.get(ziel).status_code == 403
    assert anbieter.post(ziel).status_code == 403
    assert stand(archiviertes) == "archiviert"
    client: Any = als(koordination)
    client.post(ziel)
    doppelt = client.post(ziel, follow=True).text
    assert "Das geht im Stand „Entwurf“ nicht." in doppelt
    with pytest.raises(FalscherZustand):
        archiviertes.wieder_aufnehmen()


def test_archivieren_sagt_nur_dann_endgueltig_wenn_es_so_ist(
    koordination: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    ohne_termine = als(koordination).get(seite(eigenes_oeffentliches, "archivieren/")).text
    assert "nicht rückgängig" not in ohne_termine
