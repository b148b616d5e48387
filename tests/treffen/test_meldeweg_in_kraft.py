"""What is in force is frozen, but for numbers and persons; the card follows them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from mitglieder.models import Kontakt
from mitglieder.umzug import verlegen
from netzwerk.basis.aktionen.dokument import erstellen
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from netzwerk.uebersicht.meldewege import aufgaben
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    OrganisationFabrik,
    PartnergruppeFabrik,
)
from tests.formulare import senden
from tests.treffen.meldewege import entwurf, geltend, schreiben, weg
from tests.wettlauf import zuvorkommen
from treffen import tasks
from treffen.aktionen import meldeweg as aktionen
from treffen.meldewegkarte import dokument
from treffen.models import (
    Meldeweg,
    Meldewegfassung,
    Meldewegschritt,
)

Als = Callable[[Konto], Client]
pytestmark = pytest.mark.django_db


def url(name: str, netzwerk: Netzwerk, *args: int) -> str:
    return reverse(f"treffen:{name}", args=[netzwerk.kurzname, *args])


@pytest.mark.parametrize(
    "aendern",
    [
        lambda f: f.schritte.filter(nummer=1).update(titel="anders"),
        lambda f: f.schritte.filter(nummer=2).update(stelle="anders"),
        lambda f: f.schritte.filter(nummer=1).delete(),
        lambda f: Meldewegschritt.objects.create(fassung=f, nummer=9, titel="dazu"),
        lambda f: Meldewegfassung.objects.filter(pk=f.pk).update(aenderung="anders"),
        lambda f: Meldewegfassung.objects.filter(pk=f.pk).update(titel="anders"),
        lambda f: Meldewegfassung.objects.filter(pk=f.pk).update(gruppen=["anders"]),
        lambda f: Meldewegfassung.objects.filter(pk=f.pk).update(
            zustand="entwurf", in_kraft_am=None, in_kraft_von=None, titel=""
        ),
        lambda f: f.delete(),
        lambda f: f.schritte.filter(nummer=1).update(
            fassung=aktionen.entwurf_beginnen(weg=f.meldeweg, von=f.in_kraft_von), nummer=9
        ),
    ],
)
def test_in_kraft_ist_eingefroren(
    netzwerk: Netzwerk, koordination: Konto, aendern: Callable[[Meldewegfassung], object]
) -> None:
    """What members act by is not changed behind their backs, by no way through the database."""
    fassung = geltend(netzwerk, koordination)
    with pytest.raises(DatabaseError), transaction.atomic():
        aendern(fassung)


def test_telefon_und_person_aendern_sich(netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
    """Without a new version; the card that says the old number goes at once."""
    haus = OrganisationFabrik(name="Beratung")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus)
    schritte: tuple[dict[str, Any], ...] = ({"titel": "Anrufen", "organisation": haus},)
    fassung = geltend(netzwerk, koordination, (*schritte, {"titel": "Schluss", "art": "ende"}))
    leitung = als(koordination)
    eins, zwei = fassung.mit_schritten()
    alte = dokument(fassung)
    assert alte is not None
    kontakt = KontaktFabrik(organisation=haus, netzwerke=[netzwerk], telefon="00000 99")
    fremder = KontaktFabrik(netzwerke=[netzwerk])
    unbekannter = KontaktFabrik()
    adresse = url("meldeweg-erreichbar", netzwerk, fassung.meldeweg_id)

    def eingaben(telefon: str, person: Kontakt) -> dict[str, Any]:
        return {
            f"schritt-{eins.pk}-telefon": telefon,
            f"schritt-{eins.pk}-kontakt": person.pk,
            f"schritt-{zwei.pk}-telefon": "",
            f"schritt-{zwei.pk}-kontakt": "",
        }

    assert "nicht für die gewählte Stelle" in senden(leitung, adresse, eingaben("1", fremder)).text
    assert senden(leitung, adresse, eingaben("1", unbekannter)).status_code == 422
    assert "Telefonnummer an" in senden(leitung, adresse, eingaben("anrufen!", kontakt)).text
    antwort = senden(leitung, adresse, eingaben("+49 (0) 12/34", kontakt), follow=True)
    assert kontakt.name in antwort.text
    assert 'href="tel:+491234"' in antwort.text
    eins.refresh_from_db()
    assert (eins.telefon, eins.kontakt) == ("+49 (0) 12/34", kontakt)
    assert not Dokument.objects.filter(pk=alte.pk).exists()
    assert dokument(fassung) is not None
    # Read before somebody else saved: nothing is lost.
    assert leitung.post(adresse, eingaben("2", kontakt)).status_code == 422


def test_nur_in_kraft_hat_nummern(netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
    eines = weg(netzwerk, koordination)
    for name in ("meldeweg-erreichbar", "meldeweg-beenden"):
        antwort = als(koordination).get(url(name, netzwerk, eines.pk), follow=True)
        assert "noch keine Fassung in Kraft" in antwort.text


def test_ansprechperson_ist_gegangen(
    netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto, als: Als
) -> None:
    """The coordination gets a task, the page names nobody who has left, a copy does neither."""
    kontakte = [KontaktFabrik(netzwerke=[netzwerk], nachname=f"Weggang{n}") for n in (1, 2)]
    schritte = (
        {"titel": "Anrufen", "kontakt": kontakte[0]},
        {"titel": "Schluss", "art": "ende", "kontakt": kontakte[1]},
    )
    fassung = geltend(netzwerk, koordination, schritte)
    assert aufgaben(netzwerk) == []
    seite = fassung.get_absolute_url()
    assert "Weggang1" in als(fachkraft).get(seite).text
    kontakte[0].ausscheiden()
    (aufgabe,) = aufgaben(netzwerk)
    assert str(aufgabe.titel) == "Ansprechperson fehlt in einem Meldeweg"
    assert aufgabe.url == url("meldeweg-erreichbar", netzwerk, fassung.meldeweg_id)
    kontakte[1].netzwerke.clear()
    (aufgabe,) = aufgaben(netzwerk)
    assert str(aufgabe.titel).startswith("2 ")
    text = als(koordination).get(seite).text
    assert "Bei 2 Schritten fehlt die Ansprechperson" in text
    assert "Weggang" not in text
    neu = aktionen.entwurf_beginnen(weg=fassung.meldeweg, von=koordination)
    assert {schritt.kontakt for schritt in neu.mit_schritten()} == {None}
    fassung.meldeweg.beenden()
    assert aufgaben(netzwerk) == []


def test_zusammengefuehrte_stelle(netzwerk: Netzwerk, koordination: Konto) -> None:
    """Two entries of one body become one, though the version that names it is frozen."""
    alt, neu = (OrganisationFabrik(name=name) for name in ("Beratung", "Beratung Mitte"))
    schritte = ({"titel": "Anrufen", "organisation": alt}, {"titel": "Schluss", "art": "ende"})
    fassung = geltend(netzwerk, koordination, schritte)
    with transaction.atomic():
        verlegen(alt, neu)
    assert fassung.mit_schritten()[0].organisation == neu
    with pytest.raises(DatabaseError), transaction.atomic():
        fassung.schritte.update(organisation=alt)


def test_karte_wird_erneuert(netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
    """A network's number changes: the card that says the old one is made anew, once."""
    fassung = geltend(netzwerk, koordination)
    tasks.meldewegkarten_erneuern()
    alte = dokument(fassung)
    assert alte is not None
    netzwerk.notfallkontakt_set.create(bezeichnung="Notdienst", nummer="116 117")
    tasks.meldewegkarten_erneuern()
    assert not Dokument.objects.filter(pk=alte.pk).exists()
    leitung = als(koordination)
    karte = url("meldeweg-karte", netzwerk, fassung.meldeweg_id)
    assert leitung.get(karte).status_code == 404  # not made yet
    antwort = leitung.post(
        url("meldeweg-karte-erstellen", netzwerk, fassung.meldeweg_id), follow=True
    )
    assert "Die Karte wird erstellt" in antwort.text


