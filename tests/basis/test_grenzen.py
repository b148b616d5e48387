"""Rate limits, counted in the real cache."""

import time
import uuid
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from netzwerk.basis.grenzen import adresse, ausgeschoepft, begrenzt, erreicht
from netzwerk.basis.models import Konto
from netzwerk.demo.dienste import valkey


@pytest.fixture
def name() -> str:
    """A limit that nobody else counts."""
    return uuid.uuid4().hex


@begrenzt("seite", anzahl=2, sekunden=60, je=lambda request: str(request.POST.get("wer")))
def ansicht(request: object) -> HttpResponse:
    return HttpResponse("ja")


def test_zaehlt_bis_zur_grenze(name: str) -> None:
    ergebnisse = [ausgeschoepft(name, "a", anzahl=3, sekunden=60) for _mal in range(5)]
    assert ergebnisse == [False, False, False, True, True]


def test_jeder_zaehlt_fuer_sich(name: str) -> None:
    assert not ausgeschoepft(name, "a", anzahl=1, sekunden=60)
    assert not ausgeschoepft(name, "b", anzahl=1, sekunden=60)
    assert ausgeschoepft(name, "a", anzahl=1, sekunden=60)


def test_nach_der_zeit_von_vorn(name: str) -> None:
    assert not ausgeschoepft(name, "a", anzahl=1, sekunden=1)
    assert ausgeschoepft(name, "a", anzahl=1, sekunden=1)
    time.sleep(1.2)
    assert not ausgeschoepft(name, "a", anzahl=1, sekunden=1)


def test_der_schluessel_steht_nicht_im_speicher(name: str) -> None:
    """Addresses and e-mails are hashed."""
    ausgeschoepft(name, "kim@demo.example", anzahl=1, sekunden=60)
    assert cache.get(f"grenze:{name}:kim@demo.example") is None


def test_ansicht_sagt_wann_es_weitergeht(name: str, rf: RequestFactory) -> None:
    antworten = [ansicht(rf.post("/", {"wer": name})) for _mal in range(3)]
    assert [antwort.status_code for antwort in antworten] == [200, 200, 429]
    assert antworten[-1]["Retry-After"] == "60"


def test_lesen_zaehlt_nicht(name: str, rf: RequestFactory) -> None:
    assert {ansicht(rf.get("/", {"wer": name})).status_code for _mal in range(4)} == {200}


def test_ohne_speicher_zaehlt_der_prozess(
    name: str, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Valkey stops: nobody gets more attempts from that, and the portal stays open."""
    with valkey(tmp_path, "") as url:
        settings.CACHES = settings.CACHES | {
            "default": settings.CACHES["default"] | {"LOCATION": url}
        }
        assert not ausgeschoepft(name, "a", anzahl=1, sekunden=60)
        assert ausgeschoepft(name, "a", anzahl=1, sekunden=60)
    ergebnisse = [ausgeschoepft(name, "a", anzahl=2, sekunden=60) for _mal in range(4)]
    assert ergebnisse == [False, False, True, True]
    # Asked once, then left in peace for a while: each try may cost a second.
    assert caplog.text.count("Gemeinsamer Speicher nicht erreichbar") == 1
    assert not ausgeschoepft(name, "b", anzahl=1, sekunden=60)


def test_auch_die_anmeldung_zaehlt_ohne_speicher_weiter(
    client: Client, koordination: Konto, settings: Settings
) -> None:
    """allauth counts failed sign-ins in the same cache. Port 9 is never open."""
    settings.CACHES = settings.CACHES | {
        name: settings.CACHES[name] | {"LOCATION": "redis://127.0.0.1:9/0"}
        for name in ("default", "sitzungen")
    }
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/5m/key", "login": "30/m/ip"}
    daten = {"login": koordination.email, "password": "falsch"}
    texte = [client.post(reverse("account_login"), daten).text for _mal in range(3)]
    assert ["Zu viele" in text for text in texte] == [False, False, True]
    richtig = daten | {"password": "geheim"}
    assert client.post(reverse("account_login"), richtig).status_code == 422
    caches["notbehelf"].clear()
    assert client.post(reverse("account_login"), richtig).status_code == 302


def test_hinter_dem_proxy_zaehlt_die_besucherin(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    anfrage = RequestFactory().get("/", headers={"x-forwarded-for": "203.0.113.9, 192.0.2.1"})
    assert adresse(anfrage) == "192.0.2.1"


def test_nachsehen_zaehlt_nicht_mit(name: str) -> None:
    gesehen = []
    for _mal in range(3):
        gesehen.append(erreicht(name, "a", anzahl=2))
        ausgeschoepft(name, "a", anzahl=2, sekunden=60)
    assert gesehen == [False, False, True]
    assert not erreicht(name, "b", anzahl=2)
