"""Nobody stands on public pages without having said so, and nobody says it for somebody else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mitglieder.aktionen import einwilligung as aktionen
from mitglieder.aktionen import kontakt as kontakte
from mitglieder.models import Einwilligung, Kontakt, Organisation
from mitglieder.models.einwilligung import FASSUNG, TEXT
from netzwerk.basis.handelnde import System
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, NetzwerkFabrik
from tests.formulare import senden
from tests.mitglieder.anmelden import Anmelden
from tests.wettlauf import zuvorkommen

JA = {"fassung": FASSUNG, "einverstanden": "on"}
AUSSEN = ("mitglieder:netzwerk", "mitglieder:insofa", "uebersicht:start")


def _url(name: str, netzwerk: Netzwerk, *args: Any) -> str:
    return reverse(f"mitglieder:einwilligung-{name}", args=[netzwerk.kurzname, *args])


@pytest.fixture
def kontakt(netzwerk: Netzwerk, eigene_organisation: Organisation) -> Kontakt:
    kontakt: Kontakt = KontaktFabrik(
        organisation=eigene_organisation,
        netzwerke=[netzwerk],
        nachname="Geheimnis",
        funktion="Teamleitung Geheim",
        email="geheim@haus.example",
        telefon="00000 777",
        ist_insofa=True,
    )
    return kontakt


def _aussen(netzwerk: Netzwerk, client: Client | None = None) -> str:
    client = client or Client(headers={"accept-language": "de"})
    return "".join(
        client.get(reverse(name, args=[netzwerk.kurzname])).content.decode() for name in AUSSEN
    )


def _steht_da(netzwerk: Netzwerk, client: Client | None = None) -> bool:
    seiten = _aussen(netzwerk, client)
    angaben = ("Geheimnis", "Teamleitung Geheim", "geheim@haus.example", "00000 777")
    funde = {angabe in seiten for angabe in angaben}
    assert len(funde) == 1, "a person stands there whole or not at all"
    return funde.pop()


def test_ohne_einwilligung_steht_niemand_oeffentlich(
    netzwerk: Netzwerk, kontakt: Kontakt, koordination: Konto, als: Anmelden
) -> None:
    """Neither with a consent of another network, nor a withdrawn one, nor for the coordination."""
    Einwilligung.erteilen(kontakt, netzwerk=NetzwerkFabrik(), weg=Einwilligung.Weg.KONTO)
    Einwilligung.erteilen(kontakt, netzwerk=netzwerk, weg=Einwilligung.Weg.KONTO)
    assert _steht_da(netzwerk)
    assert Einwilligung.widerrufen(kontakt, netzwerk=netzwerk)
    assert not _steht_da(netzwerk)
    assert not _steht_da(netzwerk, als(koordination))
    # The body's general contact stands in for her.
    assert kontakt.organisation.email in _aussen(netzwerk)


def test_nur_wer_hier_taetig_ist_steht_oeffentlich(netzwerk: Netzwerk, kontakt: Kontakt) -> None:
    Einwilligung.erteilen(kontakt, netzwerk=netzwerk, weg=Einwilligung.Weg.LINK)
    assert _steht_da(netzwerk)
    kontakt.netzwerke.remove(netzwerk)
    assert not _steht_da(netzwerk)
    kontakt.netzwerke.add(netzwerk)
    kontakt.organisation.mitgliedschaft_set.get().ruhen_lassen()
    assert not _steht_da(netzwerk)


def test_koordination_traegt_schriftliche_ein_und_den_widerruf(
    netzwerk: Netzwerk, kontakt: Kontakt, koordination: Konto, als: Anmelden
) -> None:
    client = als(koordination)
    adresse = _url("zeigen", netzwerk, kontakt.pk)
    assert str(TEXT) in client.get(adresse).content.decode()
    assert client.post(adresse, {"fassung": FASSUNG}).status_code == 422
    assert client.post(adresse, JA | {"fassung": "2020-01"}).status_code == 422
    assert not Einwilligung.objects.exists()
    assert client.post(adresse, JA).status_code == 302
    assert client.post(adresse, JA).status_code == 302  # twice changes nothing
    eine = Einwilligung.objects.get()
    assert (eine.weg, eine.erfasst_von, eine.text, eine.fassung) == (
        "schriftlich",
        koordination,
        str(TEXT),
        FASSUNG,
    )
    assert _steht_da(netzwerk)
    seite = client.get(adresse).content.decode()
    assert "Widerruf eintragen" in seite
    assert "Kim Beispiel" in seite
    widerruf = _url("widerrufen", netzwerk, kontakt.pk)
    assert client.get(widerruf).status_code == 405
    assert "ist widerrufen" in client.post(widerruf, follow=True).content.decode()
    assert "Es gab keine" in client.post(widerruf, follow=True).content.decode()
    assert not _steht_da(netzwerk)
    assert "1 frühere Einwilligung" in client.get(adresse).content.decode()


def test_im_eigenen_konto(
    netzwerk: Netzwerk, kontakt: Kontakt, fachkraft: Konto, als: Anmelden
) -> None:
    client = als(fachkraft)
    leer = client.get(_url("liste", netzwerk)).content.decode()
    assert "gehört hier kein Kontakt" in leer
    Kontakt.objects.filter(pk=kontakt.pk).update(konto=fachkraft)
    adresse = _url("zeigen", netzwerk, kontakt.pk)
    assert adresse in client.get(_url("liste", netzwerk)).content.decode()
    assert "Ihre Kontaktdaten" in client.get(adresse).content.decode()
    client.post(adresse, JA)
    assert Einwilligung.objects.get().weg == "konto"
    assert "mit Einwilligung öffentlich" in client.get(_url("liste", netzwerk)).content.decode()
    client.post(_url("widerrufen", netzwerk, kontakt.pk))
    assert not _steht_da(netzwerk)


def test_niemand_willigt_fuer_andere_ein(
    netzwerk: Netzwerk,
    kontakt: Kontakt,
    vertretung: Konto,
    fachkraft: Konto,
    fremde: Konto,
    als: Anmelden,
) -> None:
    """The organisation's own representative least of all: she edits the entry, no more."""
    assert set(Kontakt.objects.bearbeitbar_fuer(vertretung, netzwerk)) == {kontakt}
    for konto, status in ((vertretung, 403), (fachkraft, 403), (fremde, 404)):
        client = als(konto)
        assert client.get(_url("zeigen", netzwerk, kontakt.pk)).status_code == status
        assert client.post(_url("zeigen", netzwerk, kontakt.pk), JA).status_code == status
        assert client.post(_url("widerrufen", netzwerk, kontakt.pk)).status_code == status
    assert not Einwilligung.objects.exists()
    assert not Kontakt.objects.all().einwilligung_durch(System("test"), netzwerk)


