"""The member list: what a file may look like, what the preview says, what is written."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.workbook.workbook import Workbook
from pytest_django import DjangoAssertNumQueries

from mitglieder.aktionen import einlesung as aktionen
from mitglieder.einlesen.datei import Dateifehler, Tabelle, lesen
from mitglieder.einlesen.plan import Plan
from mitglieder.models import Einlesung, Kontakt, Mitgliedschaft, Organisation
from netzwerk.basis.aufbewahrung import durchsetzen
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    PartnergruppeFabrik,
)
from tests.mitglieder.anmelden import Anmelden

KREFELD = Path("tests/daten/krefeld-medienpraevention-mitglieder.csv")
VON = System(grund="test")


def _plan(netzwerk: Netzwerk, text: str) -> Plan:
    return Plan(netzwerk=netzwerk, zeilen=lesen(text.encode()).zeilen, quelle="Liste")


def _einlesen(netzwerk: Netzwerk, konto: Konto, text: str) -> Plan:
    einlesung = aktionen.ablegen(
        netzwerk=netzwerk,
        tabelle=lesen(text.encode()),
        dateiname="l.csv",
        quelle="Liste",
        von=konto,
    )
    plan = aktionen.plan_zu(einlesung)
    assert plan.ist_fehlerfrei, [b.fehler for b in plan.befunde if b.fehler]
    aktionen.uebernehmen(einlesung=einlesung, stand=plan.stand, von=VON)
    return plan


def _fehler(plan: Plan) -> list[tuple[int, str]]:
    return [(b.nr, f.spalte) for b in plan.befunde for f in b.fehler]


def _neu(netzwerk: Netzwerk) -> str:
    return reverse("mitglieder:einlesung-neu", args=[netzwerk.kurzname])


def _hochladen(
    client: Client, netzwerk: Netzwerk, inhalt: bytes, name: str = "l.csv"
) -> HttpResponse:
    datei = SimpleUploadedFile(name, inhalt)
    antwort = client.post(_neu(netzwerk), {"datei": datei, "quelle": "Aus der Tasche"})
    return cast(HttpResponse, antwort)


def _mappe(*reihen: tuple[object, ...]) -> bytes:
    mappe = Workbook()
    assert mappe.active is not None
    for reihe in reihen:
        mappe.active.append(reihe)
    puffer = io.BytesIO()
    mappe.save(puffer)
    return puffer.getvalue()


# The list of Krefeld ---------------------------------------------------------------------------


def test_krefeld_im_browser(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    client = als(koordination)
    antwort = _hochladen(client, netzwerk, KREFELD.read_bytes(), KREFELD.name)
    assert antwort.status_code == 302
    assert Organisation.objects.count() == 0
    vorschau = client.get(antwort["Location"])
    assert "16 Zeilen bringen Neues" in vorschau.content.decode()
    assert Organisation.objects.count() == 0
    stand = vorschau.context["plan"].stand
    ergebnis = client.post(antwort["Location"], {"stand": stand}, follow=True)
    assert "16 Zeilen sind neu" in ergebnis.content.decode()

    mitglieder = Organisation.objects.all().aktive_mitglieder(netzwerk)
    assert mitglieder.count() == 14
    assert set(Organisation.objects.exclude(pk__in=mitglieder).values_list("name", flat=True)) == {
        "Stadt Krefeld",
        "Fachbereich Jugendhilfe und Beschäftigungsförderung",
    }
    schutz = Organisation.objects.get(name="Kinder- und Jugendschutz")
    assert schutz.uebergeordnet is not None
    assert schutz.uebergeordnet.name == "Fachbereich Jugendhilfe und Beschäftigungsförderung"
    assert schutz.uebergeordnet.uebergeordnet is not None
    assert schutz.uebergeordnet.uebergeordnet.website == "https://www.krefeld.de"
    assert schutz.uebergeordnet.uebergeordnet.uebergeordnet is None
    dienst = Mitgliedschaft.objects.get(organisation__name="Psychologischer Dienst")
    assert set(dienst.gruppen.values_list("schluessel", flat=True)) == {
        "geheimnistraeger_kkg4",
        "beratung_soziale_problemlagen",
    }


def test_zweimal_einlesen_aendert_nichts(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    text = KREFELD.read_text()
    _einlesen(netzwerk, koordination, text)
    vorher = list(Organisation.objects.order_by("pk").values())
    zweiter = _plan(netzwerk, text)
    assert {b.art for b in zweiter.befunde} == {"unveraendert"}
    antwort = _hochladen(als(koordination), netzwerk, text.encode())
    vorschau = als(koordination).get(antwort["Location"])
    assert "Die Liste ändert nichts" in vorschau.content.decode()
    assert list(Organisation.objects.order_by("pk").values()) == vorher


def test_reihenfolge_der_zeilen_ist_gleich(netzwerk: Netzwerk, koordination: Konto) -> None:
    kopf, *zeilen = KREFELD.read_text().splitlines()
    _einlesen(netzwerk, koordination, "\n".join([kopf, *reversed(zeilen)]))
    assert Organisation.objects.filter(uebergeordnet__name="Stadt Krefeld").count() == 6


def test_doppelter_klick_und_fremdes_bestaetigen(
    netzwerk: Netzwerk, koordination: Konto, fremde: Konto, als: Anmelden
) -> None:
    client = als(koordination)
    adresse = _hochladen(client, netzwerk, KREFELD.read_bytes())["Location"]
    stand = client.get(adresse).context["plan"].stand
    assert als(fremde).post(adresse, {"stand": stand}).status_code == 404
    client.post(adresse, {"stand": stand})
    antwort = client.post(adresse, {"stand": stand}, follow=True)
    assert "schon eingelesen" in antwort.content.decode()
    assert Organisation.objects.count() == 16
    assert Einlesung.objects.get().zeilen == []


def test_geaenderter_bestand_verlangt_neue_vorschau(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    client = als(koordination)
    adresse = _hochladen(client, netzwerk, b"Organisation;Website\nKita Nord;www.kita.example\n")[
        "Location"
    ]
    stand = client.get(adresse).context["plan"].stand
    OrganisationFabrik(name="Kita Nord", kommune=netzwerk.kommune)
    antwort = client.post(adresse, {"stand": stand}, follow=True)
    assert "Der Bestand hat sich seit der Vorschau geändert" in antwort.content.decode()
    assert Mitgliedschaft.objects.count() == 0


def test_fehlerhafte_liste_laesst_sich_nicht_bestaetigen(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    client = als(koordination)
    adresse = _hochladen(client, netzwerk, b"Organisation;Art\nKita;kita\nBad;Freibad\n")[
        "Location"
    ]
    vorschau = client.get(adresse)
    text = vorschau.content.decode()
    assert "1 Zeile ist fehlerhaft" in text
    assert "„Freibad“ ist keine bekannte Art" in text
    client.post(adresse, {"stand": vorschau.context["plan"].stand})
    assert Organisation.objects.count() == 0


# What the plan understands -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fehler"),
    [
        ("Organisation;Mitglied\n;ja\n", [(2, "Organisation")]),
        ("Organisation;Mitglied\nKita;vielleicht\n", [(2, "Mitglied")]),
        ("Organisation;Partnergruppen\nKita;schule|mond\n", [(2, "Partnergruppen")]),
        ("Organisation;Website\nKita;http://\n", [(2, "Website")]),
        ("Organisation;Übergeordnet\nKita;Träger\n", [(2, "Übergeordnet")]),
        ("Organisation;Übergeordnet\nKita;Kita\n", [(2, "Übergeordnet")]),
        ("Organisation;Übergeordnet\nA;B\nB;A\n", [(2, "Übergeordnet"), (3, "Übergeordnet")]),
        ("Organisation;Übergeordnet\nA;\nB;\nK;A\nK;B\nU;K\n", [(6, "Übergeordnet")]),
        ("Organisation;Übergeordnet\nA;\nB;\nK;A\nK;B\nK;\n", [(6, "Übergeordnet")]),
        ("Organisation;Art\nKita;kita\nKita;schule\n", [(3, "Art")]),
        ("Organisation;Vorname\nKita;Kim\n", [(2, "Nachname")]),
        ("Organisation;Nachname;E-Mail\nKita;Muster;kein-at\n", [(2, "E-Mail")]),
        (f"Organisation\n{'x' * 201}\n", [(2, "Organisation")]),
    ],
)
def test_fehler_nennen_zeile_und_spalte(
    netzwerk: Netzwerk, text: str, fehler: list[tuple[int, str]]
) -> None:
    assert _fehler(_plan(netzwerk, text)) == fehler


def test_kreis_ueber_den_bestand(netzwerk: Netzwerk) -> None:
    oben = OrganisationFabrik(name="Stadt", kommune=netzwerk.kommune)
    mitte = OrganisationFabrik(name="Amt", kommune=netzwerk.kommune, uebergeordnet=oben)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=mitte)
    assert _fehler(_plan(netzwerk, "Organisation;Übergeordnet\nStadt;Amt\n")) == [
        (2, "Übergeordnet")
    ]


def test_spalten_in_jeder_reihenfolge_und_unbekannte(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    tabelle = lesen(b"Homepage\tFarbe\tName der Organisation\nwww.kita.example\tblau\tKita\n")
    assert tabelle.unbekannt == ["Farbe"]
    assert tabelle.zeilen[0].werte == {"organisation": "Kita", "website": "www.kita.example"}
    _einlesen(netzwerk, koordination, "Homepage,Organisation\nwww.kita.example,Kita\n")
    assert Organisation.objects.get().website == "https://www.kita.example"


def test_art_und_gruppe_mit_namen_oder_schluessel(netzwerk: Netzwerk, koordination: Konto) -> None:
    eigene = PartnergruppeFabrik(name="Sport", schluessel="sport", netzwerk=netzwerk)
    PartnergruppeFabrik(name="Geheim", schluessel="geheim", netzwerk=NetzwerkFabrik())
    _einlesen(
        netzwerk,
        koordination,
        "Organisation;Art;Partnergruppen\nTSV;Freier Träger;Sport | Schulen\n",
    )
    assert Organisation.objects.get().art == Organisation.Art.FREIER_TRAEGER
    gruppen = Mitgliedschaft.objects.get().gruppen
    assert set(gruppen.values_list("schluessel", flat=True)) == {"schule", eigene.schluessel}
    assert _fehler(_plan(netzwerk, "Organisation;Gruppe\nTSV;geheim\n")) == [(2, "Partnergruppen")]


def test_kontakte_werden_erkannt_und_ergaenzt(netzwerk: Netzwerk, koordination: Konto) -> None:
    text = (
        "Organisation;Vorname;Nachname;Funktion;E-Mail;Telefon\n"
        "Kita;Kim;Beispiel;Leitung;kim@kita.example;0123\n"
        "Kita;Robin;Muster;;;\n"
        "Kita;Robin;Muster;;robin@kita.example;\n"
    )
    _einlesen(netzwerk, koordination, text)
    kim, robin = Kontakt.objects.all()
    assert (kim.email, kim.quelle, kim.bestaetigt_am) == ("kim@kita.example", "Liste", None)
    assert robin.email == "robin@kita.example"
    assert set(kim.netzwerke.all()) == {netzwerk}
    assert {b.art for b in _plan(netzwerk, text).befunde} == {"unveraendert"}
    plan = _einlesen(
        netzwerk, koordination, "Organisation;E-Mail;Telefon\nKITA;Kim@Kita.example;0456\n"
    )
    assert [(a.spalte, a.vorher, a.nachher) for a in plan.befunde[0].aenderungen] == [
        ("Telefon", "0123", "0456")
    ]
    kim.refresh_from_db()
    assert kim.telefon == "0456"


def test_gleicher_name_andere_adresse_ist_eine_andere_person(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    _einlesen(
        netzwerk,
        koordination,
        "Organisation;Nachname;E-Mail\nKita;Muster;a@kita.example\nKita;Muster;b@kita.example\n",
    )
    assert Kontakt.objects.count() == 2


def test_ausgeschiedene_und_austritte_bleiben(netzwerk: Netzwerk, koordination: Konto) -> None:
    kita = OrganisationFabrik(name="Kita", kommune=netzwerk.kommune)
    mitgliedschaft = MitgliedschaftFabrik(netzwerk=netzwerk, organisation=kita, zustand="ruhend")
    kontakt = KontaktFabrik(organisation=kita, netzwerke=[netzwerk], nachname="Muster", vorname="")
    kontakt.ausscheiden()
    text = "Organisation;Mitglied;Nachname\nKita;ja;Muster\n"
    plan = _einlesen(netzwerk, koordination, text)
    assert len(plan.befunde[0].hinweise) == 2
    mitgliedschaft.refresh_from_db()
    assert mitgliedschaft.zustand == "ruhend"
    mitgliedschaft.aktivieren()
    plan = _einlesen(netzwerk, koordination, "Organisation;Mitglied;Gruppe\nKita;nein;schule\n")
    assert len(plan.befunde[0].hinweise) == 2
    mitgliedschaft.refresh_from_db()
    assert mitgliedschaft.zustand == "aktiv"


@pytest.mark.parametrize("zustand", ["vorgeschlagen", "eingeladen"])
def test_ja_nimmt_vorgemerkte_auf(netzwerk: Netzwerk, koordination: Konto, zustand: str) -> None:
    kita = OrganisationFabrik(name="Kita", kommune=netzwerk.kommune)
    mitgliedschaft = MitgliedschaftFabrik(netzwerk=netzwerk, organisation=kita, zustand=zustand)
    _einlesen(netzwerk, koordination, "Organisation;Mitglied\nKita;x\n")
    mitgliedschaft.refresh_from_db()
    assert mitgliedschaft.zustand == "aktiv"


def test_zweites_netzwerk_der_kommune_teilt_eintraege(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    text = "Organisation;Nachname;E-Mail\nCaritas;Muster;m@caritas.example\n"
    _einlesen(netzwerk, koordination, text)
    zweites = NetzwerkFabrik(kommune=netzwerk.kommune)
    plan = _einlesen(zweites, koordination, text)
    assert plan.befunde[0].art == "geaendert"
    assert Organisation.objects.count() == 1
    assert set(Kontakt.objects.get().netzwerke.all()) == {netzwerk, zweites}
    _einlesen(NetzwerkFabrik(kommune="Anderswo"), koordination, text)
    assert Organisation.objects.count() == 2
    assert Kontakt.objects.count() == 2


def test_bekannte_wird_untergeordnet_gleichnamige_anderswo_nicht(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    _einlesen(netzwerk, koordination, "Organisation\nKita\nStadt\nKreis\n")
    _einlesen(netzwerk, koordination, "Organisation;Übergeordnet\nKita;Stadt\n")
    assert Organisation.objects.get(name="Kita").uebergeordnet is not None
    _einlesen(netzwerk, koordination, "Organisation;Übergeordnet\nKita;Kreis\n")
    assert Organisation.objects.filter(name="Kita").count() == 2
    assert _fehler(_plan(netzwerk, "Organisation\nKita\n")) == [(2, "Übergeordnet")]
    assert _fehler(_plan(netzwerk, "Organisation;Übergeordnet\nX;Kita\n")) == [(2, "Übergeordnet")]


def test_geaenderte_website(netzwerk: Netzwerk, koordination: Konto) -> None:
    _einlesen(netzwerk, koordination, "Organisation;Website\nKita;https://alt.example\n")
    _einlesen(netzwerk, koordination, "Organisation;Website\nKita;https://neu.example\n")
    assert Organisation.objects.get().website == "https://neu.example"
    _einlesen(netzwerk, koordination, "Organisation;Website;Mitglied\nKita;;ja\n")
    assert Organisation.objects.get().website == "https://neu.example"


# What a file may be ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "inhalt",
    [
        "Organisation;Ort\nJugendamt Köln;x\n".encode(),
        "Organisation;Ort\r\nJugendamt Köln;x\r\n".encode("utf-8-sig"),
        "Organisation;Ort\nJugendamt Köln;x\n".encode("cp1252"),
        "Organisation\tOrt\nJugendamt Köln\tx\n".encode("utf-16"),
        "sep=,\nOrganisation,Ort\nJugendamt Köln,x\n".encode(),
        '\n"Organisation","Ort"\n\n"Jugendamt\n  Köln",x\n'.encode(),
        _mappe((), ("Organisation", "Ort"), ("Jugendamt Köln", 3.0), (None, None)),
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


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(
            lambda rest: f"Organisation;Übergeordnet;Nachname;E-Mail;Website\n{rest}".encode(
                errors="ignore"
            )
        ),
    )
)
def test_jede_bytefolge_im_browser(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden, inhalt: bytes
) -> None:
    client = als(koordination)
    antwort = _hochladen(client, netzwerk, inhalt)
    assert antwort.status_code in {302, 422}
    if antwort.status_code == 302:
        assert client.get(antwort["Location"]).status_code == 200


def test_fehler_behaelt_was_getippt_war(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    antwort = _hochladen(als(koordination), netzwerk, b"%PDF-1.7\x00")
    text = antwort.content.decode()
    assert antwort.status_code == 422
    assert "Das ist keine lesbare Tabelle. Möglich sind .csv und .xlsx." in text
    assert 'value="Aus der Tasche"' in text
    ohne = als(koordination).post(_neu(netzwerk), {"quelle": "x"})
    assert ohne.status_code == 422


def test_nur_die_koordination_liest_ein(
    netzwerk: Netzwerk, vertretung: Konto, fachkraft: Konto, fremde: Konto, als: Anmelden
) -> None:
    for konto, erwartet in ((vertretung, 403), (fachkraft, 403), (fremde, 404)):
        assert als(konto).get(_neu(netzwerk)).status_code == erwartet


def test_vorschau_kostet_gleich_viele_abfragen(
    netzwerk: Netzwerk, koordination: Konto, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for anzahl in (1, 3):
        for nr in range(anzahl):
            kita = OrganisationFabrik(name=f"Kita {nr} von {anzahl}")
            MitgliedschaftFabrik(netzwerk=netzwerk, organisation=kita)
            KontaktFabrik(organisation=kita, netzwerke=[netzwerk])
        zeilen = lesen(
            "\n".join(
                ["Organisation", *Organisation.objects.values_list("name", flat=True)]
            ).encode()
        ).zeilen
        with django_assert_num_queries(6):
            Plan(netzwerk=netzwerk, zeilen=zeilen)


def test_einlesung_verschwindet_nach_einem_tag(netzwerk: Netzwerk, koordination: Konto) -> None:
    einlesung = aktionen.ablegen(
        netzwerk=netzwerk, tabelle=Tabelle([]), dateiname="l.csv", quelle="", von=koordination
    )
    assert str(einlesung) == "l.csv"
    assert Einlesung.objects.all().offen_fuer(VON, netzwerk).count() == 0
    durchsetzen()
    assert Einlesung.objects.count() == 1
    durchsetzen(timezone.now() + timedelta(days=1, minutes=1))
    assert Einlesung.objects.count() == 0
