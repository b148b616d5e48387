"""The broker is away: the work is done, the page says that mails and seals come later."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from mitglieder.aktionen import gegenzeichnung, parteienliste
from netzwerk.basis.models import Dokument, Konto, Nachricht, Netzwerk
from netzwerk.demo.dienste import freier_port
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import eingeladen, partner, unterzeichnet, veroeffentlicht

pytestmark = pytest.mark.usefixtures("eigene_ablage")


@pytest.fixture
def client(als: Anmelden, koordination: Konto, settings: Settings) -> Client:
    """The coordination, after the broker has gone."""
    besuch = als(koordination)
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{freier_port()}/0"
    return besuch


def test_konto_einladen(client: Client, netzwerk: Netzwerk) -> None:
    antwort = client.post(
        reverse("mitglieder:konto-einladen", args=[netzwerk.kurzname]),
        {"name": "Noa Fiktiv", "email": "noa@partner.example", "art": "fachkraft"},
        follow=True,
    )
    assert "Der Versand ist gerade unterbrochen." in antwort.text
    assert Nachricht.objects.get().zustand == Nachricht.Zustand.WARTEND


def test_vereinbarung_einladen(client: Client, netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    antwort = client.post(
        reverse(
            "mitglieder:vereinbarung-einladen", args=[netzwerk.kurzname, fassung.vereinbarung_id]
        ),
        {"organisationen": [partner(netzwerk).pk]},
        follow=True,
    )
    assert "Der Versand ist gerade gestört und beginnt später." in antwort.text
    assert Nachricht.objects.get().zustand == Nachricht.Zustand.WARTEND


def test_noch_einmal_siegeln(client: Client, netzwerk: Netzwerk) -> None:
    beitritt = eingeladen(veroeffentlicht(netzwerk))
    unterzeichnet(beitritt)
    pdf = Dokument.objects.zu(beitritt).get(art="beitritt")
    Dokument.objects.filter(pk=pdf.pk).update(zustand=Dokument.Zustand.FEHLGESCHLAGEN)
    antwort = client.post(
        reverse("mitglieder:beitritt-siegeln", args=[netzwerk.kurzname, beitritt.pk]), follow=True
    )
    assert "Die Hintergrundarbeit ist gerade gestört und beginnt später" in antwort.text
    pdf.refresh_from_db()
    assert pdf.zustand == Dokument.Zustand.WARTEND


def test_gegenzeichnung_und_liste_noch_einmal_siegeln(
    client: Client, netzwerk: Netzwerk, koordination: Konto
) -> None:
    fassung = veroeffentlicht(netzwerk, gegenzeichner=koordination)
    beitritt = unterzeichnet(eingeladen(fassung))
    gegenzeichnung.gegenzeichnen(fassung=fassung, beitritte=[beitritt.pk], von=koordination)
    liste = parteienliste.anfordern(fassung=fassung, von=koordination)
    for name, gegenstand in (("gegenzeichnung", beitritt), ("parteienliste", liste)):
        pdf = Dokument.objects.zu(gegenstand).filter(art=name)
        pdf.update(zustand=Dokument.Zustand.FEHLGESCHLAGEN)
        ziel = reverse(f"mitglieder:{name}-erneut", args=[netzwerk.kurzname, gegenstand.pk])
        antwort = client.post(ziel, follow=True)
        assert "Die Hintergrundarbeit ist gerade gestört und beginnt später" in antwort.text
        assert pdf.get().zustand == Dokument.Zustand.WARTEND
