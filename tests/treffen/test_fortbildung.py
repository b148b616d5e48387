"""Qualification offers: how many in a year, whom they reached."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    TeilnahmeFabrik,
    TreffenFabrik,
)
from treffen.models import Treffen, Zaehlung

Als = Callable[[Konto], Client]
ADRESSE = "/kinderschutz/treffen/fortbildungen/"
JAHR = timezone.localdate().year


def fortbildung(netzwerk: Netzwerk, jahr: int = JAHR, *berufe: str, **felder: Any) -> Treffen:
    """On New Year's Day, half an hour past midnight in Berlin: in UTC it is the old year."""
    vorgaben = {
        "titel": "Gespräche führen",
        "art": Treffen.Art.FORTBILDUNG,
        "zustand": Treffen.Zustand.DURCHGEFUEHRT,
        "beginn": datetime(jahr, 1, 1, 0, 30, tzinfo=timezone.get_default_timezone()),
    }
    treffen: Treffen = TreffenFabrik(netzwerk=netzwerk, **vorgaben | felder)
    for beruf in berufe:
        TeilnahmeFabrik(treffen=treffen, anwesenheit="anwesend", berufsgruppe=beruf)
    return treffen


def test_leer_sagt_was_zu_tun_ist(als: Als, koordination: Konto, fachkraft: Konto) -> None:
    seite = als(koordination).get(ADRESSE).text
    assert "Noch keine Fortbildung" in seite
    assert "?art=fortbildung" in seite
    for art, gewaehlt in (("fortbildung", "fortbildung"), ("unsinn", "netzwerktreffen")):
        neu = als(koordination).get(f"/kinderschutz/treffen/neu/?art={art}")
        assert neu.context["form"]["art"].value() == gewaehlt
    gelesen = als(fachkraft).get(ADRESSE).text
    assert "Sobald die Koordination eine Fortbildung plant" in gelesen
    assert "?art=fortbildung" not in gelesen


def test_zahl_gegen_die_regel_und_erreichte_berufe(
    als: Als, koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    fortbildung(netzwerk, JAHR, "kita", "kita", "schule", "", zustand="archiviert")
    geplant = fortbildung(netzwerk, zustand="terminiert", titel="Traumata verstehen")
    fortbildung(netzwerk, zustand="abgesagt", titel="Fällt aus")
    fortbildung(netzwerk, art=Treffen.Art.FACHTAG, titel="Kein Kurs")
    fortbildung(NetzwerkFabrik(), titel="Woanders")
    entwurf = fortbildung(netzwerk, zustand="entwurf", titel="Noch geheim")
    TeilnahmeFabrik(treffen=geplant, berufsgruppe="justiz")  # signed up, not reached
    client = als(koordination)
    antwort = client.get(ADRESSE)
    seite = antwort.text
    assert "1 von 3 Fortbildungen hat stattgefunden, 2 weitere sind geplant." in seite
    assert "§ 9 Absatz 5 LKiSchG NRW" in seite
    berufe = antwort.context["berufe"]
    assert [(b.name, b.anzahl) for b in berufe.balken] == [
        ("Kita und Kindertagespflege", 2),
        ("Schule", 1),
    ]
    assert berufe.offen == 1
    assert "Kita und Kindertagespflege: 2; Schule: 1" in seite
    assert "4 Personen aus 4 Institutionen" in seite
    for fehlt in ("Fällt aus", "Kein Kurs", "Woanders"):
        assert fehlt not in seite
    gelesen = als(fachkraft).get(ADRESSE).text
    assert "Traumata verstehen" in gelesen
    assert str(entwurf) not in gelesen
    assert "Kita und Kindertagespflege" not in gelesen
    assert "Institutionen" not in gelesen
    Netzwerk.objects.filter(pk=netzwerk.pk).update(nach_lkischg=False, fortbildungen_je_jahr=5)
    anders = client.get(ADRESSE).text
    assert "LKiSchG" not in anders
    assert "Vorgesehen sind mindestens 5 Fortbildungen im Jahr." in anders
    assert "Planen Sie in diesem Jahr noch 2 Fortbildungen." in anders


def test_jahre_und_ungenaue_zahlen(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    haus = OrganisationFabrik()
    for _zwei in range(2):
        treffen = fortbildung(netzwerk, JAHR - 1)
        kontakt = KontaktFabrik(organisation=haus)
        TeilnahmeFabrik(treffen=treffen, kontakt=kontakt, anwesenheit="anwesend")
    client = als(koordination)
    vorjahr = client.get(ADRESSE, {"jahr": JAHR - 1})
    # The same body twice is one.
    assert vorjahr.context["jahr"].zahlen.text == "2 Personen aus 1 Institution"
    Zaehlung.objects.create(treffen=treffen, personen=30, personen_art="etwa", institutionen=9)
    zahlen = client.get(ADRESSE, {"jahr": JAHR - 1}).context["jahr"].zahlen
    assert zahlen.text == "etwa 31 Personen aus mindestens 9 Institutionen"
    fortbildung(netzwerk, JAHR - 3)
    seite = client.get(ADRESSE)
    assert [j.jahr for j in seite.context["jahre"]] == [JAHR, JAHR - 1, JAHR - 3]
    assert "0 von 3 Fortbildungen haben stattgefunden." in seite.text
    assert "Anwesenheit eintragen" in client.get(ADRESSE, {"jahr": JAHR - 3}).text
    for unsinn in ("x", "²", "99999", "-1", "9" * 5000):
        assert client.get(ADRESSE, {"jahr": unsinn}).context["jahr"].jahr == JAHR


@pytest.mark.parametrize("anzahl", [1, 3])
def test_abfragen(
    als: Als,
    koordination: Konto,
    netzwerk: Netzwerk,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    for nummer in range(anzahl):
        fortbildung(netzwerk, JAHR - nummer, "kita")
    client = als(koordination)
    with django_assert_num_queries(11):
        assert client.get(ADRESSE).status_code == 200
