"""Krefeld's media-prevention network: its register from two lists, one of them as people keep it.

The municipality's own csv brings tree and members. A workbook with a title, merged cells, numbers
that Excel mangled and a body spelled another way adds persons, and makes nobody twice.
"""

import io
import re
import subprocess
import sys

import pytest
from openpyxl.workbook.workbook import Workbook
from playwright.sync_api import expect

from netzwerk.demo.stapel import WURZEL
from tests.browser.buehne import Buehne
from tests.browser.fenster import Fenster, Oeffnen
from tests.browser.personen import LISTE

pytestmark = pytest.mark.browser

NETZ = "/krefeld"
EINRICHTEN = """
import django
django.setup()
from netzwerk.basis.models import Konto, Netzwerk, Rolle
netzwerk = Netzwerk.objects.create(
    kurzname="krefeld", name="Netzwerk Medienprävention Krefeld", kommune="Krefeld"
)
konto = Konto.objects.get(email="koordination@demo.example")
Rolle.objects.create(netzwerk=netzwerk, konto=konto, art=Rolle.Art.KOORDINATION)
"""
DOPPELT = "Deutscher Kinderschutzbund Krefeld e.V."


def _ansprechpersonen() -> bytes:
    """Three persons under one merged name, a second spelling, a date without a day."""
    mappe = Workbook()
    blatt = mappe.active
    assert blatt is not None
    blatt.title = "Ansprechpersonen"
    for reihe in (
        ("Medienprävention: Ansprechpersonen, Stand Herbst",),
        (),
        ("Telefon", "Organisation", "Ansprechpartner", "E-Mail", "8a-Vereinbarung vom", "Farbe"),
        (
            2151123456,
            "Caritas Krefeld",
            "Frau Dr. Alex Muster",
            "alex@caritas.example",
            45323,
            "rot",
        ),
        (4.9215112345678e13, None, "Beispiel, Kim", "kim@caritas.example", None, None),
        ("02151 / 99", None, "Toni Entwurf", "toni@caritas.example", None, None),
        (),
        (None, DOPPELT, "Herr Robin Vorlage", "robin@bund.example", None, None),
        (None, "Diakonie Krefeld", None, None, "März 2024", None),
    ):
        blatt.append(reihe)
    blatt.merge_cells("A1:F1")
    blatt.merge_cells("B4:B6")
    mappe.create_sheet("Notizen").append(("Frau Muster noch anrufen",))
    ausgabe = io.BytesIO()
    mappe.save(ausgabe)
    return ausgabe.getvalue()


@pytest.fixture(scope="module")
def netz(buehne: Buehne) -> str:
    subprocess.run(
        [sys.executable, "-c", EINRICHTEN], cwd=WURZEL, env=buehne.stapel.umgebung, check=True
    )
    return NETZ


def _hochladen(fenster: Fenster, inhalt: bytes, name: str) -> None:
    seite = fenster.gehe(f"{NETZ}/mitglieder/einlesen/")
    seite.get_by_label("Liste", exact=True).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": inhalt}
    )
    fenster.knopf("Vorschau anzeigen")


def _mitglieder(buehne: Buehne) -> object:
    befehl = """SELECT count(*) FROM mitglieder_mitgliedschaft m
        JOIN basis_netzwerk n ON n.id = m.netzwerk_id
        WHERE n.kurzname = 'krefeld' AND m.zustand = 'aktiv'"""
    return buehne.sql(befehl)[0][0]


