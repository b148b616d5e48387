"""The run-up of scenario D, and what can go wrong on the way."""

from collections import Counter
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.handelnde import System
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik, TreffenFabrik
from tests.formulare import senden
from tests.treffen.fabriken import GastteilnahmeFabrik
from tests.wettlauf import zuvorkommen
from treffen.aktionen import antwort as antworten
from treffen.aktionen import antwortpost
from treffen.aktionen import workshop as aktionen
from treffen.forms.wunsch import feldname
from treffen.models import (
    Programmpunkt,
    Teilnahme,
    Treffen,
    Workshop,
    Workshopplatz,
    Workshopwunsch,
)
from treffen.workshoplage import eigene, lage, lagen, wahlen

Als = Callable[[Konto], Client]
A = Teilnahme.Antwort
VON = System("test")
PROGRAMM = Path(__file__).parent.parent / "daten" / "leverkusen-programm.csv"
JETZT = timezone.now()


def adresse(name: str, treffen: Any, *mehr: int) -> str:
    return reverse(f"treffen:{name}", args=[treffen.netzwerk.kurzname, treffen.pk, *mehr])


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    return TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.EINGELADEN)


@pytest.fixture
def punkt(treffen: Any) -> Programmpunkt:
    """Two workshops with one place each."""
    wahl: Programmpunkt = Programmpunkt.objects.create(
        treffen=treffen, titel="Workshops", beginn=time(10), ende=time(11), hat_wahl=True
    )
    for nummer, titel in enumerate(("Sucht", "Gewalt"), start=1):
        Workshop.objects.create(programmpunkt=wahl, nummer=nummer, titel=titel, plaetze=1)
    return wahl


def kommt(treffen: Any, name: str, stelle: int = 0) -> Teilnahme:
    """Said yes, after `stelle` others."""
    kontakt = KontaktFabrik(nachname=name, netzwerke=[treffen.netzwerk])
    neu: Teilnahme = TeilnahmeFabrik(
        treffen=treffen,
        kontakt=kontakt,
        antwort=A.ZUGESAGT,
        beantwortet_am=JETZT + timedelta(seconds=stelle),
    )
    return neu


def wuenscht(teilnahme: Teilnahme, punkt: Programmpunkt, *titel: str) -> None:
    workshops = {workshop.titel: workshop.pk for workshop in punkt.workshops.all()}
    aktionen.wuenschen(
        teilnahme=teilnahme, wuensche={punkt.pk: [workshops[t] for t in titel]}, von=VON
    )


def verteilt(treffen: Any, **optionen: bool) -> None:
    optionen = {"behalten": False, "auffuellen": False} | optionen
    gesehen = aktionen.stand(aktionen.vorschau(treffen, **optionen))
    aktionen.verteilen(treffen=treffen, gesehen=gesehen, von=VON, **optionen)


def sitzt(treffen: Any) -> dict[str, str]:
    return {
        platz.teilnahme.person.nachname: platz.workshop.titel
        for platz in Workshopplatz.objects.filter(programmpunkt__treffen=treffen).select_related(
            "teilnahme__kontakt", "teilnahme__gast", "workshop"
        )
    }


def link(teilnahme: Teilnahme, name: str = "workshop-wuensche") -> str:
    zugang = antwortpost.zugaenge(teilnahme.treffen, [teilnahme])[teilnahme.pk]
    return reverse(f"treffen:{name}", args=[zugang.netzwerk.kurzname, zeichen(zugang)])


