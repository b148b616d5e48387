"""Accounts: one per address, invited, with a role."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontoFabrik


@pytest.mark.django_db
def test_eine_adresse_ein_konto_auch_in_anderer_schreibung() -> None:
    KontoFabrik(email="kim@beispiel.example")
    with pytest.raises(IntegrityError):
        Konto(email="KIM@beispiel.example").save()


def test_anmelden_fuehrt_in_den_arbeitsbereich(
    client: Client, netzwerk: Netzwerk, koordination: Konto
) -> None:
    antwort = client.post(
        "/konto/login/", {"login": koordination.email, "password": "geheim"}, follow=True
    )
    assert antwort.redirect_chain[-1][0] == f"/{netzwerk.kurzname}/uebersicht/"


def test_falsches_passwort_antwortet_wie_andere_formulare(
    client: Client, koordination: Konto
) -> None:
    antwort = client.post("/konto/login/", {"login": koordination.email, "password": "falsch"})
    assert antwort.status_code == 422
    assert "<title>Fehler:" in antwort.content.decode()


def test_adresse_des_kontos_gilt_als_bestaetigt(koordination: Konto) -> None:
    """Otherwise allauth refuses a second factor."""
    assert koordination.emailaddress_set.get().verified


def test_abgelaufene_sitzung_laedt_aus_einem_fragment_die_ganze_seite(
    client: Client, netzwerk: Netzwerk
) -> None:
    seite = f"/{netzwerk.kurzname}/treffen/7/"
    kopf = {"hx-request": "true", "hx-current-url": f"http://testserver{seite}"}
    antwort = client.get(f"{seite}zustellung/?teil=kurz", headers=kopf)
    assert antwort["HX-Redirect"] == f"/konto/login/?next={seite}"
    assert client.get(seite).status_code == 302


@pytest.mark.django_db
def test_das_erste_konto_entsteht_auf_der_kommandozeile() -> None:
    """As docs/betrieb.md tells: it runs the system, and reads nobody's minutes."""
    call_command("createsuperuser", interactive=False, email="Technik@musterstadt.example")
    konto = Konto.objects.get_by_natural_key("TECHNIK@musterstadt.example")
    assert konto.ist_systemverwaltung
    assert konto.rollen == {}
    assert not konto.has_usable_password()