def test_1_die_liste_der_stadt(oeffnen: Oeffnen, buehne: Buehne, netz: str) -> None:
    koordination = oeffnen("koordination")
    seite = koordination.gehe(f"{netz}/mitglieder/einlesen/")
    koordination.bild("e1-hochladen")
    vorlage = koordination.lade_herunter(
        lambda: koordination.link("Leere Vorlage herunterladen (CSV)")
    )
    assert vorlage.decode("utf-8-sig").startswith("Organisation;Übergeordnet;Mitglied;")
    _hochladen(koordination, LISTE.read_bytes(), LISTE.name)
    koordination.ueberschrift("16 Zeilen bringen Neues")
    koordination.bild("e1-vorschau")
    assert _mitglieder(buehne) == 0
    koordination.knopf("Liste einlesen")
    koordination.sieht("Die Liste ist eingelesen: 16 Zeilen sind neu")
    assert _mitglieder(buehne) == 14
    koordination.link("Kinder- und Jugendschutz")
    pfad = seite.get_by_role("region", name="Gliederung").get_by_role("link")
    assert pfad.all_inner_texts()[-2:] == [
        "Stadt Krefeld",
        "Fachbereich Jugendhilfe und Beschäftigungsförderung",
    ]


@pytest.mark.parametrize("skript", [True, False], ids=["mit-skript", "ohne-skript"])
def test_2_die_mappe_der_vorgaengerin(
    oeffnen: Oeffnen, buehne: Buehne, netz: str, skript: bool
) -> None:
    """The first time with all its doubts; then again, where only the mistake is left."""
    koordination = oeffnen("koordination", skript=skript)
    seite = koordination.seite
    _hochladen(koordination, _ansprechpersonen(), "Ansprechpersonen.xlsx")
    koordination.ueberschrift("1 Zeile ist fehlerhaft")
    koordination.sieht("Übersprungen: Blatt „Notizen“.", "„März 2024“ ist kein Tag.", "Farbe")
    koordination.bild(f"e2-fehler-{skript}")
    if not skript:
        seite.get_by_label("Diese Zeile auslassen").check()
        koordination.knopf("Berichtigung prüfen")
        koordination.ueberschrift("Die Liste ändert nichts")
        koordination.bild("e2-nichts-neues")
        return
    koordination.feld("8a-Vereinbarung vom", "01.03.2024")
    koordination.knopf("Berichtigung prüfen")
    koordination.ueberschrift("1 Organisation gibt es vielleicht schon")
    expect(seite.get_by_role("radio", checked=True)).to_have_count(0)
    expect(seite.get_by_role("button", name="Liste einlesen")).to_have_count(0)
    koordination.sieht("gelesen ist 02151123456", "gelesen ist +49215112345678")
    koordination.bild("e2-doppelt")
    seite.get_by_label("Dieselbe: „Kinderschutzbund Krefeld“ ergänzen").check()
    koordination.knopf("Entscheidungen übernehmen")
    koordination.ueberschrift("5 Zeilen bringen Neues")
    koordination.bild("e2-vorschau")
    koordination.knopf("Liste einlesen")
    koordination.sieht("Die Liste ist eingelesen")
    assert _mitglieder(buehne) == 14
    koordination.link("Caritas Krefeld")
    koordination.sieht("Frau Dr. Alex Muster", "Kim Beispiel", "Toni Entwurf", "02151123456")
    # Other walks read lists of their own: this one's is the body with the agreement.
    vereinbarungen = (
        "SELECT vereinbarung_8a_am::text FROM mitglieder_organisation "
        "WHERE name = %s AND vereinbarung_8a_am IS NOT NULL"
    )
    assert buehne.sql(vereinbarungen, "Caritas Krefeld") == [("2024-02-01",)]
    koordination.bild("e2-organisation")


def test_3_dieselbe_liste_noch_einmal(oeffnen: Oeffnen, buehne: Buehne, netz: str) -> None:
    koordination = oeffnen("koordination", skript=False)
    _hochladen(koordination, LISTE.read_bytes(), LISTE.name)
    koordination.ueberschrift("Die Liste ändert nichts")
    koordination.sieht("16 Zeilen bleiben unverändert")
    assert _mitglieder(buehne) == 14
    seite = koordination.gehe(f"{netz}/mitglieder/")
    expect(seite.get_by_role("heading", level=1)).to_contain_text(re.compile("14|Netzwerkpartner"))
