"""One-time codes: right once, in time, five attempts, stored nowhere."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from netzwerk.basis.models import Einmalcode, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik


@pytest.fixture
def code(netzwerk: Netzwerk) -> Einmalcode:
    kontakt = KontaktFabrik(netzwerke=[netzwerk])
    zugang = Zugang.fuer(
        kontakt, zweck=Zugang.Zweck.UNTERZEICHNUNG, gegenstand=kontakt, netzwerk=netzwerk, tage=30
    )
    einer: Einmalcode = Einmalcode.objects.create(zugang=zugang)
    return einer


def _falsch(code: Einmalcode) -> str:
    return "000000" if code.code != "000000" else "000001"


def test_sechs_ziffern_und_bei_jedem_lesen_dieselben(code: Einmalcode) -> None:
    assert code.code.isdecimal()
    assert len(code.code) == 6
    assert Einmalcode.objects.get(pk=code.pk).code == code.code


def test_der_code_steht_in_keiner_spalte(code: Einmalcode) -> None:
    zeile = Einmalcode.objects.filter(pk=code.pk).values().get()
    assert code.code not in {str(wert) for wert in zeile.values()}


def test_ein_anderer_zugang_hat_einen_anderen(code: Einmalcode) -> None:
    zweiter = Einmalcode.objects.create(zugang=code.zugang)
    assert zweiter.zufall != code.zufall


def test_richtig_genau_einmal(code: Einmalcode) -> None:
    assert code.einloesen(code.code)
    assert not code.einloesen(code.code)
    assert Einmalcode.objects.get(pk=code.pk).eingeloest_am is not None


def test_mit_leerzeichen_und_strich_wie_abgetippt(code: Einmalcode) -> None:
    assert code.einloesen(f" {code.code[:3]} - {code.code[3:]} ")


@pytest.mark.parametrize("eingabe", ["", "abc", "１２３４５６", "²³", "\x00"])
def test_unsinn_ist_falsch_und_kein_fehler(code: Einmalcode, eingabe: str) -> None:
    assert not code.einloesen(eingabe)


def test_nach_fuenf_versuchen_ist_schluss(code: Einmalcode) -> None:
    assert [code.einloesen(_falsch(code)) for _mal in range(5)] == [False] * 5
    assert not code.einloesen(code.code)
    assert Einmalcode.objects.get(pk=code.pk).versuche == 5


def test_nach_einer_viertelstunde_ist_schluss(code: Einmalcode) -> None:
    assert code.gueltig_bis <= timezone.now() + timedelta(minutes=15)
    Einmalcode.objects.filter(pk=code.pk).update(gueltig_bis=timezone.now())
    assert not code.einloesen(code.code)


def test_gilt_auch_nach_dem_wechsel_des_schluessels(code: Einmalcode, settings: Settings) -> None:
    """Mailed just before, typed just after."""
    gemailt, alt = code.code, settings.SECRET_KEY
    settings.SECRET_KEY = "ein-anderer-" + "1" * 40
    assert not code.einloesen(gemailt)
    settings.SECRET_KEY_FALLBACKS = [alt]
    assert code.code != gemailt
    assert code.einloesen(gemailt)
