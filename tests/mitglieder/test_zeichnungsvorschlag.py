"""A recipient without authority names who may sign; the coordination says yes or no."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from mitglieder.aktionen import beitritt as beitritt_aktionen
from mitglieder.aktionen import zeichnungsvorschlag as aktionen
from mitglieder.models import Beitritt, Kontakt, Zeichnungsvorschlag
from netzwerk.basis import briefe
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Kettenglied, Konto, Nachricht, Netzwerk, Zugang
from netzwerk.uebersicht import zeichnungsvorschlag as aufgaben
from tests.fabriken import KontaktFabrik
from tests.mitglieder.fabriken import (
    adresse,
    eingeladen,
    ereignisse,
    partner,
    pfad,
    unterzeichnet_mit,
    veroeffentlicht,
    zugang_zu,
)

type Als = Callable[[Konto], Client]
pytestmark = pytest.mark.usefixtures("eigene_ablage")

PERSON = {
    "vorname": "Ada",
    "nachname": "Beispiel",
    "funktion": "Geschäftsführung",
    "email": "ada@regenbogen.example",
}


@pytest.fixture
def beitritt(netzwerk: Netzwerk) -> Beitritt:
    """Asked, with two contacts who may not sign: the deputy was entered first."""
    organisation = partner(netzwerk, name="Kita Regenbogen", berechtigt=0)
    hier: dict[str, Any] = {"organisation": organisation, "netzwerke": [netzwerk]}
    KontaktFabrik(email="vertretung@regenbogen.example", ist_stellvertretung=True, **hier)
    KontaktFabrik(email="buero@regenbogen.example", nachname="Büro", **hier)
    KontaktFabrik(email="", **hier)
    return eingeladen(veroeffentlicht(netzwerk), organisation)


def link(beitritt: Beitritt, email: str = "buero@regenbogen.example") -> Zugang:
    return zugang_zu(beitritt, Kontakt.objects.get(email=email))


def vorgeschlagen(beitritt: Beitritt, **mehr: str) -> Zeichnungsvorschlag:
    vorschlag = Zeichnungsvorschlag(**(PERSON | mehr))
    return aktionen.vorschlagen(zugang=link(beitritt), vorschlag=vorschlag)


def post_an(anlass: str) -> list[str]:
    zeilen = Nachricht.objects.filter(anlass=anlass).order_by("pk")
    return list(zeilen.values_list("empfaenger", flat=True))


# Asking --------------------------------------------------------------------------------------
def test_contacts_are_asked_the_main_one_first(beitritt: Beitritt, koordination: Konto) -> None:
    assert post_an("zeichnungsvorschlag.frage") == [
        "buero@regenbogen.example",
        "vertretung@regenbogen.example",
    ]
    assert post_an("vereinbarung.einladung") == []
    assert ereignisse(beitritt) == ["eingeladen"]
    for anlass, betreff in (
        ("frage", "Wer unterzeichnet für Kita Regenbogen?"),
        ("erinnerung", "Erinnerung: Wer unterzeichnet für Kita Regenbogen?"),
    ):
        nachricht = Nachricht.objects.filter(anlass=f"zeichnungsvorschlag.{anlass}").earliest("pk")
        brief = briefe.bauen(nachricht)
        assert brief.subject == betreff
        assert pfad(link(beitritt)) in brief.body
        for _tag in range(2):  # once a day
            beitritt_aktionen.erinnern(beitritte=[beitritt], von=koordination)
    assert len(post_an("zeichnungsvorschlag.erinnerung")) == 2
    # Who was named waits for the coordination: nobody is asked again.
    vorgeschlagen(beitritt)
    Nachricht.objects.filter(anlass="zeichnungsvorschlag.erinnerung").delete()
    assert beitritt_aktionen.erinnern(beitritte=[beitritt], von=koordination) == 0
    beitritt_aktionen.zurueckziehen(beitritt=beitritt, von=koordination)
    with pytest.raises(briefe.NichtMehrNoetig):
        briefe.bauen(Nachricht.objects.filter(anlass="zeichnungsvorschlag.frage").earliest("pk"))


def test_the_coordination_chooses_them_too(
    netzwerk: Netzwerk, als: Als, koordination: Konto
) -> None:
    fassung = veroeffentlicht(netzwerk)
    fragt = partner(netzwerk, name="Nur Büro", berechtigt=0)
    KontaktFabrik(organisation=fragt, netzwerke=[netzwerk])
    partner(netzwerk, name="Ganz ohne", berechtigt=0)
    berechtigt = partner(netzwerk, name="Mit Leitung")
    weg = adresse("vereinbarung-einladen", fassung.vereinbarung_id)
    seite = als(koordination).get(weg).text
    assert "Nur Büro (fragen, wer unterzeichnen darf)" in seite
    assert "Mit Leitung (fragen" not in seite
    assert "Eine Organisation ist nicht erreichbar" in seite
    antwort = als(koordination).post(
        weg, {"organisationen": [fragt.pk, berechtigt.pk]}, follow=True
    )
    assert "2 Organisationen sind eingeladen" in antwort.text
    assert "1 Organisation fragen wir zuerst, wer unterzeichnen darf." in antwort.text


# Naming --------------------------------------------------------------------------------------
def test_reading_and_naming(beitritt: Beitritt, besuch: Client) -> None:
    zugang = link(beitritt)
    seite = besuch.get(pfad(zugang)).text
    assert "§ 1 Abschnitt 1" in seite
    assert "Code anfordern" not in seite
    assert "Wer darf für Kita Regenbogen unterzeichnen?" in seite
    assert "keine Berechtigung" in besuch.post(pfad(zugang, "code"), follow=True).text
    antwort = besuch.post(pfad(zugang, "benennen"), PERSON | {"email": "ada@", "funktion": ""})
    assert antwort.status_code == 422
    assert "Geben Sie die Funktion der Person ein." in antwort.text
    assert 'value="ada@"' in antwort.text
    seite = besuch.post(pfad(zugang, "benennen"), PERSON, follow=True).text
    assert "Danke, wir prüfen Ihre Angabe" in seite
    assert "Genannt ist: Ada Beispiel, Geschäftsführung" in seite
    assert "ada@regenbogen.example" not in seite
    assert post_an("zeichnungsvorschlag.neu") == ["kinderschutz@musterstadt.example"]
    brief = briefe.bauen(Nachricht.objects.get(anlass="zeichnungsvorschlag.neu"))
    assert "Ada Beispiel, Geschäftsführung" in brief.body
    assert adresse("beitritt-zeigen", beitritt.pk) in brief.body
    assert ereignisse(beitritt) == ["eingeladen", "person_genannt"]
    # One at a time: the second is told, and nothing typed is lost.
    antwort = besuch.post(pfad(zugang, "benennen"), PERSON | {"vorname": "Berta"})
    assert antwort.status_code == 422
    assert "ist schon jemand genannt" in antwort.text
    assert 'value="Berta"' in antwort.text


def test_who_may_sign_may_say_not_me(netzwerk: Netzwerk, besuch: Client) -> None:
    beitritt = eingeladen(veroeffentlicht(netzwerk))
    zugang = zugang_zu(beitritt)
    assert "Die richtige Person nennen" in besuch.get(pfad(zugang)).text
    antwort = besuch.post(pfad(zugang, "benennen"), PERSON, follow=True)
    assert "Genannt ist: Ada Beispiel" in antwort.text
    assert "Code anfordern" in antwort.text  # the own right is not lost by that


def test_naming_is_refused(beitritt: Beitritt, besuch: Client, koordination: Konto) -> None:
    zugang = link(beitritt)
    kontakt = Kontakt.objects.get(email="vertretung@regenbogen.example")
    kontakt.ist_zeichnungsberechtigt = True
    kontakt.save()
    daten = PERSON | {"email": "Vertretung@regenbogen.example"}
    assert "darf schon unterzeichnen" in besuch.post(pfad(zugang, "benennen"), daten).text
    Kontakt.objects.filter(email="buero@regenbogen.example").update(ausgeschieden_am="2026-01-01")
    antwort = besuch.post(pfad(zugang, "benennen"), PERSON)
    assert "stehen im Portal nicht mehr für Kita Regenbogen" in antwort.text
    beitritt.fassung.abloesen()
    antwort = besuch.post(pfad(zugang, "benennen"), PERSON, follow=True)
    assert "wird niemand mehr gesucht" in antwort.text
    assert besuch.get(pfad(zugang, "benennen")).headers["Location"] == pfad(zugang)
    assert not Zeichnungsvorschlag.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_name_in_the_same_second(netzwerk: Netzwerk, besuch: Client) -> None:
    """Two browsers name at once: one is recorded, the other told; none is an error page."""
    organisation = partner(netzwerk, berechtigt=0)
    KontaktFabrik(organisation=organisation, netzwerke=[netzwerk])
    beitritt = eingeladen(veroeffentlicht(netzwerk), organisation)
    zugang = zugang_zu(beitritt)
    start = threading.Barrier(2)
    stand: list[int] = []

    def nennen(vorname: str) -> None:
        start.wait()
        client = Client(headers={"accept-language": "de"})
        daten = PERSON | {"vorname": vorname, "email": f"{vorname}@regenbogen.example"}
        stand.append(client.post(pfad(zugang, "benennen"), daten).status_code)
        connection.close()

    faeden = [threading.Thread(target=nennen, args=(name,)) for name in ("ada", "berta")]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert sorted(stand) == [302, 422]
    assert Zeichnungsvorschlag.objects.count() == 1


# Checking ------------------------------------------------------------------------------------
def test_confirming_makes_the_contact_and_asks_it(
    beitritt: Beitritt, als: Als, koordination: Konto, besuch: Client, netzwerk: Netzwerk
) -> None:
    vorschlag = vorgeschlagen(beitritt)
    (aufgabe,) = aufgaben.aufgaben(netzwerk)
    assert "1 genannte Person" in str(aufgabe.titel)
    client = als(koordination)
    assert "Ada Beispiel" in client.get(aufgabe.url).text
    seite = client.get(adresse("beitritt-zeigen", beitritt.pk)).text
    assert "Zu prüfen: Wer darf unterzeichnen?" in seite
    assert "ada@regenbogen.example" in seite
    weg = adresse("zeichnungsvorschlag-bestaetigen", vorschlag.pk)
    assert "Darf Ada Beispiel für Kita Regenbogen unterzeichnen?" in client.get(weg).text
    assert not Kontakt.objects.filter(nachname="Beispiel").exists()
    seite = client.post(weg, follow=True).text
    assert "Ada Beispiel darf unterzeichnen" in seite
    assert "ist als zeichnungsberechtigt bestätigt" in seite
    kontakt = Kontakt.objects.get(email="ada@regenbogen.example")
    assert kontakt.ist_zeichnungsberechtigt
    assert kontakt.organisation == beitritt.organisation
    assert "Genannt von Robin Büro" in kontakt.quelle
    assert post_an("vereinbarung.einladung") == ["ada@regenbogen.example"]
    brief = briefe.bauen(Nachricht.objects.get(anlass="vereinbarung.einladung"))
    assert "Genannt von Robin Büro" in brief.body  # Art. 14 GDPR, with the first mail
    assert ereignisse(beitritt) == [
        "eingeladen",
        "person_genannt",
        "person_bestaetigt",
        "eingeladen",
    ]
    assert Kettenglied.objects.pruefen(beitritt.kette)
    assert aufgaben.aufgaben(netzwerk) == []
    zugang = zugang_zu(beitritt, kontakt)
    besuch.post(pfad(zugang, "code"))
    unterzeichnet_mit(zugang)
    with pytest.raises(briefe.NichtMehrNoetig):
        briefe.bauen(Nachricht.objects.get(anlass="zeichnungsvorschlag.neu"))


def test_who_named_may_have_a_long_name(beitritt: Beitritt, koordination: Konto) -> None:
    Kontakt.objects.filter(email="buero@regenbogen.example").update(
        vorname="V" * 80, nachname="N" * 80
    )
    kontakt = aktionen.bestaetigen(vorschlag=vorgeschlagen(beitritt), von=koordination)
    assert kontakt.quelle.startswith(f"Genannt von {'V' * 80} N")
    assert kontakt.quelle.endswith("… als zeichnungsberechtigt")


def test_confirming_twice_and_too_late(beitritt: Beitritt, als: Als, koordination: Konto) -> None:
    vorschlag = vorgeschlagen(beitritt)
    aktionen.bestaetigen(vorschlag=vorschlag, von=koordination)
    with pytest.raises(FalscherZustand):
        aktionen.bestaetigen(vorschlag=vorschlag, von=koordination)
    with pytest.raises(FalscherZustand):
        aktionen.ablehnen(vorschlag=vorschlag, von=koordination)
    assert post_an("vereinbarung.einladung") == ["ada@regenbogen.example"]
    spaet = vorgeschlagen(beitritt, email="berta@regenbogen.example", vorname="Berta")
    beitritt_aktionen.zurueckziehen(beitritt=beitritt, von=koordination)
    seite = (
        als(koordination)
        .post(adresse("zeichnungsvorschlag-bestaetigen", spaet.pk), follow=True)
        .text
    )
    assert "Hier wird nicht mehr unterzeichnet" in seite
    assert not Kontakt.objects.filter(vorname="Berta").exists()
    # Refusing it still clears the list; nobody is asked for another name.
    als(koordination).post(adresse("zeichnungsvorschlag-ablehnen", spaet.pk))
    assert post_an("zeichnungsvorschlag.abgelehnt") == []
    spaet.refresh_from_db()
    assert spaet.zustand == Zeichnungsvorschlag.Zustand.ABGELEHNT


def test_who_is_a_contact_already(beitritt: Beitritt, als: Als, koordination: Konto) -> None:
    """Found by address and name, also after leaving; no second entry."""
    buero = Kontakt.objects.get(email="vertretung@regenbogen.example")
    Kontakt.objects.filter(pk=buero.pk).update(
        vorname="Ada", nachname="Beispiel", ausgeschieden_am="2026-01-01"
    )
    vorschlag = vorgeschlagen(beitritt, email="VERTRETUNG@regenbogen.example")
    weg = adresse("zeichnungsvorschlag-bestaetigen", vorschlag.pk)
    assert "steht schon als Kontakt im Portal" in als(koordination).get(weg).text
    kontakt = aktionen.bestaetigen(vorschlag=vorschlag, von=koordination)
    assert kontakt == buero
    kontakt.refresh_from_db()
    assert kontakt.ist_zeichnungsberechtigt
    assert kontakt.ausgeschieden_am is None
    assert kontakt.funktion == "Leitung"  # what stands there is not overwritten


def test_a_mailbox_of_several_gives_nobody_the_right_of_another(
    beitritt: Beitritt, als: Als, koordination: Konto
) -> None:
    vorschlag = vorgeschlagen(beitritt, email="buero@regenbogen.example")
    weg = adresse("zeichnungsvorschlag-bestaetigen", vorschlag.pk)
    assert "Unter dieser Adresse steht schon Robin Büro" in als(koordination).get(weg).text
    seite = als(koordination).post(weg, follow=True).text
    assert "Unter buero@regenbogen.example steht schon Robin Büro." in seite
    assert not Kontakt.objects.zeichnungsberechtigt().exists()


def test_refusing_tells_who_named(beitritt: Beitritt, als: Als, koordination: Konto) -> None:
    vorschlag = vorgeschlagen(beitritt)
    weg = adresse("zeichnungsvorschlag-ablehnen", vorschlag.pk)
    assert "Ada Beispiel nicht bestätigen?" in als(koordination).get(weg).text
    seite = als(koordination).post(weg, follow=True).text
    assert "Ada Beispiel ist nicht bestätigt" in seite
    assert post_an("zeichnungsvorschlag.abgelehnt") == ["buero@regenbogen.example"]
    nachricht = Nachricht.objects.get(anlass="zeichnungsvorschlag.abgelehnt")
    assert pfad(link(beitritt), "benennen") in briefe.bauen(nachricht).body
    assert ereignisse(beitritt)[-1] == "person_nicht_bestaetigt"
    assert not Kontakt.objects.filter(nachname="Beispiel").exists()
    # Another one may be named; the link of who has none any more is left out.
    zweiter = vorgeschlagen(beitritt, vorname="Berta")
    link(beitritt).widerrufen()
    aktionen.ablehnen(vorschlag=zweiter, von=koordination)
    nachricht = Nachricht.objects.filter(anlass="zeichnungsvorschlag.abgelehnt").latest("pk")
    assert "Wenden Sie sich bitte an die Koordinierungsstelle" in briefe.bauen(nachricht).body


def test_register_costs_the_same_with_three(
    netzwerk: Netzwerk, django_assert_num_queries: Any
) -> None:
    fassung = veroeffentlicht(netzwerk)
    for anzahl in (1, 3):
        while Zeichnungsvorschlag.objects.count() < anzahl:
            organisation = partner(netzwerk, berechtigt=0)
            KontaktFabrik(organisation=organisation, netzwerke=[netzwerk])
            offen = eingeladen(fassung, organisation)
            aktionen.vorschlagen(zugang=zugang_zu(offen), vorschlag=Zeichnungsvorschlag(**PERSON))
        with django_assert_num_queries(1):
            (aufgabe,) = aufgaben.aufgaben(netzwerk)
    assert "3 genannte Personen" in str(aufgabe.titel)
