"""An empty page leads on; table and print show the same hits."""

import re

import pytest
from django.test import Client

from angebote.filter import JE_SEITE, JE_TABELLE
from netzwerk.basis.models import Netzwerk
from tests.angebote.test_liste import ADRESSE, oeffentlich
from tests.angebote.test_suche import verzeichnis


@pytest.fixture
def bestand(netzwerk: Netzwerk) -> Netzwerk:
    oeffentlich(netzwerk, "Elterncafé", "Gewalt", bezirk="Nord", ist_kostenfrei=False)
    oeffentlich(netzwerk, "Elternkurs", "Sucht", bezirk="Süd")
    oeffentlich(netzwerk, "Elternabend", "Sucht", "Suchtprävention", bezirk="Süd", kommt_hin=True)
    return netzwerk


def test_jeder_ausweg_nennt_was_er_bringt(bestand: Netzwerk, client: Client) -> None:
    daten = {"q": "Eltern", "bezirk": "Nord", "kosten": "frei", "sort": "name"}
    antwort = client.get(ADRESSE, daten)
    wege = antwort.context["verzeichnis"].auswege
    assert [(weg.name, weg.anzahl) for weg in wege] == [("Nord", 2), ("kostenfrei", 1)]
    for weg in wege:
        danach = client.get(f"{ADRESSE}{weg.adresse}").context["verzeichnis"]
        assert danach.anzahl == weg.anzahl
        assert danach.eingabe.text == "Eltern"
    seite = antwort.content.decode()
    assert "ohne „Nord“: 2 Angebote" in seite
    assert "Alle Angebote ansehen" in seite


def test_ein_filter_ohne_den_es_auch_nichts_gibt_ist_kein_ausweg(bestand: Netzwerk) -> None:
    leer = verzeichnis(bestand, bezirk="Nord", kosten="frei", ort="online")
    assert leer.auswege == []


def test_naechste_themen(bestand: Netzwerk, client: Client) -> None:
    """What looks like the word typed comes first, else the largest."""
    antwort = client.get(ADRESSE, {"q": "Geballt"})
    themen = antwort.context["verzeichnis"].naechste_themen
    assert [(thema.name, thema.anzahl) for thema in themen] == [
        ("Gewalt", 1),
        ("Sucht", 2),
        ("Suchtprävention", 1),
    ]
    danach = client.get(f"{ADRESSE}{themen[0].adresse}").context["verzeichnis"]
    assert danach.anzahl == 1
    seite = antwort.content.decode()
    assert "Oder sehen Sie bei diesen Themen nach" in seite
    # Whom to ask; the emergency contacts stand on every public page.
    assert "00000 12340" in seite


def test_tabelle(bestand: Netzwerk, client: Client) -> None:
    antwort = client.get(ADRESSE, {"q": "Eltern", "ansicht": "tabelle", "bezirk": "Nord"})
    seite = antwort.content.decode()
    zeile = re.search(
        r'<tr class="kern-table__row" role="row"><th.*?scope="row".*?</tr>', seite, re.S
    )
    assert zeile is not None
    zellen = re.findall(r'data-label="([\w ]+)">([^<]*)', zeile[0])
    texte = [text.strip() for zelle in zellen for text in zelle]
    assert texte[:8] == [
        "Art",
        "Workshop",
        "Ort",
        "Nord",
        "Kosten",
        "kostet etwas",
        "Nächster Termin",
        "–",
    ]
    assert '<span class="app-zeilennotiz">jedes Alter</span>' in zeile[0]
    assert "<mark>Elterncafé</mark>" in zeile[0]
    # The view is kept by the form, the chips and the way back to all.
    assert '<input type="hidden" name="ansicht" value="tabelle" form="filter">' in seite
    gefunden = antwort.context["verzeichnis"]
    assert gefunden.chips[0].adresse == "?q=Eltern&ansicht=tabelle"
    assert gefunden.adresse_ohne_filter == "?q=Eltern&ansicht=tabelle"
    assert 'aria-current="true"' in seite


def test_die_tabelle_zeigt_mehr_auf_einmal(netzwerk: Netzwerk) -> None:
    for nummer in range(JE_SEITE + 1):
        oeffentlich(netzwerk, f"Angebot {nummer:02}")
    assert len(verzeichnis(netzwerk, ansicht="tabelle").seite) == JE_SEITE + 1
    assert verzeichnis(netzwerk, ansicht="tabelle").seite.paginator.per_page == JE_TABELLE
    assert len(verzeichnis(netzwerk, ansicht="Unfug").seite) == JE_SEITE


def test_der_druck_nennt_suche_filter_und_tag(bestand: Netzwerk, client: Client) -> None:
    seite = client.get(ADRESSE, {"q": "Eltern", "bezirk": "Nord"}).content.decode()
    assert "Gefiltert nach: Stadtbezirk: Nord" in " ".join(seite.split())
    assert re.search(r'class="app-nur-druck">Stand: \d', seite)
    ohne = client.get(ADRESSE).content.decode()
    assert "Gefiltert nach" not in ohne
