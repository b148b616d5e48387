"""A broker that is away costs a person half a second, not the work."""

import time

import pytest
from pytest_django import Settings

from netzwerk.basis.broker import broker_erreichbar, wecken
from netzwerk.basis.tasks import post_senden
from netzwerk.demo.dienste import freier_port


def test_broker_ist_da() -> None:
    assert broker_erreichbar()


def test_weg_heisst_gleich_weiter(settings: Settings) -> None:
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{freier_port()}/0"
    beginn = time.monotonic()
    assert not broker_erreichbar()
    assert not wecken(post_senden, "post", schlange="post")
    assert time.monotonic() - beginn < 3


@pytest.mark.parametrize("adresse", ["redis+socket:///nirgends/valkey.sock", "unix:///x.sock"])
def test_dateisockel_zeigt_sich_beim_benutzen(settings: Settings, adresse: str) -> None:
    settings.CELERY_BROKER_URL = adresse
    assert broker_erreichbar()
