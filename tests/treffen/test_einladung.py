import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mitglieder.models import Mitgliedschaft
from netzwerk.basis import briefe
from netzwerk.basis.handelnde import System
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    TeilnahmeFabrik,
    TopFabrik,
    TreffenFabrik,
)
from treffen.aktionen import einladung
from treffen.empfaengerkreis import einladbar
from treffen.models import Anschreiben, Programmpunkt, Teilnahme, Treffen

Als = Callable[[Konto], Client]
VON = System("test")


def adresse(treffen: Any, name: str = "einladung-neu", **mehr: int) -> str:
    teile = {"netzwerk": treffen.netzwerk.kurzname, "pk": treffen.pk, **mehr}
    return reverse(f"treffen:{name}", kwargs=teile)


def person(netzwerk: Netzwerk, *, gruppen: list[Any] | None = None, **felder: Any) -> Any:
    """A contact of an active member."""
    zustand = felder.pop("zustand", Mitgliedschaft.Zustand.AKTIV)
    kontakt: Any = KontaktFabrik(netzwerke=[netzwerk], **felder)
    MitgliedschaftFabrik(
        netzwerk=netzwerk,
        organisation=kontakt.organisation,
        zustand=zustand,
        gruppen=gruppen or [],
    )
    return kontakt


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    return TreffenFabrik(netzwerk=netzwerk)


def test_einladbar_sind_erreichbare_aktiver_mitglieder(netzwerk: Netzwerk, treffen: Any) -> None:
    erste, zweite = (person(netzwerk, organisation__name=name) for name in ("A", "B"))
    person(netzwerk, email="")
    person(netzwerk, adresse_gestoert_am=timezone.now(), adresse_gestoert_grund="550 unbekannt")
    person(netzwerk, ausgeschieden_am=timezone.localdate())
    person(netzwerk, zustand=Mitgliedschaft.Zustand.RUHEND)
    anderes = NetzwerkFabrik()
    person(anderes)
    nur_dort = person(netzwerk)
    nur_dort.netzwerke.set([anderes])
    schon = person(netzwerk)
    TeilnahmeFabrik(treffen=treffen, kontakt=schon)
    gekommen = person(netzwerk, organisation__name="C")
    TeilnahmeFabrik(treffen=treffen, kontakt=gekommen, runde=0)
    assert list(einladbar(treffen)) == [erste, zweite, gekommen]


def test_einladen(netzwerk: Netzwerk, treffen: Any) -> None:
    kim = person(netzwerk, vorname="Kim", nachname="Beispiel", email="kim@partner.example")
    eigenes = Anschreiben.objects.create(treffen=treffen, betreff="Kommt!", text="Bis bald")
    assert einladung.einladen(treffen=treffen, kontakte=[kim], von=VON, anschreiben=eigenes) == 1
    treffen.refresh_from_db()
    assert treffen.zustand == Treffen.Zustand.EINGELADEN
    teilnahme = Teilnahme.objects.get()
    assert (teilnahme.kontakt, teilnahme.runde, teilnahme.antwort) == (kim, 1, "offen")
    zugang = Zugang.objects.get()
    assert (zugang.gegenstand, zugang.inhaber, zugang.zweck) == (teilnahme, kim, "einladung")
    assert zugang.gueltig_bis > treffen.ende
    nachricht = Nachricht.objects.get()
    assert nachricht.gegenstand == teilnahme
    assert nachricht.zugang == zugang
    assert (nachricht.empfaenger, nachricht.empfaenger_name) == (
        "kim@partner.example",
        "Kim Beispiel",
    )
    assert nachricht.parameter == {"anschreiben": eigenes.pk}


def test_zweimal_einladen_sendet_einmal(netzwerk: Netzwerk, treffen: Any) -> None:
    kim, toni = person(netzwerk), person(netzwerk)
    assert einladung.einladen(treffen=treffen, kontakte=[kim], von=VON) == 1
    assert einladung.einladen(treffen=treffen, kontakte=[kim, toni], von=VON) == 1
    assert einladung.einladen(treffen=treffen, kontakte=[kim, toni], von=VON) == 0
    assert Nachricht.objects.count() == Zugang.objects.count() == 2


def test_wer_ohne_einladung_da_war_bekommt_eine(netzwerk: Netzwerk, treffen: Any) -> None:
    kim = person(netzwerk)
    TeilnahmeFabrik(treffen=treffen, kontakt=kim, runde=0)
    assert einladung.einladen(treffen=treffen, kontakte=[kim], von=VON) == 1
    assert Nachricht.objects.get().runde == Teilnahme.objects.get().runde == 1


@pytest.mark.parametrize("zustand", ["entwurf", "durchgefuehrt", "abgesagt", "verschoben"])
def test_falscher_zustand_schreibt_nichts(netzwerk: Netzwerk, treffen: Any, zustand: str) -> None:
    Treffen.objects.update(zustand=zustand)
    with pytest.raises(FalscherZustand):
        einladung.einladen(treffen=treffen, kontakte=[person(netzwerk)], von=VON)
    assert not Teilnahme.objects.exists()
    assert not Nachricht.objects.exists()


