"""Planning and changing a meeting, its deadlines, and who may."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    NetzwerkFabrik,
    TeilnahmeFabrik,
    TreffenFabrik,
)
from tests.formulare import senden
from tests.treffen.treffenseiten import ANGABEN, adresse
from treffen.models import Teilnahme, Treffen

Als = Callable[[Konto], Client]
Z = Treffen.Zustand
BERLIN = ZoneInfo("Europe/Berlin")


def test_antwortfrist_ist_das_ende_des_tages_in_berlin(netzwerk: Netzwerk) -> None:
    treffen: Treffen = TreffenFabrik(
        netzwerk=netzwerk, beginn=datetime(2027, 3, 30, 14, tzinfo=BERLIN)
    )
    assert treffen.antwort_frist == treffen.beginn
    treffen.antwort_bis = date(2027, 3, 28)  # summer time begins on that day
    assert treffen.antwort_frist == datetime(2027, 3, 29, 0, 0, tzinfo=BERLIN)
    treffen.antwort_bis = date(2027, 3, 30)
    assert treffen.antwort_frist == treffen.beginn


@pytest.mark.parametrize(
    ("tage", "eilt", "versaeumt"), [(30, False, False), (16, True, False), (9, True, True)]
)
def test_einladungsfrist(netzwerk: Netzwerk, tage: int, eilt: bool, versaeumt: bool) -> None:
    beginn = timezone.now() + timedelta(days=tage)
    treffen: Treffen = TreffenFabrik(netzwerk=netzwerk, beginn=beginn)
    assert (treffen.einladung_eilt, treffen.einladung_versaeumt) == (eilt, versaeumt)
    treffen.einladen()
    assert not treffen.einladung_eilt


def test_naechstes_kommende_vergangene(netzwerk: Netzwerk) -> None:
    jetzt = timezone.now()

    def am(tage: int, **mehr: Any) -> Treffen:
        treffen: Treffen = TreffenFabrik(
            netzwerk=netzwerk, beginn=jetzt + timedelta(days=tage), **mehr
        )
        return treffen

    spaeter, bald = am(20), am(10)
    entwurf = am(5, zustand=Z.ENTWURF)
    abgesagt, vorbei = am(3, zustand=Z.ABGESAGT), am(-30, zustand=Z.DURCHGEFUEHRT)
    TreffenFabrik(beginn=jetzt + timedelta(days=1))  # another network's
    assert Treffen.objects.naechstes(netzwerk) == bald
    hier = Treffen.objects.des_netzwerks(netzwerk)
    assert list(hier.kommende()) == [entwurf, bald, spaeter]
    assert list(hier.vergangene()) == [abgesagt, vorbei]


def test_zaehlung(netzwerk: Netzwerk) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk)
    TeilnahmeFabrik(treffen=treffen)
    TeilnahmeFabrik(treffen=treffen).antworten("zugesagt")
    TeilnahmeFabrik(treffen=treffen, runde=0, anwesenheit="anwesend")  # walked in
    TeilnahmeFabrik()
    assert Teilnahme.objects.zaehlung(treffen) == {
        "offen": 1,
        "zugesagt": 1,
        "warteliste": 0,
        "abgesagt": 0,
        "stellvertretung_benannt": 0,
    }


def test_anlegen(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    browser = als(koordination)
    assert browser.get(adresse("treffen-neu")).status_code == 200
    antwort = browser.post(adresse("treffen-neu"), ANGABEN)
    treffen = Treffen.objects.get()
    assert antwort["Location"] == adresse("treffen-zeigen", treffen)
    assert treffen.netzwerk == netzwerk
    assert treffen.beginn == datetime(2027, 3, 30, 14, tzinfo=BERLIN)
    assert treffen.ende == datetime(2027, 3, 30, 17, tzinfo=BERLIN)
    assert treffen.zustand == Z.ENTWURF


@pytest.mark.parametrize(
    ("feld", "wert", "meldung"),
    [
        ("titel", "", "kern-error"),
        ("titel", "x" * 161, "160 Zeichen"),
        ("titel", "a\x00b", "kern-error"),
        ("datum", "30.2.2027", "kern-error"),
        ("datum", "0001-01-01", "Geben Sie ein Datum zwischen 01.01.1990 und"),
        ("datum", "9999-12-31", "Geben Sie ein Datum zwischen 01.01.1990 und"),
        ("antwort_bis", "0001-01-01", "Geben Sie ein Datum zwischen 01.01.1990 und"),
        ("von", "25:00", "kern-error"),
        ("bis", "13:00", "Das Ende liegt vor dem Beginn."),
        ("antwort_bis", "2027-03-31", "Die Rückmeldefrist liegt nach dem Treffen."),
        ("online_link", "javascript:alert(1)", "kern-error"),
        ("vorheriges", "999999", "kern-error"),
    ],
)
def test_fehler_beim_anlegen(
    als: Als, koordination: Konto, feld: str, wert: str, meldung: str
) -> None:
    antwort = als(koordination).post(
        adresse("treffen-neu"), ANGABEN | {"ort": "Haus am Markt"} | {feld: wert}
    )
    assert antwort.status_code == 422
    text = antwort.content.decode()
    assert meldung in text
    assert "Haus am Markt" in text
    assert not Treffen.objects.exists()


def test_vorheriges_nur_aus_dem_eigenen_netzwerk(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fremdes = TreffenFabrik()
    antwort = als(koordination).post(adresse("treffen-neu"), ANGABEN | {"vorheriges": fremdes.pk})
    assert antwort.status_code == 422
    eigenes = TreffenFabrik(netzwerk=netzwerk)
    als(koordination).post(adresse("treffen-neu"), ANGABEN | {"vorheriges": eigenes.pk})
    assert Treffen.objects.get(titel=ANGABEN["titel"]).vorheriges == eigenes


@pytest.mark.parametrize(
    ("aenderung", "sequenz"),
    [({"titel": "Anders"}, 0), ({"von": "15:00"}, 1), ({"ort": "Stadthaus"}, 1)],
)
def test_bearbeiten_zaehlt_die_fassung_des_termins(
    als: Als, koordination: Konto, netzwerk: Netzwerk, aenderung: dict[str, str], sequenz: int
) -> None:
    als(koordination).post(adresse("treffen-neu"), ANGABEN)
    treffen = Treffen.objects.get()
    treffen.terminieren()
    ziel = adresse("treffen-bearbeiten", treffen)
    assert als(koordination).get(ziel).status_code == 200
    antwort = senden(als(koordination), ziel, ANGABEN | aenderung)
    assert antwort.status_code == 302
    treffen.refresh_from_db()
    assert (treffen.sequenz, treffen.zustand) == (sequenz, Z.TERMINIERT)
    assert als(koordination).post(ziel, ANGABEN | {"titel": ""}).status_code == 422


VERWALTEN = [
    "treffen-neu",
    "treffen-bearbeiten",
    "treffen-terminieren",
    "treffen-neu-terminieren",
    "treffen-durchfuehren",
    "treffen-verschieben",
    "treffen-absagen",
    "treffen-archivieren",
    "top-neu",
    "einladung-neu",
    "einladung-senden",
    "erinnerung-neu",
    "erinnerung-senden",
    "aenderung-neu",
    "aenderung-senden",
    "einladung-nachholen",
    "einladung-zustellung",
]


@pytest.mark.parametrize("name", VERWALTEN)
def test_nur_die_koordination_verwaltet(
    als: Als,
    koordination: Konto,
    fachkraft: Konto,
    fremde: Konto,
    netzwerk: Netzwerk,
    name: str,
) -> None:
    treffen = None if name == "treffen-neu" else TreffenFabrik(netzwerk=netzwerk)
    ziel = adresse(name, treffen)
    for methode in ("get", "post"):
        assert getattr(als(fachkraft), methode)(ziel).status_code == 403
        assert getattr(als(fremde), methode)(ziel).status_code == 404
    if treffen is not None:
        anderswo = TreffenFabrik(netzwerk=NetzwerkFabrik())
        fremdes = adresse(name, anderswo)
        assert als(koordination).post(fremdes).status_code in {404, 405}