def test_ausscheiden_beendet_die_veroeffentlichung(
    netzwerk: Netzwerk, kontakt: Kontakt, koordination: Konto, als: Anmelden
) -> None:
    aktionen.erteilen(kontakt=kontakt, netzwerk=netzwerk, von=koordination)
    kontakte.ausscheiden(kontakt=kontakt, von=koordination)
    assert not _steht_da(netzwerk)
    client = als(koordination)
    adresse = _url("zeigen", netzwerk, kontakt.pk)
    assert "einverstanden" not in client.get(adresse).content.decode()
    antwort = client.post(adresse, JA, follow=True)
    assert "ist ausgeschieden" in antwort.content.decode()
    kontakte.zurueckkehren(kontakt=kontakt, von=koordination)
    assert not _steht_da(netzwerk)  # asked anew, not remembered


def test_einwilligung_gilt_einer_person(
    netzwerk: Netzwerk,
    kontakt: Kontakt,
    koordination: Konto,
    vertretung: Konto,
    als: Anmelden,
) -> None:
    """An entry that becomes somebody else's does not publish the new person."""
    aktionen.erteilen(kontakt=kontakt, netzwerk=netzwerk, von=koordination)
    adresse = reverse("mitglieder:kontakt-bearbeiten", args=[netzwerk.kurzname, kontakt.pk])
    gleich = {"vorname": "Robin", "nachname": "Geheimnis", "email": kontakt.email}
    antwort = senden(als(vertretung), adresse, gleich | {"telefon": "00000 778"}, follow=True)
    assert "nicht mehr auf den öffentlichen Seiten" not in antwort.content.decode()
    assert Einwilligung.objects.all().gueltig().exists()
    antwort = senden(als(vertretung), adresse, gleich | {"vorname": "Alex"}, follow=True)
    assert "Die Einwilligung galt für Robin Geheimnis." in antwort.content.decode()
    assert not Einwilligung.objects.all().gueltig().exists()
    # Whoever changes the own name keeps it.
    Kontakt.objects.filter(pk=kontakt.pk).update(konto=vertretung)
    aktionen.erteilen(kontakt=Kontakt.objects.get(pk=kontakt.pk), netzwerk=netzwerk, von=vertretung)
    senden(als(vertretung), adresse, gleich | {"vorname": "Kim", "nachname": "Neu"})
    assert Einwilligung.objects.all().gueltig().exists()


def test_anderes_netzwerk_uebernimmt_den_eintrag_unter_anderem_namen(
    netzwerk: Netzwerk, kontakt: Kontakt, als: Anmelden, koordination: Konto
) -> None:
    drueben = NetzwerkFabrik()
    MitgliedschaftFabrik(netzwerk=drueben, organisation=kontakt.organisation)
    kontakt.netzwerke.set([drueben])
    Einwilligung.erteilen(kontakt, netzwerk=drueben, weg=Einwilligung.Weg.LINK)
    neu = reverse("mitglieder:kontakt-neu", args=[netzwerk.kurzname, kontakt.organisation_id])
    als(koordination).post(neu, {"nachname": "Andere", "email": kontakt.email})
    assert not Einwilligung.objects.all().gueltig().exists()


@pytest.mark.django_db(transaction=True)
def test_wer_gerade_ausscheidet_wird_nicht_veroeffentlicht(
    netzwerk: Netzwerk, kontakt: Kontakt, koordination: Konto
) -> None:
    def eintragen() -> str:
        try:
            aktionen.erteilen(kontakt=kontakt, netzwerk=netzwerk, von=koordination)
        except FalscherZustand as grund:
            return str(grund)
        return "erteilt"

    antwort = zuvorkommen(
        lambda: kontakte.ausscheiden(kontakt=Kontakt.objects.get(), von=koordination), eintragen
    )
    assert antwort == "Robin Geheimnis ist ausgeschieden."
    assert not Einwilligung.objects.all().gueltig().exists()


@pytest.mark.django_db(transaction=True)
def test_zwei_tragen_zugleich_ein(
    netzwerk: Netzwerk, kontakt: Kontakt, koordination: Konto
) -> None:
    def eintragen() -> Einwilligung:
        return aktionen.erteilen(kontakt=kontakt, netzwerk=netzwerk, von=koordination)

    assert zuvorkommen(eintragen, eintragen) == Einwilligung.objects.get()
