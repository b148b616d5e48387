"""Accessions: what the database refuses, the sealed document, life afterwards, rights."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from mitglieder.aktionen import beitritt as beitritt_aktionen
from mitglieder.aktionen import unterzeichnung
from mitglieder.models import Beitritt, Fassung
from mitglieder.siegelung import siegel_des_netzwerks
from netzwerk.basis import briefe, siegel
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.handelnde import OEFFENTLICHKEIT, System
from netzwerk.basis.models import (
    Dokument,
    Einmalcode,
    Konto,
    Nachricht,
    Netzwerk,
)
from netzwerk.basis.pdf import konformitaet
from tests.fabriken import KontoFabrik
from tests.mitglieder.fabriken import (
    eingeladen,
    ereignisse,
    gesiegelt,
    partner,
    pfad,
    unterzeichnet,
    veroeffentlicht,
    zugang_zu,
)

type Als = Callable[[Konto], Client]
pytestmark = pytest.mark.usefixtures("eigene_ablage")


# What the database refuses -------------------------------------------------------------------
UNTERSCHRIFT: dict[str, Callable[[Any], object]] = {
    "name": lambda b: b.update(unterzeichner_name="Jemand anders"),
    "funktion": lambda b: b.update(funktion="anders"),
    "ort": lambda b: b.update(ort="anders"),
    "organisation": lambda b: b.update(organisation_name="Heißt jetzt anders"),
    "anschrift": lambda b: b.update(organisation_anschrift="Umgezogen 1"),
    "zeit": lambda b: b.update(unterzeichnet_am=timezone.now()),
    "erklaerungen": lambda b: b.update(erklaerungen={}),
    "zurueck": lambda b: b.update(
        zustand="eingeladen", unterzeichnet_am=None, unterzeichner_name=""
    ),
    "kontakt": lambda b: b.update(kontakt=None),
    "loeschen": lambda b: b.delete(),
}


@pytest.mark.parametrize("name", UNTERSCHRIFT)
def test_signature_is_refused_by_the_database(beitritt: Beitritt, name: str) -> None:
    unterzeichnet(beitritt)
    with pytest.raises(IntegrityError), transaction.atomic():
        UNTERSCHRIFT[name](Beitritt.objects.filter(pk=beitritt.pk))


@pytest.mark.parametrize(
    "felder",
    [
        {"zustand": "unterzeichnet"},
        {"zustand": "unterzeichnet", "unterzeichnet_am": timezone.now()},
        {"zustand": "abgelehnt"},
        {"ablehnungsgrund": "ohne Ablehnung"},
        {"zustand": "zurueckgezogen", "zurueckgezogen_am": timezone.now()},
        {"gekuendigt_zum": "2026-01-01"},
        {"gegengezeichnet_am": timezone.now()},
        {"uebergeleitet_am": timezone.now()},
        {"zustand": "uebergeleitet"},
    ],
)
def test_constraints(beitritt: Beitritt, felder: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Beitritt.objects.filter(pk=beitritt.pk).update(**felder)


def test_one_accession_per_organisation(beitritt: Beitritt) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Beitritt.objects.create(
            fassung=beitritt.fassung,
            organisation=beitritt.organisation,
            eingeladen_von=KontoFabrik.create(),
        )


def test_sealed_row_cannot_be_changed_or_deleted(beitritt: Beitritt) -> None:
    pdf = gesiegelt(beitritt)
    for versuch in (
        lambda: Dokument.objects.filter(pk=pdf.pk).update(sha256="0" * 64),
        lambda: Dokument.objects.filter(pk=pdf.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
            versuch()
    assert not dokument_aktionen.erstellen(pdf)  # done is done


# The document --------------------------------------------------------------------------------
def test_flipped_byte_is_found_on_download(
    beitritt: Beitritt, besuch: Client, als: Als, koordination: Konto
) -> None:
    pdf = gesiegelt(beitritt)
    datei = Path(pdf.datei.path)
    inhalt = bytearray(datei.read_bytes())
    inhalt[len(inhalt) // 2] ^= 1
    datei.chmod(0o640)
    datei.write_bytes(inhalt)
    zugang = zugang_zu(beitritt)
    fuer_koordination = reverse("mitglieder:beitritt-dokument", args=("kinderschutz", beitritt.pk))
    for antwort in (
        besuch.get(pfad(zugang, "dokument")),
        als(koordination).get(fuer_koordination),
    ):
        assert antwort.status_code == 409
        assert "beschädigt" in antwort.text
    datei.unlink()
    assert besuch.get(pfad(zugang, "dokument")).status_code == 409


def test_unusable_certificate_is_told_and_the_signature_stands(
    beitritt: Beitritt, besuch: Client, als: Als, koordination: Konto, settings: Settings
) -> None:
    pfad_zertifikat = settings.SIEGEL_VERZEICHNIS / "demo.p12"
    siegel.demo_zertifikat(
        pfad_zertifikat,
        settings.SIEGEL_PASSWORT,
        name="Musterstadt",
        tage=1,
        ab=timezone.now() - timedelta(days=30),
    )
    unterzeichnet(beitritt)
    pdf = Dokument.objects.zu(beitritt).get(art="beitritt")
    seite = reverse("mitglieder:beitritt-zeigen", args=("kinderschutz", beitritt.pk))
    client = als(koordination)
    assert "wird gerade erstellt und gesiegelt" in client.get(seite).text
    assert not dokument_aktionen.erstellen(pdf)
    beitritt.refresh_from_db()
    assert beitritt.zustand == Beitritt.Zustand.UNTERZEICHNET
    assert "abgelaufen" in client.get(seite).text
    uebersicht = reverse(
        "mitglieder:vereinbarung-zeigen", args=("kinderschutz", beitritt.fassung.vereinbarung_id)
    )
    assert "nicht gesiegelt" in client.get(uebersicht).text
    text = besuch.get(pfad(zugang_zu(beitritt))).text
    assert "Ihre Unterschrift gilt" in text
    assert "abgelaufen" not in text
    assert besuch.get(pfad(zugang_zu(beitritt), "dokument")).status_code == 404
    # A new certificate, and the coordination asks again.
    pfad_zertifikat.unlink()
    Dokument.objects.filter(pk=pdf.pk).update(zustand="fehlgeschlagen")
    erneut = reverse("mitglieder:beitritt-siegeln", args=("kinderschutz", beitritt.pk))
    assert client.post(erneut).status_code == 302
    pdf.refresh_from_db()
    assert dokument_aktionen.erstellen(pdf)
    assert client.get(seite).status_code == 200


def test_no_certificate_in_production(netzwerk: Netzwerk, settings: Settings) -> None:
    netzwerk.siegel_zertifikat = ""
    assert siegel_des_netzwerks(netzwerk).ist_demo
    assert siegel_des_netzwerks(netzwerk).ist_demo  # the same file again
    settings.PRODUKTION = True
    with pytest.raises(siegel.SiegelUnbrauchbar, match="kein Siegelzertifikat"):
        siegel_des_netzwerks(netzwerk)
    netzwerk.siegel_zertifikat = "fehlt"
    with pytest.raises(siegel.SiegelUnbrauchbar):
        siegel_des_netzwerks(netzwerk)


def test_text_that_does_not_fit_its_hash_is_not_sealed(beitritt: Beitritt) -> None:
    unterzeichnet(beitritt)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.aufbewahrung', 'ja', true)")
        Fassung.objects.update(titel="Heimlich geändert")
    pdf = Dokument.objects.zu(beitritt).get(art="beitritt")
    assert not dokument_aktionen.erstellen(pdf)
    pdf.refresh_from_db()
    assert "passt nicht zu seinem Prüfwert" in pdf.fehler


def test_ugly_names_are_sealed(netzwerk: Netzwerk) -> None:
    organisation = partner(netzwerk, name="Kita „Łódź“ & <b>Söhne</b> 👶 " + "x" * 120)
    beitritt = eingeladen(veroeffentlicht(netzwerk), organisation)
    pdf = gesiegelt(beitritt)
    assert konformitaet(pdf.inhalt()) == []
    assert len(pdf.dateiname) <= 120


def test_text_alone_as_pdf(
    beitritt: Beitritt, besuch: Client, als: Als, koordination: Konto
) -> None:
    zugang = zugang_zu(beitritt)
    assert besuch.get(pfad(zugang, "text")).status_code == 404
    fuer_koordination = reverse(
        "mitglieder:vereinbarung-dokument", args=("kinderschutz", beitritt.fassung.vereinbarung_id)
    )
    assert als(koordination).get(fuer_koordination).status_code == 404
    typ = ContentType.objects.get_for_model(Fassung)
    pdf = Dokument.objects.get(art="fassung", gegenstand_typ=typ)
    assert dokument_aktionen.erstellen(pdf)
    assert besuch.get(pfad(zugang, "text"))["Content-Type"] == "application/pdf"
    assert als(koordination).get(fuer_koordination).status_code == 200


# Life afterwards -----------------------------------------------------------------------------
def test_later_accession(netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    fassung.in_kraft_setzen()
    beitritt = unterzeichnet(eingeladen(fassung))
    assert beitritt.zustand == Beitritt.Zustand.BEIGETRETEN
    assert "beigetreten" in str(beitritt)


# Rights --------------------------------------------------------------------------------------
SEITEN = ("zeigen", "zurueckziehen", "kuendigen")


@pytest.mark.parametrize("name", SEITEN)
def test_pages_are_for_the_coordination(
    beitritt: Beitritt, als: Als, vertretung: Konto, fachkraft: Konto, verwaltung: Konto,
    fremde: Konto, name: str,
) -> None:  # fmt: skip
    seite = reverse(f"mitglieder:beitritt-{name}", args=("kinderschutz", beitritt.pk))
    for konto in (vertretung, fachkraft, verwaltung):
        assert als(konto).get(seite).status_code == 403
    assert als(fremde).get(seite).status_code == 404


def test_document_is_for_coordination_and_own_organisation(
    netzwerk: Netzwerk, als: Als, koordination: Konto, vertretung: Konto, fachkraft: Konto,
    eigene_organisation: Any,
) -> None:  # fmt: skip
    fassung = veroeffentlicht(netzwerk)
    fremder = eingeladen(fassung)
    eigener = Beitritt.objects.create(
        fassung=fassung, organisation=eigene_organisation, eingeladen_von=koordination
    )
    gesiegelt(fremder)
    fremdes, eigenes = (
        reverse("mitglieder:beitritt-dokument", args=("kinderschutz", b.pk))
        for b in (fremder, eigener)
    )
    assert als(koordination).get(fremdes).status_code == 200
    assert als(vertretung).get(fremdes).status_code == 404
    assert als(vertretung).get(eigenes).status_code == 404  # nothing signed yet
    assert als(fachkraft).get(fremdes).status_code == 403
    erneut = reverse("mitglieder:beitritt-siegeln", args=("kinderschutz", eigener.pk))
    assert als(koordination).post(erneut).status_code == 404

    def sichtbar(wer: Any) -> set[Beitritt]:
        return set(Beitritt.objects.sichtbar_fuer(wer, netzwerk))

    assert sichtbar(koordination) == sichtbar(System("test")) == {fremder, eigener}
    assert sichtbar(vertretung) == {eigener}
    assert sichtbar(zugang_zu(fremder)) == {fremder}
    assert sichtbar(fachkraft) == sichtbar(OEFFENTLICHKEIT) == set()


def test_chain_that_was_touched_is_shown(beitritt: Beitritt, als: Als, koordination: Konto) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE basis_kettenglied SET ereignis = 'anders'")
        cursor.execute("SET session_replication_role = DEFAULT")
    seite = reverse("mitglieder:beitritt-zeigen", args=("kinderschutz", beitritt.pk))
    assert "Der Nachweis passt nicht mehr zusammen" in als(koordination).get(seite).text


def test_wer_schon_eingeladen_ist_bleibt_es(beitritt: Beitritt, koordination: Konto) -> None:
    noch_einmal = beitritt_aktionen.einladen(
        fassung=beitritt.fassung, organisationen=[beitritt.organisation], von=koordination
    )
    assert (noch_einmal.organisationen, noch_einmal.nachrichten) == (0, 0)
    assert ereignisse(beitritt) == ["eingeladen"]
    assert Nachricht.objects.filter(anlass="vereinbarung.einladung").count() == 1


def test_abgelaufener_code_wird_nicht_mehr_verschickt(beitritt: Beitritt) -> None:
    unterzeichnung.code_senden(zugang=zugang_zu(beitritt))
    nachricht = Nachricht.objects.get(anlass="vereinbarung.code")
    Einmalcode.objects.update(gueltig_bis=timezone.now())
    with pytest.raises(briefe.NichtMehrNoetig, match="abgelaufen"):
        briefe.bauen(nachricht)


def test_zwei_arbeiter_legen_ein_demosiegel_an(netzwerk: Netzwerk) -> None:
    with ThreadPoolExecutor(6) as faeden:
        siegel = list(faeden.map(lambda _nr: siegel_des_netzwerks(netzwerk), range(6)))
    assert len({eines.fingerabdruck for eines in siegel}) == 1
