"""Invitations on their whole way: press, table, broker, worker, SMTP; and what may break it."""

import re
from collections.abc import Callable, Generator
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pytest_django import Settings

from netzwerk.basis import tasks
from netzwerk.basis.aktionen import post, zustellung
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from netzwerk.celery import app
from tests.arbeiter import Arbeiter
from tests.fabriken import (
    KontaktFabrik,
    KontoFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    RolleFabrik,
    TopFabrik,
    TreffenFabrik,
)
from tests.post_server import Postserver
from tests.treffen.anschreibenseiten import druecken
from tests.warten import warte_bis
from treffen.aktionen.einladung import aenderung_mitteilen, einladen
from treffen.aktionen.treffen import absagen
from treffen.models import Treffen
from treffen.versand import Versand

Z = Nachricht.Zustand
VON = System("test")


def adresse(treffen: Any, name: str, **mehr: int) -> str:
    teile = {"netzwerk": treffen.netzwerk.kurzname, "pk": treffen.pk, **mehr}
    return reverse(f"treffen:{name}", kwargs=teile)


def treffen_mit(anzahl: int) -> tuple[Any, list[Any]]:
    netzwerk: Any = NetzwerkFabrik()
    treffen: Any = TreffenFabrik(netzwerk=netzwerk)
    TopFabrik(treffen=treffen, nummer=1, titel="Meldewege")
    kontakte: list[Any] = []
    for nummer in range(anzahl):
        kontakt: Any = KontaktFabrik(email=f"person-{nummer}@partner.example", netzwerke=[netzwerk])
        MitgliedschaftFabrik(netzwerk=netzwerk, organisation=kontakt.organisation)
        kontakte.append(kontakt)
    return treffen, kontakte


def leitung(netzwerk: Any) -> Client:
    konto: Any = KontoFabrik()
    RolleFabrik(konto=konto, netzwerk=netzwerk, art="koordination")
    browser = Client()
    browser.force_login(konto)
    return browser


def zeit_vergeht() -> None:
    """All waiting times and leases are over."""
    jetzt = timezone.now()
    Nachricht.objects.filter(zustand=Z.WARTEND).update(faellig_ab=jetzt)
    Nachricht.objects.filter(pacht_bis__isnull=False).update(pacht_bis=jetzt)


def staende() -> dict[str, int]:
    zahlen: dict[str, int] = {}
    for zustand in Nachricht.objects.values_list("zustand", flat=True):
        zahlen[zustand] = zahlen.get(zustand, 0) + 1
    return zahlen


