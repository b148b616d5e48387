"""What came back: counts, needs gathered, files; the same number of queries for any number."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl.reader.excel import load_workbook
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TreffenFabrik
from tests.treffen.antworten import VON, adresse, eingeladene
from tests.treffen.fabriken import GastFabrik, GastteilnahmeFabrik
from treffen.aktionen.antwort import Benannt, Zusatz, antworten
from treffen.aktionen.treffen import neu_terminieren, verschieben
from treffen.models import Frage, Teilnahme, Treffen

Als = Callable[[Konto], Client]


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    return TreffenFabrik(netzwerk=netzwerk, plaetze=3, fragt_bedarf=True)


def ja(teilnahme: Teilnahme, **zusatz: Any) -> None:
    antworten(
        teilnahme=teilnahme,
        antwort="zugesagt",
        zusatz=Zusatz(bedarf_text="Ich willige ein.", **zusatz),
        von=VON,
    )


def tabelle(inhalt: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(inhalt.decode("utf-8-sig")), delimiter=";"))


def test_uebersicht(als: Als, koordination: Konto, treffen: Treffen) -> None:
    mittag = Frage.objects.create(
        treffen=treffen, text="Mittagessen?", art="eine", wahlen=["Ja", "Nein"]
    )
    anreise = Frage.objects.create(treffen=treffen, text="Anreise?", position=1)
    jein = Frage.objects.create(treffen=treffen, text="Parkplatz?", art="ja_nein", position=2)
    a, b, c, d, e = eingeladene(treffen, 5)
    ja(a, ernaehrung="Vegetarisch", antworten={mittag.pk: ["Ja"], anreise.pk: ["Bahn"]})
    ja(b, ernaehrung="vegetarisch ", unterstuetzung="Rampe", foto_text="Fotos von mir.")
    ja(c, foto_text="", antworten={mittag.pk: ["Ja"], anreise.pk: ["Bahn"], jein.pk: ["Ja"]})
    ja(d, ernaehrung="ohne Nüsse")  # waits: the kitchen does not count it
    antwort = als(koordination).get(adresse("rueckmeldung-liste", treffen))
    bedarfe = antwort.context["bedarfe"]
    assert bedarfe.ernaehrung == [("Vegetarisch", 2)]
    assert bedarfe.unterstuetzung == [("Rampe", 1)]
    assert {eines.teilnahme_id for eines in bedarfe.einzeln} == {a.pk, b.pk}
    assert [eines.zahlen for eines in antwort.context["fragen"]] == [
        [("Ja", 2), ("Nein", 0)],
        [("Bahn", 2)],
        [("Ja", 1), ("Nein", 0)],
    ]
    text = antwort.text
    for wort in (
        "3 Personen kommen",
        "3 von 3 Plätzen belegt",
        "1 Antwort fehlt",
        "1 Person wartet auf einen Platz",
        "2 × Vegetarisch",
        "1 × Rampe",
        "Fotos: ja",
    ):
        assert wort in text
    assert antwort["Cache-Control"].startswith("max-age=0")
    assert e.pk


def test_nach_antwort_filtern(als: Als, koordination: Konto, treffen: Treffen) -> None:
    a, b, _c = eingeladene(treffen, 3)
    ja(a)
    ja(b)
    browser, ziel = als(koordination), adresse("rueckmeldung-liste", treffen)
    alle = browser.get(ziel)
    assert alle.context["chips"] == [("offen", "offen", 1), ("zugesagt", "zugesagt", 2)]
    gefiltert = browser.get(ziel, {"antwort": "zugesagt"})
    assert {eine.pk for eine in gefiltert.context["seite"]} == {a.pk, b.pk}
    assert "2 Personen kommen" in gefiltert.text  # the figures above stay whole
    niemand = browser.get(ziel, {"antwort": "abgesagt"}).text
    assert "Mit dieser Antwort gibt es niemanden." in niemand
    assert "Noch niemand ist eingeladen" not in niemand
    assert len(browser.get(ziel, {"antwort": "quatsch"}).context["seite"]) == 3


def test_nach_neuem_termin_zaehlt_niemandes_essen(
    als: Als, koordination: Konto, treffen: Treffen
) -> None:
    mittag = Frage.objects.create(treffen=treffen, text="Essen?", art="eine", wahlen=["Ja", "Nein"])
    eine, wartet = eingeladene(treffen, 2)
    Treffen.objects.update(plaetze=1)
    for person in (eine, wartet):
        ja(person, antworten={mittag.pk: ["Ja"]})
    seite = adresse("rueckmeldung-liste", treffen)
    (frage,) = als(koordination).get(seite).context["fragen"]
    assert frage.zahlen == [("Ja", 2), ("Nein", 0)]
    verschieben(treffen=treffen, von=VON)
    ende = treffen.ende + timedelta(days=30)
    neu_terminieren(treffen=treffen, beginn=treffen.ende, ende=ende, von=VON)
    (frage,) = als(koordination).get(seite).context["fragen"]
    assert frage.zahlen == [("Ja", 0), ("Nein", 0)]


def test_noch_niemand(als: Als, koordination: Konto, treffen: Treffen) -> None:
    text = als(koordination).get(adresse("rueckmeldung-liste", treffen)).text
    assert "Noch niemand ist eingeladen" in text
    assert "Noch hat niemand mit Platz etwas angegeben." in text


def test_dateien_ohne_formeln_und_ohne_bedarf(
    als: Als, koordination: Konto, treffen: Treffen
) -> None:
    frage = Frage.objects.create(treffen=treffen, text="=SUMME(A1)?")
    gast = GastteilnahmeFabrik(
        treffen=treffen,
        runde=1,
        gast=GastFabrik(treffen=treffen, nachname="=cmd|'/c calc'!A1", einrichtung_name="+49"),
    )
    (kim,) = eingeladene(treffen, vorname="Kim", nachname="Beispiel")
    ja(gast, ernaehrung="=vegan", foto_text="Fotos.", antworten={frage.pk: ["@anreise"]})
    antworten(
        teilnahme=kim,
        antwort="stellvertretung_benannt",
        benannt=Benannt(nachname="Vorlage", email="toni@amt.example"),
        von=VON,
    )
    besuch = als(koordination)
    antwort = besuch.get(adresse("rueckmeldung-ausfuhr", treffen, "personen", "csv"))
    assert antwort["Content-Disposition"].startswith('attachment; filename="netzwerktreffen-her')
    kopf, *zeilen = tabelle(antwort.content)
    assert kopf[-1] == "'=SUMME(A1)?"
    je_name = {zeile[0]: zeile for zeile in zeilen}
    assert set(je_name) == {"'=cmd|'/c calc'!A1", "Beispiel", "Vorlage"}
    assert je_name["Vorlage"][kopf.index("vertritt")] == "Kim Beispiel"
    eine = je_name["'=cmd|'/c calc'!A1"]
    assert (eine[2], eine[kopf.index("Fotos")], eine[-1]) == ("'+49", "ja", "'@anreise")
    assert "vegan" not in antwort.content.decode()
    xlsx = besuch.get(adresse("rueckmeldung-ausfuhr", treffen, "personen", "xlsx"))
    blatt = load_workbook(io.BytesIO(xlsx.content)).active
    assert {zelle.data_type for zeile in blatt.iter_rows() for zelle in zeile} <= {"s", "d", "n"}
    bedarf = besuch.get(adresse("rueckmeldung-ausfuhr", treffen, "bedarf", "csv")).content
    assert tabelle(bedarf)[1:] == [["1", "Essen und Trinken", "'=vegan"]]
    for falsch in (("personen", "exe"), ("fotos", "csv")):
        assert besuch.get(adresse("rueckmeldung-ausfuhr", treffen, *falsch)).status_code == 404


@pytest.mark.parametrize("anzahl", [1, 3])
def test_abfragen(
    als: Als,
    koordination: Konto,
    treffen: Treffen,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    Treffen.objects.update(plaetze=anzahl)
    frage = Frage.objects.create(treffen=treffen, text="Anreise?")
    for eine in eingeladene(treffen, anzahl):
        ja(eine, ernaehrung="vegan", antworten={frage.pk: ["Bahn"]}, foto_text="Fotos.")
    for eine in eingeladene(treffen, anzahl):  # these wait
        ja(eine)
    for eine in eingeladene(treffen, anzahl):
        benannt = Benannt(nachname="V", email=f"v{eine.pk}@amt.example")
        antworten(teilnahme=eine, antwort="stellvertretung_benannt", benannt=benannt, von=VON)
    besuch, ziel = als(koordination), adresse("rueckmeldung-liste", treffen)
    besuch.get(ziel)
    with django_assert_num_queries(14):
        besuch.get(ziel)
