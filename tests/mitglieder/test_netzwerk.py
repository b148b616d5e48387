"""The public page of who belongs, and that of the InsoFa contact points."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mitglieder.models import (
    Einwilligung,
    Gremium,
    Kontakt,
    Mitgliedschaft,
    Organisation,
    Partnergruppe,
    Sitz,
)
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    PartnergruppeFabrik,
)
from tests.mitglieder.anmelden import Anmelden


@pytest.fixture
def besuch() -> Client:
    return Client(headers={"accept-language": "de"})


def _url(name: str, netzwerk: Netzwerk, *args: Any) -> str:
    return reverse(f"mitglieder:{name}", args=[netzwerk.kurzname, *args])


def _text(besuch: Client, netzwerk: Netzwerk, name: str = "netzwerk") -> str:
    antwort = besuch.get(_url(name, netzwerk))
    assert antwort.status_code == 200
    return antwort.content.decode()


def _mitglied(netzwerk: Netzwerk, *gruppen: Partnergruppe, **felder: Any) -> Organisation:
    organisation: Organisation = OrganisationFabrik(**felder)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=organisation, gruppen=gruppen)
    return organisation


def _person(netzwerk: Netzwerk, organisation: Organisation, **felder: Any) -> Kontakt:
    kontakt: Kontakt = KontaktFabrik(organisation=organisation, netzwerke=[netzwerk], **felder)
    return kontakt


def _oeffentlich(kontakt: Kontakt, netzwerk: Netzwerk) -> Kontakt:
    Einwilligung.erteilen(kontakt, netzwerk=netzwerk, weg=Einwilligung.Weg.LINK)
    return kontakt


def test_jede_organisation_steht_einmal_mit_allen_gruppen(
    netzwerk: Netzwerk, besuch: Client
) -> None:
    schule = Partnergruppe.objects.get(schluessel="schule")
    polizei = Partnergruppe.objects.get(schluessel="polizei_ordnung")
    sport = PartnergruppeFabrik(netzwerk=netzwerk, name="Sport")
    fremd = PartnergruppeFabrik(netzwerk=NetzwerkFabrik(), name="Fremde Gruppe")
    viele = _mitglied(netzwerk, sport, polizei, schule, name="Haus der Vielen", bezirk="Hafen")
    _mitglied(netzwerk, name="Ohne Gruppe")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation__name="Ruht gerade", zustand="ruhend")
    MitgliedschaftFabrik(
        netzwerk=netzwerk,
        organisation__name="Noch nicht dabei",
        zustand=Mitgliedschaft.Zustand.EINGELADEN,
        gruppen=[fremd],
    )
    text = _text(besuch, netzwerk)
    assert text.count("<h3>Haus der Vielen</h3>") == 1
    # In the law's order, the own group last; each leads to the one card, and that back to it.
    stellen = [text.index(f'id="gruppe-{gruppe.pk}"') for gruppe in (schule, polizei, sport)]
    assert stellen == sorted(stellen)
    assert text.count(f'href="#organisation-{viele.pk}"') == 3
    for gruppe in (schule, polizei, sport):
        assert f'href="#gruppe-{gruppe.pk}"' in text
    assert "Weitere Partner" in text
    assert "Hafen" in text
    assert "Noch nicht dabei" not in text
    assert "Ruht gerade" not in text
    assert "Fremde Gruppe" not in text
    assert "2 Organisationen" in text


def test_im_aufbau(netzwerk: Netzwerk, besuch: Client) -> None:
    assert "Das Netzwerk ist im Aufbau" in _text(besuch, netzwerk)
    assert "Noch ist keine Anlaufstelle eingetragen" in _text(besuch, netzwerk, "insofa")


def test_gremien_ohne_personen(
    netzwerk: Netzwerk, eigene_organisation: Organisation, besuch: Client
) -> None:
    gremium = Gremium.objects.create(
        netzwerk=netzwerk,
        name="Steuerungsgruppe",
        ort="Rathaus, Raum 7",
        website="https://steuerung.example",
    )
    Gremium.objects.create(netzwerk=netzwerk, name="Interne Runde", ist_oeffentlich=False)
    Gremium.objects.create(netzwerk=NetzwerkFabrik(), name="Anderswo tagt es")
    person = _person(netzwerk, eigene_organisation, nachname="Geheimnis")
    Sitz.objects.create(gremium=gremium, organisation=eigene_organisation, kontakt=person)
    text = _text(besuch, netzwerk)
    assert "Rathaus, Raum 7" in text
    assert "https://steuerung.example" in text
    for verborgen in ("Interne Runde", "Anderswo tagt es", "Geheimnis"):
        assert verborgen not in text


def test_wer_fuer_mehrere_steht_steht_bei_allen(netzwerk: Netzwerk, besuch: Client) -> None:
    erste, zweite = _mitglied(netzwerk, name="Erste"), _mitglied(netzwerk, name="Zweite")
    person = _person(netzwerk, erste, nachname="Ueberall", ist_insofa=True)
    person.weitere_organisationen.add(zweite)
    assert "Ueberall" not in _text(besuch, netzwerk)
    _oeffentlich(person, netzwerk)
    assert _text(besuch, netzwerk).count("<b>Robin Ueberall</b>") == 2
    insofa = _text(besuch, netzwerk, "insofa")
    assert insofa.count("<b>Robin Ueberall</b>") == 2
    assert "2 Anlaufstellen in Musterstadt" in insofa


def test_insofa_nennt_person_oder_stelle_oder_koordinierung(
    netzwerk: Netzwerk, koordination: Konto, vertretung: Konto, als: Anmelden, besuch: Client
) -> None:
    mit = _mitglied(netzwerk, name="Mit Einwilligung", telefon="00000 1", email="mit@haus.example")
    ohne = _mitglied(netzwerk, name="Ohne Einwilligung", telefon="00000 2", email="")
    stumm = _mitglied(netzwerk, name="Ohne alles", telefon="", email="")
    keine = _mitglied(netzwerk, name="Keine InsoFa")
    _oeffentlich(_person(netzwerk, mit, nachname="Sichtbar", ist_insofa=True), netzwerk)
    _person(netzwerk, mit, nachname="Verborgen-A", ist_insofa=True)
    _person(netzwerk, ohne, nachname="Verborgen-B", ist_insofa=True)
    leise = _person(netzwerk, stumm, nachname="Verborgen-C", ist_insofa=True, email="", telefon="")
    _oeffentlich(_person(netzwerk, keine, nachname="Verborgen-D"), netzwerk)
    text = _text(besuch, netzwerk, "insofa")
    assert "Robin Sichtbar" in text
    assert "Verborgen" not in text
    assert "mit@haus.example" not in text  # the person stands in its place
    assert "00000 2" in text
    assert "Keine InsoFa" not in text
    assert "Die Koordinierungsstelle stellt den Kontakt her." in text
    assert "3 Anlaufstellen" in text
    warnung = "Als InsoFa-Anlaufstelle öffentlich, aber nicht erreichbar"
    zeigen = _url("organisation-zeigen", netzwerk, stumm.pk)
    assert warnung in als(koordination).get(zeigen).content.decode()
    assert warnung not in als(vertretung).get(zeigen).content.decode()
    # A name alone reaches nobody either; an address does.
    _oeffentlich(leise, netzwerk)
    assert warnung in als(koordination).get(zeigen).content.decode()
    Kontakt.objects.filter(pk=leise.pk).update(telefon="00000 9")
    assert warnung not in als(koordination).get(zeigen).content.decode()


def test_insofa_steht_nur_im_menue_eines_kinderschutznetzwerks(
    netzwerk: Netzwerk, besuch: Client
) -> None:
    assert _url("insofa", netzwerk) in _text(besuch, netzwerk)
    Netzwerk.objects.filter(pk=netzwerk.pk).update(nach_lkischg=False)
    assert _url("insofa", netzwerk) not in _text(besuch, netzwerk)


@pytest.mark.parametrize("anzahl", [1, 3])
def test_gleich_viele_abfragen(
    netzwerk: Netzwerk, besuch: Client, django_assert_num_queries: Any, anzahl: int
) -> None:
    gruppen = list(Partnergruppe.objects.all()[:3])
    for nummer in range(anzahl):
        organisation = _mitglied(netzwerk, *gruppen, name=f"Haus {nummer}")
        person = _person(netzwerk, organisation, ist_insofa=True)
        person.weitere_organisationen.add(_mitglied(netzwerk, gruppen[0]))
        _oeffentlich(person, netzwerk)
        Gremium.objects.create(netzwerk=netzwerk, name=f"Runde {nummer}")
    with django_assert_num_queries(7):
        _text(besuch, netzwerk)
    with django_assert_num_queries(5):
        _text(besuch, netzwerk, "insofa")