ANDERS = {
    "titel": "Neuer Titel",
    "art": "verfahren",
    "anlass": "Anderer Anlass.",
    "fuer_wen": "Andere Leute",
    "position": "1",
}


def test_was_galt_bleibt_wie_es_gelesen_wurde(
    netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto, als: Als
) -> None:
    """Title and audience of the version in force: a kindergarten that hung up the card finds the
    same words on the page until another version holds."""
    gruppe = PartnergruppeFabrik(name="Kindergärten der Stadt")
    eines = weg(netzwerk, koordination, fuer_wen="Eltern", ist_oeffentlich=True)
    eines.gruppen.add(gruppe)
    fassung = entwurf(eines)
    schreiben(fassung)
    aktionen.in_kraft_setzen(fassung=fassung, aenderung="", beschluss=None, von=koordination)
    karte = dokument(fassung)
    leitung = als(koordination)
    antwort = senden(
        leitung, url("meldeweg-bearbeiten", netzwerk, eines.pk),
        ANDERS | {"ist_oeffentlich": "on"}, follow=True,
    )  # fmt: skip
    assert "bleibt, wie es gelesen wurde" in antwort.text
    assert "gelten mit der nächsten Fassung: „Neuer Titel“" in antwort.text
    gruppe.name = "Anders genannt"
    gruppe.save()
    fassung = Meldewegfassung.objects.select_related("meldeweg__netzwerk").get(pk=fassung.pk)
    assert str(fassung) == "Sorge um ein Kind (Fassung 1)"
    assert dokument(fassung) == karte  # the card says the same and stays
    for client, name in ((als(fachkraft), "liste"), (als(fachkraft), "zeigen"), (Client(), "")):
        nummern = [eines.pk] if name == "zeigen" else []
        adresse = url(f"meldeweg-{name}" if name else "was-tun", netzwerk, *nummern)
        text = client.get(adresse).text
        for wort in ("Sorge um ein Kind", "Bei Sorgen.", "Eltern"):
            assert wort in text, (adresse, wort)
        for wort in ("Neuer Titel", "Anderer Anlass", "Andere Leute", "Anders genannt"):
            assert wort not in text, (adresse, wort)
    text = als(fachkraft).get(eines.get_absolute_url()).text
    assert "Eltern, Kindergärten der Stadt" in text
    assert "nächsten Fassung" not in text

    neu = aktionen.entwurf_beginnen(weg=eines, von=koordination)
    assert "Neuer Titel" in leitung.get(url("meldewegfassung-bearbeiten", netzwerk, eines.pk)).text
    vergleich = leitung.get(url("meldeweg-vergleichen", netzwerk, eines.pk)).text
    for wort in ("An 4 Stellen", "Titel und Angaben", "Verfahrensweg", "Andere Leute", "Eltern"):
        assert wort in vergleich
    aktionen.in_kraft_setzen(fassung=neu, aenderung="Neuer Name.", beschluss=None, von=koordination)
    seite = als(fachkraft).get(eines.get_absolute_url()).text
    assert "Neuer Titel" in seite
    assert "Sorge um ein Kind" not in seite
    aelter = als(fachkraft).get(eines.get_absolute_url() + "?version=1").text
    assert "Sorge um ein Kind" in aelter
    assert "Eltern, Kindergärten der Stadt" in aelter
    neue = dokument(neu)
    assert neue is not None
    assert neue.dateiname.startswith("karte-neuer-titel-")