def test_szenario_d(als: Als, koordination: Konto, client: Client, netzwerk: Netzwerk) -> None:
    """Programme from the list, 119 yeses, wishes by link, places, a cancellation, letters."""
    treffen: Any = TreffenFabrik(
        netzwerk=netzwerk, zustand=Treffen.Zustand.EINGELADEN, titel="Forum", plaetze=119
    )
    browser = als(koordination)

    def hochladen() -> Any:
        datei = SimpleUploadedFile("programm.csv", PROGRAMM.read_bytes())
        return browser.post(adresse("programm-einlesen", treffen), {"datei": datei})

    vorschau = hochladen()
    assert "23 neu, 0 geändert, 0 schon so im Programm" in vorschau.text
    assert not treffen.programm.exists()
    gelesen = {feld.html_name: feld.value() for feld in vorschau.context["form"]}
    gespeichert = browser.post(adresse("programm-einlesen", treffen), gelesen, follow=True)
    assert "Das Programm ist übernommen: 23 neu, 0 geändert." in gespeichert.text
    punkte = wahlen(treffen)
    assert [p.titel for p in punkte] == ["Workshops, Runde 1", "Workshops, Runde 2"]
    assert [p.workshops.count() for p in punkte] == [8, 8]
    assert treffen.programm.count() == 7
    assert "Es gibt nichts zu übernehmen" in hochladen().text

    kontakte = [KontaktFabrik(netzwerke=[netzwerk]) for _ in range(3)]
    alle = [
        TeilnahmeFabrik(treffen=treffen, kontakt=kontakt, antwort=A.ZUGESAGT, beantwortet_am=JETZT)
        for kontakt in kontakte
    ] + [
        GastteilnahmeFabrik(
            treffen=treffen,
            antwort=A.ZUGESAGT,
            beantwortet_am=JETZT + timedelta(seconds=nummer),
        )
        for nummer in range(1, 117)
    ]  # fmt: skip
    # The first by the page, as everybody would; the others alike, row by row.
    seite = client.get(link(alle[0]))
    assert "Welche Workshops möchten Sie besuchen?" in seite.text
    listen = [list(p.workshops.all()) for p in punkte]
    gewaehlt = {
        feldname(p.pk, rang): str(workshops[rang - 1].pk)
        for p, workshops in zip(punkte, listen, strict=True)
        for rang in (1, 2, 3)
    }
    antwort = client.post(link(alle[0]), gewaehlt, follow=True)
    assert "Ihre Wünsche sind gespeichert" in antwort.text
    assert alle[0].wuensche.count() == 6
    Workshopwunsch.objects.bulk_create(
        Workshopwunsch(
            teilnahme=eine,
            programmpunkt=p,
            workshop=workshops[stelle],
            rang=rang,
        )
        for nummer, eine in enumerate(alle[1:])
        for p, workshops in zip(punkte, listen, strict=True)
        # Four workshops are what most would like best.
        for rang, stelle in enumerate((nummer % 4, 4 + nummer % 4, (nummer + 1) % 4), start=1)
    )

    vorschau = browser.get(adresse("verteilung-verteilen", treffen), {"vorschau": "ja"})
    for eine in vorschau.context["vorschauen"]:
        zahlen = eine.zahlen
        assert zahlen.erster + zahlen.zweiter + zahlen.dritter + zahlen.keiner == 119
    assert not Workshopplatz.objects.exists()
    gesehen = {"gesehen": vorschau.context["gesehen"]}
    Workshopwunsch.objects.filter(teilnahme=alle[1]).delete()
    ziel = adresse("verteilung-verteilen", treffen) + "?vorschau=ja&auffuellen=on"
    veraltet = browser.post(ziel, gesehen, follow=True)
    assert "Geschrieben ist noch nichts" in veraltet.text
    browser.post(ziel, {"gesehen": veraltet.context["gesehen"]})
    for jetzt in lagen(treffen, wahlen(treffen)):
        belegt = Counter(jetzt.hat.values())
        assert len(jetzt.hat) == 111  # all places of eight workshops
        assert {pk: belegt[pk] for pk in jetzt.workshops} == jetzt.plaetze
        assert len(jetzt.ohne_platz) == 8

    assert not Nachricht.objects.exists()
    frage = browser.get(adresse("verteilung-brief", treffen))
    for _ in range(2):  # pressed twice
        browser.post(adresse("verteilung-brief", treffen), {"runde": frage.context["runde"]})
    mit_platz = Workshopplatz.objects.values("teilnahme").distinct().count()
    assert Nachricht.objects.filter(anlass="treffen.workshops").count() == mit_platz

    jetzt = lagen(treffen, punkte)[0]
    wartende = {pk: jetzt.wartende(pk) for pk in jetzt.workshops}
    begehrt, reihe = next((pk, reihe) for pk, reihe in wartende.items() if reihe)
    faellt_aus = next(pk for pk, hat in jetzt.hat.items() if hat == begehrt)
    wer = Teilnahme.objects.get(pk=faellt_aus)
    client.post(link(wer, "einladung-antworten"), {"antwort": "abgesagt"})
    assert Teilnahme.objects.get(pk=faellt_aus).antwort == A.ABGESAGT
    danach = lagen(treffen, wahlen(treffen))[0]
    assert danach.hat[reihe[0][1].pk] == begehrt
    assert faellt_aus not in danach.hat
    titel = danach.workshops[begehrt].titel
    post = Nachricht.objects.get(anlass="treffen.workshopplatz", gegenstand_id=reihe[0][1].pk)
    assert titel in bauen(post).body


