"""What surrounds every page: the choice of colours, and what is there only for those who build."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from netzwerk.basis.models import Konto, Netzwerk

type Als = Callable[[Konto], Client]


def _waehlen(client: Client, wahl: str, weiter: str = "/") -> tuple[str, str]:
    """Where it leads, and what is kept in the browser."""
    antwort = client.post(reverse("basis:farbschema"), {"farbschema": wahl, "weiter": weiter})
    assert antwort.status_code == 302
    keks = client.cookies.get("farbschema")
    return antwort["Location"], keks.value if keks else ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wahl", "gilt"), [("dark", "dark"), ("light", "light"), ("<script>", "light"), ("", "light")]
)
def test_farbschema_ohne_konto(client: Client, wahl: str, gilt: str) -> None:
    assert _waehlen(client, wahl, "/x/?y=1") == ("/x/?y=1", gilt)


@pytest.mark.django_db
@pytest.mark.parametrize("ziel", ["https://boese.example/", "//boese.example", "javascript:a()"])
def test_farbschema_fuehrt_nicht_hinaus(client: Client, ziel: str) -> None:
    assert _waehlen(client, "dark", ziel)[0] == "/"


def test_farbschema_bleibt_beim_konto(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    client = als(koordination)
    assert _waehlen(client, "dark") == ("/", "")
    koordination.refresh_from_db()
    assert koordination.farbschema == "dark"


@pytest.mark.django_db
@pytest.mark.parametrize(("modus", "status"), [("test", 200), ("demo", 404), ("produktion", 404)])
def test_galerie_nur_fuer_die_die_bauen(
    client: Client, settings: Settings, modus: str, status: int
) -> None:
    settings.PORTAL_MODUS = modus
    assert client.get(reverse("basis:galerie")).status_code == status


def test_zu_altes_formular_sagt_wie_es_weitergeht(netzwerk: Netzwerk) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "de"})
    antwort = client.post(reverse("basis:farbschema"), {"farbschema": "dark"})
    assert antwort.status_code == 403
    assert "Das Formular ist abgelaufen" in antwort.text
    assert "So geht es weiter:" in antwort.text
    assert client.cookies.get("farbschema") is None