def test_angaben_aendern_sich_vor_dem_druck(
    netzwerk: Netzwerk, koordination: Konto, als: Als
) -> None:
    """A title that changed since the page was shown does not come into force unseen."""
    eines = weg(netzwerk, koordination)
    schreiben(entwurf(eines))
    leitung = als(koordination)
    adresse = url("meldewegfassung-in-kraft", netzwerk, eines.pk)
    gesehen = leitung.get(adresse).context["form"]["gesehen"].value()
    Meldeweg.objects.filter(pk=eines.pk).update(titel="Ganz anders")
    antwort = leitung.post(adresse, {"aenderung": "", "gesehen": gesehen})
    assert antwort.status_code == 422
    assert "Schritte oder Angaben inzwischen geändert" in antwort.text
    assert entwurf(eines).ist_entwurf


def test_karte_nennt_die_oeffentliche_seite(
    netzwerk: Netzwerk, koordination: Konto, als: Als
) -> None:
    """Where the whole path stands is no matter of the version: the card is made anew at once."""
    fassung = geltend(netzwerk, koordination)
    vorher = dokument(fassung)
    adresse = url("meldeweg-bearbeiten", netzwerk, fassung.meldeweg_id)
    daten = {"titel": "Sorge um ein Kind", "art": "meldeweg", "anlass": "Bei Sorgen."}
    antwort = senden(
        als(koordination), adresse, daten | {"position": "1", "ist_oeffentlich": "on"}, follow=True
    )
    assert "bleibt, wie es gelesen wurde" not in antwort.text
    fassung = Meldewegfassung.objects.select_related("meldeweg__netzwerk").get(pk=fassung.pk)
    nachher = dokument(fassung)
    assert vorher is not None
    assert nachher is not None
    assert nachher.pk != vorher.pk


