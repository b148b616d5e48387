"""What the public check page says of an accession."""

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from mitglieder.models import Beitritt
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.models import Dokument, Netzwerk
from tests.mitglieder.fabriken import eingeladen, partner, unterzeichnet, veroeffentlicht, zugang_zu
from tests.mitglieder.leben import gekuendigt

pytestmark = pytest.mark.usefixtures("eigene_ablage")
SEITE = "/kinderschutz/pruefen/"


@pytest.fixture
def beitritt(netzwerk: Netzwerk) -> Beitritt:
    return unterzeichnet(eingeladen(veroeffentlicht(netzwerk), partner(netzwerk, name="Kita Nord")))


@pytest.fixture
def pdf(beitritt: Beitritt) -> Dokument:
    dokument: Dokument = Dokument.objects.zu(beitritt).get(art="beitritt")
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    return dokument


def test_valid_without_personal_data(pdf: Dokument, beitritt: Beitritt, besuch: Client) -> None:
    text = besuch.get(SEITE, {"code": pdf.pruefcode}).text
    for zeigt in ("Gültig: Diesen Beitritt gibt es", "Kita Nord", "Leitung", "lückenlos"):
        assert zeigt in text
    # No personal data beyond function and organisation.
    kontakt = zugang_zu(beitritt).inhaber
    assert kontakt is not None
    for verraet in (kontakt.email, beitritt.unterzeichner_name):
        assert verraet not in text


def test_not_sealed_yet(beitritt: Beitritt, besuch: Client) -> None:
    offen = Dokument.objects.zu(beitritt).get(art="beitritt")
    assert "das Siegel fehlt noch" in besuch.get(SEITE, {"code": offen.pruefcode}).text


def test_terminated(pdf: Dokument, beitritt: Beitritt, besuch: Client) -> None:
    gekuendigt(beitritt, timezone.localdate())
    assert "gekündigt" in besuch.get(SEITE, {"code": pdf.pruefcode}).text


def test_superseded(pdf: Dokument, beitritt: Beitritt, besuch: Client) -> None:
    beitritt.fassung.abloesen()
    assert "die Fassung gilt nicht mehr" in besuch.get(SEITE, {"code": pdf.pruefcode}).text


def test_broken_chain_is_found(pdf: Dokument, besuch: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE basis_kettenglied SET zeit = zeit - interval '1 day'")
        cursor.execute("SET session_replication_role = DEFAULT")
    text = besuch.get(SEITE, {"code": pdf.pruefcode}).text
    assert "beschädigt" in text
