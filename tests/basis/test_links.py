"""Mailed links: signed, bound to one purpose and network, revocable; opening changes nothing."""

import logging
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from mitglieder.models import Kontakt
from netzwerk.basis.links import absolut, persoenlicher_link, zeichen, zugang_aus
from netzwerk.basis.models import Netzwerk, Zugang
from netzwerk.basis.protokollierung import OhneZeichen
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik

EINLADUNG = Zugang.Zweck.EINLADUNG


@pytest.fixture
def kontakt(netzwerk: Netzwerk) -> Kontakt:
    einer: Kontakt = KontaktFabrik(netzwerke=[netzwerk])
    return einer


@pytest.fixture
def zugang(netzwerk: Netzwerk, kontakt: Kontakt) -> Zugang:
    teilnahme = TeilnahmeFabrik(kontakt=kontakt, treffen__netzwerk=netzwerk)
    return Zugang.fuer(kontakt, zweck=EINLADUNG, gegenstand=teilnahme, netzwerk=netzwerk, tage=60)


def test_hin_und_zurueck(zugang: Zugang, kontakt: Kontakt) -> None:
    gefunden = zugang_aus(zeichen(zugang), EINLADUNG)
    assert gefunden == zugang
    assert gefunden is not None
    assert gefunden.inhaber == kontakt
    assert gefunden.ist_gueltig


def test_nur_fuer_den_einen_zweck(zugang: Zugang) -> None:
    assert zugang_aus(zeichen(zugang), Zugang.Zweck.UNTERZEICHNUNG) is None


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "abc", "a:b", "a:b:c", "ä", "\x00", "A" * 500])
def test_unsinn_ist_kein_fehler(text: str) -> None:
    assert zugang_aus(text, EINLADUNG) is None


@pytest.mark.django_db
def test_richtig_unterschriebener_unsinn_auch_nicht() -> None:
    unsinn = signing.Signer(salt=f"zugang:{EINLADUNG}").sign("kurz")
    assert zugang_aus(unsinn, EINLADUNG) is None


def test_mit_fremdem_schluessel_unterschrieben(zugang: Zugang, settings: Settings) -> None:
    echtes = zeichen(zugang)
    settings.SECRET_KEY = "ein-anderer-" + "1" * 40
    assert zugang_aus(echtes, EINLADUNG) is None


def test_nach_dem_wechsel_des_schluessels(zugang: Zugang, settings: Settings) -> None:
    """What an earlier key signed stays valid; new links are signed with the new one alone."""
    altes, alt = zeichen(zugang), settings.SECRET_KEY
    settings.SECRET_KEY = "ein-anderer-" + "1" * 40
    settings.SECRET_KEY_FALLBACKS = [alt]
    gefunden = zugang_aus(altes, EINLADUNG)
    assert gefunden is not None
    assert gefunden.ist_gueltig
    neues = zeichen(zugang)
    assert neues != altes
    settings.SECRET_KEY_FALLBACKS = []
    assert zugang_aus(altes, EINLADUNG) is None
    assert zugang_aus(neues, EINLADUNG) == zugang


def test_mit_der_adresse_endet_der_link(
    client: Client, zugang: Zugang, kontakt: Kontakt, netzwerk: Netzwerk
) -> None:
    def oeffnen(text: str) -> int:
        pfad = reverse("treffen:einladung-antworten", args=(netzwerk.kurzname, text))
        return client.get(pfad).status_code

    altes = zeichen(zugang)
    Kontakt.objects.update(email=kontakt.email.upper())
    assert oeffnen(altes) == 200  # the same address
    Kontakt.objects.update(email="neu@partner.example")
    assert oeffnen(altes) == 410
    gefunden = zugang_aus(altes, EINLADUNG)
    assert gefunden is not None
    assert not gefunden.ist_gueltig
    neuer = Zugang.objects.get()
    assert oeffnen(zeichen(neuer)) == 200
    assert oeffnen(altes) == 410
    Kontakt.objects.update(email="")
    assert oeffnen(zeichen(neuer)) == 410


def test_zweimal_verlangt_ist_derselbe_laenger(zugang: Zugang, netzwerk: Netzwerk) -> None:
    assert zugang.inhaber is not None
    assert zugang.gegenstand is not None
    wieder = Zugang.fuer(
        zugang.inhaber, zweck=EINLADUNG, gegenstand=zugang.gegenstand, netzwerk=netzwerk, tage=90
    )
    assert wieder.pk == zugang.pk
    assert wieder.gueltig_bis > zugang.gueltig_bis
    kuerzer = Zugang.fuer(
        zugang.inhaber, zweck=EINLADUNG, gegenstand=zugang.gegenstand, netzwerk=netzwerk, tage=1
    )
    assert kuerzer.gueltig_bis == wieder.gueltig_bis


def test_fuer_niemanden_ist_nichts_zu_machen(
    netzwerk: Netzwerk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        gemacht = Zugang.fuer_alle([], zweck=Zugang.Zweck.EINLADUNG, netzwerk=netzwerk, tage=3)
    assert gemacht == {}


def test_widerrufen_und_abgelaufen(zugang: Zugang) -> None:
    zugang.widerrufen()
    assert not zugang.ist_gueltig
    assert not Zugang.objects.gueltig().exists()
    Zugang.objects.update(widerrufen_am=None, gueltig_bis=timezone.now() - timedelta(seconds=1))
    zugang.refresh_from_db()
    assert not zugang.ist_gueltig
    assert not Zugang.objects.gueltig().exists()


def test_volle_adresse(zugang: Zugang, netzwerk: Netzwerk, settings: Settings) -> None:
    settings.PORTAL_URL = "https://portal.example"
    link = persoenlicher_link("treffen:einladung-antworten", zugang)
    assert link == (
        f"https://portal.example/{netzwerk.kurzname}/treffen/antwort/{zeichen(zugang)}/"
    )
    assert absolut("/gesund/") == "https://portal.example/gesund/"


@pytest.mark.parametrize("trenner", [":", "%3A", "%3a"])
def test_kein_link_steht_im_log(zugang: Zugang, trenner: str) -> None:
    text = zeichen(zugang).replace(":", trenner)
    zeile = logging.LogRecord("x", 30, "", 1, "%s: %s", ("Gone", f"/n/antwort/{text}/"), None)
    assert OhneZeichen().filter(zeile)
    assert zeile.getMessage() == "Gone: /n/antwort/[link]/"
