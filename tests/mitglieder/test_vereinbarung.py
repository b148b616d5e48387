"""Agreements as the coordination drafts and finds them, and who else may."""

import re
from typing import Any

import pytest
from django.test import Client

from mitglieder.models import Fassung, Vereinbarung
from netzwerk.basis.handelnde import OEFFENTLICHKEIT, System
from netzwerk.basis.models import Konto, Netzwerk
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import (
    FassungFabrik,
    VereinbarungFabrik,
    adresse,
    eingeladen,
    formular,
    veroeffentlicht,
)


def test_neu_from_template(als: Anmelden, koordination: Konto, netzwerk: Netzwerk) -> None:
    client = als(koordination)
    assert client.get(adresse("vereinbarung-neu")).status_code == 200
    antwort = client.post(
        adresse("vereinbarung-neu"),
        {"titel": "Vereinbarung 2026", "anlass": "Fachtag", "form": "textform",
         "laeuft_bis": "2029-12-31", "kuendigungsfrist_monate": "3"},
    )  # fmt: skip
    vereinbarung = Vereinbarung.objects.get()
    assert antwort["Location"] == adresse("vereinbarung-bearbeiten", vereinbarung.pk)
    fassung = vereinbarung.neueste_fassung
    titel = [abschnitt.titel for abschnitt in fassung.abschnitte()]
    assert titel[0] == "Beteiligte"
    assert titel[-1] == "Schlussbestimmungen"
    assert len(titel) == 11
    assert "{traeger}" in fassung.abschnitte()[0].text
    assert netzwerk.traeger in fassung.wortlaut()
    assert re.findall(r"{.*?}", fassung.wortlaut()) == ["{organisation}"]
    assert client.get(antwort["Location"]).status_code == 200


def test_neu_keeps_what_was_typed(als: Anmelden, koordination: Konto) -> None:
    antwort = als(koordination).post(
        adresse("vereinbarung-neu"),
        {"titel": "", "anlass": "Fachtag <b>", "form": "textform", "kuendigungsfrist_monate": "99"},
    )
    assert antwort.status_code == 422
    assert "Fachtag &lt;b&gt;" in antwort.text
    assert not Vereinbarung.objects.exists()


def test_bearbeiten_orders_adds_and_removes(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    client = als(koordination)
    neu = {
        "titel": "Neuer Titel",
        "abschnitt-0-nummer": "2",
        "abschnitt-1-nummer": "1",
        "abschnitt-2-nummer": "3",
        "abschnitt-2-titel": "Datenschutz",
        "abschnitt-2-text": "Kein Fallbezug.",
    }
    antwort = client.post(
        adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id), formular(fassung, **neu)
    )
    assert antwort.status_code == 302
    frisch = Fassung.objects.get()
    assert [a.titel for a in frisch.abschnitte()] == ["Abschnitt 2", "Abschnitt 1", "Datenschutz"]
    assert frisch.titel == frisch.vereinbarung.titel == "Neuer Titel"
    antwort = client.post(
        adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id),
        formular(frisch, **{"abschnitt-0-DELETE": "on", "weiter": "1"}),
    )
    assert antwort["Location"] == adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id)
    assert [a.titel for a in Fassung.objects.get().abschnitte()] == ["Abschnitt 1", "Datenschutz"]


def test_bearbeiten_second_tab_is_told(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    client = als(koordination)
    alt = formular(fassung, titel="Zweiter Reiter")
    client.post(
        adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id),
        formular(fassung, titel="Erster Reiter"),
    )
    antwort = client.post(adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id), alt)
    assert antwort.status_code == 422
    assert "Zweiter Reiter" in antwort.text
    assert "an anderer Stelle gespeichert" in antwort.text
    assert Fassung.objects.get().titel == "Erster Reiter"


@pytest.mark.parametrize(
    ("falsch", "meldung"),
    [
        ({"abschnitt-0-text": ""}, "Schreiben Sie den Text des Abschnitts."),
        ({"abschnitt-0-DELETE": "on", "abschnitt-1-DELETE": "on"}, "mindestens einen Abschnitt"),
        ({"abschnitt-0-nummer": "abc"}, "ganze Zahl"),
    ],
)
def test_bearbeiten_bad_input(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk, falsch: dict[str, str], meldung: str
) -> None:
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    antwort = als(koordination).post(
        adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id),
        formular(fassung, **falsch, **{"abschnitt-1-titel": "Bleibt <stehen>"}),
    )
    assert antwort.status_code == 422
    assert meldung in antwort.text
    assert "Bleibt &lt;stehen&gt;" in antwort.text


SEITEN = ("liste", "neu", "zeigen", "bearbeiten", "veroeffentlichen", "einladen", "dokument")


@pytest.mark.parametrize("name", SEITEN)
def test_rights(
    als: Anmelden, vertretung: Konto, fachkraft: Konto, verwaltung: Konto, fremde: Konto,
    netzwerk: Netzwerk, name: str,
) -> None:  # fmt: skip
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    args = () if name in {"liste", "neu"} else (fassung.vereinbarung_id,)
    seite = adresse(f"vereinbarung-{name}", *args)
    for konto in (vertretung, fachkraft, verwaltung):
        assert als(konto).get(seite).status_code == 403
    assert als(fremde).get(seite).status_code == 404
    assert Client().get(seite).status_code == 302


def test_agreement_of_another_network_is_not_found(als: Anmelden, koordination: Konto) -> None:
    fremd = VereinbarungFabrik.create()
    assert als(koordination).get(adresse("vereinbarung-zeigen", fremd.pk)).status_code == 404


def test_visible_agreements(
    netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto, fremde: Konto
) -> None:
    entwurf: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    fest = veroeffentlicht(netzwerk)
    beide = {entwurf.vereinbarung, fest.vereinbarung}

    def sichtbar(wer: Any) -> set[Vereinbarung]:
        return set(Vereinbarung.objects.sichtbar_fuer(wer, netzwerk))

    assert sichtbar(koordination) == sichtbar(System("test")) == beide
    assert sichtbar(fachkraft) == {fest.vereinbarung}
    assert sichtbar(fremde) == sichtbar(OEFFENTLICHKEIT) == set()
    assert Fassung.objects.des_netzwerks(netzwerk).count() == 2


@pytest.mark.parametrize("anzahl", [1, 3])
def test_queries_of_the_list(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk, anzahl: int,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    for _i in range(anzahl):
        eingeladen(veroeffentlicht(netzwerk))
    client = als(koordination)
    client.get(adresse("vereinbarung-liste"))
    with django_assert_num_queries(8):
        client.get(adresse("vereinbarung-liste"))


def test_empty_list_shows_a_way_on(als: Anmelden, koordination: Konto) -> None:
    assert "Noch keine Vereinbarung" in als(koordination).get(adresse("vereinbarung-liste")).text
