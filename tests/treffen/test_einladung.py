from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
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
    PartnergruppeFabrik,
    TeilnahmeFabrik,
    TopFabrik,
    TreffenFabrik,
)
from treffen.aktionen import einladung
from treffen.forms.einladung import EinladungForm
from treffen.models import Teilnahme, Treffen

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
    assert list(einladung.einladbar(treffen)) == [erste, zweite, gekommen]


def test_einladen(netzwerk: Netzwerk, treffen: Any) -> None:
    kim = person(netzwerk, vorname="Kim", nachname="Beispiel", email="kim@partner.example")
    assert einladung.einladen(treffen=treffen, kontakte=[kim], von=VON, text="Bis bald") == 1
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
    assert nachricht.parameter == {"text": "Bis bald"}


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


def angaben(**mehr: Any) -> dict[str, Any]:
    return {"auswahl": "alle", "text": "", **mehr}


def test_auswahl_nach_partnergruppe_zaehlt_nur_dieses_netzwerk(
    netzwerk: Netzwerk, treffen: Any
) -> None:
    schule, polizei, leer = (PartnergruppeFabrik() for _ in range(3))
    drin = person(netzwerk, gruppen=[schule])
    KontaktFabrik(organisation=drin.organisation, netzwerke=[netzwerk])
    andere = person(netzwerk, gruppen=[polizei])
    # Elsewhere it is a school, here it is not.
    MitgliedschaftFabrik(organisation=andere.organisation, gruppen=[schule, leer])
    form = EinladungForm(angaben(auswahl="gruppen", gruppen=[schule.pk]), treffen=treffen)
    gruppen: Any = form.fields["gruppen"]
    assert [(g.name, g.zahl) for g in gruppen.queryset] == [
        (schule.name, 2),
        (polizei.name, 1),
    ]
    assert form.is_valid(), form.errors
    assert {k.organisation_id for k in form.empfaenger()} == {drin.organisation_id}
    assert len(form.empfaenger()) == 2


