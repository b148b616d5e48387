"""What cells say once Excel and people have been at them."""

from datetime import date

import pytest

from mitglieder.einlesen.namen import zerlegen
from mitglieder.einlesen.werte import Auswahl, Datum, Email, JaNein, Postleitzahl, Telefon
from mitglieder.models import Organisation

TELEFON = Telefon()
DATUM = Datum()


@pytest.mark.parametrize(
    ("geschrieben", "gelesen"),
    [
        ("02151 / 12-34", "02151 / 12-34"),
        ("+49 2151 1234", "+49 2151 1234"),
        ("123456", "123456"),  # without area code: nobody knows which one
        ("0215112345", "0215112345"),
        ("2151123456", "02151123456"),
        ("2151123456.0", "02151123456"),
        ("492151123456", "+492151123456"),
        ("4.9215112345678E+12", "+49215112345678"),
        ("4,9215112345678e13", "+49215112345678"),
        ("2.151123456E+09", "02151123456"),
    ],
)
def test_telefon(geschrieben: str, gelesen: str) -> None:
    hinweise: list[str] = []
    assert TELEFON.clean(geschrieben, hinweise=hinweise) == gelesen
    assert bool(hinweise) == (geschrieben.partition(".0")[0] != gelesen)
    assert all(geschrieben in hinweis and gelesen in hinweis for hinweis in hinweise)


@pytest.mark.parametrize("geschrieben", ["4,92151E+12", "490000000000000000", "3.5", "4E+11"])
def test_telefon_dem_ziffern_fehlen(geschrieben: str) -> None:
    with pytest.raises(ValueError, match="ragen Sie sie"):
        TELEFON.clean(geschrieben)


@pytest.mark.parametrize(
    ("geschrieben", "gelesen"),
    [
        ("01.02.24", date(2024, 2, 1)),
        ("1.2.2024", date(2024, 2, 1)),
        ("1. 2. 1998", date(1998, 2, 1)),
        ("01.02.99", date(1999, 2, 1)),
        ("2024-02-01", date(2024, 2, 1)),
        ("2024-02-01 13:30:00", date(2024, 2, 1)),
        ("45323", date(2024, 2, 1)),
        ("45323.0", date(2024, 2, 1)),
    ],
)
def test_datum(geschrieben: str, gelesen: date) -> None:
    hinweise: list[str] = []
    assert DATUM.clean(geschrieben, hinweise=hinweise) == gelesen
    assert hinweise == (
        [f"Die Excel-Zahl {geschrieben} ist der 01.02.2024."] * ("5323" in geschrieben)
    )


@pytest.mark.parametrize(
    ("geschrieben", "grund"),
    [
        ("März 2024", "ist kein Tag. Schreiben Sie das Datum wie 01.03.2024."),
        ("2019", "ist kein Tag"),
        ("02/01/2024", "ist kein Tag"),
        ("ja", "ist kein Tag"),
        ("31.02.2024", "gibt es im Kalender nicht"),
        ("2024-13-01", "gibt es im Kalender nicht"),
        ("01.01.1900", "liegt nicht zwischen 01.01.1990 und 31.12."),
        ("99999", "liegt nicht zwischen"),
    ],
)
def test_datum_das_keiner_versteht(geschrieben: str, grund: str) -> None:
    with pytest.raises(ValueError, match=grund):
        DATUM.clean(geschrieben)


def test_kleinigkeiten() -> None:
    hinweise: list[str] = []
    assert Postleitzahl().clean("1067", hinweise=hinweise) == "01067"
    assert len(hinweise) == 1
    assert Postleitzahl().clean("D-47798") == Postleitzahl().clean("47798.0") == "47798"
    assert Email().clean("<mailto:a@b.example>".replace("<mailto:", "mailto:<")) == "a@b.example"
    assert [JaNein().clean(wort) for wort in ("X", "Nein", "–")] == [True, False, False]
    schutzkonzept = Auswahl(Organisation.Schutzkonzept, ja="liegt_vor")
    assert schutzkonzept.clean("Ja") == schutzkonzept.clean("liegt vor") == "liegt_vor"
    assert (schutzkonzept.render("fehlt"), schutzkonzept.render("")) == ("fehlt", "")


@pytest.mark.parametrize(
    ("text", "anrede", "vorname", "nachname"),
    [
        ("Frau Dr. Erika Muster", "Frau Dr.", "Erika", "Muster"),
        ("Muster, Erika", "", "Erika", "Muster"),
        ("Frau Muster, Dr. Erika", "Frau Dr.", "Erika", "Muster"),
        ("Erika Muster, Dr.", "Dr.", "Erika", "Muster"),
        ("Hr. Prof. Dr. med. Kim Toni Beispiel", "Herr Prof. Dr. med.", "Kim Toni", "Beispiel"),
        ("Erika von der Heide", "", "Erika", "von der Heide"),
        ("von Berg, Anna", "", "Anna", "von Berg"),
        ("Medina Ingwer", "", "Medina", "Ingwer"),
        ("Muster", "", "", "Muster"),
        ("Frau", "", "", "Frau"),
        (",", "", "", ""),
    ],
)
def test_volle_namen(text: str, anrede: str, vorname: str, nachname: str) -> None:
    teile = {"anrede": anrede, "vorname": vorname, "nachname": nachname}
    assert zerlegen(text) == teile


@pytest.mark.parametrize("text", ["Kim Beispiel / Toni Muster", "Kim und Toni Muster", "Kim; Toni"])
def test_mehrere_personen_werden_nicht_geraten(text: str) -> None:
    assert zerlegen(text) == {"nachname": text}
