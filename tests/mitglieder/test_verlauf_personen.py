"""Who may speak for a body, who may be shown: when it was given, when it ended, in which order."""

from typing import Any

import pghistory
import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mitglieder.aktionen import einwilligung, konto, zusammenfuehrung
from mitglieder.aktionen import kontakt as kontakte
from mitglieder.models import Einwilligung, Kontakt, Mitgliedschaft, Organisation, Vertretung
from netzwerk.basis.models import Konto, Netzwerk, Rolle
from tests.fabriken import (
    KontaktFabrik,
    KontoFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    RolleFabrik,
)
from tests.mitglieder.anmelden import Anmelden


@pytest.fixture
def haus(netzwerk: Netzwerk) -> Organisation:
    organisation: Organisation = OrganisationFabrik(name="Haus am Park", kommune=netzwerk.kommune)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=organisation)
    return organisation


@pytest.fixture
def person(haus: Organisation, netzwerk: Netzwerk) -> Kontakt:
    kontakt: Kontakt = KontaktFabrik(
        organisation=haus, netzwerke=[netzwerk], vorname="Kim", nachname="Probe"
    )
    return kontakt


def _verlauf(als: Anmelden, koordination: Konto, organisation: Organisation) -> list[Any]:
    adresse = reverse("mitglieder:organisation-verlauf", args=["kinderschutz", organisation.pk])
    return list(als(koordination).get(adresse).context["eintraege"])


def _was(als: Anmelden, koordination: Konto, organisation: Organisation, *worte: str) -> list[str]:
    alle = _verlauf(als, koordination, organisation)
    return [eintrag.was for eintrag in alle if any(wort in eintrag.was for wort in worte)]


