"""The history of an entry: readable, complete, without the persons of others or of the past."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pghistory
import pytest
from django.db import models
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mitglieder.aktionen import zusammenfuehrung
from mitglieder.lesbar import wert_lesbar
from mitglieder.models import Mitgliedschaft, Organisation, Partnergruppe
from netzwerk.basis.aufbewahrung import durchsetzen
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    KontoFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
)
from tests.mitglieder.anmelden import Anmelden


@pytest.fixture
def haus(netzwerk: Netzwerk) -> Organisation:
    organisation: Organisation = OrganisationFabrik(name="Haus am Park", kommune=netzwerk.kommune)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=organisation)
    return organisation


def url(organisation: Organisation, kurzname: str = "kinderschutz") -> str:
    return reverse("mitglieder:organisation-verlauf", args=[kurzname, organisation.pk])


def gelesen(antwort: Any) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    return [
        (e.was, e.wer, [tuple(u) for u in e.unterschiede]) for e in antwort.context["eintraege"]
    ]


def test_wer_was_vorher_und_nachher(
    haus: Organisation,
    netzwerk: Netzwerk,
    koordination: Konto,
    vertretung: Konto,
    fremde: Konto,
    als: Anmelden,
) -> None:
    schule = Partnergruppe.objects.get(schluessel="schule")
    dach = OrganisationFabrik(name="Diakonie")
    mitgliedschaft = Mitgliedschaft.objects.get(organisation=haus)
    weg = KontoFabrik()
    with pghistory.context(handelnde=f"konto:{koordination.pk}"):
        Organisation.objects.filter(pk=haus.pk).update(ort="Nord", uebergeordnet=dach)
        mitgliedschaft.gruppen.add(schule)
    with pghistory.context(handelnde=f"konto:{vertretung.pk}"):
        Organisation.objects.filter(pk=haus.pk).update(schutzkonzept="liegt_vor")
    with pghistory.context(handelnde="zugang:00000000-0000-0000-0000-000000000000"):
        kontakt = KontaktFabrik(
            organisation=haus, netzwerke=[netzwerk], vorname="Kim", nachname="Probe"
        )
    with pghistory.context(handelnde=f"konto:{fremde.pk}"):
        Organisation.objects.filter(pk=haus.pk).update(vereinbarung_8a_am="2024-05-06")
    with pghistory.context(handelnde=f"konto:{koordination.pk}", weg="einlesung"):
        type(kontakt).objects.filter(pk=kontakt.pk).update(ist_insofa=True)
    with pghistory.context(handelnde="oeffentlichkeit"):
        mitgliedschaft.ruhen_lassen()
    with pghistory.context(handelnde=f"konto:{weg.pk}"):
        mitgliedschaft.gruppen.remove(schule)
    weg.delete()
    with pghistory.context(handelnde=f"konto:{KontoFabrik().pk}"):
        kontakt.delete()
        Organisation.objects.filter(pk=haus.pk).update(logo="organisationen/logo.png")
    # another network's person and membership
    KontaktFabrik(organisation=haus, netzwerke=[NetzwerkFabrik()], nachname="Nurdort")
    MitgliedschaftFabrik(organisation=haus, netzwerk=Netzwerk.objects.get(kurzname="anderswo"))
    innen = als(koordination)
    antwort = innen.get(url(haus))
    # All in one transaction, which is one moment for the trail.
    assert sorted(gelesen(antwort)) == sorted(
        [
            ("Partnergruppe entfernt: Schulen", "gelöschtes Konto", []),
            ("Mitgliedschaft geändert", "öffentliches Formular", [("Stand", "aktiv", "ruhend")]),
            (
                "Eintrag geändert",
                "anderes Netzwerk (Netzwerk Kinderschutz Anderswo)",
                [("8a-Vereinbarung vom", "", "6. Mai 2024")],
            ),
            (
                "Eintrag geändert",
                "Vertretung, Toni Vorlage",
                [("Schutzkonzept", "nicht bekannt", "liegt vor")],
            ),
            (
                "Partnergruppe hinzugefügt: Schulen",
                "Koordination, Kim Beispiel",
                [],
            ),
            (
                "Eintrag geändert",
                "Koordination, Kim Beispiel",
                [("Übergeordnete Organisation", "", "Diakonie"), ("Ort", "", "Nord")],
            ),
            ("Mitgliedschaft angelegt, Stand „aktiv“", "Portal", []),
            ("Eintrag angelegt", "Portal", []),
            (
                "Eintrag geändert",
                "Konto ohne Rolle in diesem Netzwerk",
                [("Logo", "", "logo.png")],
            ),
        ]
    )
    assert "Nurdort" not in antwort.text


def test_kontakte_und_anonymisierte(
    haus: Organisation, netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    with pghistory.context(handelnde="zugang:00000000-0000-0000-0000-000000000000"):
        kontakt = KontaktFabrik(
            organisation=haus, netzwerke=[netzwerk], vorname="Kim", nachname="Probe", email=""
        )
    with pghistory.context(handelnde=f"konto:{koordination.pk}", weg="einlesung"):
        kontakt.email = "kim@park.example"
        kontakt.ist_insofa = True
        kontakt.save()
    innen = als(koordination)
    assert sorted(gelesen(innen.get(url(haus))))[-3:-1] == [
        ("Kontakt eingetragen: Kim Probe", "persönlicher Link", []),
        (
            "Kontakt geändert: Kim Probe",
            "Import, Kim Beispiel",
            [
                ("E-Mail-Adresse", "", "kim@park.example"),
                ("insoweit erfahrene Fachkraft", "nein", "ja"),
            ],
        ),
    ]
    kontakt.ausscheiden()
    assert durchsetzen(timezone.now() + timedelta(days=800))
    seite = innen.get(url(haus)).text
    assert "(anonymisiert)" in seite
    assert "Probe" not in seite
    assert "kim@park.example" not in seite


def test_die_zusammenfuehrung_steht_darin(
    haus: Organisation, netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    alt = OrganisationFabrik(name="Haus a. Park", uebergeordnet=None)
    kind = OrganisationFabrik(name="Krippe", uebergeordnet=alt)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=kind)
    person = KontaktFabrik(organisation=alt, netzwerke=[netzwerk], vorname="Kim", nachname="Probe")
    with pghistory.context(handelnde=f"konto:{koordination.pk}"):
        zusammenfuehrung.zusammenfuehren(
            neu=haus, alt=alt, uebernehmen=(), netzwerk=netzwerk, von=koordination
        )
    innen = als(koordination)
    zeilen = gelesen(innen.get(url(haus)))
    aufgegangen = next(
        (was, wer) for was, wer, _u in zeilen if was.startswith("„Haus a. Park“ ist in diesem")
    )
    assert aufgegangen[1] == "Koordination, Kim Beispiel"
    assert {"Kontakte: 1", "Organisationen: 1"} == {
        *aufgegangen[0].partition(" (")[2].rstrip(")").split(", ")
    }
    umgezogen = next(u for was, _wer, u in zeilen if was == f"Kontakt geändert: {person.name}")
    assert umgezogen == [("Organisation", "Haus a. Park", "Haus am Park")]
    assert ["Haus a. Park", "Haus am Park"] in [
        list(u[0][1:]) for _was, _wer, u in gelesen(innen.get(url(kind))) if u
    ]


def _viel(haus: Organisation, netzwerk: Netzwerk, koordination: Konto, anzahl: int) -> None:
    for n in range(anzahl):
        with pghistory.context(handelnde=f"konto:{koordination.pk}"):
            Organisation.objects.filter(pk=haus.pk).update(ort=f"Ort {n}")
            kontakt = KontaktFabrik(organisation=haus, netzwerke=[netzwerk])
            type(kontakt).objects.filter(pk=kontakt.pk).update(telefon=str(n))
            Mitgliedschaft.objects.update(seit=timezone.localdate() - timedelta(days=n + 1))


def test_seite_fuer_seite(
    haus: Organisation, netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    _viel(haus, netzwerk, koordination, 8)
    innen = als(koordination)
    seiten = [innen.get(url(haus), {"seite": str(n)}).context["eintraege"] for n in (1, 2)]
    assert [len(seite) for seite in seiten] == [30, 4]
    assert len({eintrag.nummer for seite in seiten for eintrag in seite}) == 34


@pytest.mark.parametrize("anzahl", [1, 3])
def test_gleich_viele_abfragen(
    haus: Organisation,
    netzwerk: Netzwerk,
    koordination: Konto,
    als: Anmelden,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    _viel(haus, netzwerk, koordination, anzahl)
    innen = als(koordination)
    innen.get(url(haus))
    with django_assert_num_queries(22):
        antwort = innen.get(url(haus))
    assert len(antwort.context["eintraege"]) == 4 * anzahl + 2


def test_das_neueste_zuerst(haus: Organisation, koordination: Konto, als: Anmelden) -> None:
    Mitgliedschaft.objects.all().delete()
    spur: Any = Mitgliedschaft.pgh_event_models["insert"]  # type: ignore[attr-defined]  # set by pghistory
    gestern = timezone.now() - timedelta(days=1)
    spur._default_manager.filter(pgh_label="insert").update(pgh_created_at=gestern)
    eintraege = gelesen(als(koordination).get(url(haus)))
    assert {was for was, _wer, _u in eintraege[:2]} == {
        "Mitgliedschaft gelöscht",
        "Eintrag angelegt",
    }
    assert [was for was, _wer, _u in eintraege[2:]] == ["Mitgliedschaft angelegt, Stand „aktiv“"]


def test_nur_die_koordination(
    haus: Organisation, vertretung: Konto, fachkraft: Konto, fremde: Konto, als: Anmelden
) -> None:
    for konto, erwartet in ((vertretung, 403), (fachkraft, 403), (fremde, 404)):
        assert als(konto).get(url(haus)).status_code == erwartet
    assert als(fremde).get(url(haus, "anderswo")).status_code == 404


def test_tage_und_zeiten_stehen_da_wie_ueberall(haus: Organisation) -> None:
    feld = Organisation._meta.get_field("vereinbarung_8a_am")
    assert isinstance(feld, models.Field)
    assert wert_lesbar(feld, date(2024, 3, 1)) == "1. März 2024"
    um_elf = datetime(2024, 3, 1, 10, 5, tzinfo=UTC)
    assert wert_lesbar(feld, um_elf) == "1. März 2024, 11:05 Uhr"
