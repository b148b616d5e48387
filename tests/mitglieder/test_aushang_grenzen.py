"""The poster: what a stranger who guesses codes, or types odd things, does to the others there."""

import pytest
from django.test import Client

from mitglieder.aktionen import unterzeichnung
from mitglieder.models import Beitritt, Zeichenstelle
from mitglieder.views import aushang as ansichten
from netzwerk.basis.models import Einmalcode, Konto
from tests.mitglieder.fabriken import code_fuer, eingeladen, falscher_code, partner, zugang_zu
from tests.mitglieder.vor_ort import an, aushang

pytestmark = pytest.mark.usefixtures("eigene_ablage")


@pytest.fixture
def stelle(beitritt: Beitritt, koordination: Konto) -> Zeichenstelle:
    return aushang(beitritt.fassung, koordination)


def _codeseite(stelle: Zeichenstelle, beitritt: Beitritt) -> str:
    kontakt = zugang_zu(beitritt).inhaber
    assert kontakt is not None
    return an("aushang-code", stelle, beitritt.pk, kontakt.pk)


def test_a_stranger_who_guesses_shuts_out_nobody(
    stelle: Zeichenstelle, beitritt: Beitritt, besuch: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser has its own attempts; beyond those of the Wi-Fi only who asked is heard."""
    monkeypatch.setattr(ansichten, "FALSCHE_JE_ADRESSE", 3)
    monkeypatch.setattr(ansichten, "FALSCHE_JE_PERSON", 2)
    andere = eingeladen(stelle.fassung, partner(stelle.fassung.vereinbarung.netzwerk))
    fremd = Client(headers={"accept-language": "de"})
    seite = _codeseite(stelle, andere)
    fremd.post(seite, {"aktion": "neu"})
    for _i in range(3):  # the third is not looked at
        fremd.post(seite, {"code": falscher_code(zugang_zu(andere))})
    antwort = fremd.post(seite, {"code": code_fuer(zugang_zu(andere))})
    assert (antwort.status_code, "Tisch der Koordination" in antwort.text) == (422, True)
    dritte = Client(headers={"accept-language": "de"})
    dritte.post(seite, {"code": falscher_code(zugang_zu(andere))})  # the third of the address
    besuch.post(an("aushang-zeigen", stelle), {"organisation": beitritt.pk})
    eigene, code = _codeseite(stelle, beitritt), {"code": code_fuer(zugang_zu(beitritt))}
    antwort = dritte.post(eigene, code)
    assert (antwort.status_code, "Tisch der Koordination" in antwort.text) == (422, True)
    assert besuch.post(eigene, code).status_code == 302


def test_a_code_is_taken_where_it_was_asked_for(
    stelle: Zeichenstelle, beitritt: Beitritt, besuch: Client
) -> None:
    """Five wrong codes at the poster leave the one of the mailed link as it is."""
    zugang, seite = zugang_zu(beitritt), _codeseite(stelle, beitritt)
    unterzeichnung.code_senden(zugang=zugang)
    vom_link = code_fuer(zugang)
    assert "zuerst einen Code an" in besuch.post(seite, {"code": vom_link}).text
    besuch.post(seite, {"aktion": "neu"})
    am_aushang = code_fuer(zugang)
    for _i in range(5):
        besuch.post(seite, {"code": falscher_code(zugang)})
    assert Einmalcode.objects.filter(zugang=zugang).latest("pk").versuche == 5
    zweiter = aushang(stelle.fassung, stelle.geoeffnet_von)
    antwort = besuch.post(_codeseite(zweiter, beitritt), {"code": am_aushang})
    assert "zuerst einen Code an" in antwort.text
    sitzung = besuch.session
    unterzeichnung.code_bestaetigen(zugang=zugang, code=vom_link, sitzung=sitzung)
    assert unterzeichnung.ist_bestaetigt(zugang, sitzung)


@pytest.mark.parametrize("q", ["\x00", "kita\x00regen"])
def test_a_search_with_a_nul(stelle: Zeichenstelle, besuch: Client, q: str) -> None:
    """PostgreSQL takes none."""
    antwort = besuch.get(an("aushang-zeigen", stelle), {"q": q})
    assert (antwort.status_code, "Kita Regenbogen" in antwort.text) == (200, True)


def test_an_address_with_a_nul(stelle: Zeichenstelle, besuch: Client) -> None:
    for name in ("aushang-zeigen", "kiosk-zeigen"):
        seite = an(name, stelle).replace(stelle.code, f"{stelle.code}%00")
        assert besuch.get(seite).status_code == 404
