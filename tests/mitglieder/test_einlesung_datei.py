"""What a file with a member list may look like."""

import io
import struct
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook.workbook import Workbook

from mitglieder.einlesen.datei import lesen
from mitglieder.einlesen.tabelle import Dateifehler


def _mappe(*reihen: tuple[object, ...]) -> bytes:
    mappe = Workbook()
    assert mappe.active is not None
    for reihe in reihen:
        mappe.active.append(reihe)
    puffer = io.BytesIO()
    mappe.save(puffer)
    return puffer.getvalue()


@pytest.mark.parametrize(
    "inhalt",
    [
        "Organisation;Farbe\nJugendamt Köln;x\n".encode(),
        "Organisation;Farbe\r\nJugendamt Köln;x\r\n".encode("utf-8-sig"),
        "Organisation;Farbe\nJugendamt Köln;x\n".encode("cp1252"),
        "Organisation\tFarbe\nJugendamt Köln\tx\n".encode("utf-16"),
        "sep=,\nOrganisation,Farbe\nJugendamt Köln,x\n".encode(),
        '\n"Organisation","Farbe"\n\n"Jugendamt\n  Köln",x\n'.encode(),
        _mappe((), ("Organisation", "Farbe"), ("Jugendamt Köln", 3.0), (None, None)),
    ],
)
def test_formate(inhalt: bytes) -> None:
    assert [zeile.werte for zeile in lesen(inhalt).zeilen] == [{"organisation": "Jugendamt Köln"}]


def test_excel_zellen_werden_text() -> None:
    tabelle = lesen(_mappe(("Organisation", "Mitglied", "Telefon"), ("Kita", True, 2151.0)))
    assert tabelle.zeilen[0].werte == {"organisation": "Kita", "mitglied": "ja", "telefon": "2151"}


def test_zeilennummern_sind_die_der_datei() -> None:
    tabelle = lesen(b'\n\nOrganisation;Art\nA;kita\n\n"B\nb";kita\nC;kita\n')
    assert [zeile.nr for zeile in tabelle.zeilen] == [4, 6, 8]


@pytest.mark.parametrize(
    ("inhalt", "meldung"),
    [
        (b"", "leer"),
        (b" \n\x00", "leer"),
        (b"x" * (2 * 1024 * 1024 + 1), "2 MB"),
        (b"PK\x03\x04kaputt", "Excel-Datei"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "alten Format"),
        (b"%PDF-1.7\n\x00\x81\x8d", "keine lesbare Tabelle"),
        (b"\xff\xfe\x00", "keine lesbare Tabelle"),
        (b"Name;Ort\nKita;x\n", "Spalte „Organisation“"),
        (_mappe(("Name", "Ort"), ("Kita", "x")), "Kopfzeile"),
        (b"Organisation;Institution\nKita;x\n", "zweimal"),
        (b"Organisation;Art\n;\n", "keine einzige"),
        (b"Organisation\n" + b"Kita\n" * 2001, "2.000 Zeilen"),
        (b"Organisation\n" + b"x" * 2001, "zu viel Text"),
        (b'Organisation;Art\nKita;"' + b"x" * 140_000, "Anführungszeichen"),
    ],
)
def test_unlesbares_sagt_was_fehlt(inhalt: bytes, meldung: str) -> None:
    with pytest.raises(Dateifehler, match=meldung):
        lesen(inhalt)


def test_blaetter_titel_und_verbundene_zellen() -> None:
    mappe = Workbook()
    blatt = mappe.active
    assert blatt is not None
    blatt.title = "Mitglieder"
    for reihe in (
        ("Netzwerkliste Stand 2026",),
        (),
        ("Organisation", "Telefon", "Ansprechpartner", "Telefon", "8a-Vereinbarung vom", "Adresse"),
        (
            "Kita",
            "02151 1",
            "Frau Erika Muster",
            2151123456,
            datetime.fromisoformat("2024-02-01"),
            "Weg 1, 47798 Krefeld",
        ),
        (None, None, "Kim Beispiel", 4.9215112345678e13, date(2024, 2, 1), None),
        (),
        ("Hort", None, None, None, datetime.fromisoformat("2024-02-01T08:30"), "irgendwo"),
    ):
        blatt.append(reihe)
    blatt.merge_cells("A1:F1")
    blatt.merge_cells("A4:A6")
    blatt.merge_cells("H40:H50")
    mappe.create_sheet("Notizen").append(("Anrufen!",))
    weitere = mappe.create_sheet("Ausgetretene")
    weitere.append(("PLZ Ort", "Einrichtung", "Vorname", "Name"))
    weitere.append(("47798 Krefeld", "Verein", "Kim", "Muster"))
    weitere.sheet_state = "hidden"
    puffer = io.BytesIO()
    mappe.save(puffer)
    tabelle = lesen(puffer.getvalue())
    assert [(b.name, b.zeilen, b.an) for b in tabelle.blaetter] == [
        ("Mitglieder", 3, True),
        ("Notizen", 0, False),
        ("Ausgetretene", 1, False),
    ]
    assert "Kopfzeile mit der Spalte „Organisation“" in tabelle.blaetter[1].grund
    ersteile, zweite, hort, verein = tabelle.zeilen
    assert (ersteile.nr, ersteile.blatt, ersteile.schluessel) == (4, 0, "0-4")
    assert ersteile.werte == {
        "organisation": "Kita",
        "org_telefon": "02151 1",
        "anrede": "Frau",
        "vorname": "Erika",
        "nachname": "Muster",
        "telefon": "2151123456",
        "vereinbarung_8a_am": "2024-02-01",
        "strasse": "Weg 1",
        "plz": "47798",
        "ort": "Krefeld",
    }
    assert (zweite.werte["organisation"], zweite.werte["telefon"]) == ("Kita", "49215112345678")
    assert hort.werte == {
        "organisation": "Hort",
        "vereinbarung_8a_am": "2024-02-01 08:30:00",
        "strasse": "irgendwo",
    }
    assert (verein.blatt, verein.werte) == (
        2,
        {
            "organisation": "Verein",
            "vorname": "Kim",
            "nachname": "Muster",
            "plz": "47798",
            "ort": "Krefeld",
        },
    )


