"""Rate limits, counted in the real cache."""

import time
import uuid

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from netzwerk.basis.grenzen import adresse, ausgeschoepft, begrenzt


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


def test_ohne_speicher_keine_grenze(name: str, settings: Settings) -> None:
    """A cache that is away must not close the portal. Port 9 is never open."""
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:9/0"}
    }
    assert {ausgeschoepft(name, "a", anzahl=1, sekunden=60) for _mal in range(3)} == {False}


def test_hinter_dem_proxy_zaehlt_die_besucherin(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    anfrage = RequestFactory().get("/", headers={"x-forwarded-for": "203.0.113.9, 192.0.2.1"})
    assert adresse(anfrage) == "192.0.2.1"
