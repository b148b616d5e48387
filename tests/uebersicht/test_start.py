"""The public face: what a visitor finds first, and in how many queries."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from angebote.models import Angebot
from netzwerk.basis.models import Konto, Netzwerk, Rolle, Seite
from tests.angebote.fabriken import AngebotFabrik
from tests.fabriken import KontoFabrik, NetzwerkFabrik, NotfallkontaktFabrik, RolleFabrik


def test_wurzel_fuehrt_zum_einzigen_netzwerk(client: Client, netzwerk: Netzwerk) -> None:
    antwort = client.get("/")
    assert antwort.status_code == 302
    assert antwort["Location"] == f"/{netzwerk.kurzname}/"


def test_wurzel_laesst_waehlen(client: Client, netzwerk: Netzwerk) -> None:
    medien = NetzwerkFabrik(kurzname="medien", name="Netzwerk Medienprävention")
    NotfallkontaktFabrik(netzwerk=netzwerk, bezeichnung="Polizei", nummer="110")
    NotfallkontaktFabrik(netzwerk=netzwerk, bezeichnung="Nur hier", nummer="0800 1")
    NotfallkontaktFabrik(netzwerk=medien, bezeichnung="Polizei-Notruf", nummer="1 10")
    inhalt = client.get("/").content.decode()
    assert "/medien/" in inhalt
    assert f"/{netzwerk.kurzname}/" in inhalt
    # What helps everywhere stands here; the foot leads to somewhere else.
    assert 'href="tel:110"' in inhalt
    assert "Nur hier" not in inhalt
    assert "/konto/login/" in inhalt
    assert "Zur Startseite" not in inhalt


def test_wurzel_fuehrt_angemeldete_in_den_arbeitsbereich(
    client: Client, netzwerk: Netzwerk, koordination: Konto
) -> None:
    NetzwerkFabrik(kurzname="medien")
    client.force_login(koordination)
    assert 'href="/eingang/"' in client.get("/").content.decode()


@pytest.mark.django_db
def test_wurzel_ohne_netzwerk(client: Client) -> None:
    assert "noch kein Netzwerk" in client.get("/").content.decode()


def test_leere_startseite_sagt_was_fehlt(client: Client, netzwerk: Netzwerk) -> None:
    NotfallkontaktFabrik(netzwerk=netzwerk)
    inhalt = client.get(f"/{netzwerk.kurzname}/").content.decode()
    assert "Verzeichnis wird gerade aufgebaut" in inhalt
    # No way that leads to an empty list.
    assert "Zum Beispiel:" not in inhalt
    assert "Für wen suchen Sie Hilfe?" not in inhalt
    assert 'href="tel:110"' in inhalt


def test_ungeschriebene_seite_sagt_es(client: Client, netzwerk: Netzwerk) -> None:
    """Every page links to it, also before somebody wrote it."""
    adresse = reverse("uebersicht:seite", args=(netzwerk.kurzname, "leichte-sprache"))
    schreiben = reverse("basis:seite-bearbeiten", args=(netzwerk.kurzname, "leichte-sprache"))
    fuer_alle = client.get(adresse).content.decode()
    assert "Diese Seite entsteht noch." in fuer_alle
    assert f"mailto:{netzwerk.kontakt_email}" in fuer_alle
    assert schreiben not in fuer_alle
    konto = RolleFabrik(netzwerk=netzwerk, art=Rolle.Art.KOORDINATION).konto
    client.force_login(konto, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert schreiben in client.get(adresse).content.decode()
    Seite.objects.create(netzwerk=netzwerk, art="leichte-sprache", text="Guten Tag.")
    assert "Guten Tag." in client.get(adresse).content.decode()


def test_unbekanntes_netzwerk(client: Client, netzwerk: Netzwerk) -> None:
    assert client.get("/gibt-es-nicht/").status_code == 404


@pytest.mark.parametrize("anzahl", [1, 3])
def test_anfragen_wachsen_nicht(
    client: Client,
    netzwerk: Netzwerk,
    anzahl: int,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    konto = KontoFabrik()
    for _i in range(anzahl):
        NotfallkontaktFabrik(netzwerk=netzwerk)
        AngebotFabrik(
            netzwerk=netzwerk,
            zustand=Angebot.Zustand.VEROEFFENTLICHT,
            freigegeben_am=timezone.now(),
            freigegeben_von=konto,
            bestaetigt_am=timezone.now(),
            pruefung_faellig_am=timezone.localdate(),
        )
    with django_assert_num_queries(7):
        client.get(f"/{netzwerk.kurzname}/")
