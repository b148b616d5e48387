"""Countersigning: who may, all in one action, a document each, nothing twice."""

from collections.abc import Callable
from io import BytesIO
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from mitglieder import gegenzeichnungen
from mitglieder.aktionen import gegenzeichnung as aktionen
from mitglieder.models import Beitritt, Fassung
from netzwerk.basis import briefe, siegel
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.models import Dokument, Kettenglied, Konto, Nachricht, Netzwerk, Rolle
from netzwerk.basis.pdf import konformitaet
from tests.fabriken import KontoFabrik, RolleFabrik
from tests.mitglieder.fabriken import (
    adresse,
    eingeladen,
    ereignisse,
    gesiegelt,
    partner,
    unterzeichnet,
    veroeffentlicht,
    zugang_zu,
)
from tests.mitglieder.leben import gekuendigt

type Als = Callable[[Konto], Client]
pytestmark = pytest.mark.usefixtures("eigene_ablage")
FUNKTION = "Leitung des Jugendamts"


@pytest.fixture
def fassung(netzwerk: Netzwerk, koordination: Konto) -> Fassung:
    return veroeffentlicht(netzwerk, gegenzeichner=koordination, gegenzeichner_funktion=FUNKTION)


@pytest.fixture
def beitritte(fassung: Fassung) -> list[Beitritt]:
    netzwerk = fassung.vereinbarung.netzwerk
    return [
        unterzeichnet(eingeladen(fassung, partner(netzwerk, name=f"Kita {nummer}")))
        for nummer in range(3)
    ]


@pytest.fixture
def zweite(netzwerk: Netzwerk) -> Konto:
    konto: Konto = KontoFabrik.create(name="Robin Zweite")
    RolleFabrik.create(konto=konto, netzwerk=netzwerk, art=Rolle.Art.KOORDINATION)
    return konto


