"""Answering a poll: what happens rarely."""

import pytest
from django.test import Client

from netzwerk.basis.models import Netzwerk
from tests.treffen.stimmen import Art, adresse, daten, laufende, telefon
from treffen.stimmzeichen import COOKIE
from treffen.umfragelage import freitexte

pytestmark = pytest.mark.django_db


def test_geaenderter_text_erst_mit_den_naechsten_fuenf(netzwerk: Netzwerk) -> None:
    """Else the moderator would read what one phone says this moment."""
    umfrage = laufende(netzwerk, Art.TEXT)
    frage = umfrage.fragen.get()
    telefone = [telefon(umfrage) for _eines in range(10)]

    def sagen(nummer: int, text: str) -> None:
        telefone[nummer].post(adresse(frage), daten(frage, antwort=text))

    def gelesen() -> list[str]:
        return sorted(eine.text for eine in freitexte(frage))

    for nummer in range(5):
        sagen(nummer, f"Text {nummer}")
    assert len(gelesen()) == 5
    sagen(2, "Ganz neu")
    sagen(3, "Text 3")  # the same again
    assert gelesen() == ["Text 0", "Text 1", "Text 3", "Text 4"]
    for nummer in range(5, 10):
        sagen(nummer, "x")
    assert gelesen() == ["Ganz neu", "Text 0", "Text 1", "Text 3", "Text 4", *"xxxxx"]


def test_ein_spaeteres_ende_macht_kein_zweites_telefon(netzwerk: Netzwerk) -> None:
    umfrage = laufende(netzwerk, frei=True)
    client = telefon(umfrage)
    assert client.cookies[COOKIE]["max-age"] == 180 * 24 * 3600


def test_ein_code_mit_muell_ist_keiner(netzwerk: Netzwerk) -> None:
    code = laufende(netzwerk).code
    assert Client().get(f"/u/{code[:2]}%00{code[2:]}/stand/")["Location"] == f"/u/{code}/"
    assert Client().get("/u/%00/stand/").status_code == 404
