"""Several organisations of one body, signed in one go by whoever may sign for them."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from mitglieder.aktionen import unterzeichnung as aktionen
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich, SchonBeantwortet, zugaenge
from mitglieder.models import Beitritt, Fassung, Kontakt, Organisation
from netzwerk.basis.models import Dokument, Kettenglied, Nachricht, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, NetzwerkFabrik
from tests.mitglieder.fabriken import (
    ANGABEN,
    code_fuer,
    eingaben,
    eingeladen,
    ereignisse,
    gesiegelt,
    partner,
    pfad,
    unterzeichnet_mit,
    veroeffentlicht,
    zugang_zu,
)
from tests.mitglieder.test_zeichnungsweg import versteckt

pytestmark = pytest.mark.usefixtures("eigene_ablage")


class Traeger:
    """One person signs for three bodies of a Träger, each in a way of its own; not for a fourth."""

    def __init__(self, netzwerk: Netzwerk) -> None:
        self.fassung: Fassung = veroeffentlicht(netzwerk)
        self.haus = partner(netzwerk, name="Träger e. V.", berechtigt=0)
        darunter: dict[str, Any] = {"uebergeordnet": self.haus, "berechtigt": 0}
        self.ost = partner(netzwerk, name="Kita Ost", **darunter)
        self.west = partner(netzwerk, name="Kita West", **darunter)
        self.sued: Organisation = partner(netzwerk, name="Kita Süd", uebergeordnet=self.haus)
        werte: dict[str, Any] = {
            "netzwerke": [netzwerk],
            "nachname": "Muster",
            "ist_zeichnungsberechtigt": True,
        }
        self.person: Kontakt = KontaktFabrik(
            organisation=self.haus, email="robin@traeger.example", **werte
        )
        self.person.weitere_organisationen.add(self.ost)
        self.dort: Kontakt = KontaktFabrik(
            organisation=self.west, email="Robin@traeger.example", **werte
        )
        self.beitritte = [
            eingeladen(self.fassung, organisation)
            for organisation in (self.haus, self.ost, self.west)
        ]
        self.nicht = eingeladen(self.fassung, self.sued)
        self.zugang: Zugang = zugang_zu(self.beitritte[0], self.person)

    @property
    def schluessel(self) -> list[str]:
        return [str(beitritt.pk) for beitritt in self.beitritte]


@pytest.fixture
def traeger(netzwerk: Netzwerk) -> Traeger:
    return Traeger(netzwerk)


def zusammenfassung(besuch: Client, traeger: Traeger, **mehr: Any) -> str:
    aktionen.code_senden(zugang=traeger.zugang)
    daten: dict[str, Any] = eingaben(traeger.zugang, code=code_fuer(traeger.zugang))
    daten["organisationen"] = traeger.schluessel
    return besuch.post(pfad(traeger.zugang, "angaben"), daten | mehr, follow=True).text


def absenden(besuch: Client, traeger: Traeger, seite: str) -> str:
    daten: dict[str, Any] = versteckt(seite) | {"organisationen": traeger.schluessel}
    return besuch.post(pfad(traeger.zugang, "unterzeichnen"), daten, follow=True).text


def test_the_form_names_them_and_ticks_the_own(traeger: Traeger, besuch: Client) -> None:
    seite = besuch.get(pfad(traeger.zugang, "angaben")).text
    for name in ("Träger e. V.", "Kita Ost", "Kita West"):
        assert name in seite
    assert "Kita Süd" not in seite
    assert seite.count(" checked") == 1
    assert "Ich darf für jede angekreuzte Organisation unterzeichnen." in seite
    antwort = besuch.post(
        pfad(traeger.zugang, "angaben"), eingaben(traeger.zugang) | {"organisationen": []}
    )
    assert antwort.status_code == 422
    assert "Wählen Sie mindestens eine Organisation." in antwort.text


def test_one_code_one_summary_each_its_own_document(traeger: Traeger, besuch: Client) -> None:
    seite = zusammenfassung(besuch, traeger)
    for name in ("Träger e. V.", "Kita Ost", "Kita West"):
        assert f"{name} tritt der Vereinbarung in dieser Fassung bei." in seite
        assert f"Ich darf für {name} unterzeichnen." in seite
    seite = absenden(besuch, traeger, seite)
    assert "Vielen Dank" in seite
    assert "Sie haben auch unterzeichnet für" in seite
    assert "Kita West" in seite
    assert Nachricht.objects.filter(anlass="vereinbarung.code").count() == 1
    assert Dokument.objects.filter(art="beitritt").count() == 3
    kontakte = (traeger.person.pk, traeger.person.pk, traeger.dort.pk)
    for beitritt, kontakt in zip(traeger.beitritte, kontakte, strict=True):
        beitritt.refresh_from_db()
        assert beitritt.ist_gezeichnet
        assert beitritt.kontakt_id == kontakt
        assert beitritt.erklaerungen["berechtigt"] == (
            f"Ich darf für {beitritt.organisation} unterzeichnen."
        )
        assert ereignisse(beitritt)[-2:] == ["code_bestaetigt", "unterzeichnet"]
        assert Kettenglied.objects.pruefen(beitritt.kette)
    traeger.nicht.refresh_from_db()
    assert traeger.nicht.ist_offen
    assert gesiegelt(traeger.beitritte[2]).gegenstand_id == traeger.beitritte[2].pk


def test_only_those_that_were_ticked(traeger: Traeger, besuch: Client) -> None:
    nur = traeger.schluessel[1]
    daten = versteckt(zusammenfassung(besuch, traeger, organisationen=[nur]))
    assert daten["organisationen"] == nur
    seite = besuch.post(pfad(traeger.zugang, "unterzeichnen"), daten, follow=True).text
    assert "Vereinbarung lesen" in seite  # the link's own is still to be answered
    offen = [b.organisation.name for b in Beitritt.objects.unbeantwortet().order_by("pk")]
    assert offen == ["Träger e. V.", "Kita West", "Kita Süd"]
    # And is offered no more.
    assert "Kita Ost" not in besuch.get(pfad(traeger.zugang, "angaben")).text


@pytest.mark.parametrize("schon", [0, 1])
def test_one_was_signed_meanwhile_the_rest_is_signed(
    traeger: Traeger, besuch: Client, netzwerk: Netzwerk, schon: int
) -> None:
    organisation = traeger.beitritte[schon].organisation
    andere = KontaktFabrik(
        organisation=organisation, netzwerke=[netzwerk], ist_zeichnungsberechtigt=True
    )
    zweiter = Zugang.fuer(
        andere,
        zweck=Zugang.Zweck.UNTERZEICHNUNG,
        gegenstand=traeger.beitritte[schon],
        netzwerk=netzwerk,
        tage=1,
    )
    seite = zusammenfassung(besuch, traeger)
    aktionen.code_senden(zugang=zweiter)
    unterzeichnet_mit(zweiter)
    # The page of the other one, asked for again, no longer names it.
    noch_einmal = besuch.get(pfad(traeger.zugang, "unterzeichnen"), follow=True).text
    assert (f"Für {organisation}</h2>" in noch_einmal) is False
    seite = absenden(besuch, traeger, seite)
    assert f"Für {organisation} haben Sie nicht unterzeichnet" in seite
    for beitritt in traeger.beitritte:
        beitritt.refresh_from_db()
        assert beitritt.ist_gezeichnet
        assert ereignisse(beitritt).count("unterzeichnet") == 1
    assert traeger.beitritte[schon].kontakt_id == andere.pk
    # All of them answered: nothing is left to sign, and it says so.
    with pytest.raises(SchonBeantwortet):
        aktionen.alle_unterzeichnen(
            zugang=zweiter,
            angaben={b.pk: ANGABEN for b in traeger.beitritte},
            summe=traeger.fassung.sha256,
            code="000000",
        )


def test_no_authority_no_signature(traeger: Traeger, besuch: Client) -> None:
    """A forged key of another organisation, of another version, of another network."""
    seite = zusammenfassung(besuch, traeger)
    fremd = eingeladen(veroeffentlicht(NetzwerkFabrik(kurzname="medien")))
    for beitritt in (traeger.nicht, fremd):
        daten: dict[str, Any] = versteckt(seite) | {
            "organisationen": [traeger.schluessel[0], str(beitritt.pk), "x"]
        }
        antwort = besuch.post(pfad(traeger.zugang, "unterzeichnen"), daten)
        assert antwort.status_code == 422
        with pytest.raises(BeitrittNichtMoeglich):
            aktionen.alle_unterzeichnen(
                zugang=traeger.zugang,
                angaben={beitritt.pk: ANGABEN},
                summe=beitritt.fassung.sha256,
                sitzung=besuch.session,
            )
    assert not Beitritt.objects.gezeichnet().exists()
    # Who left there may no longer sign there.
    traeger.dort.ausscheiden()
    assert "Kita West" not in besuch.get(pfad(traeger.zugang, "angaben")).text


@pytest.mark.django_db(transaction=True)
def test_two_with_overlapping_sets_at_once(netzwerk: Netzwerk) -> None:
    """Opposite order, the same three: neither waits for the other for ever; each signed once."""
    traeger = Traeger(netzwerk)
    zweite = KontaktFabrik(
        organisation=traeger.west, netzwerke=[netzwerk], ist_zeichnungsberechtigt=True
    )
    zweite.weitere_organisationen.add(traeger.haus, traeger.ost)
    zweiter = Zugang.fuer(
        zweite,
        zweck=Zugang.Zweck.UNTERZEICHNUNG,
        gegenstand=traeger.beitritte[2],
        netzwerk=netzwerk,
        tage=1,
    )
    beide = (traeger.zugang, zweiter)
    for zugang in beide:
        aktionen.code_senden(zugang=zugang)
    start = threading.Barrier(2)
    ergebnisse: list[int] = []

    def zeichnen(zugang: Zugang, schluessel: list[int]) -> None:
        start.wait()
        try:
            ergebnis = aktionen.alle_unterzeichnen(
                zugang=zugang,
                angaben=dict.fromkeys(schluessel, ANGABEN),
                summe=traeger.fassung.sha256,
                code=code_fuer(zugang),
            )
            ergebnisse.append(len(ergebnis.unterzeichnet))
        except SchonBeantwortet:
            ergebnisse.append(0)
        connection.close()

    alle = [beitritt.pk for beitritt in traeger.beitritte]
    faeden = [
        threading.Thread(target=zeichnen, args=(zugang, schluessel))
        for zugang, schluessel in zip(beide, (alle, alle[::-1]), strict=True)
    ]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert sorted(ergebnisse) == [0, 3]
    for beitritt in traeger.beitritte:
        assert ereignisse(beitritt).count("unterzeichnet") == 1
        assert Kettenglied.objects.pruefen(beitritt.kette)
    assert zugaenge(traeger.nicht).count() == 1