def bestaetigt(client: Client, konto: Konto) -> Client:
    """Has just proved once more who it is."""
    konto.set_password("geheim")
    konto.save(update_fields=["password"])
    client.force_login(konto, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post(reverse("account_reauthenticate"), {"password": "geheim"})
    return client


def zweites(beitritt: Beitritt) -> Dokument:
    dokument: Dokument = Dokument.objects.zu(beitritt).get(art="gegenzeichnung")
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    return dokument


# The way through -----------------------------------------------------------------------------
def test_whole_way(
    fassung: Fassung, beitritte: list[Beitritt], koordination: Konto, als: Als
) -> None:
    erstes = gesiegelt(beitritte[0])
    vorher = erstes.inhalt()
    chefin = bestaetigt(als(koordination), koordination)
    seite = chefin.get(adresse("gegenzeichnung-zeichnen", fassung.pk)).text
    assert "3 Beitritte warten auf Gegenzeichnung" in seite
    assert seite.count("checked") == 3
    antwort = chefin.post(
        adresse("gegenzeichnung-zeichnen", fassung.pk),
        {"beitritte": [beitritt.pk for beitritt in beitritte]},
        follow=True,
    )
    assert "3 Beitritte sind gegengezeichnet" in antwort.text
    assert "Die Dokumente werden gesiegelt" in antwort.text
    dokument = zweites(beitritte[0])
    assert ereignisse(beitritte[0])[-2:] == ["gegengezeichnet", "gegenzeichnung_gesiegelt"]
    assert Kettenglied.objects.pruefen(beitritte[0].kette)
    # The second document says both; the first is what it was.
    assert siegel.pruefen(dokument.inhalt()).deckt_ganzes_dokument
    assert konformitaet(dokument.inhalt()) == []
    text = " ".join(
        " ".join(s.extract_text() for s in PdfReader(BytesIO(dokument.inhalt())).pages).split()
    )
    for steht in ("Beitritt und Gegenzeichnung", "Kim Beispiel", FUNKTION, "Robin Muster"):
        assert steht in text
    assert "Für die Kommune gegengezeichnet" in text
    assert "Kita 1" not in text
    erstes.refresh_from_db()
    assert erstes.inhalt() == vorher
    stand = chefin.get(adresse("gegenzeichnung-ergebnis", fassung.pk)).text
    assert adresse("gegenzeichnung-dokument", beitritte[0].pk) in stand
    assert "1 von 3" in " ".join(stand.split())
    assert chefin.get(adresse("gegenzeichnung-dokument", beitritte[0].pk)).status_code == 200
    assert chefin.get(adresse("gegenzeichnung-dokument", beitritte[1].pk)).status_code == 404
    am_beitritt = chefin.get(adresse("beitritt-zeigen", beitritte[0].pk)).text
    assert "Gegengezeichnetes Dokument herunterladen" in am_beitritt
    assert (
        "Gegenzeichnungen ansehen" in chefin.get(adresse("beitritt-zeigen", beitritte[1].pk)).text
    )


def test_both_sides_get_the_file(
    fassung: Fassung, beitritte: list[Beitritt], koordination: Konto
) -> None:
    aktionen.gegenzeichnen(fassung=fassung, beitritte=[beitritte[0].pk], von=koordination)
    dokument = zweites(beitritte[0])
    mails = Nachricht.objects.filter(anlass="vereinbarung.gegengezeichnet")
    kontakt = zugang_zu(beitritte[0]).inhaber
    assert kontakt is not None
    assert {mail.empfaenger for mail in mails} == {
        kontakt.email,
        "kinderschutz@musterstadt.example",
    }
    mail = briefe.bauen(mails[0])
    assert dokument.pruefcode in mail.body
    ((_name, inhalt, _art),) = [tuple(anhang) for anhang in mail.attachments]
    assert inhalt == dokument.inhalt()


def test_the_signer_has_left_others_get_it(
    fassung: Fassung, beitritte: list[Beitritt], koordination: Konto
) -> None:
    organisation = beitritte[0].organisation
    alte = zugang_zu(beitritte[0]).inhaber
    neue = partner(fassung.vereinbarung.netzwerk).kontakt_set.get()
    neue.organisation = organisation
    neue.save(update_fields=["organisation"])
    assert alte is not None
    alte.ausscheiden()
    aktionen.gegenzeichnen(fassung=fassung, beitritte=[beitritte[0].pk], von=koordination)
    zweites(beitritte[0])
    an = {n.empfaenger for n in Nachricht.objects.filter(anlass="vereinbarung.gegengezeichnet")}
    assert an == {neue.email, "kinderschutz@musterstadt.example"}


# Who may -------------------------------------------------------------------------------------
def test_only_the_named_account_while_it_coordinates(
    fassung: Fassung, beitritte: list[Beitritt], koordination: Konto, zweite: Konto, als: Als
) -> None:
    ziel = adresse("gegenzeichnung-zeichnen", fassung.pk)
    seite = als(zweite).get(ziel).text
    assert "Gegenzeichnen kann nur Kim Beispiel" in seite
    assert als(zweite).post(ziel, {"beitritte": [beitritte[0].pk]}).status_code == 403
    with pytest.raises(PermissionDenied):
        aktionen.gegenzeichnen(fassung=fassung, beitritte=[beitritte[0].pk], von=zweite)
    # Whoever is named has left: the version stands, so somebody else must be able to.
    koordination.rolle_set.all().delete()
    frisch = Fassung.objects.get(pk=fassung.pk)
    assert frisch.zeichnet_gegen(Konto.objects.get(pk=zweite.pk))
    assert not frisch.zeichnet_gegen(Konto.objects.get(pk=koordination.pk))


def test_not_asked_for(netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
    fassung = veroeffentlicht(netzwerk)
    unterzeichnet(eingeladen(fassung))
    assert not fassung.zeichnet_gegen(koordination)
    assert (
        "nicht vorgesehen"
        in als(koordination).get(adresse("gegenzeichnung-zeichnen", fassung.pk)).text
    )
    seite = als(koordination).get(adresse("vereinbarung-zeigen", fassung.vereinbarung_id)).text
    assert "Gegenzeichnung" not in seite


def test_sign_in_is_confirmed_first_and_the_choice_kept(
    fassung: Fassung, beitritte: list[Beitritt], koordination: Konto, als: Als
) -> None:
    koordination.set_password("geheim")
    koordination.save(update_fields=["password"])
    chefin = als(koordination)
    ziel = adresse("gegenzeichnung-zeichnen", fassung.pk)
    assert "zuerst gebeten, Ihre Anmeldung zu bestätigen" in chefin.get(ziel).text
    gewaehlt = beitritte[1].pk
    antwort = chefin.post(ziel, {"beitritte": [gewaehlt]})
    weiter = antwort["Location"]
    assert weiter.startswith(reverse("account_reauthenticate"))
    assert not Beitritt.objects.filter(gegengezeichnet_am__isnull=False).exists()
    antwort = chefin.post(weiter, {"password": "geheim"}, follow=True)
    assert "Bestätigt. Ihre Auswahl steht noch hier." in antwort.text
    assert antwort.text.count("checked") == 1
    antwort = chefin.post(ziel, {"beitritte": [gewaehlt]}, follow=True)
    assert "1 Beitritt ist gegengezeichnet" in antwort.text


# Bad cases -----------------------------------------------------------------------------------
def test_pressed_twice(
    fassung: Fassung, beitritte: list[Beitritt], koordination: Konto, als: Als
) -> None:
    chefin = bestaetigt(als(koordination), koordination)
    ziel = adresse("gegenzeichnung-zeichnen", fassung.pk)
    daten = {"beitritte": [beitritt.pk for beitritt in beitritte]}
    chefin.post(ziel, daten)
    antwort = chefin.post(ziel, daten, follow=True)
    assert "Nichts gegengezeichnet" in antwort.text
    assert "3 waren es schon." in antwort.text
    assert [ereignisse(b).count("gegengezeichnet") for b in beitritte] == [1, 1, 1]
    assert Dokument.objects.filter(art="gegenzeichnung").count() == 3


def test_nothing_chosen(
    fassung: Fassung, beitritte: list[Beitritt], koordination: Konto, als: Als
) -> None:
    ziel = adresse("gegenzeichnung-zeichnen", fassung.pk)
    antwort = als(koordination).post(ziel, {})
    assert antwort.status_code == 422
    assert "Wählen Sie mindestens einen Beitritt." in antwort.text


def test_terminated_meanwhile_is_skipped_and_said(
    fassung: Fassung, beitritte: list[Beitritt], koordination: Konto, als: Als
) -> None:
    gekuendigt(beitritte[0], timezone.localdate())
    chefin = bestaetigt(als(koordination), koordination)
    antwort = chefin.post(
        adresse("gegenzeichnung-zeichnen", fassung.pk),
        {"beitritte": [beitritt.pk for beitritt in beitritte]},
        follow=True,
    )
    assert "2 Beitritte sind gegengezeichnet" in antwort.text
    assert "Übersprungen, weil inzwischen beendet: Kita 0." in antwort.text
    beitritte[0].refresh_from_db()
    assert beitritte[0].gegengezeichnet_am is None
    assert gegenzeichnungen.des_beitritts(beitritte[0]).stand == "uebersprungen"


def test_an_accession_of_another_version_is_refused(
    fassung: Fassung, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fremder = unterzeichnet(eingeladen(veroeffentlicht(netzwerk)))
    with pytest.raises(PermissionDenied):
        aktionen.gegenzeichnen(fassung=fassung, beitritte=[fremder.pk], von=koordination)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once(fassung: Fassung, beitritte: list[Beitritt], koordination: Konto) -> None:
    start, ergebnisse = Barrier(2), list[aktionen.Ergebnis]()

    def einer() -> None:
        start.wait(timeout=10)
        try:
            ergebnisse.append(
                aktionen.gegenzeichnen(
                    fassung=fassung, beitritte=[b.pk for b in beitritte], von=koordination
                )
            )
        finally:
            connection.close()

    faeden = [Thread(target=einer) for _i in range(2)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(timeout=30)
    assert sum(len(e.gegengezeichnet) for e in ergebnisse) == 3
    assert sum(len(e.schon) for e in ergebnisse) == 3
    assert [ereignisse(b).count("gegengezeichnet") for b in beitritte] == [1, 1, 1]


# What became of it ---------------------------------------------------------------------------
def test_progress_failure_and_retry(
    fassung: Fassung, beitritte: list[Beitritt], koordination: Konto, als: Als
) -> None:
    aktionen.gegenzeichnen(
        fassung=fassung, beitritte=[b.pk for b in beitritte[:2]], von=koordination
    )
    kaputt, verzoegert = (Dokument.objects.zu(b).get(art="gegenzeichnung") for b in beitritte[:2])
    Dokument.objects.filter(pk=kaputt.pk).update(
        zustand=Dokument.Zustand.FEHLGESCHLAGEN, fehler="Die Anlage fehlt.", versuche=5
    )
    Dokument.objects.filter(pk=verzoegert.pk).update(fehler="Der Zeitstempeldienst schweigt.")
    chefin = als(koordination)
    ziel = adresse("gegenzeichnung-ergebnis", fassung.pk)
    seite = chefin.get(ziel).text
    for steht in (
        "1 Dokument ließ sich nicht siegeln",
        "Die Anlage fehlt.",
        "Der Zeitstempeldienst schweigt.",
        "noch nicht gegengezeichnet",
        "hx-get",
    ):
        assert steht in seite
    teil = chefin.get(f"{ziel}?stand=alt", headers={"HX-Request": "true"}).text
    assert "<h1" not in teil
    assert "0 von 2 Dokumenten gesiegelt." in teil
    antwort = chefin.post(adresse("gegenzeichnung-erneut", beitritte[0].pk), follow=True)
    assert "noch einmal erstellt" in antwort.text or "beginnt später" in antwort.text
    zweites(beitritte[0])
    Dokument.objects.filter(pk=verzoegert.pk).update(fehler="")
    zweites(beitritte[1])
    aktionen.gegenzeichnen(fassung=fassung, beitritte=[beitritte[2].pk], von=koordination)
    zweites(beitritte[2])
    seite = chefin.get(ziel, headers={"HX-Request": "true"}, data={"stand": "alt"}).text
    assert "Alles ist gegengezeichnet und gesiegelt" in seite
    assert "Das Siegeln ist abgeschlossen." in seite
    assert "hx-get" not in seite


def test_two_queries_for_any_number(
    fassung: Fassung,
    beitritte: list[Beitritt],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(2):
        alle = gegenzeichnungen.der_fassung(fassung)
        assert [str(zeile.beitritt.organisation) for zeile in alle.zeilen] == [
            "Kita 0", "Kita 1", "Kita 2"
        ]  # fmt: skip
    assert alle.zahlen["offen"] == 3


def test_dashboard_says_what_waits(
    fassung: Fassung, beitritte: list[Beitritt], koordination: Konto, als: Als
) -> None:
    start = reverse("uebersicht:uebersicht", args=("kinderschutz",))
    assert "3 Beitritte warten auf Gegenzeichnung" in als(koordination).get(start).text
    aktionen.gegenzeichnen(fassung=fassung, beitritte=[b.pk for b in beitritte], von=koordination)
    assert "auf Gegenzeichnung" not in als(koordination).get(start).text


def test_nobody_has_signed_yet(fassung: Fassung, koordination: Konto, als: Als) -> None:
    assert (
        "Noch hat niemand unterzeichnet"
        in als(koordination).get(adresse("gegenzeichnung-ergebnis", fassung.pk)).text
    )


# Check page ----------------------------------------------------------------------------------
def test_check_page_knows_both_documents(
    fassung: Fassung, beitritte: list[Beitritt], koordination: Konto, besuch: Client
) -> None:
    erstes = gesiegelt(beitritte[0])
    aktionen.gegenzeichnen(fassung=fassung, beitritte=[beitritte[0].pk], von=koordination)
    offen = Dokument.objects.zu(beitritte[0]).get(art="gegenzeichnung")

    def befund(dokument: Dokument) -> str:
        return besuch.get("/kinderschutz/pruefen/", {"code": dokument.pruefcode}).text

    assert "Gegengezeichnet, das Siegel fehlt noch" in befund(offen)
    dokument = zweites(beitritte[0])
    for eines in (erstes, dokument):
        text = befund(eines)
        assert f"Uhr, {FUNKTION}" in text
        for verraet in ("Kim Beispiel", "Robin Muster"):
            assert verraet not in text
    assert "gegengezeichneten Beitritt gibt es" in befund(dokument)
