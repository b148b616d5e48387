"""What nobody finds: counted without anything of who asked, shown when several did."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from angebote.aktionen.fehlsuche import JE_ADRESSE
from angebote.models import Fehlsuche
from angebote.models.fehlsuche import zaehlbar
from netzwerk.basis import aufbewahrung
from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.fabriken import SynonymFabrik
from tests.angebote.test_liste import ADRESSE, oeffentlich
from tests.fabriken import NetzwerkFabrik

BERICHT = f"{ADRESSE}gesucht/"


@pytest.fixture(autouse=True)
def frisch() -> None:
    cache.clear()


@pytest.fixture
def bestand(netzwerk: Netzwerk) -> Netzwerk:
    oeffentlich(netzwerk, "Elternabend", "Gewalt", bezirk="Nord")
    return netzwerk


def suchen(client: Client, q: str, von: str = "192.0.2.1", **werte: str) -> None:
    antwort = client.get(ADRESSE, {"q": q, **werte}, REMOTE_ADDR=von)
    assert antwort.status_code == 200


def alle_suchen(client: Client, *q: str) -> None:
    """Each of these once, by different people."""
    for nummer, eingabe in enumerate(q, start=10):
        suchen(client, eingabe, von=f"192.0.2.{nummer}")


def stand() -> dict[str, int]:
    return dict(Fehlsuche.objects.values_list("wort", "anzahl"))


def test_gezaehlt_wird_je_wort_und_monat(bestand: Netzwerk, client: Client) -> None:
    alle_suchen(client, *["Reittherapie", "  REITTHERAPIE ", "Ponys für mein Kind"] * 3)
    assert stand() == {"reittherapie": 6, "ponys kind": 3}
    monat = timezone.localdate().replace(day=1)
    assert set(Fehlsuche.objects.values_list("netzwerk", "monat")) == {(bestand.pk, monat)}


def test_festgehalten_wird_erst_die_dritte_suche(bestand: Netzwerk, client: Client) -> None:
    """Before, neither the database nor the names in the cache tell the word."""
    alle_suchen(client, "Mia Beispiel", "Mia Beispiel")
    assert stand() == {}
    im_speicher = cache.keys("*fehlsuche*")  # type: ignore[attr-defined]  # django-redis
    assert im_speicher
    assert "mia" not in " ".join(im_speicher).lower()
    suchen(client, "Mia Beispiel", von="192.0.2.99")
    assert stand() == {"mia beispiel": 3}


def test_ein_verlorener_speicher_zaehlt_nur_spaeter(bestand: Netzwerk, client: Client) -> None:
    alle_suchen(client, "Ponys", "Ponys")
    cache.clear()
    alle_suchen(client, "Ponys", "Ponys")
    assert stand() == {}
    suchen(client, "Ponys", von="192.0.2.99")
    assert stand() == {"ponys": 3}


def test_neu_laden_zaehlt_nicht(bestand: Netzwerk, client: Client) -> None:
    for _ in range(5):
        suchen(client, "Reittherapie")
        suchen(client, "Elternabend Ponys")
    assert stand() == {}


def test_eine_maschine_macht_keinen_bedarf(bestand: Netzwerk, client: Client) -> None:
    worte = [f"qx{chr(97 + n % 26) * 3}{chr(97 + n // 26) * 3}" for n in range(JE_ADRESSE + 5)]
    for von in ("192.0.2.1", "192.0.2.2", "192.0.2.3"):
        for wort in worte:
            suchen(client, wort, von=von)
    assert stand() == dict.fromkeys(worte[:JE_ADRESSE], 3)


def test_fehlt_ein_teil_zaehlt_was_kein_angebot_hat(bestand: Netzwerk, client: Client) -> None:
    """The rest is found; a misspelt word that is found corrected is no need."""
    alle_suchen(
        client,
        "Elternabend Reittherapie",
        "Reittherapie gegen Gewalt",
        "Elternabnd mit Reittherapie und Ponys",
        "Reittherapie zum Elternabend",
    )
    assert stand() == {"reittherapie": 4}
    # More words than a need has: may be a sentence about somebody.
    alle_suchen(client, *["Elternabend Gewalt Anton Meier"] * 3)
    assert stand() == {"reittherapie": 4}


@pytest.mark.parametrize(
    ("q", "weiter"),
    [
        ("Elternabend", {}),
        ("Elternabnd", {}),
        ("Elternabend Gewalt", {}),
        # Found, only not with this filter.
        ("Elternabend", {"bezirk": "Süd"}),
        ("", {}),
    ],
)
def test_was_etwas_findet_zaehlt_nicht(
    bestand: Netzwerk, client: Client, q: str, weiter: dict[str, str]
) -> None:
    for von in ("192.0.2.1", "192.0.2.2", "192.0.2.3"):
        suchen(client, q, von=von, **weiter)
    assert stand() == {}


def test_ein_leeres_verzeichnis_sagt_nichts_ueber_bedarf(
    netzwerk: Netzwerk, client: Client
) -> None:
    alle_suchen(client, *["Reittherapie"] * 3)
    assert stand() == {}


@pytest.mark.parametrize(
    "eingabe",
    [
        "0151 2345678",
        "Straße 5",
        "mia@beispiel.example",
        "mein Sohn Anton schlägt seine Schwester",
        "Donaudampfschifffahrtsgesellschaftskapitän",
        "der die das",
        "?!",
        "",
    ],
)
def test_was_von_jemandem_erzaehlen_kann_wird_nie_gezaehlt(eingabe: str) -> None:
    assert zaehlbar(eingabe) == ""


def test_die_datenbank_haelt_die_regeln(netzwerk: Netzwerk) -> None:
    with pytest.raises(IntegrityError):
        Fehlsuche.objects.create(netzwerk=netzwerk, wort="pony", monat=date(2026, 3, 2))


def test_nach_einem_jahr_geloescht(netzwerk: Netzwerk) -> None:
    heute = timezone.localdate()
    for tage in (20, 400):
        monat = (heute - timedelta(days=tage)).replace(day=1)
        Fehlsuche.objects.create(netzwerk=netzwerk, wort="pony", monat=monat)
    aufbewahrung.durchsetzen()
    geblieben = Fehlsuche.objects.get()
    assert (str(geblieben), geblieben.monat > heute - timedelta(days=365)) == ("pony", True)


def bericht(client: Client) -> list[tuple[Any, Any]]:
    antwort = client.get(BERICHT)
    assert antwort.status_code == 200
    return [(b["wort"], b["summe"]) for b in antwort.context["begriffe"]]


def test_der_bericht_zeigt_erst_was_mehrere_suchten(
    bestand: Netzwerk, client: Client, koordination: Konto
) -> None:
    client.force_login(koordination, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert bericht(client) == []
    assert "Nichts, das mehrere vergeblich gesucht haben" in client.get(BERICHT).content.decode()
    monat = timezone.localdate().replace(day=1)
    frueher = (monat - timedelta(days=40)).replace(day=1)
    for wort, wann, anzahl in (
        ("ponys", monat, 2),
        ("ponys", frueher, 3),
        ("zirkus", monat, 3),
        ("anna beispiel", monat, 2),
    ):
        Fehlsuche.objects.create(netzwerk=bestand, wort=wort, monat=wann, anzahl=anzahl)
    Fehlsuche.objects.create(netzwerk=NetzwerkFabrik(), wort="segeln", monat=monat, anzahl=9)
    SynonymFabrik(netzwerk=bestand, begriff="Zirkus", bedeutet="Elternabend")
    assert bericht(client) == [("ponys", 5), ("zirkus", 3)]
    seite = client.get(BERICHT).content.decode()
    assert "/synonyme/neu/?begriff=ponys" in seite
    assert "/synonyme/neu/?begriff=zirkus" not in seite
    assert "Synonym angelegt" in seite
    assert BERICHT in client.get(f"{ADRESSE}verwalten/").content.decode()