def test_ein_platz_wird_frei(treffen: Any, punkt: Programmpunkt) -> None:
    """A chain: who moves up leaves a place that the next one was waiting for."""
    ada, bo, chris = (kommt(treffen, name, n) for n, name in enumerate(("Ada", "Bo", "Chris")))
    wuenscht(ada, punkt, "Sucht")
    wuenscht(bo, punkt, "Sucht", "Gewalt")
    wuenscht(chris, punkt, "Gewalt")
    assert sitzt(treffen) == {}  # nothing is given away before it is distributed
    verteilt(treffen)
    assert sitzt(treffen) == {"Ada": "Sucht", "Chris": "Gewalt"}
    assert [eine.wartet[0][1] for eine in eigene(bo)] == [1]

    antworten.antworten(teilnahme=chris, antwort=A.ABGESAGT, von=VON)
    assert sitzt(treffen) == {"Ada": "Sucht", "Bo": "Gewalt"}
    antworten.antworten(teilnahme=ada, antwort=A.ABGESAGT, von=VON)
    assert sitzt(treffen) == {"Bo": "Sucht"}
    assert [n.gegenstand_id for n in Nachricht.objects.filter(anlass="treffen.workshopplatz")] == [
        bo.pk, bo.pk,
    ]  # fmt: skip
    erste, zweite = Nachricht.objects.filter(anlass="treffen.workshopplatz").order_by("runde")
    with pytest.raises(NichtMehrNoetig):
        bauen(erste)  # has moved on since
    assert bauen(zweite).subject == "Sie haben einen Platz in „Sucht“"

    # Whoever comes later takes what is free, at once; a yes after a no waits behind.
    dana = kommt(treffen, "Dana", -1)
    wuenscht(dana, punkt, "Sucht", "Gewalt")
    assert sitzt(treffen) == {"Bo": "Sucht", "Dana": "Gewalt"}
    antworten.antworten(teilnahme=ada, antwort=A.ZUGESAGT, von=VON)
    reihe = lage(treffen, punkt).wartende(punkt.workshops.all()[0].pk)
    assert [wer for _rang, wer in reihe] == [dana, ada]  # Ada's yes is the younger one now


def test_behalten_und_auffuellen(treffen: Any, punkt: Programmpunkt) -> None:
    ada, bo, _chris = (kommt(treffen, name, n) for n, name in enumerate(("Ada", "Bo", "Chris")))
    wuenscht(bo, punkt, "Sucht")
    verteilt(treffen)
    wuenscht(ada, punkt, "Sucht")
    verteilt(treffen, behalten=True, auffuellen=True)
    assert sitzt(treffen) == {"Bo": "Sucht", "Ada": "Gewalt"}
    verteilt(treffen)  # anew: Ada had answered first
    assert sitzt(treffen) == {"Ada": "Sucht"}


