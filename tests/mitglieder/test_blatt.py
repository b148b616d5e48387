"""Sheets to sign: one, all of a version at once, and what is issued for a qualified signature."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from mitglieder.aktionen import blatt as aktionen
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich
from mitglieder.models import Beitritt
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from netzwerk.basis.pdf import konformitaet
from tests.mitglieder.fabriken import (
    adresse,
    eingeladen,
    partner,
    unterzeichnet,
    veroeffentlicht,
    zugang_zu,
)
from tests.mitglieder.nachweise import pfad

type Als = Callable[[Konto], Client]
pytestmark = pytest.mark.usefixtures("eigene_ablage")


def _text(pdf: bytes) -> str:
    return " ".join(
        " ".join(seite.extract_text() for seite in PdfReader(BytesIO(pdf)).pages).split()
    )


def _erstellt(gegenstand: Any, art: str) -> Dokument:
    pdf: Dokument = Dokument.objects.zu(gegenstand).get(art=art)
    assert dokument_aktionen.erstellen(pdf), pdf.fehler
    pdf.refresh_from_db()
    return pdf


def test_sheet_through_the_link(beitritt: Beitritt, besuch: Client) -> None:
    zugang = zugang_zu(beitritt)
    lesen = besuch.get(pfad(zugang, "unterzeichnung-lesen")).text
    assert "Lieber von Hand?" in lesen
    assert pfad(zugang) in lesen
    assert "Blatt erstellen" in besuch.get(pfad(zugang)).text
    assert besuch.get(pfad(zugang, "nachweis-link-blatt")).status_code == 404
    antwort = besuch.post(pfad(zugang, "nachweis-link-anfordern"), follow=True)
    assert "wird gerade erstellt" in antwort.text
    teil = besuch.get(pfad(zugang), headers={"HX-Request": "true"})
    assert "hx-trigger" in teil.text
    assert "<h1" not in teil.text
    pdf = _erstellt(beitritt, aktionen.BLATT)
    assert "Blatt herunterladen" in besuch.get(pfad(zugang)).text
    datei: Any = besuch.get(pfad(zugang, "nachweis-link-blatt"))
    inhalt = datei.getvalue()
    assert inhalt == pdf.inhalt()
    assert konformitaet(inhalt) == []
    text = _text(inhalt)
    for wort in (
        "Kita Regenbogen",
        "Fassung 1",
        "Ich habe die Vereinbarung gelesen.",
        "Ich darf für Kita Regenbogen unterzeichnen.",
        "Kita Regenbogen tritt der Vereinbarung in dieser Fassung bei.",
        "Vor- und Nachname in Druckbuchstaben",
        "Unterschrift",
        beitritt.blattnummer,
    ):
        assert wort in text
    assert beitritt.fassung.sha256 in text.replace(" ", "")
    assert "Zweitens." not in text  # the sheet, not the agreement
    assert len(PdfReader(BytesIO(inhalt)).pages) == 1


def test_sheet_of_the_coordination_follows_the_name(
    beitritt: Beitritt, als: Als, koordination: Konto
) -> None:
    client = als(koordination)
    assert client.get(adresse("blatt-zeigen", beitritt.pk)).status_code == 404
    for name in ("Kita Regenbogen", "Kita Sonnenschein"):
        beitritt.organisation.name = name
        beitritt.organisation.save(update_fields=["name"])
        antwort = client.post(adresse("blatt-anfordern", beitritt.pk), follow=True)
        assert "wird gerade erstellt" in antwort.text
        _erstellt(beitritt, aktionen.BLATT)
        datei: Any = client.get(adresse("blatt-zeigen", beitritt.pk))
        assert name in _text(datei.getvalue())
    assert "Blatt zum Unterschreiben" in client.get(adresse("beitritt-zeigen", beitritt.pk)).text


def test_all_open_ones_in_one_file(netzwerk: Netzwerk, als: Als, koordination: Konto) -> None:
    fassung = veroeffentlicht(netzwerk)
    for name in ("Zebra", "Amsel"):
        eingeladen(fassung, partner(netzwerk, name=name))
    unterzeichnet(eingeladen(fassung, partner(netzwerk, name="Hat schon")))
    client = als(koordination)
    blaetter = adresse("blatt-liste", fassung.vereinbarung_id, fassung.nummer)
    alle = adresse("blatt-alle", fassung.vereinbarung_id, fassung.nummer)
    assert blaetter in client.get(fassung.get_absolute_url()).text
    assert "2 Blätter erstellen" in client.get(blaetter).text
    assert client.get(alle).status_code == 404
    assert "werden erstellt" in client.post(blaetter, follow=True).text
    assert "<h1" not in client.get(blaetter, headers={"HX-Request": "true"}).text
    _erstellt(fassung, aktionen.BLAETTER)
    datei: Any = client.get(alle)
    inhalt = datei.getvalue()
    assert konformitaet(inhalt) == []
    seiten = [seite.extract_text() for seite in PdfReader(BytesIO(inhalt)).pages]
    assert [("Amsel" in seite, "Zebra" in seite) for seite in seiten] == [
        (True, False),
        (False, True),
    ]
    assert "Hat schon" not in _text(inhalt)
    # Later: anew, without whoever has answered since.
    unterzeichnet(Beitritt.objects.get(organisation__name="Zebra"))
    client.post(blaetter)
    neu = _erstellt(fassung, aktionen.BLAETTER)
    assert len(PdfReader(BytesIO(neu.inhalt())).pages) == 1
    unterzeichnet(Beitritt.objects.get(organisation__name="Amsel"))
    antwort = client.post(blaetter, follow=True)
    assert "Keine Organisation hat noch zu unterzeichnen" in antwort.text


def test_nothing_for_who_has_answered(
    beitritt: Beitritt, besuch: Client, als: Als, koordination: Konto
) -> None:
    unterzeichnet(beitritt)
    beitritt.refresh_from_db()
    with pytest.raises(BeitrittNichtMoeglich):
        aktionen.anfordern(beitritt)
    antwort = als(koordination).post(adresse("blatt-anfordern", beitritt.pk), follow=True)
    assert "nichts mehr zu unterzeichnen" in antwort.text
    zugang = zugang_zu(beitritt)
    antwort = besuch.post(pfad(zugang, "nachweis-link-anfordern"), follow=True)
    assert "nichts mehr zu unterzeichnen" in antwort.text


def test_issued_for_a_qualified_signature(
    netzwerk: Netzwerk, als: Als, koordination: Konto
) -> None:
    fassung = veroeffentlicht(netzwerk, form="qes")
    beitritt = eingeladen(fassung, partner(netzwerk, name="Kita Regenbogen"))
    aktionen.anfordern(beitritt)
    pdf = _erstellt(beitritt, aktionen.BLATT)
    text = _text(pdf.inhalt())
    assert "Zweitens." in text  # the whole agreement
    assert "Kita Regenbogen tritt der Vereinbarung in dieser Fassung bei." in text
    assert konformitaet(pdf.inhalt()) == []
    aktionen.anfordern(beitritt)
    assert Dokument.objects.zu(beitritt).get(art=aktionen.BLATT).sha256 == pdf.sha256  # for good
    blaetter = adresse("blatt-liste", fassung.vereinbarung_id, fassung.nummer)
    assert "keine Blätter" in als(koordination).get(blaetter).text
    antwort = als(koordination).post(blaetter, follow=True)
    assert "kein Papier" in antwort.text
