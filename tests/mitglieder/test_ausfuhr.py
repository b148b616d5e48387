"""What leaves the portal as a file: whose rows, which columns, and nothing that Excel would run."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.reader.excel import load_workbook
from pytest_django import DjangoAssertNumQueries

from mitglieder.ausfuhr.formeln import als_text, entschaerft, urspruenglich
from mitglieder.models import Kontakt, Mitgliedschaft, Organisation, Partnergruppe
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
)

Anmelden = Callable[[Konto], Client]
ADRESSE = "/kinderschutz/mitglieder/ausfuehren/"
BOESE = ["=1+1", "+49 2151 1234", "-0", "@SUM(A1)", "\t=1", "'=1", "＝1", '=HYPERLINK("x")']


def mitglied(netzwerk: Netzwerk, name: str = "Kita", **felder: Any) -> Organisation:
    organisation: Organisation = OrganisationFabrik(
        **{"name": name, "kommune": netzwerk.kommune, **felder}
    )
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=organisation)
    return organisation


def als_csv(inhalt: bytes) -> list[dict[str, str]]:
    assert inhalt.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(inhalt.decode("utf-8-sig"), newline=""), delimiter=";"))


def als_xlsx(inhalt: bytes) -> Any:
    return load_workbook(io.BytesIO(inhalt)).active


def zellen(inhalt: bytes) -> list[dict[str, Any]]:
    kopf, *zeilen = als_xlsx(inhalt).iter_rows(values_only=True)
    return [dict(zip(kopf, zeile, strict=True)) for zeile in zeilen]


def holen(client: Client, **abfrage: Any) -> bytes:
    antwort = client.get(ADRESSE, abfrage)
    assert antwort.status_code == 200
    assert "no-store" in antwort["Cache-Control"]
    return antwort.content


# ---- which rows


def test_was_der_filter_zeigt_und_angehakt_ist(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    kita = mitglied(netzwerk, "Kita Nord", art="kita")
    amt = mitglied(netzwerk, "Amt", art="amt")
    mitglied(NetzwerkFabrik(), "Kita woanders", art="kita")
    client = als(koordination)

    def namen(**abfrage: Any) -> list[str]:
        inhalt = holen(client, was="organisationen", format="csv", **abfrage)
        return [zeile["Organisation"] for zeile in als_csv(inhalt)]

    assert namen() == ["Amt", "Kita Nord"]
    assert namen(sortierung="-name") == ["Kita Nord", "Amt"]
    assert namen(art="kita") == ["Kita Nord"]
    assert namen(id=[amt.pk, "x"]) == ["Amt"]
    assert namen(id=[amt.pk, kita.pk], art="kita") == ["Kita Nord"]
    assert namen(id=["0"]) == []


def test_kontakte_nur_dieses_netzwerks(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    kita, amt = mitglied(netzwerk, "Kita"), mitglied(netzwerk, "Amt")
    anderes = NetzwerkFabrik(kommune=netzwerk.kommune)
    fremd = OrganisationFabrik(name="Fremd", kommune=netzwerk.kommune)
    MitgliedschaftFabrik(netzwerk=anderes, organisation=fremd)
    hier = KontaktFabrik(organisation=kita, netzwerke=[netzwerk], nachname="Hier")
    hier.weitere_organisationen.set([amt, fremd])
    KontaktFabrik(organisation=kita, netzwerke=[anderes], nachname="Anderswo")
    KontaktFabrik(
        organisation=kita, netzwerke=[netzwerk], nachname="Weg", ausgeschieden_am=date(2026, 1, 1)
    )
    client = als(koordination)
    zeilen = als_csv(holen(client, was="kontakte", format="csv"))
    assert [(z["Organisation"], z["Nachname"], z["Steht auch für"]) for z in zeilen] == [
        ("Kita", "Hier", "Amt")
    ]
    # Whoever stands for a body besides is found through it.
    assert len(als_csv(holen(client, was="kontakte", format="csv", id=amt.pk))) == 1


def test_unbekanntes_format_gibt_es_nicht(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    mitglied(netzwerk)
    client = als(koordination)
    for abfrage in ({"format": "pdf"}, {"format": "csv", "was": "konten"}, {"format": ""}):
        assert client.get(ADRESSE, abfrage).status_code == 404
    assert client.post(ADRESSE, {"art": "abdeckung"}).status_code == 404


# ---- what stands in a row


def test_spalten_der_organisationen(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    oben = OrganisationFabrik(name="Stadt", kommune=netzwerk.kommune)
    gruppen = list(Partnergruppe.objects.filter(schluessel__in=("schule", "insofa")))
    eigene = Partnergruppe.objects.create(netzwerk=netzwerk, schluessel="quer", name="A|B")
    kita = OrganisationFabrik(
        name="Kita",
        kommune=netzwerk.kommune,
        uebergeordnet=oben,
        art="kita",
        plz="01067",
        telefon="0351 12",
        vereinbarung_8a_am=date(2025, 3, 9),
    )
    MitgliedschaftFabrik(
        netzwerk=netzwerk, organisation=kita, gruppen=[*gruppen, eigene], seit=date(2024, 1, 2)
    )
    # A name two groups would share in another network is none of this file's business.
    MitgliedschaftFabrik(
        netzwerk=NetzwerkFabrik(), organisation=kita, zustand=Mitgliedschaft.Zustand.RUHEND
    )
    client = als(koordination)
    (stadt,) = [z for z in zellen(holen(client, format="xlsx")) if z["Organisation"] == "Stadt"]
    assert stadt["Mitglied"] == "nein"
    assert stadt["Stand der Mitgliedschaft"] is None
    (zeile,) = [z for z in zellen(holen(client, format="xlsx")) if z["Organisation"] == "Kita"]
    assert zeile["Übergeordnet"] == "Stadt"
    assert zeile["Mitglied"] == "ja"
    assert zeile["Stand der Mitgliedschaft"] == "aktiv"
    assert set(zeile["Partnergruppen"].split("|")) == {*(g.name for g in gruppen), "quer"}
    assert zeile["Art"] == "Kita"
    assert zeile["PLZ"] == "01067"
    assert zeile["Allgemeines Telefon"] == "0351 12"
    assert zeile["Mitglied seit"].date() == date(2024, 1, 2)
    assert zeile["8a-Vereinbarung vom"].date() == date(2025, 3, 9)
    assert zeile["Schutzkonzept"] == "nicht bekannt"
    (text,) = [z for z in als_csv(holen(client, format="csv")) if z["Organisation"] == "Kita"]
    assert text["Mitglied seit"] == "02.01.2024"


@pytest.mark.parametrize("zustand", [z for z in Mitgliedschaft.Zustand if z != "aktiv"])
def test_wer_nicht_aktiv_ist_heisst_nicht_mitglied(
    zustand: str, netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    """Read back, „ja“ would take in whoever was only proposed."""
    MitgliedschaftFabrik(netzwerk=netzwerk, zustand=zustand)
    (zeile,) = als_csv(holen(als(koordination), format="csv"))
    assert zeile["Mitglied"] == "nein"
    assert zeile["Stand der Mitgliedschaft"] == str(Mitgliedschaft.Zustand(zustand).label)


def test_excel_liest_text_als_text(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    kita = mitglied(netzwerk, "Kita\x0b\nNord 👩🏽‍💻 محمد", plz="01067")
    for boese in BOESE:
        KontaktFabrik(
            organisation=kita,
            netzwerke=[netzwerk],
            nachname="Muster",
            telefon=boese,
            funktion=boese,
        )
    blatt = als_xlsx(holen(als(koordination), was="kontakte", format="xlsx"))
    assert blatt.title == "Kontakte"
    assert blatt.freeze_panes == "B2"
    assert blatt.auto_filter.ref == f"A1:Q{1 + len(BOESE)}"
    assert 8 <= blatt.column_dimensions["A"].width <= 48
    werte = {zelle.value for zeile in blatt.iter_rows(min_row=2) for zelle in zeile}
    assert {w for w in BOESE if not w.startswith(("'", "\t"))} <= werte
    for zeile in blatt.iter_rows():
        for zelle in zeile:
            if zelle.value is not None:
                assert (zelle.data_type, zelle.number_format, zelle.quotePrefix) == ("s", "@", True)


def test_csv_fuehrt_nichts_aus(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    kita = mitglied(netzwerk, 'Kita; "Nord"\n=1+1')
    for boese in BOESE:
        KontaktFabrik(organisation=kita, netzwerke=[netzwerk], telefon=boese)
    zeilen = als_csv(holen(als(koordination), was="kontakte", format="csv"))
    assert {zeile["Telefon"] for zeile in zeilen} == {f"'{boese}" for boese in BOESE}
    assert {zeile["Organisation"] for zeile in zeilen} == {'Kita; "Nord"\n=1+1'}


@given(st.text(st.sampled_from("=+-@\t\r\n'＝＋－＠aä1 "), max_size=6) | st.text())
def test_keine_zelle_beginnt_wie_eine_formel_und_alles_kommt_zurueck(text: str) -> None:
    sicher = entschaerft(text)
    assert sicher[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert urspruenglich(sicher) == text
    assert urspruenglich(als_text(text)) == text


# ---- limits


def test_leere_auswahl_gibt_eine_leere_tabelle(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    client = als(koordination)
    assert zellen(holen(client, format="xlsx")) == []
    assert als_csv(holen(client, format="csv")) == []
    seite = client.get(ADRESSE).content.decode()
    assert "Diese Auswahl enthält keine Organisation" in seite


@pytest.mark.parametrize("was", ["", "organisationen", "kontakte"])
def test_gleich_viele_anfragen_bei_einer_und_drei_zeilen(
    was: str,
    netzwerk: Netzwerk,
    koordination: Konto,
    als: Anmelden,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = als(koordination)
    gruppen = list(Partnergruppe.objects.all()[:2])
    for anzahl in (1, 3):
        while Organisation.objects.count() < 2 * anzahl:
            oben = OrganisationFabrik(kommune=netzwerk.kommune)
            haus = OrganisationFabrik(uebergeordnet=oben, kommune=netzwerk.kommune)
            MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus, gruppen=gruppen)
            kontakt: Kontakt = KontaktFabrik(organisation=haus, netzwerke=[netzwerk])
            kontakt.weitere_organisationen.add(oben)
        with django_assert_num_queries(ANFRAGEN[was]):
            client.get(ADRESSE, {"was": was, "format": "csv"} if was else {})


ANFRAGEN = {"": 14, "organisationen": 10, "kontakte": 12}
