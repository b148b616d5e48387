"""What a file with a member list may look like."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook.workbook import Workbook

from mitglieder.einlesen.datei import Dateifehler, lesen


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