def test_vom_auswaehlen_bis_zum_senden(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    TopFabrik(treffen=treffen, nummer=1, titel="Meldewege & <b>Notruf</b>")
    kim, toni = person(netzwerk, nachname="Beispiel"), person(netzwerk, nachname="Vorlage")
    browser, ziel = als(koordination), adresse(treffen)
    text = browser.get(ziel).content.decode()
    assert "Alle: 2 Personen" in text
    wahl = angaben(auswahl="einzeln", kontakte=[kim.pk], text="Wir freuen uns auf Sie.")
    vorschau = browser.post(ziel, wahl | {"schritt": "vorschau"}).content.decode()
    assert "Diese Einladung geht an 1 Person" in vorschau
    assert "Meldewege &amp; &lt;b&gt;Notruf&lt;/b&gt;" in vorschau
    assert "Wir freuen uns auf Sie." in vorschau
    assert not Nachricht.objects.exists()
    zurueck = browser.post(ziel, wahl | {"schritt": "auswahl"}).content.decode()
    assert "Wir freuen uns auf Sie." in zurueck
    assert f'value="{kim.pk}" id="id_kontakte_0" checked' in zurueck
    antwort = browser.post(ziel, wahl | {"schritt": "senden"}, follow=True)
    assert "1 Einladung ist auf dem Weg." in antwort.content.decode()
    nochmal = browser.post(ziel, wahl | {"schritt": "senden"}, follow=True)
    assert nochmal.status_code in {200, 422}
    assert Nachricht.objects.count() == 1
    browser.post(ziel, angaben(schritt="senden"))
    assert {n.empfaenger for n in Nachricht.objects.all()} == {kim.email, toni.email}
    alle_da = browser.get(ziel).content.decode()
    assert "Niemand ist noch einzuladen" in alle_da
    leer = browser.post(ziel, angaben(schritt="vorschau"), follow=True).content.decode()
    assert "schon eingeladen" in leer
    doppelt = browser.post(ziel, angaben(schritt="senden"), follow=True).content.decode()
    assert "waren schon eingeladen" in doppelt


@pytest.mark.parametrize(
    ("falsch", "meldung"),
    [
        ({"auswahl": "quatsch"}, "quatsch"),
        ({"auswahl": ""}, "kern-error"),
        ({"auswahl": "gruppen"}, "Wählen Sie mindestens eine Partnergruppe."),
        ({"auswahl": "einzeln"}, "Wählen Sie mindestens eine Person."),
        ({"auswahl": "einzeln", "kontakte": ["x", "-1", "²"]}, "kern-error"),
        ({"auswahl": "einzeln", "kontakte": ["99999999"]}, "99999999"),
        ({"text": "x" * 4001}, "4000"),
    ],
)
def test_falsche_auswahl(
    als: Als,
    koordination: Konto,
    netzwerk: Netzwerk,
    treffen: Any,
    falsch: dict[str, Any],
    meldung: str,
) -> None:
    person(netzwerk)
    antwort = als(koordination).post(
        adresse(treffen), angaben(schritt="senden", text="Bleibt stehen") | falsch
    )
    assert antwort.status_code == 422
    text = antwort.content.decode()
    assert meldung in text
    assert "text" in falsch or "Bleibt stehen" in text
    assert not Nachricht.objects.exists()


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


def test_aenderung_erreicht_alle_einmal(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    kontakte = [person(netzwerk), person(netzwerk)]
    einladung.einladen(treffen=treffen, kontakte=kontakte, von=VON)
    Treffen.objects.update(sequenz=1)
    browser = als(koordination)
    seite = browser.get(adresse(treffen, "treffen-zeigen")).content.decode()
    assert "2 Personen kennen den neuen Termin noch nicht" in seite
    ziel = adresse(treffen, "einladung-aenderung")
    assert "2 Personen erfahren" in browser.post(ziel, follow=True).content.decode()
    assert "Alle kennen den neuen Termin" in browser.post(ziel, follow=True).content.decode()
    neue = Nachricht.objects.filter(runde=2)
    assert neue.count() == 2
    assert neue[0].parameter == {"geaendert": True}
    mail = briefe.bauen(neue[0])
    assert mail.subject.startswith("Geändert: ")
    assert "SEQUENCE:1" in str(mail.alternatives[1][0])


def test_brief(netzwerk: Netzwerk, treffen: Any) -> None:
    TopFabrik(treffen=treffen, nummer=1, titel="Meldewege <b>", vortragend="AG & Co")
    kim = person(netzwerk, vorname="Kim", nachname="Beispiel", quelle="Mitgliederliste 2026")
    einladung.einladen(treffen=treffen, kontakte=[kim], von=VON, text="Bis <i>bald</i>")
    mail = briefe.bauen(Nachricht.objects.get())
    assert mail.subject.startswith("Einladung: Netzwerktreffen Herbst am ")
    text = str(mail.body)
    assert "1. Meldewege <b> (Information, 10 Min., AG & Co)" in text
    assert "Bis <i>bald</i>" in text
    assert "Mitgliederliste 2026" in text
    html, kalender = (str(teil[0]) for teil in mail.alternatives)
    assert "Meldewege &lt;b&gt;" in html
    assert "Bis &lt;i&gt;bald&lt;/i&gt;" in html
    assert [teil[1] for teil in mail.alternatives] == [
        "text/html",
        "text/calendar; method=REQUEST",
    ]
    (link,) = {wort for wort in text.split() if "/treffen/antwort/" in wort}
    assert link in html
    assert link in kalender.replace("\r\n ", "")


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


@pytest.mark.parametrize("anzahl", [1, 3])
def test_auswahl_kostet_gleich_viel(
    als: Als,
    koordination: Konto,
    netzwerk: Netzwerk,
    treffen: Any,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    for _ in range(anzahl):
        person(netzwerk, gruppen=[PartnergruppeFabrik()])
    browser = als(koordination)
    browser.get(adresse(treffen))
    with django_assert_num_queries(10):
        browser.get(adresse(treffen))
