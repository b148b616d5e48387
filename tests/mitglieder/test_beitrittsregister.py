"""The register of a version: what it shows, filters, exports; what it costs; who may see it."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from openpyxl.reader.excel import load_workbook

from mitglieder.aktionen import beitritt as beitritt_aktionen
from mitglieder.aktionen import unterzeichnung
from mitglieder.beitrittsregister import BEGONNEN, register_von
from mitglieder.forms.beitrittsregister import RegisterFilter
from mitglieder.models import Beitritt, Fassung, Mitgliedschaft, Partnergruppe
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from netzwerk.uebersicht import vereinbarungen
from tests.fabriken import MitgliedschaftFabrik, OrganisationFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import (
    ANGABEN,
    VereinbarungFabrik,
    adresse,
    eingeladen,
    gesiegelt,
    partner,
    unterzeichnet,
    veroeffentlicht,
    zugang_zu,
)
from tests.mitglieder.leben import beigetreten, gekuendigt, naechste, uebergeleitet
from tests.mitglieder.nachweise import eingereicht

pytestmark = pytest.mark.usefixtures("eigene_ablage")


def _bunt(netzwerk: Netzwerk, koordination: Konto) -> Fassung:
    """A version with one accession in every state."""
    fassung = veroeffentlicht(netzwerk)
    namen = (
        *("Eingeladen", "Begonnen", "Unterzeichnet", "Zurück", "Gekündigt", "Übergeleitet"),
        *("Abgelehnt", "Papier", "Später"),
    )
    je = {name: eingeladen(fassung, partner(netzwerk, name=name)) for name in namen}
    je["Begonnen"].oeffnen()
    for name in ("Unterzeichnet", "Gekündigt", "Übergeleitet"):
        unterzeichnet(je[name])
    beitritt_aktionen.zurueckziehen(beitritt=je["Zurück"], von=koordination)
    unterzeichnung.ablehnen(zugang=zugang_zu(je["Abgelehnt"]), grund="Kein Beschluss")
    eingereicht(je["Papier"], koordination)
    fassung.in_kraft_setzen()
    unterzeichnet(je["Später"])
    gekuendigt(je["Gekündigt"], timezone.localdate() + timedelta(days=90))
    uebergeleitet(je["Übergeleitet"], naechste(fassung))
    return fassung


def gefunden(fassung: Fassung, **abfrage: Any) -> list[str]:
    auswahl = RegisterFilter(abfrage, register=register_von(fassung))
    return [zeile.beitritt.organisation.name for zeile in auswahl.zeilen]


def flach(text: str) -> str:
    return " ".join(text.split())


# What it shows -------------------------------------------------------------------------------
def test_every_state_is_shown_and_counted(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fassung = _bunt(netzwerk, koordination)
    text = flach(als(koordination).get(fassung.get_absolute_url()).text)
    assert "3 von 8 Organisationen haben unterzeichnet" in text.replace("</strong>", "").replace(
        '<strong class="app-num">', ""
    )
    register = register_von(fassung)
    assert dict(register.anzahl) == {
        "eingeladen": 1,
        "begonnen": 1,
        "papier_zu_pruefen": 1,
        "unterzeichnet": 1,
        "beigetreten": 1,
        "abgelehnt": 1,
        "zurueckgezogen": 1,
        "gekuendigt": 1,
        "uebergeleitet": 1,
    }
    assert set(register.anzahl) == {BEGONNEN, *Beitritt.Zustand.values}
    assert (register.eingeladen, register.parteien, register.gezeichnet) == (8, 3, 4)
    heute = f"{timezone.localdate():%d.%m.%Y}"
    for was in (
        "eingeladen",
        "begonnen",
        "unterzeichnet",
        "zurückgezogen",
        "übergeleitet",
        "abgelehnt",
    ):
        assert f"{was} {heute}" in text
    assert "gekündigt zum" in text
    assert f"{ANGABEN.name}, {ANGABEN.funktion}" in text
    assert "Einmalcode an die hinterlegte E-Mail-Adresse" in text
    assert "wird gesiegelt" in text


def test_identity_checked_by_an_account_and_a_stronger_form_are_named(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    beitritt = eingeladen(veroeffentlicht(netzwerk))
    beitritt.unterzeichnen(
        kontakt=None,
        name="Robin Muster",
        funktion="Leitung",
        ort="Ort",
        erklaerungen=ANGABEN.erklaerungen,
        identitaet=Beitritt.Identitaet.PERSOENLICH_GEPRUEFT,
        geprueft_von=koordination,
        form=Fassung.Form.SCHRIFTFORM_PAPIER,
    )
    beitritt.gegenzeichnen(koordination)
    text = flach(als(koordination).get(beitritt.fassung.get_absolute_url()).text)
    assert f"persönlich geprüft: {koordination}" in text
    assert "Schriftform auf Papier" in text
    assert "gegengezeichnet" in text


def test_each_version_has_its_register(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    alt, bleibt = beigetreten(netzwerk, 2)
    neue = naechste(alt.fassung)
    uebergeleitet(alt, neue)
    client = als(koordination)
    von_allein = client.get(adresse("vereinbarung-zeigen", neue.vereinbarung_id)).text
    assert "Partner 0" in von_allein
    assert "Partner 1" not in von_allein
    assert "Partner 1" in client.get(bleibt.fassung.get_absolute_url()).text
    fremd = veroeffentlicht(netzwerk)
    assert client.get(adresse("vereinbarung-fassung", fremd.vereinbarung_id, 2)).status_code == 404


def test_the_published_one_is_shown_while_the_next_is_drafted(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    from mitglieder.aktionen import vereinbarung

    (beitritt,) = beigetreten(netzwerk)
    vereinbarung.neue_fassung(vereinbarung=beitritt.fassung.vereinbarung, von=koordination)
    client = als(koordination)
    text = client.get(adresse("vereinbarung-zeigen", beitritt.fassung.vereinbarung_id)).text
    assert "Partner 0" in text
    assert "Fassung 2 ist in Arbeit" in text
    entwurf = adresse("vereinbarung-fassung", beitritt.fassung.vereinbarung_id, 2)
    assert entwurf in text
    assert "Der Text ist noch ein Entwurf" in client.get(entwurf).text


def test_wording_is_read_per_version(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fassung = veroeffentlicht(netzwerk)
    seite = adresse("vereinbarung-wortlaut", fassung.vereinbarung_id, 1)
    assert "§ 1 Abschnitt 1" in als(koordination).get(seite).text


def test_who_left_the_network_is_pointed_out_and_stays(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    geht, gekuendigte = beigetreten(netzwerk, 2)
    gekuendigt(gekuendigte, timezone.localdate())
    Mitgliedschaft.objects.filter(netzwerk=netzwerk).update(
        zustand=Mitgliedschaft.Zustand.AUSGETRETEN, bis=timezone.localdate()
    )
    Beitritt.objects.filter(pk=gekuendigte.pk).update(
        gekuendigt_zum=timezone.localdate() - timedelta(days=1)
    )
    text = flach(als(koordination).get(geht.fassung.get_absolute_url()).text)
    assert "1 Beteiligte gehört nicht mehr zum Netzwerk" in text
    assert "nicht mehr im Netzwerk" in text
    geht.refresh_from_db()
    assert geht.ist_partei


# Filters and order ---------------------------------------------------------------------------
def test_filters(netzwerk: Netzwerk, koordination: Konto) -> None:
    fassung = _bunt(netzwerk, koordination)
    assert gefunden(fassung, stand="begonnen") == ["Begonnen"]
    assert gefunden(fassung, stand="gibt-es-nicht") == []
    assert gefunden(fassung, q="GEKÜND") == ["Gekündigt"]
    assert gefunden(fassung, q=ANGABEN.name[:5]) == [
        "Gekündigt",
        "Später",
        "Übergeleitet",
        "Unterzeichnet",
    ]
    gruppe = Partnergruppe.objects.filter(nach_lkischg=True).first()
    assert gruppe is not None
    eingetragen = Mitgliedschaft.objects.get(organisation__name="Eingeladen")
    eingetragen.gruppen.add(gruppe)
    assert gefunden(fassung, gruppe=str(gruppe.pk)) == ["Eingeladen"]
    # What makes no sense was not asked.
    assert len(gefunden(fassung, gruppe="x", sortierung="quer", q="x" * 300)) == 9
    assert gefunden(fassung, sortierung="stand")[0] == "Eingeladen"
    assert gefunden(fassung, sortierung="zuletzt")[:2] == ["Später", "Übergeleitet"]
    assert set(gefunden(fassung, sortierung="faellig")[:2]) == {"Eingeladen", "Begonnen"}


def test_filtered_page(als: Anmelden, koordination: Konto, netzwerk: Netzwerk) -> None:
    fassung = _bunt(netzwerk, koordination)
    client = als(koordination)
    text = flach(client.get(fassung.get_absolute_url() + "?stand=begonnen&sortierung=stand").text)
    assert 'aria-current="true">begonnen' in text
    assert "Unterzeichnet</a>" not in text
    assert "register.xlsx?stand=begonnen" in text
    text = client.get(fassung.get_absolute_url() + "?q=nichts+davon").text
    assert "Keine Organisation passt zu dieser Auswahl" in text
    # What asks for news keeps the question.
    text = client.get(fassung.get_absolute_url() + "?stand=unterzeichnet").text
    assert "&amp;stand=unterzeichnet" in text


# Reminders -----------------------------------------------------------------------------------
def test_selected_ones_are_reminded(als: Anmelden, koordination: Konto, netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    eins, zwei = (eingeladen(fassung) for _i in range(2))
    client = als(koordination)
    seite = adresse("vereinbarung-fassung-erinnern", fassung.vereinbarung_id, 1)
    assert "Niemand ist angekreuzt" in client.post(seite, {"auswahl": "1"}, follow=True).text
    daten = {"auswahl": "1", "id": [eins.pk, "x", "9" * 30]}
    antwort = client.post(seite, daten, follow=True)
    assert "1 Erinnerung ist unterwegs" in antwort.text
    assert "1-mal erinnert" in antwort.text
    an = Nachricht.objects.filter(anlass="vereinbarung.erinnerung")
    assert set(an.values_list("gegenstand_id", flat=True)) == {eins.pk}
    # Of another version nobody is reminded from here.
    fremd = eingeladen(veroeffentlicht(netzwerk))
    client.post(seite, {"auswahl": "1", "id": [fremd.pk]})
    assert an.count() == 1
    assert zwei.ist_offen


def test_reminding_is_suggested(als: Anmelden, koordination: Konto, netzwerk: Netzwerk) -> None:
    beitritt = eingeladen(veroeffentlicht(netzwerk))
    vorher = timezone.now() - timedelta(days=8)
    Beitritt.objects.update(eingeladen_am=vorher)
    Nachricht.objects.update(angelegt_am=vorher)
    text = als(koordination).get(beitritt.fassung.get_absolute_url()).text
    assert "1 Organisation hat seit mehr als sieben Tagen nicht geantwortet" in text
    (aufgabe,) = vereinbarungen.aufgaben(netzwerk)
    assert "1 Unterschrift fehlt seit mehr als sieben Tagen" in str(aufgabe.titel)
    beitritt_aktionen.erinnern(beitritte=[beitritt], von=koordination)
    assert vereinbarungen.aufgaben(netzwerk) == []


# Statutory groups ----------------------------------------------------------------------------
def test_groups_that_lack_a_signature(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    """Each statutory group: signed, asked, not asked; where nobody is a member, it says so."""
    eine, andere = (
        Partnergruppe.objects.filter(nach_lkischg=True)
        .exclude(schluessel="sonstige")
        .order_by("position")[:2]
    )
    fassung = veroeffentlicht(netzwerk)
    drin, gefragt, zurueck = (
        eingeladen(fassung, partner(netzwerk, name=name)) for name in ("Drin", "Gefragt", "Zurück")
    )
    unterzeichnet(drin)
    beitritt_aktionen.zurueckziehen(beitritt=zurueck, von=koordination)
    nie = OrganisationFabrik.create(name="Nie gefragt")
    MitgliedschaftFabrik.create(netzwerk=netzwerk, organisation=nie)
    for beitritt, gruppe in ((drin, eine), (gefragt, eine), (gefragt, andere), (zurueck, andere)):
        Mitgliedschaft.objects.get(organisation=beitritt.organisation).gruppen.add(gruppe)
    Mitgliedschaft.objects.get(organisation=nie).gruppen.add(andere)
    nach_9, nach_3 = register_von(fassung).gesetze
    staende = {stand.gruppe: stand for stand in nach_9.gruppen}
    assert [o.name for o in staende[eine].gezeichnet] == ["Drin"]
    assert [o.name for o in staende[eine].gefragt] == ["Gefragt"]
    assert not staende[eine].fehlt
    assert staende[andere].fehlt
    assert [o.name for o in staende[andere].gefragt] == ["Gefragt"]
    assert sorted(o.name for o in staende[andere].ungefragt) == ["Nie gefragt", "Zurück"]
    text = flach(als(koordination).get(fassung.get_absolute_url()).text)
    alle = len(staende)
    ohne, kkg = len(nach_3.ohne), len(nach_3.gruppen)
    assert f"{alle - 1} von {alle} Gruppen nach § 9 Absatz 4 LKiSchG NRW fehlt" in text
    assert f"{ohne} von {kkg} Gruppen nach § 3 Absatz 2 KKG fehlt" in text
    assert {stand.gruppe for stand in nach_3.gruppen} == set(
        Partnergruppe.objects.filter(nach_kkg=True)
    )
    assert "niemand im Netzwerk" in text
    Netzwerk.objects.update(nach_lkischg=False)
    text = flach(als(koordination).get(fassung.get_absolute_url()).text)
    assert ("LKiSchG" in text, "Gruppen nach § 3 Absatz 2 KKG" in text) == (False, True)


# Tables --------------------------------------------------------------------------------------
def test_excel_holds_what_the_register_shows(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fassung = veroeffentlicht(netzwerk)
    boese = partner(netzwerk, name='=cmd|" /C calc"!A0')
    signiert = unterzeichnet(eingeladen(fassung, boese))
    pdf = gesiegelt(signiert)
    eingeladen(fassung, partner(netzwerk, name="Offen"))
    client = als(koordination)
    seite = adresse("vereinbarung-register", fassung.vereinbarung_id, 1, "xlsx")
    blatt = load_workbook(io.BytesIO(client.get(seite).content)).active
    kopf, *zeilen = blatt.iter_rows()
    erste = dict(zip([zelle.value for zelle in kopf], zeilen[0], strict=True))
    assert len(zeilen) == 2
    assert erste["Organisation"].value == boese.name
    assert erste["Organisation"].data_type == "s"  # no formula
    assert erste["Unterzeichnet am"].value.date() == timezone.localdate()
    assert erste["SHA-256 des Dokuments"].value == pdf.sha256
    assert erste["Dokument"].value == "gesiegelt"
    assert len(load_workbook(io.BytesIO(client.get(seite + "?q=offen").content)).active["A"]) == 2
    csv = client.get(adresse("vereinbarung-register", fassung.vereinbarung_id, 1, "csv"))
    assert "'=cmd" in csv.content.decode("utf-8-sig")
    assert "no-store" in csv["Cache-Control"]
    falsch = adresse("vereinbarung-register", fassung.vereinbarung_id, 1, "exe")
    assert client.get(falsch).status_code == 404


def test_table_of_every_state(
    als: Anmelden, koordination: Konto, vertretung: Konto, netzwerk: Netzwerk
) -> None:
    fassung = _bunt(netzwerk, koordination)
    from netzwerk.basis.models import Dokument

    beitritt = Beitritt.objects.get(organisation__name="Unterzeichnet")
    Dokument.objects.zu(beitritt).update(fehler="Das Siegel fehlt.")
    seite = adresse("vereinbarung-register", fassung.vereinbarung_id, 1, "csv")
    text = als(koordination).get(seite).content.decode("utf-8-sig")
    assert text.count("wird gesiegelt") == 3
    assert text.count("nicht gesiegelt") == 1
    assert "Brief mit Unterschrift" in text
    zweite = adresse("vereinbarung-register", fassung.vereinbarung_id, 2, "csv")
    zeile = als(koordination).get(zweite).content.decode("utf-8-sig").splitlines()[1]
    assert ";1;" in zeile  # taken over from version 1
    assert als(vertretung).get(seite).status_code == 403


# Cost ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("anzahl", [1, 3])
def test_reading_costs_the_same_however_many(
    netzwerk: Netzwerk, anzahl: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    beitritt, *_rest = beigetreten(netzwerk, anzahl)
    fassung = Fassung.objects.select_related("vereinbarung__netzwerk").get(pk=beitritt.fassung_id)
    register_von(fassung)  # content types are read once and kept
    with django_assert_num_queries(5):
        register = register_von(fassung)
        assert len(register.zeilen) == anzahl
        assert [zeile.beitritt.organisation.name for zeile in register.zeilen]


@pytest.mark.parametrize("anzahl", [1, 3])
def test_things_to_do_cost_the_same(
    netzwerk: Netzwerk, anzahl: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    heute = timezone.localdate()
    for nummer in range(anzahl):
        alt = unterzeichnet(eingeladen(veroeffentlicht(netzwerk)))
        naechste(alt.fassung)
        veroeffentlicht(netzwerk, laeuft_bis=heute + timedelta(days=30 + nummer))
    vereinbarungen.aufgaben(netzwerk)
    with django_assert_num_queries(3):
        aufgaben = vereinbarungen.aufgaben(netzwerk)
    assert len(aufgaben) == 2 * anzahl
    assert "läuft am" in str(aufgaben[0].titel)
    assert "1 Beteiligte wartet auf den Übergang" in str(aufgaben[-1].titel)


# The list ------------------------------------------------------------------------------------
def test_the_list_says_what_is_to_do(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    VereinbarungFabrik.create(netzwerk=netzwerk).fassung_set.create(titel="Im Entwurf")
    heute = timezone.localdate()
    (alt,) = beigetreten(netzwerk, laeuft_bis=heute + timedelta(days=40))
    eingeladen(alt.fassung)
    text = flach(als(koordination).get(adresse("vereinbarung-liste")).text)
    assert "1 von 2" in text
    assert "läuft bis" in text
    assert "Entwurf fertigstellen und veröffentlichen" in text
    assert "1 Antwort fehlt" in text
    naechste(alt.fassung)
    text = flach(als(koordination).get(adresse("vereinbarung-liste")).text)
    assert "Fassung 1: 1 Beteiligte, Übergang regeln" in text
