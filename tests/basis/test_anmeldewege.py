"""What the portal adds to the accounts app; the ways in: `tests/browser/test_konto.py`."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings
from requests import ConnectionError as Verbindungsfehler

from netzwerk.basis.konten import KontoAdapter
from netzwerk.basis.middleware import FehlerstatusMiddleware
from netzwerk.basis.models import Konto


@pytest.fixture
def stadt(settings: Settings) -> None:
    """An identity provider at an address where nothing listens."""
    anbieter: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    app = {
        "provider_id": "stadt",
        "name": "Stadt",
        "client_id": "portal",
        "secret": "x",
        "settings": {"server_url": "http://127.0.0.1:9"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {**anbieter["openid_connect"], "APPS": [app]}
    }


@pytest.mark.usefixtures("stadt")
@pytest.mark.django_db
def test_anmeldedienst_antwortet_nicht(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    anmelden = client.get(reverse("account_login")).text
    weg = reverse("openid_connect_login", args=("stadt",))
    assert f'href="{weg}' in anmelden
    antwort = client.get(weg)
    assert antwort.status_code == 503
    assert "Die Anmeldung hat nicht geklappt" in antwort.text
    assert "Anmeldedienst antwortet nicht" in caplog.text


@pytest.mark.usefixtures("stadt")
@pytest.mark.django_db
def test_der_grund_steht_im_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """Somebody comes back from the provider who never went there."""
    antwort = client.get(reverse("openid_connect_callback", args=("stadt",)), {"code": "x"})
    assert "Die Anmeldung hat nicht geklappt" in antwort.text
    assert "Anmeldung über openid_connect misslungen" in caplog.text


def test_andere_fehler_bleiben_fehler(rf: RequestFactory) -> None:
    schicht = FehlerstatusMiddleware(lambda _anfrage: HttpResponse())
    assert schicht.process_exception(rf.get("/konto/login/"), ValueError()) is None
    assert schicht.process_exception(rf.get("/medien/"), Verbindungsfehler()) is None


def test_bestaetigen_in_eigenen_worten(koordination: Konto, rf: RequestFactory) -> None:
    adapter = KontoAdapter(rf.get("/"))

    def wege() -> list[str]:
        return [
            str(weg["description"]) for weg in adapter.get_reauthentication_methods(koordination)
        ]

    assert wege() == ["Mit dem Passwort bestätigen"]
    for art in ("webauthn", "recovery_codes"):
        Authenticator.objects.create(user=koordination, type=art, data={})
    koordination.set_unusable_password()
    assert wege() == ["Mit Passkey bestätigen", "Mit Anmelde-App oder Ersatzcode bestätigen"]


def test_nach_dem_passwort_zur_uebersicht(client: Client, koordination: Konto) -> None:
    client.force_login(koordination, backend="allauth.account.auth_backends.AuthenticationBackend")
    neu = "Vier Worte reichen hier"
    antwort = client.post(
        reverse("account_change_password"),
        {"oldpassword": "geheim", "password1": neu, "password2": neu},
    )
    assert antwort["Location"] == reverse("mfa_index")