def test_nur_ausgeblendete_blaetter_zaehlen_doch() -> None:
    mappe = Workbook()
    mappe.create_sheet("Leer")
    assert mappe.active is not None
    mappe.active.append(("Organisation",))
    mappe.active.append(("Kita",))
    mappe.active.sheet_state = "hidden"
    puffer = io.BytesIO()
    mappe.save(puffer)
    assert [blatt.an for blatt in lesen(puffer.getvalue()).blaetter] == [True, False]


def test_zip_bombe_die_ihre_groesse_verschweigt() -> None:
    """The directory says one byte; what is unpacked is what counts, and it does not fit."""
    puffer = io.BytesIO()
    with zipfile.ZipFile(puffer, "w", zipfile.ZIP_DEFLATED) as archiv:
        archiv.writestr("xl/workbook.xml", b" " * (61 * 1024 * 1024))
    roh = bytearray(puffer.getvalue())
    verzeichnis = roh.index(b"PK\x01\x02")
    roh[verzeichnis + 24 : verzeichnis + 28] = struct.pack("<I", 1)
    with pytest.raises(Dateifehler, match="Excel-Datei"):
        lesen(bytes(roh))


def test_viele_teile_die_zusammen_zu_gross_sind() -> None:
    puffer = io.BytesIO()
    with zipfile.ZipFile(puffer, "w", zipfile.ZIP_DEFLATED) as archiv:
        for nr in range(3):
            archiv.writestr(f"xl/{nr}.xml", b" " * (25 * 1024 * 1024))
    with pytest.raises(Dateifehler, match="entpackt zu groß"):
        lesen(puffer.getvalue())


def test_verbundene_bereiche_die_sich_ueberlagern_enden() -> None:
    mappe = Workbook()
    assert mappe.active is not None
    for reihe in (("Organisation",), *((f"Kita {nr}",) for nr in range(1900))):
        mappe.active.append(reihe)
    puffer, neu = io.BytesIO(), io.BytesIO()
    mappe.save(puffer)
    boese = (
        b'<mergeCells><mergeCell ref="A99999:A99999"/>'
        + b'<mergeCell ref="A1:B9999"/>' * 20_000
        + b"</mergeCells></worksheet>"
    )
    with zipfile.ZipFile(puffer) as alt, zipfile.ZipFile(neu, "w", zipfile.ZIP_DEFLATED) as archiv:
        for eintrag in alt.infolist():
            daten = alt.read(eintrag)
            if eintrag.filename.endswith("sheet1.xml"):
                daten = daten.replace(b"</worksheet>", boese)
            archiv.writestr(eintrag.filename, daten)
    assert len(lesen(neu.getvalue()).zeilen) == 1900


def test_zip_bombe() -> None:
    puffer = io.BytesIO()
    with zipfile.ZipFile(puffer, "w", zipfile.ZIP_DEFLATED) as archiv:
        archiv.writestr("xl/workbook.xml", b" " * (61 * 1024 * 1024))
    with pytest.raises(Dateifehler, match="entpackt zu groß"):
        lesen(puffer.getvalue())


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.binary(max_size=200).map(lambda rest: b"Organisation;Nachname;E-Mail\n" + rest),
        st.text(max_size=200).map(lambda rest: f"sep=;\nOrganisation;Art\n{rest}".encode()),
        st.binary(max_size=200).map(lambda rest: b"PK\x03\x04" + rest),
    )
)
def test_jede_bytefolge_wird_tabelle_oder_meldung(inhalt: bytes) -> None:
    try:
        tabelle = lesen(inhalt)
    except Dateifehler:
        return
    assert tabelle.zeilen


def test_grosse_zahlen_bleiben_ziffern() -> None:
    """Excel keeps long digit strings as 4.9E+17; nobody wants to read that as a phone number."""
    tabelle = lesen(_mappe(("Organisation", "Telefon"), ("Kita", 4.9e17), ("Hort", 3.5)))
    assert [zeile.werte["telefon"] for zeile in tabelle.zeilen] == ["490000000000000000", "3.5"]
