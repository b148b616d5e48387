"""A signature names the organisation as it was that day: on every paper, whatever becomes of it."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from mitglieder.aktionen import gegenzeichnung, parteienliste
from mitglieder.models import Beitritt, Fassung, Organisation
from mitglieder.templatetags.vereinbarung import lesetext
from netzwerk.basis import briefe
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.models import Dokument, Kettenglied, Konto, Nachricht, Netzwerk
from tests.mitglieder.doppelte import alt, fuehre, mit_berechtigter, neu
from tests.mitglieder.fabriken import (
    eingeladen,
    gesiegelt,
    partner,
    unterzeichnet,
    veroeffentlicht,
)
from tests.mitglieder.leben import naechste, uebergeleitet
from tests.mitglieder.test_parteienliste import text_von

__all__ = ["alt", "neu"]  # fixtures
pytestmark = pytest.mark.usefixtures("eigene_ablage")

DAMALS: dict[str, Any] = {
    "name": "Kita Nord",
    "strasse": "Alter Weg 1",
    "plz": "53111",
    "ort": "Altstadt",
}


@pytest.fixture
def fassung(netzwerk: Netzwerk, koordination: Konto) -> Fassung:
    return veroeffentlicht(
        netzwerk,
        gegenzeichner=koordination,
        gegenzeichner_funktion="Leitung",
        abschnitte=["Es tritt bei: {organisation}."],
    )


@pytest.fixture
def beitritt(fassung: Fassung, netzwerk: Netzwerk) -> Beitritt:
    """Signed; its organisation is renamed and moves before anything is sealed."""
    haus = partner(netzwerk, **DAMALS)
    beitritt = unterzeichnet(eingeladen(fassung, haus))
    Organisation.objects.filter(pk=haus.pk).update(name="Haus Süd", strasse="Neue Straße 2")
    gezeichnet: Beitritt = Beitritt.objects.get(pk=beitritt.pk)
    return gezeichnet


def zweites(beitritt: Beitritt, koordination: Konto) -> Dokument:
    gegenzeichnung.gegenzeichnen(
        fassung=beitritt.fassung, beitritte=[beitritt.pk], von=koordination
    )
    dokument: Dokument = Dokument.objects.zu(beitritt).get(art="gegenzeichnung")
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    return dokument


def wie_damals(text: str) -> None:
    assert "Kita Nord" in text
    assert "Haus Süd" not in text


def test_sealed_countersigned_listed_and_checked_by_the_name_of_then(
    beitritt: Beitritt, koordination: Konto, besuch: Client
) -> None:
    for pdf in (gesiegelt(beitritt), zweites(beitritt, koordination)):
        text = text_von(pdf)
        wie_damals(text)
        assert "Es tritt bei: Kita Nord." in text
        assert "Alter Weg 1" in text
        assert "Neue Straße" not in text
        assert "kita-nord" in pdf.dateiname
        wie_damals(besuch.get("/kinderschutz/pruefen/", {"code": pdf.pruefcode}).text)
    liste = parteienliste.anfordern(fassung=beitritt.fassung, von=koordination)
    assert [eintrag["organisation"] for eintrag in liste.eintraege] == ["Kita Nord"]
    glied: Kettenglied = Kettenglied.objects.get(kette=beitritt.kette, ereignis="unterzeichnet")
    assert (glied.nutzlast or {})["organisation"] == "Kita Nord"
    for anlass in ("beitritt_bestaetigt", "gegengezeichnet"):
        nachricht = Nachricht.objects.filter(anlass=f"vereinbarung.{anlass}")[0]
        brief = briefe.bauen(nachricht)
        wie_damals(f"{brief.subject} {brief.body}")


def test_read_on_the_web_as_it_was_signed(beitritt: Beitritt) -> None:
    ((_nummer, _titel, absaetze),) = lesetext({"beitritt": beitritt}, beitritt.fassung)
    assert absaetze == ["Es tritt bei: Kita Nord."]


def test_open_ones_follow_the_entry(fassung: Fassung, netzwerk: Netzwerk) -> None:
    haus = partner(netzwerk, **DAMALS)
    offen = eingeladen(fassung, haus)
    Organisation.objects.filter(pk=haus.pk).update(name="Haus Süd")
    offen = Beitritt.objects.get(pk=offen.pk)
    assert (offen.organisation_name, offen.parteiname) == ("", "Haus Süd")
    assert unterzeichnet(offen).organisation_name == "Haus Süd"


def test_carried_over_with_the_name_that_signed(beitritt: Beitritt) -> None:
    text = text_von(gesiegelt(uebergeleitet(beitritt, naechste(beitritt.fassung))))
    wie_damals(text)
    assert "Alter Weg 1" in text


def test_merged_into_another_entry_the_name_stays(
    fassung: Fassung,
    netzwerk: Netzwerk,
    koordination: Konto,
    besuch: Client,
    alt: Organisation,
    neu: Organisation,
) -> None:
    beitritt = eingeladen(fassung, mit_berechtigter(netzwerk, alt))
    unterzeichnet(beitritt)
    fuehre(neu, alt, koordination)
    beitritt = Beitritt.objects.get(pk=beitritt.pk)
    assert (beitritt.organisation, beitritt.parteiname) == (neu, "KiTa Regenbogen e.V.")
    pdf = gesiegelt(beitritt)
    assert "Es tritt bei: KiTa Regenbogen e.V." in text_von(pdf)
    befund = besuch.get("/kinderschutz/pruefen/", {"code": pdf.pruefcode}).text
    assert "KiTa Regenbogen e.V." in befund


def test_signed_before_the_name_was_kept(beitritt: Beitritt) -> None:
    """The migration takes the name from the chain, and today's where the chain has forgotten."""
    neuer = uebergeleitet(beitritt, naechste(beitritt.fassung))
    migration = import_module("mitglieder.migrations.0015_unterschrift_mit_organisation")

    def nachgetragen() -> set[tuple[str, str]]:
        with connection.cursor() as zeiger:
            zeiger.execute("SELECT set_config('portal.aufbewahrung', 'ja', true)")
            Beitritt.objects.update(organisation_name="?", organisation_anschrift="?")
            migration.eintragen(apps, None)
            zeiger.execute("SELECT set_config('portal.aufbewahrung', '', true)")
        return set(Beitritt.objects.values_list("organisation_name", "organisation_anschrift"))

    assert Beitritt.objects.count() == 2
    assert nachgetragen() == {("Kita Nord", "Neue Straße 2, 53111 Altstadt")}
    Kettenglied.objects.vergessen([beitritt.kette, neuer.kette])
    assert nachgetragen() == {("Haus Süd", "Neue Straße 2, 53111 Altstadt")}
