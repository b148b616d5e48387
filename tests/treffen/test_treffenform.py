"""What the meeting's form refuses, and what it tidies up."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TeilnahmeFabrik, TreffenFabrik
from tests.formulare import senden
from tests.treffen.treffenseiten import ANGABEN, adresse
from treffen.models import Fotoeinwilligung, Treffen

Als = Callable[[Konto], Client]
PLANUNG = {
    "plaetze": "40",
    "offene_anmeldung": "on",
    "ist_oeffentlich": "on",
    "top_anmeldung_bis": "2027-03-15",
    "fragt_bedarf": "on",
    "fragt_fotos": "on",
    "fotos_bis": "2028-03-31",
}


def test_planung_wird_gespeichert_und_steht_wieder_da(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    browser = als(koordination)
    leer = browser.get(adresse("treffen-neu")).text
    assert leer.count("<details") - leer.count("<details open") >= 3
    browser.post(adresse("treffen-neu"), ANGABEN | PLANUNG)
    treffen = Treffen.objects.get()
    assert (treffen.plaetze, treffen.offene_anmeldung, treffen.fragt_bedarf) == (40, True, True)
    assert str(treffen.top_anmeldung_bis) == "2027-03-15"
    assert str(treffen.fotos_bis) == "2028-03-31"
    text = browser.get(adresse("treffen-bearbeiten", treffen)).text
    assert 'value="40"' in text
    assert text.count('<details class="kern-accordion" open') == 3
    # No longer asked for pictures: the date goes too.
    senden(
        browser, adresse("treffen-bearbeiten", treffen),
        ANGABEN | PLANUNG | {"fragt_fotos": "", "plaetze": ""},
    )  # fmt: skip
    treffen.refresh_from_db()
    assert (treffen.fragt_fotos, treffen.fotos_bis, treffen.plaetze) == (False, None, None)


@pytest.mark.parametrize(
    ("falsch", "worte"),
    [
        ({"plaetze": "0"}, "mindestens einen Platz"),
        ({"plaetze": "-3"}, "mindestens einen Platz"),
        ({"plaetze": "viele"}, "ganze Zahl"),
        ({"plaetze": "99999999999"}, "32767"),
        ({"top_anmeldung_bis": "2027-04-01"}, "Die Frist liegt nach dem Treffen"),
        ({"top_anmeldung_bis": "0001-01-01"}, "Datum zwischen"),
        ({"fotos_bis": "2027-03-01"}, "liegt vor dem Treffen"),
        ({"fotos_bis": ""}, "bis wann die Fotos verwendet werden"),
        ({"fotos_bis": "x", "fragt_fotos": ""}, "app-errors"),
    ],
)
def test_was_nicht_zusammenpasst(
    als: Als, koordination: Konto, netzwerk: Netzwerk, falsch: dict[str, str], worte: str
) -> None:
    antwort = als(koordination).post(adresse("treffen-neu"), ANGABEN | PLANUNG | falsch)
    assert antwort.status_code == 422
    assert worte in antwort.text
    assert "Rathaus" in antwort.text
    assert not Treffen.objects.exists()


def test_gegebene_einwilligungen_behalten_ihre_frist(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    treffen: Any = TreffenFabrik(netzwerk=netzwerk, fragt_fotos=True, fotos_bis="2028-03-31")
    teilnahme = TeilnahmeFabrik(treffen=treffen)
    Fotoeinwilligung.objects.create(teilnahme=teilnahme, text="Ja.")
    browser, ziel = als(koordination), adresse("treffen-bearbeiten", treffen)
    nicht_mehr = ANGABEN | PLANUNG | {"fragt_fotos": ""}
    antwort = senden(browser, ziel, nicht_mehr | {"fotos_bis": ""})
    assert antwort.status_code == 422
    assert "liegen schon Einwilligungen vor" in antwort.text
    senden(browser, ziel, nicht_mehr)
    treffen.refresh_from_db()
    assert (treffen.fragt_fotos, str(treffen.fotos_bis)) == (False, "2028-03-31")


@pytest.mark.parametrize("zustand", ["terminiert", "eingeladen", "entwurf"])
def test_wer_den_tag_verlegt_laesst_zeit_zu_antworten(
    als: Als, koordination: Konto, netzwerk: Netzwerk, zustand: str
) -> None:
    """Else people stay as coming on a day they never said yes to, and cannot say no."""
    heute = timezone.localdate()
    vorbei = heute - timedelta(days=2)
    treffen: Any = TreffenFabrik(netzwerk=netzwerk, zustand=zustand, antwort_bis=vorbei)
    tag = timezone.localdate(treffen.beginn)
    browser, ziel = als(koordination), adresse("treffen-bearbeiten", treffen)

    def speichern(datum: date, frist: date | str) -> Any:
        return senden(browser, ziel, ANGABEN | {"datum": str(datum), "antwort_bis": str(frist)})

    verlegt = speichern(tag + timedelta(days=7), vorbei)
    assert verlegt.status_code == (302 if zustand == "entwurf" else 422)
    assert ("Niemand könnte zum neuen Tag" in verlegt.text) is (zustand != "entwurf")
    treffen.refresh_from_db()
    for datum, frist in (
        (timezone.localdate(treffen.beginn), vorbei),  # another hour on the same day
        (tag + timedelta(days=8), heute),
        (tag + timedelta(days=9), ""),
        (heute - timedelta(days=1), vorbei),  # a slip put right afterwards
    ):
        assert speichern(datum, frist).status_code == 302


@pytest.mark.parametrize(
    ("datum", "grund"), [("2027-12-26", "Weihnachtstag"), ("2027-12-15", "")], ids=["frei", "nicht"]
)
def test_ein_freier_tag_faellt_auf(
    als: Als, koordination: Konto, netzwerk: Netzwerk, datum: str, grund: str
) -> None:
    """When planned and when moved; not again when something else is changed."""
    browser = als(koordination)
    werte = ANGABEN | {"datum": datum, "antwort_bis": ""}
    text = browser.post(adresse("treffen-neu"), werte, follow=True).text
    assert ("Prüfen Sie das Datum" in text, grund in text) == (bool(grund), True)
    treffen = Treffen.objects.get()
    for neu, wieder in (
        (werte | {"titel": "Anders"}, False),
        (werte | {"datum": "2027-11-28"}, True),
    ):
        antwort = senden(browser, adresse("treffen-bearbeiten", treffen), neu, follow=True)
        assert ("Prüfen Sie das Datum" in antwort.text) is wieder
