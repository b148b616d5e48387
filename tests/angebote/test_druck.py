"""The directory on paper: the whole list, not the page of twenty that the screen shows."""

import pytest
from django.test import Client

from angebote import druck
from angebote.filter import JE_SEITE
from netzwerk.basis.models import Netzwerk
from tests.angebote.test_liste import ADRESSE, oeffentlich


def test_die_ganze_liste_auf_einer_seite(
    netzwerk: Netzwerk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nummer in range(JE_SEITE):
        oeffentlich(netzwerk, f"Elternabend {nummer}")
    suche = {"q": "Elternabend", "sort": "name"}
    text = client.get(ADRESSE, suche).text
    assert "data-print" in text  # all of it is on this page
    assert "ansicht=druck" not in text
    oeffentlich(netzwerk, f"Elternabend {JE_SEITE}", "Gewalt")
    text = client.get(ADRESSE, suche).text
    assert f'href="{ADRESSE}?q=Elternabend&amp;sort=name&amp;ansicht=druck"' in text
    assert "data-print" not in text
    antwort = client.get(ADRESSE, suche | {"ansicht": "druck", "seite": "1"})
    tabelle = antwort.text[antwort.text.index("<table") :]
    assert tabelle.count('scope="row"') == JE_SEITE + 1
    assert "data-print" in antwort.text
    assert "passt nicht auf diese Seite" not in antwort.text
    assert f'href="{ADRESSE}?q=Elternabend&amp;sort=name"' in antwort.text
    # Too many even for paper: it says how many are left out.
    monkeypatch.setattr(druck, "MEISTE_ZEILEN", JE_SEITE - 1)
    gekuerzt = client.get(ADRESSE, suche | {"ansicht": "druck"}).text
    assert "2 weitere Angebote passen nicht auf diese Seite" in gekuerzt


def test_gefiltert_und_leer(netzwerk: Netzwerk, client: Client) -> None:
    oeffentlich(netzwerk, "Elternabend", bezirk="Nord")
    oeffentlich(netzwerk, "Gruppe", bezirk="Süd")
    text = client.get(ADRESSE, {"ansicht": "druck", "bezirk": "Nord"}).text
    assert "Gefiltert nach: " in text
    assert "Nord" in text
    assert "Gruppe" not in text[text.index("<table") :]
    leer = client.get(ADRESSE, {"ansicht": "druck", "q": "xqzw"}).text
    assert "Keine Angebote zu „xqzw“" in leer
    assert "<table" not in leer
    assert "data-print" not in leer