def test_mehr_plaetze_und_weniger(
    als: Als, koordination: Konto, treffen: Any, punkt: Programmpunkt
) -> None:
    browser = als(koordination)
    for stelle, name in enumerate(("Ada", "Bo")):
        wuenscht(kommt(treffen, name, stelle), punkt, "Sucht")
    verteilt(treffen)
    sucht = punkt.workshops.get(titel="Sucht")
    ziel = adresse("workshop-bearbeiten", treffen, sucht.pk)
    antwort = senden(browser, ziel, {"titel": "Sucht", "plaetze": "2"}, follow=True)
    assert "1 Person ist nachgerückt" in antwort.text
    assert sitzt(treffen) == {"Ada": "Sucht", "Bo": "Sucht"}
    antwort = senden(browser, ziel, {"titel": "Sucht", "plaetze": "1"})
    assert antwort.status_code == 422
    assert "2 Personen haben hier schon einen Platz" in antwort.text
    frage = browser.get(adresse("workshop-loeschen", treffen, sucht.pk)).text
    assert "Personen, die ihn sich wünschen: 2. Personen mit einem Platz: 2." in frage
    browser.post(adresse("workshop-loeschen", treffen, sucht.pk))
    assert sitzt(treffen) == {}


def test_versetzen(als: Als, koordination: Konto, treffen: Any, punkt: Programmpunkt) -> None:
    """By hand: told by mail, not undone by the waiting list, and never into a full one."""
    browser = als(koordination)
    ada, bo = kommt(treffen, "Ada", 0), kommt(treffen, "Bo", 1)
    wuenscht(ada, punkt, "Sucht", "Gewalt")
    verteilt(treffen)
    wuenscht(bo, punkt, "Sucht")
    sucht, gewalt = punkt.workshops.all()
    ziel = adresse("verteilung-platz", treffen, punkt.pk, ada.pk)
    assert "Gewalt (1 Platz frei)" in browser.get(ziel).text
    browser.post(ziel, {"workshop": gewalt.pk, "mitteilen": "on"})
    assert sitzt(treffen) == {"Ada": "Gewalt", "Bo": "Sucht"}  # Bo moved up, Ada stays
    assert {bauen(n).subject for n in Nachricht.objects.all()} == {
        "Sie haben einen Platz in „Gewalt“",
        "Sie haben einen Platz in „Sucht“",
    }
    voll = browser.post(ziel, {"workshop": sucht.pk})
    assert voll.status_code == 422
    assert "„Sucht“ ist voll." in voll.text
    browser.post(ziel, {"workshop": ""})
    assert sitzt(treffen) == {"Bo": "Sucht"}
    assert Nachricht.objects.count() == 2
    fremd = adresse("verteilung-platz", treffen, punkt.pk, 0)
    assert browser.get(fremd).status_code == 404


