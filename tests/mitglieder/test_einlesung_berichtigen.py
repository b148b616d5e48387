"""Mistakes are mended in the preview, lines left out, sheets chosen; what is written then."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mitglieder.aktionen import einlesung as aktionen
from mitglieder.aktionen import vorschau
from mitglieder.einlesen.datei import lesen
from mitglieder.einlesen.spalten import MITGLIEDERLISTE
from mitglieder.einlesen.tabelle import Blatt, Tabelle, Zeile
from mitglieder.models import Einlesung, Kontakt, Mitgliedschaft, Organisation
from netzwerk.basis import briefe
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
)
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.mitgliederliste import eingelesen, geplant


def _adresse(einlesung: Einlesung, was: str) -> str:
    return reverse(f"mitglieder:einlesung-{was}", args=[einlesung.netzwerk.kurzname, einlesung.pk])


def _blaetter(client: Client, einlesung: Einlesung, *nummern: str) -> list[bool]:
    client.post(_adresse(einlesung, "aendern"), {"was": "blaetter", "blatt": nummern})
    einlesung.refresh_from_db()
    return [blatt["an"] for blatt in einlesung.blaetter]


def test_berichtigen_und_auslassen(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    text = (
        "Organisation;8a-Vereinbarung vom;Website;E-Mail;Nachname\n"
        "Kita;März 2024;kita.example;;\n"
        ";;;;Muster\n"
        "Bad;;http://;kein-at;Beispiel / Muster\n"
    )
    einlesung = aktionen.ablegen(
        netzwerk=netzwerk, tabelle=lesen(text.encode()), dateiname="l", quelle="", von=koordination
    )
    client = als(koordination)
    seite = client.get(_adresse(einlesung, "zeigen")).content.decode()
    assert "3 Zeilen sind fehlerhaft" in seite
    assert "„März 2024“ ist kein Tag. Schreiben Sie das Datum wie 01.03.2024." in seite
    assert 'name="zelle-0-2-vereinbarung_8a_am"' in seite
    assert "Hier stehen mehrere Personen" in seite
    daten = {
        "was": "berichtigen",
        "zelle-0-2-vereinbarung_8a_am": " 01.03.2024\x00 ",
        "zelle-0-2-website": "",
        "zelle-0-3-organisation": "Hort",
        "zelle-0-4-passwort": "nein",
        "zelle-": "nein",
        "aus": "0-4",
    }
    client.post(_adresse(einlesung, "aendern"), daten)
    seite = client.get(_adresse(einlesung, "zeigen")).content.decode()
    assert "2 Zeilen bringen Neues" in seite
    assert "ausgelassen" in seite
    einlesung.refresh_from_db()
    assert einlesung.zeilen[0]["werte"] == {
        "organisation": "Kita",
        "vereinbarung_8a_am": "01.03.2024",
    }
    # Another name is another question.
    einlesung.entscheidungen |= {"0-2": "neu"}
    einlesung.save()
    vorschau.berichtigen(
        leseart=MITGLIEDERLISTE,
        einlesung=einlesung,
        zellen={("0-2", "organisation"): "Kita Nord"},
        aus=set(),
        von=koordination,
    )
    einlesung.refresh_from_db()
    assert einlesung.entscheidungen == {"0-4": "aus"}
    aktionen.uebernehmen(
        einlesung=einlesung, stand=aktionen.plan_zu(einlesung).stand, von=koordination
    )
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Kita Nord", "Hort"}
    assert Kontakt.objects.get().nachname == "Muster"


def test_blaetter_waehlen(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    tabelle = Tabelle(
        [Zeile(2, {"organisation": "Kita"}, 0), Zeile(2, {"organisation": "Hort"}, 2)],
        [],
        [Blatt("Eins", 1), Blatt("Notiz", 0, an=False, grund="Keine Kopfzeile."), Blatt("Zwei", 1)],
    )
    einlesung = aktionen.ablegen(
        netzwerk=netzwerk, tabelle=tabelle, dateiname="l.xlsx", quelle="", von=koordination
    )
    client = als(koordination)
    seite = client.get(_adresse(einlesung, "zeigen")).content.decode()
    assert "Die Datei hat 3 Blätter" in seite
    assert "Übersprungen: Blatt „Notiz“. Keine Kopfzeile." in seite
    assert "Zwei, Zeile 2" in seite
    assert _blaetter(client, einlesung, "2", "1", "x") == [False, False, True]
    assert [e.name for e in aktionen.plan_zu(einlesung).eintraege] == ["Hort"]
    assert _blaetter(client, einlesung) == [False, False, True]  # nothing at all is a slip


def test_alle_spalten_kommen_an(netzwerk: Netzwerk, koordination: Konto) -> None:
    text = (
        "Organisation;Mitglied seit;Straße;PLZ;Ort;Stadtbezirk;Allgemeine E-Mail;"
        "Allgemeines Telefon;Beschreibung;72a-Vereinbarung vom;Schutzkonzept;Anrede;Nachname;"
        "Stellvertretung;zeichnungsberechtigt;InsoFa\n"
        "=Kita;01.02.24;Weg 1;1067;Dresden;Mitte;info@kita.example;2151123456;=1+1;45323;"
        "in Arbeit;Frau Dr.;+Muster;nein;x;ja\n"
    )
    plan = eingelesen(netzwerk, koordination, text)
    assert len(plan.befunde[0].hinweise) == 3
    kita = Organisation.objects.get(name="=Kita")
    assert (kita.plz, kita.ort, kita.bezirk, kita.strasse) == ("01067", "Dresden", "Mitte", "Weg 1")
    assert (kita.email, kita.telefon, kita.beschreibung) == (
        "info@kita.example",
        "02151123456",
        "=1+1",
    )
    assert (str(kita.vereinbarung_72a_am), kita.schutzkonzept) == ("2024-02-01", "in_arbeit")
    assert str(Mitgliedschaft.objects.get().seit) == "2024-02-01"
    kontakt = Kontakt.objects.get()
    assert (kontakt.anrede, kontakt.nachname) == ("Frau Dr.", "+Muster")
    assert not kontakt.ist_stellvertretung
    assert kontakt.ist_zeichnungsberechtigt
    assert kontakt.ist_insofa
    assert {b.art for b in geplant(netzwerk, text).befunde} == {"unveraendert"}
    plan = eingelesen(netzwerk, koordination, "Organisation;InsoFa;Nachname\n=Kita;nein;+Muster\n")
    assert [(a.spalte, a.vorher, a.nachher) for a in plan.befunde[0].aenderungen] == [
        ("InsoFa", "ja", "nein")
    ]


def test_eine_adresse_ohne_person_ist_die_allgemeine(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    eingelesen(netzwerk, koordination, "Organisation;E-Mail;Telefon\nKita;info@kita.example;123\n")
    kita = Organisation.objects.get()
    assert (kita.email, kita.telefon, Kontakt.objects.count()) == ("info@kita.example", "123", 0)


def test_eine_adresse_fuer_zwei_personen(netzwerk: Netzwerk) -> None:
    plan = geplant(
        netzwerk,
        "Organisation;Nachname;E-Mail\nKita;Muster;info@kita.example\n"
        "Kita;Beispiel;Info@kita.example\nKita;muster;info@kita.example\n",
    )
    assert [[f.spalte for f in b.fehler] for b in plan.befunde] == [[], ["E-Mail"], []]
    assert "schon Muster" in plan.befunde[1].fehler[0].grund


def test_mitglied_seit_nach_dem_ende(netzwerk: Netzwerk) -> None:
    kita = OrganisationFabrik(name="Kita", kommune=netzwerk.kommune)
    MitgliedschaftFabrik(
        netzwerk=netzwerk, organisation=kita, zustand="aktiv", seit="2019-01-01", bis="2020-01-01"
    )
    plan = geplant(netzwerk, "Organisation;Mitglied seit\nKita;01.02.2021\n")
    assert [f.grund for f in plan.befunde[0].fehler] == [
        "Das liegt nach dem Ende der Mitgliedschaft."
    ]


def test_schreiben_kostet_gleich_viele_abfragen(
    netzwerk: Netzwerk, koordination: Konto, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    kopf = "Organisation;Übergeordnet;Ort;Mitglied seit;Gruppe;Nachname;Telefon\n"
    for anzahl in (1, 3):
        zeilen = []
        for nr in range(anzahl):
            alt = OrganisationFabrik(name=f"Alt {nr} von {anzahl}", kommune=netzwerk.kommune)
            MitgliedschaftFabrik(netzwerk=netzwerk, organisation=alt, zustand="vorgeschlagen")
            KontaktFabrik(
                organisation=alt, netzwerke=[netzwerk], vorname="", nachname="Muster", email=""
            )
            zeilen += [
                f"{alt.name};;Krefeld;01.02.2024;schule;Muster;0123",
                f"Amt {nr} von {anzahl};;Krefeld;01.02.2024;schule;Neu;0123",
                f"Büro {nr} von {anzahl};Amt {nr} von {anzahl};;;;;",
            ]
        einlesung = aktionen.ablegen(
            netzwerk=netzwerk,
            tabelle=lesen((kopf + "\n".join(zeilen)).encode()),
            dateiname="l",
            quelle="",
            von=koordination,
        )
        stand = aktionen.plan_zu(einlesung).stand
        with django_assert_num_queries(25):
            aktionen.uebernehmen(einlesung=einlesung, stand=stand, von=koordination)
        assert {b.art for b in geplant(netzwerk, kopf + "\n".join(zeilen)).befunde} == {
            "unveraendert"
        }


def test_andere_netzwerke_erfahren_was_eine_liste_an_gemeinsamem_aendert(
    netzwerk: Netzwerk, koordination: Konto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aktionen, "HOECHSTENS_GENANNT", 1)
    monkeypatch.setattr(aktionen, "HOECHSTENS_EINZELN", 1)
    anderes = NetzwerkFabrik(kommune=netzwerk.kommune, kontakt_email="andere@stadt.example")
    for name in ("Caritas", "Diakonie"):
        geteilt = OrganisationFabrik(name=name, kommune=netzwerk.kommune)
        MitgliedschaftFabrik(netzwerk=anderes, organisation=geteilt, zustand="aktiv")
    eingelesen(netzwerk, koordination, "Organisation;Nachname\nCaritas;Muster\n")
    assert Nachricht.objects.count() == 0  # persons are no business of theirs
    text = "Organisation;Ort;Allgemeines Telefon\nCaritas;Krefeld;0123\nDiakonie;Krefeld;\n"
    eingelesen(netzwerk, koordination, text)
    nachricht = Nachricht.objects.get()
    assert (nachricht.netzwerk, nachricht.empfaenger) == (anderes, "andere@stadt.example")
    brief = str(briefe.bauen(nachricht).body)
    assert "Caritas: Ort, Telefon" in brief
    assert "und 1 weiterer Eintrag." in brief
    assert f"/{anderes.kurzname}/mitglieder/" in brief
    assert "Diakonie" not in brief
    eingelesen(netzwerk, koordination, text)
    assert Nachricht.objects.count() == 1
    monkeypatch.setattr(aktionen, "HOECHSTENS_EINZELN", 2)
    eingelesen(netzwerk, koordination, text.replace("Krefeld", "Kempen"))
    assert Nachricht.objects.filter(anlass="organisation.geaendert").count() == 2
    assert Nachricht.objects.count() == 3