def test_vertretung_gegeben_und_beendet(
    haus: Organisation, netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    with pghistory.context(handelnde=f"konto:{koordination.pk}"):
        konto.einladen(
            netzwerk=netzwerk,
            name="Robin Muster",
            email="robin@park.example",
            art="vertretung",
            organisation=haus,
            von=koordination,
        )
    # Another network's representative of the same body, here at most a professional.
    fremd = NetzwerkFabrik()
    andere = RolleFabrik(netzwerk=fremd, art="vertretung", konto__name="Alex Anderswo").konto
    RolleFabrik(netzwerk=netzwerk, art="fachkraft", konto=andere)
    Vertretung.objects.create(konto=andere, organisation=haus)
    (eintrag,) = [e for e in _verlauf(als, koordination, haus) if "Vertretung" in e.was]
    assert (eintrag.was, eintrag.wer) == (
        "Vertretung eingetragen: Robin Muster",
        "Koordination, Kim Beispiel",
    )
    # The role goes with it, the name stays readable as long as there is an account.
    rolle = Rolle.objects.get(konto__email="robin@park.example")
    konto.rolle_entziehen(rolle=rolle, von=koordination)
    assert sorted(_was(als, koordination, haus, "Vertretung")) == [
        "Vertretung beendet: Robin Muster",
        "Vertretung eingetragen: Robin Muster",
    ]
    rolle.konto.delete()
    assert set(_was(als, koordination, haus, "Vertretung")) == {
        "Vertretung beendet: gelöscht",
        "Vertretung eingetragen: gelöscht",
    }


def test_vertretung_zieht_beim_zusammenfuehren_um(
    haus: Organisation, netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    alt = OrganisationFabrik(name="Haus a. Park", kommune=netzwerk.kommune)
    rolle = RolleFabrik(netzwerk=netzwerk, art="vertretung", konto__name="Robin Muster")
    Vertretung.objects.create(konto=rolle.konto, organisation=alt)
    zusammenfuehrung.zusammenfuehren(
        neu=haus, alt=alt, uebernehmen=(), netzwerk=netzwerk, von=koordination
    )
    (eintrag,) = [e for e in _verlauf(als, koordination, haus) if e.was.startswith("Vertretung ")]
    assert eintrag.was == "Vertretung übernommen: Robin Muster"
    assert [tuple(u) for u in eintrag.unterschiede] == [
        ("Organisation", "Haus a. Park", "Haus am Park")
    ]


def test_einwilligung_gegeben_widerrufen_mit_dem_namen_beendet(
    haus: Organisation, netzwerk: Netzwerk, person: Kontakt, koordination: Konto, als: Anmelden
) -> None:
    with pghistory.context(handelnde=f"konto:{koordination.pk}"):
        einwilligung.erteilen(kontakt=person, netzwerk=netzwerk, von=koordination)
    with pghistory.context(handelnde="zugang:00000000-0000-0000-0000-000000000000"):
        Einwilligung.widerrufen(person, netzwerk=netzwerk)
        Einwilligung.erteilen(person, netzwerk=netzwerk, weg=Einwilligung.Weg.LINK)
    fremd = NetzwerkFabrik()
    person.netzwerke.add(fremd)
    Einwilligung.erteilen(person, netzwerk=fremd, weg=Einwilligung.Weg.KONTO)
    with pghistory.context(handelnde=f"konto:{koordination.pk}"):  # the database's own doing
        Kontakt.objects.filter(pk=person.pk).update(nachname="Neu")
    eintraege = [e for e in _verlauf(als, koordination, haus) if "Einwilligung" in e.was]
    assert [(e.was, e.wer) for e in eintraege] == [
        ("Einwilligung zur Veröffentlichung beendet: Kim Neu", "Koordination, Kim Beispiel"),
        (
            "Einwilligung zur Veröffentlichung erteilt: Kim Neu (über den persönlichen Link)",
            "persönlicher Link",
        ),
        ("Einwilligung zur Veröffentlichung beendet: Kim Neu", "persönlicher Link"),
        (
            "Einwilligung zur Veröffentlichung erteilt: Kim Neu "
            "(liegt der Koordination schriftlich vor)",
            "Koordination, Kim Beispiel",
        ),
    ]
    ((feld, vorher, nachher),) = eintraege[0].unterschiede
    assert (feld, vorher) == ("widerrufen am", "")
    assert "Uhr" in nachher


def test_einwilligungen_beim_zusammenfuehren(
    haus: Organisation, netzwerk: Netzwerk, person: Kontakt, koordination: Konto, als: Anmelden
) -> None:
    """One moves along, one that is there twice goes."""
    zweites = NetzwerkFabrik()
    RolleFabrik(netzwerk=zweites, art="koordination", konto=koordination)
    alt = OrganisationFabrik(kommune=netzwerk.kommune)
    doppelt = KontaktFabrik(
        organisation=alt,
        netzwerke=[netzwerk],
        vorname="Kim",
        nachname="Probe",
        email=person.email,
    )
    einwilligung.erteilen(kontakt=doppelt, netzwerk=netzwerk, von=koordination)
    zusammenfuehrung.zusammenfuehren(
        neu=haus, alt=alt, uebernehmen=(), netzwerk=netzwerk, von=koordination
    )
    assert _was(als, koordination, haus, "Einwilligung") == [
        "Einwilligung zur Veröffentlichung übernommen: Kim Probe"
    ]
    spaeter = KontaktFabrik(
        organisation=OrganisationFabrik(),
        netzwerke=[netzwerk],
        vorname="Kim",
        nachname="Probe",
        email=person.email,
    )
    einwilligung.erteilen(kontakt=spaeter, netzwerk=netzwerk, von=koordination)
    Einwilligung.objects.get(kontakt=person).delete()
    assert "Doppelte Einwilligung zur Veröffentlichung gelöscht: Kim Probe" in _was(
        als, koordination, haus, "Einwilligung"
    )


def test_anonymisiert_steht_auch_hier_kein_name(
    haus: Organisation, netzwerk: Netzwerk, person: Kontakt, koordination: Konto, als: Anmelden
) -> None:
    einwilligung.erteilen(kontakt=person, netzwerk=netzwerk, von=koordination)
    kontakte.ausscheiden(kontakt=person, von=koordination)
    Kontakt.objects.update(vorname="", nachname="(anonymisiert)")
    assert _was(als, koordination, haus, "Einwilligung") == [
        "Einwilligung zur Veröffentlichung beendet: (anonymisiert)",
        "Einwilligung zur Veröffentlichung erteilt: (anonymisiert) "
        "(liegt der Koordination schriftlich vor)",
    ]


def test_was_zugleich_geschah_steht_in_fester_reihenfolge(
    haus: Organisation, netzwerk: Netzwerk, person: Kontakt, koordination: Konto, als: Anmelden
) -> None:
    """One transaction is one moment: cause before effect, whatever the keys of the tables say."""
    for nummer in range(3):  # so that the tables' keys differ
        Kontakt.objects.update(telefon=str(nummer))
    einwilligung.erteilen(kontakt=person, netzwerk=netzwerk, von=koordination)
    Mitgliedschaft.objects.get(organisation=haus).ruhen_lassen()
    rolle = RolleFabrik(netzwerk=netzwerk, art="vertretung", konto__name="Robin Muster")
    Vertretung.objects.create(konto=rolle.konto, organisation=haus)
    erwartet = [
        "Eintrag angelegt",
        "Mitgliedschaft geändert",
        "Mitgliedschaft angelegt, Stand „aktiv“",
        "Vertretung eingetragen: Robin Muster",
        "Kontakt geändert: Kim Probe",
        "Kontakt geändert: Kim Probe",
        "Kontakt geändert: Kim Probe",
        "Kontakt eingetragen: Kim Probe",
        "Einwilligung zur Veröffentlichung erteilt: Kim Probe "
        "(liegt der Koordination schriftlich vor)",
    ]
    assert [eintrag.was for eintrag in _verlauf(als, koordination, haus)] == erwartet


@pytest.mark.parametrize("anzahl", [1, 3])
def test_gleich_viele_abfragen(
    haus: Organisation,
    netzwerk: Netzwerk,
    koordination: Konto,
    als: Anmelden,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    for _nr in range(anzahl):
        kontakt = KontaktFabrik(organisation=haus, netzwerke=[netzwerk])
        einwilligung.erteilen(kontakt=kontakt, netzwerk=netzwerk, von=koordination)
        Einwilligung.widerrufen(kontakt, netzwerk=netzwerk)
        vertretung = KontoFabrik()
        RolleFabrik(netzwerk=netzwerk, art="vertretung", konto=vertretung)
        Vertretung.objects.create(konto=vertretung, organisation=haus).delete()
    innen = als(koordination)
    adresse = reverse("mitglieder:organisation-verlauf", args=["kinderschutz", haus.pk])
    innen.get(adresse)
    with django_assert_num_queries(24):
        antwort = innen.get(adresse)
    assert len(antwort.context["eintraege"]) == 5 * anzahl + 2
