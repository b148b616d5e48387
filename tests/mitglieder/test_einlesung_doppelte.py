"""The same body spelled twice: suspected, decided by a person, remembered."""

import pytest
from django.test import Client
from django.urls import reverse

from mitglieder.aktionen import einlesung as aktionen
from mitglieder.aktionen import vorschau
from mitglieder.einlesen.aehnlich import Namensraum, verdacht
from mitglieder.einlesen.datei import lesen
from mitglieder.models import Einlesung, Kontakt, Mitgliedschaft, Organisation, Schreibweise
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import OrganisationFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.mitgliederliste import eingelesen, geplant


def _abgelegt(netzwerk: Netzwerk, konto: Konto, text: str) -> Einlesung:
    return aktionen.ablegen(
        netzwerk=netzwerk,
        tabelle=lesen(text.encode()),
        dateiname="liste.csv",
        quelle="Liste",
        von=konto,
    )


def _aendern(client: Client, einlesung: Einlesung, **daten: str) -> None:
    adresse = reverse(
        "mitglieder:einlesung-aendern", args=[einlesung.netzwerk.kurzname, einlesung.pk]
    )
    assert client.post(adresse, daten).status_code == 302
    einlesung.refresh_from_db()


def _seite(client: Client, einlesung: Einlesung) -> str:
    adresse = reverse(
        "mitglieder:einlesung-zeigen", args=[einlesung.netzwerk.kurzname, einlesung.pk]
    )
    return client.get(adresse).content.decode()


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Caritas Krefeld", "Caritasverband Krefeld e.V."),
        ("Jugendamt Krefeld", "Jugendamt der Stadt Krefeld"),
        ("Deutscher Kinderschutzbund Krefeld", "Kinderschutzbund Krefeld e. V."),
        ("Kita Sonnenschein", "Kita Sonnnenschein"),
        ("Jugendamt Köln", "JUGENDAMT KOELN"),
        ("Ev. Kita Regenbogen gGmbH", "Evangelische Kita Regenbogen"),
    ],
)
def test_verdacht(a: str, b: str) -> None:
    assert verdacht(a, b) == verdacht(b, a) >= 0.5
    assert Namensraum([(1, a)]).aehnliche(b) == [(1, verdacht(a, b))]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Grundschule 12", "Grundschule 13"),
        ("Grundschule Am Wald", "Grundschule Am See"),
        ("Diakonie Krefeld", "Caritas Krefeld"),
        ("Abteilung Kinder", "Abteilung Jugend"),
        ("Kinder- und Jugendschutz", "Kinder- und Jugendförderung"),
        ("", ""),
        ("–", "!"),
    ],
)
def test_kein_verdacht(a: str, b: str) -> None:
    assert verdacht(a, b) == 0
    assert Namensraum([(1, a)]).aehnliche(b) == []


