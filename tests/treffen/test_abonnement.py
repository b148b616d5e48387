"""Calendars to subscribe to: who gets which meetings, and when an address ends."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from mitglieder.aktionen import kontakt as kontaktaktionen
from mitglieder.models import Kontakt
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Konto, Netzwerk, Rolle, Zugang
from tests.fabriken import (
    KontaktFabrik,
    NetzwerkFabrik,
    RolleFabrik,
    TeilnahmeFabrik,
    TopFabrik,
    TreffenFabrik,
)
from tests.treffen.fabriken import GastteilnahmeFabrik
from treffen import abonnement
from treffen.aktionen import kalender as aktionen
from treffen.models import Teilnahme, Treffen

BERLIN = ZoneInfo("Europe/Berlin")
Z = Treffen.Zustand
type Als = Callable[[Konto], Client]


@pytest.fixture
def kontakt(netzwerk: Netzwerk) -> Kontakt:
    person: Kontakt = KontaktFabrik(vorname="Kim", nachname="Kundig", netzwerke=[netzwerk])
    return person


def adresse(zugang: Zugang, netzwerk: Netzwerk) -> str:
    return reverse("treffen:kalender-abruf", args=[netzwerk.kurzname, zeichen(zugang)])


def abo_fuer(inhaber: Konto | Kontakt, netzwerk: Netzwerk) -> str:
    return adresse(
        aktionen.anlegen(inhaber=inhaber, netzwerk=netzwerk, von=_von(inhaber)), netzwerk
    )


def _von(inhaber: Konto | Kontakt) -> Any:
    return inhaber


def termine(inhalt: bytes) -> dict[str, Any]:
    """Untyped: what a field holds depends on its name."""
    gelesen: Any = Calendar.from_ical(inhalt)
    return {str(termin["SUMMARY"]): termin for termin in gelesen.walk("VEVENT")}


def test_kalender_des_netzwerks(client: Client, netzwerk: Netzwerk, fachkraft: Konto) -> None:
    """What members see: no drafts, nothing of another network, nobody's name."""
    beginn = datetime(2027, 3, 30, 14, tzinfo=BERLIN)
    treffen = TreffenFabrik(
        netzwerk=netzwerk,
        titel="Fachtag; mit Komma, und 🎈",
        beginn=beginn,
        online_link="https://video.example/raum",
        beschreibung="Zeile eins\nZeile zwei",
    )
    TopFabrik(treffen=treffen, nummer=1, titel="Internes", vortragend="Toni Vorlage")
    TeilnahmeFabrik(treffen=treffen, kontakt__nachname="Geheimname")
    TreffenFabrik(netzwerk=netzwerk, titel="Entwurf", zustand=Z.ENTWURF)
    TreffenFabrik(titel="Von anderswo")
    TreffenFabrik(netzwerk=netzwerk, titel="Lange her", beginn=timezone.now() - timedelta(days=800))
    antwort = client.get(abo_fuer(fachkraft, netzwerk))
    assert antwort.status_code == 200
    assert antwort["Content-Type"] == "text/calendar; charset=utf-8"
    gelesen: Any = Calendar.from_ical(antwort.content)
    assert gelesen["METHOD"] == "PUBLISH"
    assert gelesen["X-WR-CALNAME"] == f"{netzwerk.name} {netzwerk.kommune}"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H" in antwort.content
    assert b"X-PUBLISHED-TTL:PT4H" in antwort.content
    assert len(gelesen.walk("VTIMEZONE")) == 1
    assert list(termine(antwort.content)) == [treffen.titel]
    (termin,) = termine(antwort.content).values()
    assert termin["UID"] == f"{treffen.uid}@treffen.{netzwerk.kurzname}"
    assert termin["SEQUENCE"] == 0
    assert termin.decoded("DTSTART") == beginn
    assert termin["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert termin["LOCATION"] == "Rathaus, Großer Saal, https://video.example/raum"
    assert (termin["STATUS"], termin["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    assert "Zeile eins\nZeile zwei" in termin["DESCRIPTION"]
    assert abs(termin.decoded("LAST-MODIFIED") - timezone.now()) < timedelta(minutes=5)
    assert "ATTENDEE" not in termin
    for fremdes in ("Geheimname", "Toni Vorlage", "Internes", fachkraft.email):
        assert fremdes not in antwort.content.decode().replace("\r\n ", "")


def test_abgesagtes_bleibt_als_abgesagt(
    client: Client, netzwerk: Netzwerk, fachkraft: Konto
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, titel="Sommertreffen")
    ort = abo_fuer(fachkraft, netzwerk)
    (vorher,) = termine(client.get(ort).content).values()
    treffen.verschieben("Der Saal ist belegt.")
    (verschoben,) = termine(client.get(ort).content).values()
    assert (verschoben["SUMMARY"], verschoben["STATUS"]) == (
        "Verschoben: Sommertreffen",
        "CANCELLED",
    )
    treffen.absagen("Krankheit")
    (abgesagt,) = termine(client.get(ort).content).values()
    assert (abgesagt["SUMMARY"], abgesagt["STATUS"]) == ("Abgesagt: Sommertreffen", "CANCELLED")
    assert abgesagt["TRANSP"] == "TRANSPARENT"
    assert vorher["UID"] == verschoben["UID"] == abgesagt["UID"]
    assert vorher["SEQUENCE"] < verschoben["SEQUENCE"] < abgesagt["SEQUENCE"]
    assert "Krankheit" not in str(abgesagt)


def test_unveraendert_ist_304(client: Client, netzwerk: Netzwerk, fachkraft: Konto) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk)
    ort = abo_fuer(fachkraft, netzwerk)
    erste = client.get(ort)
    assert erste["Cache-Control"] == "private, no-cache"
    zweite = client.get(ort, headers={"if-none-match": erste["ETag"]})
    assert (zweite.status_code, zweite.content) == (304, b"")
    Treffen.objects.filter(pk=treffen.pk).update(ort="Turnhalle")
    dritte = client.get(ort, headers={"if-none-match": erste["ETag"]})
    assert dritte.status_code == 200
    assert dritte["ETag"] != erste["ETag"]


def test_eigener_kalender(client: Client, netzwerk: Netzwerk, kontakt: Kontakt) -> None:
    """Only one's own, with the answer; what was declined is free time again."""
    for titel, antwort in (
        ("Offen", "offen"),
        ("Zugesagt", "zugesagt"),
        ("Wartet", "warteliste"),
        ("Abgelehnt", "abgesagt"),
        ("Vertreten", "stellvertretung_benannt"),
    ):
        treffen = TreffenFabrik(netzwerk=netzwerk, titel=titel, zustand=Z.EINGELADEN)
        teilnahme = TeilnahmeFabrik(treffen=treffen, kontakt=kontakt)
        if antwort != "offen":
            teilnahme.antworten(antwort)
    TeilnahmeFabrik(treffen__netzwerk=netzwerk, treffen__titel="Von anderen")
    TeilnahmeFabrik(treffen__titel="Anderes Netzwerk", kontakt=kontakt)
    TeilnahmeFabrik(
        treffen__netzwerk=netzwerk,
        treffen__zustand=Z.ENTWURF,
        treffen__titel="Entwurf",
        kontakt=kontakt,
    )
    gefunden = termine(client.get(abo_fuer(kontakt, netzwerk)).content)
    assert {titel: (str(t["STATUS"]), str(t["TRANSP"])) for titel, t in gefunden.items()} == {
        "Offen": ("TENTATIVE", "OPAQUE"),
        "Zugesagt": ("CONFIRMED", "OPAQUE"),
        "Wartet": ("TENTATIVE", "OPAQUE"),
    }
    assert "Ihre Antwort fehlt noch" in gefunden["Offen"]["DESCRIPTION"]
    assert gefunden["Zugesagt"]["DESCRIPTION"] == "Sie haben zugesagt."


def test_adresse_endet_mit_der_rolle(client: Client, netzwerk: Netzwerk, fachkraft: Konto) -> None:
    RolleFabrik(konto=fachkraft, netzwerk=NetzwerkFabrik(), art=Rolle.Art.FACHKRAFT)
    ort = abo_fuer(fachkraft, netzwerk)
    assert client.get(ort).status_code == 200
    Rolle.objects.filter(konto=fachkraft, netzwerk=netzwerk).delete()
    assert client.get(ort).status_code == 410


def test_adresse_endet_mit_dem_konto(client: Client, netzwerk: Netzwerk, fachkraft: Konto) -> None:
    ort = abo_fuer(fachkraft, netzwerk)
    Konto.objects.filter(pk=fachkraft.pk).update(is_active=False)
    assert client.get(ort).status_code == 410


def test_adresse_endet_mit_dem_kontakt(
    client: Client, netzwerk: Netzwerk, kontakt: Kontakt, koordination: Konto
) -> None:
    ort = abo_fuer(kontakt, netzwerk)
    kontaktaktionen.ausscheiden(kontakt=kontakt, von=koordination)
    assert client.get(ort).status_code == 410
    kontaktaktionen.zurueckkehren(kontakt=kontakt, von=koordination)
    assert client.get(ort).status_code == 200
    kontakt.netzwerke.clear()
    assert client.get(ort).status_code == 410


def test_adresse_gilt_nur_hier_und_nur_dafuer(
    client: Client, netzwerk: Netzwerk, kontakt: Kontakt
) -> None:
    zugang = aktionen.anlegen(inhaber=kontakt, netzwerk=netzwerk, von=_von(kontakt))
    assert client.get(adresse(zugang, NetzwerkFabrik(kurzname="anderswo"))).status_code == 404
    teilnahme = TeilnahmeFabrik(treffen__netzwerk=netzwerk, kontakt=kontakt)
    einladung = Zugang.fuer(
        kontakt, zweck=Zugang.Zweck.EINLADUNG, gegenstand=teilnahme, netzwerk=netzwerk, tage=30
    )
    assert client.get(adresse(einladung, netzwerk)).status_code == 404
    antworten = reverse("treffen:einladung-antworten", args=[netzwerk.kurzname, zeichen(zugang)])
    assert client.get(antworten).status_code == 404


def test_seite_zum_abonnieren(
    als: Als, client: Client, netzwerk: Netzwerk, fachkraft: Konto, kontakt: Kontakt
) -> None:
    """Looking makes no address; a second press keeps it; a new one ends the old."""
    Kontakt.objects.filter(pk=kontakt.pk).update(konto=fachkraft)
    seite = reverse("treffen:kalender-abonnieren", args=[netzwerk.kurzname])
    drinnen = als(fachkraft)
    assert b"webcal:" not in drinnen.get(seite).content
    assert not Zugang.objects.exists()
    for _mal in (1, 2):
        antwort = drinnen.post(seite, {"abo": "netzwerk"})
        assert antwort.status_code == 302
        drinnen.post(seite, {"abo": str(kontakt.pk)})
    netz, person = abonnement.des_kontos(fachkraft, netzwerk)
    assert Zugang.objects.count() == 2
    inhalt = drinnen.get(seite).content.decode()
    assert {netz.adresse, person.adresse} <= set(inhalt.replace("<", " ").replace(">", " ").split())
    assert f'href="{netz.webcal}"' in inhalt
    assert netz.webcal == netz.adresse.replace("http:", "webcal:").replace("https:", "webcal:")
    alt = adresse(netz.zugang, netzwerk) if netz.zugang else ""
    assert client.get(alt).status_code == 200
    erneuern = reverse("treffen:kalender-erneuern", args=[netzwerk.kurzname, "netzwerk"])
    assert drinnen.get(erneuern).status_code == 200
    assert client.get(alt).status_code == 200
    drinnen.post(erneuern)
    assert client.get(alt).status_code == 404
    neu = abonnement.des_kontos(fachkraft, netzwerk)[0]
    assert neu.zugang is not None
    assert client.get(adresse(neu.zugang, netzwerk)).status_code == 200
    drinnen.post(erneuern, {"schritt": "beenden"})
    assert [abo.zugang is None for abo in abonnement.des_kontos(fachkraft, netzwerk)] == [
        True,
        False,
    ]


def test_fremde_kalender_gibt_es_nicht(
    als: Als, netzwerk: Netzwerk, fachkraft: Konto, kontakt: Kontakt
) -> None:
    seite = reverse("treffen:kalender-abonnieren", args=[netzwerk.kurzname])
    assert als(fachkraft).post(seite, {"abo": str(kontakt.pk)}).status_code == 404
    erneuern = reverse("treffen:kalender-erneuern", args=[netzwerk.kurzname, str(kontakt.pk)])
    assert als(fachkraft).post(erneuern).status_code == 404
    assert not Zugang.objects.exists()


def test_ohne_konto_ueber_die_einladung(
    client: Client, netzwerk: Netzwerk, kontakt: Kontakt
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.EINGELADEN)
    teilnahme = TeilnahmeFabrik(treffen=treffen, kontakt=kontakt)
    einladung = Zugang.fuer(
        kontakt, zweck=Zugang.Zweck.EINLADUNG, gegenstand=teilnahme, netzwerk=netzwerk, tage=30
    )
    wo = [netzwerk.kurzname, zeichen(einladung)]
    antworten = reverse("treffen:einladung-antworten", args=wo)
    seite = reverse("treffen:kalender-abonnieren-link", args=wo)
    assert f'href="{seite}"' in client.get(antworten).content.decode()
    client.get(seite)
    assert abonnement.des_kontakts(kontakt, netzwerk).zugang is None
    client.post(seite, {"abo": str(kontakt.pk)})
    abo = abonnement.des_kontakts(kontakt, netzwerk)
    assert abo.zugang is not None
    assert abo.adresse in client.get(seite).content.decode()
    assert list(termine(client.get(adresse(abo.zugang, netzwerk)).content)) == [treffen.titel]
    client.post(reverse("treffen:kalender-erneuern-link", args=wo))
    assert client.get(adresse(abo.zugang, netzwerk)).status_code == 404


def test_gast_hat_keinen_kalender(client: Client, netzwerk: Netzwerk) -> None:
    teilnahme = GastteilnahmeFabrik(treffen__netzwerk=netzwerk)
    einladung = Zugang.fuer(
        teilnahme.gast,
        zweck=Zugang.Zweck.EINLADUNG,
        gegenstand=teilnahme,
        netzwerk=netzwerk,
        tage=30,
    )
    wo = [netzwerk.kurzname, zeichen(einladung)]
    seite = reverse("treffen:kalender-abonnieren-link", args=wo)
    assert client.get(seite).status_code == 404
    assert seite not in client.get(reverse("treffen:einladung-antworten", args=wo)).content.decode()


@pytest.mark.parametrize("zahl", [1, 30])
def test_abfragen(
    client: Client,
    netzwerk: Netzwerk,
    fachkraft: Konto,
    kontakt: Kontakt,
    django_assert_num_queries: DjangoAssertNumQueries,
    zahl: int,
) -> None:
    for treffen in TreffenFabrik.create_batch(zahl, netzwerk=netzwerk, ist_oeffentlich=True):
        TeilnahmeFabrik(treffen=treffen, kontakt=kontakt)
    netz, person = abo_fuer(fachkraft, netzwerk), abo_fuer(kontakt, netzwerk)
    oeffentlich = reverse("treffen:kalender-oeffentlich", args=[netzwerk.kurzname])
    for ort, abfragen in ((netz, 6), (person, 6), (oeffentlich, 3)):
        with django_assert_num_queries(abfragen):
            assert client.get(ort).content.count(b"BEGIN:VEVENT") == zahl
    assert Teilnahme.objects.count() == zahl