EINLADEN = 14


@pytest.mark.parametrize("anzahl", [1, 3, 40])
def test_einladen_kostet_gleich_viele_abfragen(
    netzwerk: Netzwerk,
    treffen: Any,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    einladung.einladen(treffen=treffen, kontakte=[person(netzwerk)], von=VON)
    kontakte = [person(netzwerk) for _ in range(anzahl)]
    with django_assert_num_queries(EINLADEN):
        assert einladung.einladen(treffen=treffen, kontakte=kontakte, von=VON) == anzahl


@pytest.mark.django_db(transaction=True)
def test_gleichzeitig_gedrueckt_sendet_einmal() -> None:
    netzwerk: Any = NetzwerkFabrik()
    treffen: Any = TreffenFabrik(netzwerk=netzwerk)
    kontakte = [person(netzwerk) for _ in range(5)]

    def druecken(_nummer: int) -> int:
        try:
            return einladung.einladen(treffen=treffen, kontakte=kontakte, von=VON)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as faeden:
        assert sorted(faeden.map(druecken, range(4))) == [0, 0, 0, 5]
    assert Nachricht.objects.count() == 5


def test_einladen_geht_nur_mit_festem_termin(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    entwurf: Any = TreffenFabrik(netzwerk=netzwerk, zustand="entwurf")
    antwort = als(koordination).get(adresse(entwurf), follow=True)
    assert "kann jetzt nicht eingeladen werden" in antwort.content.decode()


def test_erneut_an_eine_person(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    kim = person(netzwerk, nachname="Beispiel")
    einladung.einladen(treffen=treffen, kontakte=[kim], von=VON)
    teilnahme = Teilnahme.objects.get()
    ziel = adresse(treffen, "einladung-erneut", teilnahme=teilnahme.pk)
    browser = als(koordination)
    assert 'name="runde" value="2"' in browser.get(ziel).content.decode()
    assert "noch einmal hinaus" in browser.post(ziel, {"runde": "2"}, follow=True).content.decode()
    assert "schon unterwegs" in browser.post(ziel, {"runde": "2"}, follow=True).content.decode()
    for quatsch in ("", "x", "-1", "99999999999"):
        browser.post(ziel, {"runde": quatsch})
    assert sorted(Nachricht.objects.values_list("runde", flat=True)) == [1, 2]
    assert Zugang.objects.count() == 1
    Treffen.objects.update(beginn=timezone.now() - timedelta(hours=1))
    treffen.refresh_from_db()
    treffen.durchfuehren()
    spaet = browser.post(ziel, {"runde": "3"}, follow=True)
    assert "wird nicht mehr eingeladen" in spaet.content.decode()
    fremd = adresse(TreffenFabrik(netzwerk=netzwerk), "einladung-erneut", teilnahme=teilnahme.pk)
    assert browser.get(fremd).status_code == 404


def test_brief(netzwerk: Netzwerk, treffen: Any) -> None:
    TopFabrik(treffen=treffen, nummer=1, titel="Meldewege <b>", vortragend="AG & Co")
    Programmpunkt.objects.create(
        treffen=treffen, titel="Ankommen & Kaffee", beginn=time(9), ende=time(9, 30), raum="Foyer"
    )
    kim = person(netzwerk, vorname="Kim", nachname="Beispiel", quelle="Mitgliederliste 2026")
    eigenes = Anschreiben.objects.create(
        treffen=treffen, betreff="{titel}\nam {datum}", text="{anrede}, bis <i>bald</i> {nachname}"
    )
    einladung.einladen(treffen=treffen, kontakte=[kim], von=VON, anschreiben=eigenes)
    mail = briefe.bauen(Nachricht.objects.get())
    assert mail.subject.startswith("Netzwerktreffen Herbst am ")
    assert "\n" not in mail.subject
    text = str(mail.body)
    assert "1. Meldewege <b> (Information, 10 Min., AG & Co)" in text
    assert "9:00–9:30 Ankommen & Kaffee (Foyer)" in text
    assert "Guten Tag Kim Beispiel, bis <i>bald</i> Beispiel" in text
    assert "Mitgliederliste 2026" in text
    html, kalender = (str(teil[0]) for teil in mail.alternatives)
    assert "Meldewege &lt;b&gt;" in html
    assert "bis &lt;i&gt;bald&lt;/i&gt;" in html
    assert [teil[1] for teil in mail.alternatives] == [
        "text/html",
        "text/calendar; method=REQUEST",
    ]
    (link,) = {wort for wort in text.split() if "/treffen/antwort/" in wort}
    assert f'href="{link}?antwort=zugesagt"' in html
    assert f'href="{link}?antwort=abgesagt"' in html
    assert link in kalender.replace("\r\n ", "")


def test_brief_ohne_eigenes_anschreiben(netzwerk: Netzwerk, treffen: Any) -> None:
    """What was deleted meanwhile, or never written: the words of the portal."""
    eigenes = Anschreiben.objects.create(treffen=treffen, betreff="Alt", text="Alt")
    einladung.einladen(treffen=treffen, kontakte=[person(netzwerk)], von=VON, anschreiben=eigenes)
    eigenes.delete()
    mail = briefe.bauen(Nachricht.objects.get())
    assert mail.subject.startswith("Einladung: Netzwerktreffen Herbst am ")
    assert "lädt Sie herzlich zum Treffen „Netzwerktreffen Herbst“" in str(mail.body)


@pytest.mark.parametrize("anzahl", [3, 300])
def test_bauen_kostet_je_portion_gleich_viel(
    netzwerk: Netzwerk,
    treffen: Any,
    anzahl: int,
) -> None:
    """Whatever the mails share is read once for all that a worker has claimed."""
    organisation = person(netzwerk).organisation
    kontakte = KontaktFabrik.create_batch(
        anzahl, organisation=organisation, informiert_am=timezone.now(), netzwerke=[netzwerk]
    )
    eigenes = Anschreiben.objects.create(treffen=treffen, betreff="{titel}", text="{anrede}")
    einladung.einladen(treffen=treffen, kontakte=kontakte, von=VON, anschreiben=eigenes)
    zeilen = Nachricht.objects.pachten("post", anzahl).zeilen
    with CaptureQueriesContext(connection) as abfragen:
        for zeile in zeilen:
            briefe.bauen(zeile)
    gemeinsame = [
        frage["sql"]
        for frage in abfragen
        if 'FROM "mitglieder_kontakt"' not in frage["sql"] or "informiert_am" not in frage["sql"]
    ]
    assert len(gemeinsame) <= 12


def test_brief_wird_hinfaellig(netzwerk: Netzwerk, treffen: Any) -> None:
    einladung.einladen(treffen=treffen, kontakte=[person(netzwerk)], von=VON)
    treffen.refresh_from_db()
    nachricht = Nachricht.objects.get()
    Zugang.objects.get().widerrufen()
    with pytest.raises(briefe.NichtMehrNoetig, match="Link"):
        briefe.bauen(Nachricht.objects.get())
    treffen.absagen()
    with pytest.raises(briefe.NichtMehrNoetig, match="abgesagt"):
        briefe.bauen(Nachricht.objects.get())
    Teilnahme.objects.all().delete()
    with pytest.raises(briefe.NichtMehrNoetig, match="gibt es nicht mehr"):
        briefe.bauen(Nachricht.objects.get(pk=nachricht.pk))


@pytest.mark.parametrize(
    ("verb", "betreff"), [("absagen", "Abgesagt: "), ("verschieben", "Verschoben: ")]
)
def test_absagebrief(netzwerk: Netzwerk, treffen: Any, verb: str, betreff: str) -> None:
    einladung.einladen(treffen=treffen, kontakte=[person(netzwerk)], von=VON)
    treffen.refresh_from_db()
    getattr(treffen, verb)("Der Saal ist gesperrt.")
    einladung.absage_mitteilen(treffen)
    mail = briefe.bauen(Nachricht.objects.get(anlass="treffen.absage"))
    assert mail.subject.startswith(betreff)
    assert "Der Saal ist gesperrt." in str(mail.body)
    assert mail.alternatives[1][1] == "text/calendar; method=CANCEL"
    Treffen.objects.update(zustand="terminiert")
    with pytest.raises(briefe.NichtMehrNoetig, match="findet wieder statt"):
        briefe.bauen(Nachricht.objects.get(anlass="treffen.absage"))


@pytest.mark.parametrize(
    ("frage", "gewaehlt"),
    [("?antwort=zugesagt", ["zugesagt"]), ("?antwort=abgesagt", ["abgesagt"]), ("?antwort=x", [])],
)
def test_die_schaltflaeche_waehlt_vor_und_speichert_nichts(
    client: Client, netzwerk: Netzwerk, treffen: Any, frage: str, gewaehlt: list[str]
) -> None:
    einladung.einladen(treffen=treffen, kontakte=[person(netzwerk)], von=VON)
    text = str(briefe.bauen(Nachricht.objects.get()).body)
    (link,) = {wort for wort in text.split() if "/treffen/antwort/" in wort}
    seite = client.get(link + frage).text
    knoepfe = re.findall(r"<input[^>]*name=\"antwort\"[^>]*>", seite)
    assert len(knoepfe) >= 2
    assert [re.findall(r'value="(\w+)"', k)[0] for k in knoepfe if " checked" in k] == gewaehlt
    assert Teilnahme.objects.get().antwort == "offen"