def test_verdacht_gegen_das_portal_wird_entschieden_und_gemerkt(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    caritas = OrganisationFabrik(name="Caritas Krefeld", kommune=netzwerk.kommune, ort="Krefeld")
    text = "Organisation;Website;Nachname\nCaritasverband Krefeld e.V.;www.caritas.example;Muster\n"
    einlesung = _abgelegt(netzwerk, koordination, text)
    client = als(koordination)
    seite = _seite(client, einlesung)
    assert "1 Organisation gibt es vielleicht schon" in seite
    assert "Dieselbe: „Caritas Krefeld“ ergänzen" in seite
    assert "Liste einlesen</span></button>" not in seite
    plan = aktionen.plan_zu(einlesung)
    with pytest.raises(vorschau.VorschauVeraltet):
        aktionen.uebernehmen(einlesung=einlesung, stand=plan.stand, von=koordination)
    assert Mitgliedschaft.objects.count() == 0

    _aendern(client, einlesung, **{"wahl-0-2": "organisation:999999"})  # never offered
    assert einlesung.entscheidungen == {}
    _aendern(client, einlesung, **{"wahl-0-2": f"organisation:{caritas.pk}"})
    seite = _seite(client, einlesung)
    assert "dieselbe wie „Caritas Krefeld“ im Portal" in seite
    assert "auch geschrieben „Caritasverband Krefeld e.V.“" in seite
    _aendern(client, einlesung, **{"wahl-0-2": ""})
    assert einlesung.entscheidungen == {}
    _aendern(client, einlesung, **{"wahl-0-2": f"organisation:{caritas.pk}"})
    stand = aktionen.plan_zu(einlesung).stand
    aktionen.uebernehmen(einlesung=einlesung, stand=stand, von=koordination)
    caritas.refresh_from_db()
    assert (caritas.name, caritas.website, caritas.ort) == (
        "Caritas Krefeld",
        "https://www.caritas.example",
        "Krefeld",
    )
    assert Organisation.objects.count() == 1
    assert [str(s) for s in Schreibweise.objects.all()] == ["Caritasverband Krefeld e.V."]
    assert {b.art for b in geplant(netzwerk, text).befunde} == {"unveraendert"}
    # Also where another organisation is said to belong to it
    plan = eingelesen(
        netzwerk, koordination, "Organisation;Übergeordnet\nKita;CARITASVERBAND Krefeld e.V.\n"
    )
    assert Organisation.objects.get(name="Kita").uebergeordnet == caritas


def test_verdacht_in_der_liste_selbst(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    text = (
        "Organisation;Übergeordnet;Ort;Nachname\n"
        "Kinderschutzbund Krefeld;;Krefeld;Beispiel\n"
        "Deutscher Kinderschutzbund Krefeld;;;Muster\n"
        "Beratung;Deutscher Kinderschutzbund Krefeld;;\n"
    )
    assert [b.art for b in geplant(netzwerk, text).befunde] == ["neu", "verdacht", "neu"]
    plan = eingelesen(netzwerk, koordination, text, {"0-3": "zeile:0-2"})
    assert "dieselbe wie „Kinderschutzbund Krefeld“ in Zeile 2" in plan.befunde[1].entschieden
    bund = Organisation.objects.get(name="Kinderschutzbund Krefeld")
    assert Organisation.objects.get(name="Beratung").uebergeordnet == bund
    assert {k.nachname for k in Kontakt.objects.filter(organisation=bund)} == {"Beispiel", "Muster"}
    assert Organisation.objects.count() == 2
    assert {b.art for b in geplant(netzwerk, text).befunde} == {"unveraendert"}


def test_neu_ist_neu_und_alle_auf_einmal(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    for name in ("Caritas Krefeld", "Diakonie Krefeld"):
        OrganisationFabrik(name=name, kommune=netzwerk.kommune)
    text = "Organisation\nCaritas in Krefeld\nDiakonie in Krefeld\n"
    einlesung = _abgelegt(netzwerk, koordination, text)
    client = als(koordination)
    assert "Alle 2 sind neu" in _seite(client, einlesung)
    _aendern(client, einlesung, was="alle_gleich")
    assert {wahl.partition(":")[0] for wahl in einlesung.entscheidungen.values()} == {
        "organisation"
    }
    _aendern(client, einlesung, **{"wahl-0-2": "", "wahl-0-3": ""})
    _aendern(client, einlesung, was="alle_neu")
    assert set(einlesung.entscheidungen.values()) == {"neu"}
    stand = aktionen.plan_zu(einlesung).stand
    aktionen.uebernehmen(einlesung=einlesung, stand=stand, von=koordination)
    assert Organisation.objects.count() == 4
    assert {b.art for b in geplant(netzwerk, text).befunde} == {"unveraendert"}


def test_was_die_liste_selbst_unterscheidet_ist_nicht_verdaechtig(netzwerk: Netzwerk) -> None:
    text = (
        "Organisation;Übergeordnet\nCaritas Krefeld;\nCaritas Krefeld Mitte;Caritas Krefeld\n"
        "Amt A;\nAmt B;\nAbteilung Kinder;Amt A\nAbteilung Kinder und Jugend;Amt B\n"
    )
    assert {b.art for b in geplant(netzwerk, text).befunde} == {"neu"}


def test_im_kreis_entschieden_ist_nicht_entschieden(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    einlesung = _abgelegt(netzwerk, koordination, "Organisation\nA\nB\n")
    einlesung.entscheidungen = {"0-2": "zeile:0-3", "0-3": "zeile:0-2"}
    assert [eintrag.name for eintrag in aktionen.plan_zu(einlesung).eintraege] == ["A", "B"]


def test_nach_dem_einlesen_ist_nichts_mehr_zu_entscheiden(
    netzwerk: Netzwerk, koordination: Konto, fremde: Konto, als: Anmelden
) -> None:
    einlesung = _abgelegt(netzwerk, koordination, "Organisation\nA\n")
    adresse = reverse("mitglieder:einlesung-aendern", args=[netzwerk.kurzname, einlesung.pk])
    assert als(fremde).post(adresse).status_code == 404
    stand = aktionen.plan_zu(einlesung).stand
    aktionen.uebernehmen(einlesung=einlesung, stand=stand, von=koordination)
    for was in ("alle_neu", "entscheiden", "berichtigen", "blaetter"):
        antwort = als(koordination).post(adresse, {"was": was, "wahl-0-2": "neu"})
        assert antwort["Location"] == reverse(
            "mitglieder:organisation-liste", args=[netzwerk.kurzname]
        )
    einlesung.refresh_from_db()
    assert (einlesung.zeilen, einlesung.entscheidungen) == ([], {})