def test_wuensche_ueber_den_link(client: Client, treffen: Any, punkt: Programmpunkt) -> None:
    ada = kommt(treffen, "Ada")
    sucht, gewalt = punkt.workshops.all()
    ziel, (eins, zwei) = link(ada), (feldname(punkt.pk, 1), feldname(punkt.pk, 2))
    assert ziel in client.get(link(ada, "einladung-antworten")).text
    doppelt = client.post(ziel, {eins: sucht.pk, zwei: sucht.pk})
    assert doppelt.status_code == 422
    assert "Das ist schon Ihr 1. Wunsch." in doppelt.text
    fremd = client.post(ziel, {eins: Workshop.objects.count() + 999})
    assert fremd.status_code == 422
    client.post(ziel, {eins: "", zwei: gewalt.pk})  # a gap closes
    assert list(ada.wuensche.values_list("workshop", "rang")) == [(gewalt.pk, 1)]
    verteilt(treffen)
    assert "Sie haben einen Platz in „Gewalt“." in client.get(ziel).text
    client.post(ziel, {eins: sucht.pk, zwei: gewalt.pk})  # changed afterwards: moves at once
    assert sitzt(treffen) == {"Ada": "Sucht"}

    Treffen.objects.filter(pk=treffen.pk).update(antwort_bis=timezone.localdate() - timedelta(1))
    zu_spaet = client.post(ziel, {eins: gewalt.pk})
    assert "kamen zu spät" in zu_spaet.text
    assert sitzt(treffen) == {"Ada": "Sucht"}
    Treffen.objects.filter(pk=treffen.pk).update(antwort_bis=None)
    nein = TeilnahmeFabrik(treffen=treffen, kontakt=KontaktFabrik())
    assert "Workshops wählt, wer zusagt" in client.get(link(nein)).text
    client.post(link(nein), {eins: gewalt.pk})
    assert not nein.wuensche.exists()
    wartet = TeilnahmeFabrik(
        treffen=treffen, kontakt=KontaktFabrik(), antwort=A.WARTELISTE, beantwortet_am=JETZT
    )
    client.post(link(wartet), {eins: gewalt.pk})  # for when a place at the meeting is free
    assert f'value="{gewalt.pk}" selected' in client.get(link(wartet)).text
    assert sitzt(treffen) == {"Ada": "Sucht"}
    punkt.delete()
    assert client.get(ziel).status_code == 404


def test_abfragen_haengen_nicht_an_der_zahl(
    als: Als, koordination: Konto, treffen: Any, punkt: Programmpunkt
) -> None:
    browser = als(koordination)
    gezaehlt = []
    for stelle in range(3):
        wuenscht(kommt(treffen, f"P{stelle}", stelle), punkt, "Sucht", "Gewalt")
        verteilt(treffen)
        sucht = punkt.workshops.all()[0]
        je_seite = []
        for ziel in (
            adresse("programm-zeigen", treffen),
            adresse("workshop-zeigen", treffen, sucht.pk),
            adresse("workshop-listen", treffen),
            adresse("verteilung-verteilen", treffen),
        ):
            with CaptureQueriesContext(connection) as abfragen:
                assert browser.get(ziel).status_code == 200
            je_seite.append(len(abfragen))
        gezaehlt.append(je_seite)
    assert gezaehlt[0] == gezaehlt[2]
    assert max(gezaehlt[0]) <= 14


@pytest.mark.django_db(transaction=True)
def test_zwei_wollen_den_letzten_platz(treffen: Any, punkt: Programmpunkt) -> None:
    """After the distribution, by link, at the same moment: the second one waits."""
    wuenscht(kommt(treffen, "Ada", 0), punkt, "Gewalt")
    verteilt(treffen)
    bo, chris = kommt(treffen, "Bo", 1), kommt(treffen, "Chris", 2)
    zuvorkommen(lambda: wuenscht(chris, punkt, "Sucht"), lambda: wuenscht(bo, punkt, "Sucht"))
    assert sitzt(treffen) == {"Ada": "Gewalt", "Chris": "Sucht"}
    assert [eine.wartet[0][1] for eine in eigene(bo)] == [1]


def test_die_datenbank_verweigert_einen_zu_viel(treffen: Any, punkt: Programmpunkt) -> None:
    sucht = punkt.workshops.all()[0]
    ada, bo = kommt(treffen, "Ada"), kommt(treffen, "Bo")
    Workshopplatz.objects.create(teilnahme=ada, programmpunkt=punkt, workshop=sucht)
    with pytest.raises(IntegrityError, match="Der Workshop ist voll"), transaction.atomic():
        Workshopplatz.objects.create(teilnahme=bo, programmpunkt=punkt, workshop=sucht)
    with pytest.raises(IntegrityError), transaction.atomic():  # nobody twice at one time
        Workshopplatz.objects.create(
            teilnahme=ada, programmpunkt=punkt, workshop=punkt.workshops.all()[1]
        )