def test_beendet_hat_keine_karte(netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
    """Nobody hangs up, or changes, what no longer holds."""
    fassung = geltend(netzwerk, koordination)
    auftrag = dokument(fassung)
    assert auftrag is not None
    assert erstellen(auftrag)
    leitung, ort = als(koordination), fassung.meldeweg_id
    karte = url("meldeweg-karte", netzwerk, ort)
    assert leitung.get(karte).status_code == 200
    fassung.meldeweg.beenden()
    assert leitung.get(karte).status_code == 404
    for antwort in (
        leitung.post(url("meldeweg-karte-erstellen", netzwerk, ort), follow=True),
        leitung.get(url("meldeweg-erreichbar", netzwerk, ort), follow=True),
    ):
        assert "Dieser Weg gilt nicht mehr." in antwort.text
        assert "Ansprechpersonen ändern" not in antwort.text
    zahl = Dokument.objects.count()
    daten = {"titel": "Neuer Titel", "art": "meldeweg", "anlass": "Immer.", "position": "1"}
    senden(leitung, url("meldeweg-bearbeiten", netzwerk, ort), daten)
    assert Dokument.objects.count() == zahl


@pytest.mark.django_db(transaction=True)
def test_neue_fassung_kommt_den_nummern_zuvor(
    netzwerk: Netzwerk, koordination: Konto, als: Als
) -> None:
    """The numbers typed for the former version are not saved there as if they held."""
    fassung = geltend(netzwerk, koordination)
    neu = aktionen.entwurf_beginnen(weg=fassung.meldeweg, von=koordination)
    leitung = als(koordination)
    daten = {f"schritt-{s.pk}-telefon": "00000 1" for s in fassung.mit_schritten()}

    def setzen() -> None:
        aktionen.in_kraft_setzen(fassung=neu, aenderung="Neu.", beschluss=None, von=koordination)

    def speichern() -> str:
        adresse = url("meldeweg-erreichbar", netzwerk, fassung.meldeweg_id)
        return leitung.post(adresse, daten, follow=True).text

    assert "Inzwischen gilt eine andere Fassung." in zuvorkommen(setzen, speichern)
    assert not fassung.schritte.filter(telefon="00000 1").exists()


@pytest.mark.django_db(transaction=True)
def test_zwei_wege_mit_einem_titel(netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
    """At once: the second is told beside the field."""
    leitung = als(koordination)
    daten = {"titel": "Bei Sorgen", "art": "meldeweg", "anlass": "Immer.", "position": "1"}

    def anlegen() -> tuple[int, str]:
        antwort = leitung.post(url("meldeweg-neu", netzwerk), daten)
        return antwort.status_code, antwort.text

    status, text = zuvorkommen(anlegen, anlegen)
    assert status == 422
    assert "gibt es schon" in text
