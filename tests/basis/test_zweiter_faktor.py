"""Coordination and system administration need a second factor where it is demanded."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.fabriken import AngebotFabrik


@pytest.fixture(autouse=True)
def _verlangt(settings: Settings) -> None:
    settings.ZWEITER_FAKTOR_PFLICHT = True


@pytest.fixture
def arbeit(netzwerk: Netzwerk) -> str:
    return reverse("uebersicht:uebersicht", args=(netzwerk.kurzname,))


def _code(geheimnis: str) -> str:
    return format_hotp_value(hotp_value(geheimnis, next(yield_hotp_counters_from_time())))


@pytest.mark.parametrize("wer", ["koordination", "verwaltung"])
def test_ohne_wird_man_zum_einrichten_gefuehrt(
    als: Callable[[Konto], Client], request: pytest.FixtureRequest, arbeit: str, wer: str
) -> None:
    client = als(request.getfixturevalue(wer))
    for methode in (client.get, client.post):
        antwort = methode(arbeit)
        assert antwort.status_code == 302
        assert antwort["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("basis:eingang"))["Location"] == reverse("mfa_index")


def test_das_oeffentliche_bleibt_offen(
    als: Callable[[Konto], Client], koordination: Konto, netzwerk: Netzwerk
) -> None:
    antwort = als(koordination).get(reverse("uebersicht:start", args=(netzwerk.kurzname,)))
    assert antwort.status_code == 200


@pytest.mark.parametrize("wer", ["koordination", "verwaltung"])
def test_bis_dahin_sieht_man_was_alle_sehen(
    als: Callable[[Konto], Client],
    request: pytest.FixtureRequest,
    netzwerk: Netzwerk,
    settings: Settings,
    wer: str,
) -> None:
    entwurf = AngebotFabrik(netzwerk=netzwerk, zustand="entwurf")
    seite = reverse("angebote:angebot-zeigen", args=(netzwerk.kurzname, entwurf.pk, entwurf.slug))
    start = reverse("uebersicht:start", args=(netzwerk.kurzname,))
    client = als(request.getfixturevalue(wer))
    assert client.get(seite).status_code == 404
    Netzwerk.objects.update(ist_oeffentlich=False)
    assert client.get(start).status_code == 404
    settings.ZWEITER_FAKTOR_PFLICHT = False
    assert client.get(start).status_code == 200
    assert client.get(seite).status_code == (200 if wer == "koordination" else 404)


def test_hell_oder_dunkel_bleibt_beim_konto(
    als: Callable[[Konto], Client], koordination: Konto
) -> None:
    als(koordination).post(reverse("basis:farbschema"), {"farbschema": "dark"})
    koordination.refresh_from_db()
    assert koordination.farbschema == "dark"


@pytest.mark.parametrize("wer", ["vertretung", "fachkraft"])
def test_andere_sind_frei(
    als: Callable[[Konto], Client], request: pytest.FixtureRequest, arbeit: str, wer: str
) -> None:
    assert als(request.getfixturevalue(wer)).get(arbeit).status_code == 200


def test_wo_es_nicht_verlangt_ist(
    als: Callable[[Konto], Client], koordination: Konto, arbeit: str, settings: Settings
) -> None:
    settings.ZWEITER_FAKTOR_PFLICHT = False
    assert als(koordination).get(arbeit).status_code == 200


def test_einrichten_und_danach_arbeiten(client: Client, koordination: Konto, arbeit: str) -> None:
    client.post(reverse("account_login"), {"login": koordination.email, "password": "geheim"})
    # Before something sensitive the password is asked for again.
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(
        reverse("account_reauthenticate")
    )
    client.post(reverse("account_reauthenticate"), {"password": "geheim"})
    seite = client.get(reverse("mfa_activate_totp"))
    treffer = re.search(r'id="totp-schluessel">([A-Z2-7]+)<', seite.text)
    assert treffer is not None
    antwort = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert antwort.status_code == 422
    assert not Authenticator.objects.filter(user=koordination).exists()
    antwort = client.post(reverse("mfa_activate_totp"), {"code": _code(treffer[1])})
    assert antwort.status_code == 302
    assert Authenticator.objects.filter(user=koordination, type="totp").exists()
    assert client.get(arbeit).status_code == 200


def test_anmelden_mit_beidem(client: Client, koordination: Konto, arbeit: str) -> None:
    geheimnis = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    Authenticator.objects.create(
        user=koordination, type="totp", data={"secret": get_adapter().encrypt(geheimnis)}
    )
    antwort = client.post(
        reverse("account_login"), {"login": koordination.email, "password": "geheim"}
    )
    assert antwort["Location"].startswith(reverse("mfa_authenticate"))
    # Half signed in is not signed in.
    assert client.get(arbeit)["Location"].startswith(reverse("account_login"))
    falsch = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert falsch.status_code == 422
    antwort = client.post(reverse("mfa_authenticate"), {"code": _code(geheimnis)}, follow=True)
    assert antwort.redirect_chain[-1][0] == arbeit
    assert antwort.status_code == 200