@pytest.fixture
def broker_weg(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Generator[None]:
    """Nobody listens where the broker should be."""
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:9/0"
    with monkeypatch.context() as patch:
        patch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:9/0")
        patch.setattr(app.amqp, "_producer_pool", None)
        yield


def test_druecken_und_zusehen(worker: Arbeiter, smtp: Postserver) -> None:
    treffen, _kontakte = treffen_mit(12)
    browser = leitung(treffen.netzwerk)
    smtp.antworten = {"person-3@partner.example": "550 5.1.1 Postfach unbekannt"}
    seite = druecken(browser, treffen).text
    assert "12 Einladungen sind auf dem Weg." in seite
    mails = smtp.warte_auf(11)
    warte_bis(lambda: staende() == {Z.GESENDET: 11, Z.ABGELEHNT: 1})
    (mail,) = smtp.an("person-0@partner.example")
    assert mail["Subject"].startswith("Einladung: ")
    assert [teil.get_content_type() for teil in mail.walk() if not teil.is_multipart()] == [
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    (kalender,) = [t for t in mail.walk() if t.get_content_type() == "text/calendar"]
    assert kalender.get_param("method") == "REQUEST"
    termin = Calendar.from_ical(kalender.get_content()).walk("VEVENT")[0]
    assert termin["ATTENDEE"] == "mailto:person-0@partner.example"
    assert len({str(m["Message-ID"]) for m in mails}) == 11
    seite = browser.get(adresse(treffen, "treffen-zeigen")).content.decode()
    assert "1 Einladung ist nicht angekommen" in seite
    assert "550 5.1.1 Postfach unbekannt" in seite
    assert "every 3s" not in seite
    smtp.antworten = {}
    abgelehnt = Nachricht.objects.get(zustand=Z.ABGELEHNT)
    erneut = adresse(treffen, "einladung-erneut", teilnahme=abgelehnt.gegenstand_id)
    browser.post(erneut, {"runde": "2"})
    smtp.warte_auf(12)
    warte_bis(lambda: staende() == {Z.GESENDET: 12, Z.ABGELEHNT: 1})
    assert (
        "12 von 12 E-Mails"
        in browser.get(adresse(treffen, "einladung-zustellung")).content.decode()
    )


@pytest.mark.django_db(transaction=True)
def test_broker_weg_und_wieder_da(
    broker_weg: None, smtp: Postserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    treffen, _kontakte = treffen_mit(3)
    browser = leitung(treffen.netzwerk)
    seite = druecken(browser, treffen).text
    assert "Die E-Mails warten noch." in seite
    assert "geht von selbst hinaus" in seite
    assert "3 E-Mails warten noch" in seite
    assert staende() == {Z.WARTEND: 3}
    tasks.post_nachholen()  # still away: nothing lost, no error
    assert staende() == {Z.WARTEND: 3}


def test_nachgeholt_nach_dem_ausfall(
    arbeiter_starten: Callable[..., Arbeiter], smtp: Postserver
) -> None:
    treffen, kontakte = treffen_mit(3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:9/0")
        patch.setattr(app.amqp, "_producer_pool", None)
        assert einladen(treffen=treffen, kontakte=kontakte, von=VON) == 3
    arbeiter_starten("post")
    assert smtp.nachrichten == []
    tasks.post_nachholen()
    smtp.warte_auf(3)
    warte_bis(lambda: staende() == {Z.GESENDET: 3})


def test_getoeteter_arbeiter_verliert_nichts(
    arbeiter_starten: Callable[..., Arbeiter], smtp: Postserver
) -> None:
    anzahl = 70  # more than one portion
    smtp.pause = 0.02
    erster = arbeiter_starten("post")
    treffen, kontakte = treffen_mit(anzahl)
    einladen(treffen=treffen, kontakte=kontakte, von=VON)
    getoetet = 0
    for grenze in (10, 35):
        warte_bis(lambda grenze=grenze: len(smtp.nachrichten) >= grenze)  # type: ignore[misc]  # no type is inferred for a default
        erster.toeten()
        getoetet += 1
        zeit_vergeht()
        erster = arbeiter_starten("post")
        tasks.post_nachholen()
    warte_bis(lambda: staende() == {Z.GESENDET: anzahl}, frist=30)
    je_person: dict[str, list[str]] = {}
    for mail in smtp.nachrichten:
        je_person.setdefault(str(mail["To"]), []).append(str(mail["Message-ID"]))
    assert len(je_person) == anzahl
    assert len(smtp.nachrichten) <= anzahl + getoetet
    assert all(len(set(kennungen)) == 1 for kennungen in je_person.values())


def test_code_kommt_waehrend_des_massenversands(
    arbeiter_starten: Callable[..., Arbeiter], smtp: Postserver
) -> None:
    smtp.pause = 0.05
    langer = arbeiter_starten("post")
    arbeiter_starten("codes")
    treffen, kontakte = treffen_mit(220)
    einladen(treffen=treffen, kontakte=kontakte, von=VON)
    warte_bis(lambda: len(smtp.nachrichten) > 5)
    konto: Any = KontoFabrik()
    post.einreihen(
        [
            post.nachricht(
                netzwerk=None,
                anlass="konto.post",
                gegenstand=konto,
                empfaenger="eilig@partner.example",
                parameter={"betreff": "Ihr Code", "text": "123456"},
                schlange=Nachricht.Schlange.CODES,
            )
        ]
    )
    warte_bis(lambda: bool(smtp.an("eilig@partner.example")), frist=5)
    assert Nachricht.objects.filter(zustand=Z.WARTEND, schlange="post").count() > 100
    langer.toeten()  # asked politely, it would finish its portion first


@pytest.mark.django_db(transaction=True)
def test_stoerungen_des_mailservers(smtp: Postserver) -> None:
    treffen, kontakte = treffen_mit(8)
    einladen(treffen=treffen, kontakte=kontakte, von=VON)
    smtp.antworten = {
        "person-1@partner.example": "451 4.7.1 Bitte später noch einmal",
        "person-2@partner.example": "550 5.1.1 Unbekannt",
    }
    smtp.abbruch_vor_daten = 1
    zustellung.senden("post")
    assert staende() == {Z.GESENDET: 5, Z.ABGELEHNT: 1, Z.WARTEND: 2}
    gestoert = Nachricht.objects.get(empfaenger="person-1@partner.example")
    assert gestoert.ist_gestoert
    assert gestoert.server_antwort == "451 4.7.1 Bitte später noch einmal"
    abgelehnt = Nachricht.objects.get(zustand=Z.ABGELEHNT)
    assert abgelehnt.server_antwort == "550 5.1.1 Unbekannt"
    seite = leitung(treffen.netzwerk).get(adresse(treffen, "treffen-zeigen")).content.decode()
    assert "wartet, wird wiederholt" in seite
    smtp.antworten.pop("person-1@partner.example")
    smtp.abbruch_nach_daten = 1  # accepted, but we never hear it
    zeit_vergeht()
    zustellung.senden("post")
    zeit_vergeht()
    zustellung.senden("post")
    assert staende() == {Z.GESENDET: 7, Z.ABGELEHNT: 1}
    kennungen = [str(m["Message-ID"]) for m in smtp.nachrichten]
    assert len(kennungen) == 8  # one reply was lost: that mail came twice
    assert len(set(kennungen)) == 7


@pytest.mark.django_db(transaction=True)
def test_anzeige_erneuert_sich(smtp: Postserver) -> None:
    treffen, kontakte = treffen_mit(2)
    einladen(treffen=treffen, kontakte=kontakte, von=VON)
    browser = leitung(treffen.netzwerk)
    seite = browser.get(adresse(treffen, "treffen-zeigen")).content.decode()
    assert "2 E-Mails warten noch" in seite
    assert 'hx-trigger="every 3s"' in seite
    assert seite.index('id="versand-status"') < seite.index('id="versand"')
    ziel = adresse(treffen, "einladung-zustellung")
    htmx = {"HX-Request": "true"}

    def holen(teil: str, stand: str) -> str:
        antwort = browser.get(ziel, {"teil": teil, "stand": stand}, headers=htmx)
        return antwort.content.decode()

    for teil in ("kurz", "liste"):
        gleich = holen(teil, "2-0-0")
        assert gleich.lstrip().startswith("<section")
        assert "every 3s" in gleich
        assert "versand-status" not in gleich  # nothing new, nothing said
    zustellung.senden("post")
    for teil in ("kurz", "liste"):
        neu = holen(teil, "2-0-0")
        assert "every 3s" not in neu
        assert "2 von 2 E-Mails gesendet, 0 abgelehnt." in neu
    assert "2 von 2 E-Mails gesendet" in browser.get(ziel).content.decode()


def test_versand_ist_leer(
    als: Callable[[Konto], Client], koordination: Konto, netzwerk: Netzwerk
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk)
    text = als(koordination).get(adresse(treffen, "einladung-zustellung")).content.decode()
    assert "Noch niemand ist eingeladen" in text


def test_mit_dem_versand_erneuert_sich_die_liste_der_personen(db: None) -> None:
    treffen, kontakte = treffen_mit(2)
    einladen(treffen=treffen, kontakte=kontakte, von=VON)
    browser = leitung(treffen.netzwerk)
    seite = browser.get(adresse(treffen, "treffen-zeigen"), {"antwort": "offen"}).content.decode()
    fragt = re.search(r'hx-get="([^"]+)"', seite)
    assert fragt is not None
    weg = unescape(fragt[1])
    assert "antwort=offen" in weg
    ruhig = browser.get(weg, headers={"HX-Request": "true"}).content.decode()
    assert 'id="personen"' not in ruhig
    Nachricht.objects.filter(empfaenger=kontakte[0].email).update(
        zustand=Z.GESENDET, gesendet_am=timezone.now()
    )
    neu = browser.get(weg, headers={"HX-Request": "true"}).content.decode()
    personen = neu.partition('<div id="personen" hx-swap-oob="true">')[2]
    assert personen.count("gesendet</span>") == 1
    assert personen.count("wartet</span>") == 1
    assert all(kontakt.name in personen for kontakt in kontakte)
    # Nobody has said yes: the filter of the page holds for what is refreshed, too.
    weg = weg.replace("antwort=offen", "antwort=zugesagt")
    leer = browser.get(weg, headers={"HX-Request": "true"}).content.decode()
    assert "Mit dieser Antwort gibt es niemanden" in leer


def test_wer_ausgeschieden_ist_erfaehrt_nichts_mehr(db: None) -> None:
    treffen, kontakte = treffen_mit(2)
    einladen(treffen=treffen, kontakte=kontakte, von=VON)
    gegangen, da = kontakte
    gegangen.ausgeschieden_am = timezone.localdate()
    gegangen.save()
    type(treffen).objects.filter(pk=treffen.pk).update(sequenz=1)
    browser = leitung(treffen.netzwerk)
    seite = browser.get(adresse(treffen, "treffen-zeigen")).content.decode()
    assert "1 Person kennt den neuen Stand noch nicht" in seite
    Nachricht.objects.all().delete()
    assert aenderung_mitteilen(treffen=treffen, von=VON) == 1
    assert absagen(treffen=treffen, von=VON, grund="Sturm") == 1
    assert set(Nachricht.objects.values_list("empfaenger", "anlass")) == {
        (da.email, "treffen.einladung"),
        (da.email, "treffen.absage"),
    }


@pytest.mark.parametrize(
    ("aenderung", "grund"),
    [
        ({"email": ""}, "Ohne E-Mail-Adresse kann die E-Mail nicht hinausgehen."),
        ({"ausgeschieden_am": date(2026, 1, 1)}, "ist ausgeschieden und bekommt keine Einladung"),
    ],
)
def test_noch_einmal_geht_nur_an_wen_es_erreicht(
    db: None, aenderung: dict[str, Any], grund: str
) -> None:
    treffen, (kontakt,) = treffen_mit(1)
    einladen(treffen=treffen, kontakte=[kontakt], von=VON)
    type(kontakt).objects.update(**aenderung)
    teilnahme = treffen.teilnahme_set.get()
    ziel = adresse(treffen, "einladung-erneut", teilnahme=teilnahme.pk)
    antwort = leitung(treffen.netzwerk).post(ziel, {"runde": "2"}, follow=True)
    assert grund in antwort.text
    assert Nachricht.objects.count() == 1
    teilnahme.refresh_from_db()
    assert teilnahme.runde == 1


def test_was_zurueckkam_ist_nicht_angekommen() -> None:
    gesendet, zurueck = (Nachricht(zustand=zustand) for zustand in (Z.GESENDET, Z.ZURUECK))
    stand = Versand(Treffen(), {1: gesendet, 2: zurueck})
    assert (stand.gesendet, stand.abgelehnt, stand.gestoert) == (1, 1, [2])
    text = render_to_string("treffen/einladung/_post.html", {"nachricht": zurueck})
    assert "kam zurück" in text
