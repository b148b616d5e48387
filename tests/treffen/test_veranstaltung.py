"""Public events: what is shown to everybody, and what is not."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    NetzwerkFabrik,
    NotfallkontaktFabrik,
    TeilnahmeFabrik,
    TopFabrik,
    TreffenFabrik,
)
from treffen.models import Material, Programmpunkt, Treffen, Workshop

BERLIN = ZoneInfo("Europe/Berlin")
Z = Treffen.Zustand


def liste(netzwerk: Netzwerk) -> str:
    return reverse("treffen:veranstaltung-liste", args=[netzwerk.kurzname])


def seite(treffen: Treffen, name: str = "zeigen") -> str:
    return reverse(f"treffen:veranstaltung-{name}", args=[treffen.netzwerk.kurzname, treffen.pk])


def titel(antwort: Any) -> list[str]:
    return [treffen.titel for treffen in antwort.context["seite"]]


def test_liste(client: Client, netzwerk: Netzwerk) -> None:
    """What is ahead, the next first; past years behind their link."""
    jetzt = timezone.now()
    for name, tage, zustand, oeffentlich in (
        ("Später", 60, Z.TERMINIERT, True),
        ("Bald", 10, Z.EINGELADEN, True),
        ("Abgesagtes", 20, Z.ABGESAGT, True),
        ("Verschobenes", 30, Z.VERSCHOBEN, True),
        ("Entwurf", 15, Z.ENTWURF, True),
        ("Intern", 15, Z.TERMINIERT, False),
        ("Vorbei", -400, Z.DURCHGEFUEHRT, True),
        ("Intern vorbei", -800, Z.DURCHGEFUEHRT, False),
    ):
        TreffenFabrik(
            netzwerk=netzwerk,
            titel=name,
            beginn=jetzt + timedelta(days=tage),
            zustand=zustand,
            ist_oeffentlich=oeffentlich,
        )
    TreffenFabrik(titel="Von anderswo", ist_oeffentlich=True)
    antwort = client.get(liste(netzwerk))
    assert titel(antwort) == ["Bald", "Abgesagtes", "Verschobenes", "Später"]
    assert "abgesagt" in antwort.content.decode()
    jahr = (jetzt - timedelta(days=400)).astimezone(BERLIN).year
    assert antwort.context["jahre"] == [jahr]
    assert titel(client.get(liste(netzwerk), {"jahr": jahr})) == ["Vorbei"]
    for falsch in ("1999", "x", "²", str(jahr - 1)):
        assert client.get(liste(netzwerk), {"jahr": falsch}).status_code == 404


def test_leere_liste_sagt_wie_es_weitergeht(client: Client, netzwerk: Netzwerk) -> None:
    NotfallkontaktFabrik(netzwerk=netzwerk, bezeichnung="Nummer gegen Kummer")
    text = client.get(liste(netzwerk)).content.decode()
    assert "Zurzeit ist nichts angekündigt" in text
    assert "Seite schnell verlassen" in text
    assert "Nummer gegen Kummer" in text
    assert reverse("treffen:kalender-oeffentlich", args=[netzwerk.kurzname]) in text


def test_veranstaltung(client: Client, netzwerk: Netzwerk, koordination: Konto) -> None:
    """All that was announced, and nothing of what members alone may know."""
    treffen = TreffenFabrik(
        netzwerk=netzwerk,
        titel='Fachtag "Medien" & <Recht>',
        beginn=datetime(2027, 3, 30, 14, tzinfo=BERLIN),
        zustand=Z.EINGELADEN,
        ist_oeffentlich=True,
        offene_anmeldung=True,
        online_link="https://video.example/geheim",
        beschreibung="Für alle, die mit Kindern arbeiten.",
        absage_grund="Internes",
    )
    TopFabrik(treffen=treffen, nummer=1, titel="Interne Lage", vortragend="Toni Vorlage")
    TeilnahmeFabrik(treffen=treffen, kontakt__nachname="Geheimname", bemerkung="vegan")
    punkt = Programmpunkt.objects.create(
        treffen=treffen, titel="Workshops", beginn=time(14, 30), ende=time(16), raum="Raum 2"
    )
    Workshop.objects.create(programmpunkt=punkt, nummer=1, titel="Klicksicher")
    for name, sichtbar in (("Flyer", "oeffentlich"), ("Teilnahmeliste", "eingeladene")):
        material = Material(
            treffen=treffen, titel=name, dateiname=f"{name}.pdf", art="application/pdf",
            groesse=9, sichtbar=sichtbar, hochgeladen_von=koordination,
        )  # fmt: skip
        material.datei.save("x.pdf", ContentFile(b"%PDF-1.7\n"), save=True)
    text = client.get(seite(treffen)).content.decode()
    for gezeigt in (
        "Fachtag &quot;Medien&quot; &amp; &lt;Recht&gt;</h1>",
        "Dienstag, 30. März 2027",
        "14 bis 17 Uhr",
        "Rathaus, Großer Saal",
        "Für alle, die mit Kindern arbeiten.",
        "14:30 bis 16:00 Uhr",
        "Klicksicher",
        "Flyer",
        reverse("treffen:anmeldung", args=[netzwerk.kurzname, treffen.anmeldezeichen]),
        seite(treffen, "termin"),
    ):
        assert gezeigt in text, gezeigt
    for verborgen in (
        "video.example", "Interne", "Toni Vorlage", "Geheimname", "vegan", "Teilnahmeliste",
    ):  # fmt: skip
        assert verborgen not in text, verborgen
    assert schema(text) == {
        "startDate": "2027-03-30T14:00:00+02:00",
        "endDate": "2027-03-30T17:00:00+02:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "address": "Rathaus, Großer Saal",
    }
    assert 'itemtype="https://schema.org/Event"' in text
    adresse = f"http://localhost:8000{seite(treffen)}"
    assert re.search(rf'property="og:url" content="[^"]*{re.escape(seite(treffen))}"', text), (
        adresse
    )
    inhalt = client.get(seite(treffen, "termin"))
    assert inhalt["Content-Type"] == "text/calendar; charset=utf-8"
    gelesen: Any = Calendar.from_ical(inhalt.content)
    (termin,) = gelesen.walk("VEVENT")
    assert termin["LOCATION"] == "Rathaus, Großer Saal, online"
    assert termin["TRANSP"] == "OPAQUE"
    assert "ATTENDEE" not in termin
    assert b"video.example" not in inhalt.content
    assert b"Interne" not in inhalt.content


def schema(text: str) -> dict[str, str]:
    """Of the marked values those that stand in attributes."""
    namen = "startDate|endDate|eventStatus|eventAttendanceMode|address"
    return dict(re.findall(rf'itemprop="({namen})" (?:content|href)="([^"]*)"', text))


@pytest.mark.parametrize(
    ("felder", "sagt", "stand"),
    [
        ({"zustand": Z.ABGESAGT}, "Diese Veranstaltung ist abgesagt", "EventCancelled"),
        ({"zustand": Z.VERSCHOBEN}, "neuer Termin folgt", "EventPostponed"),
        ({"offene_anmeldung": True}, "Jetzt anmelden", "EventScheduled"),
        ({}, "Wenden Sie sich an die Koordinierungsstelle", "EventScheduled"),
    ],
)
def test_was_zum_stand_gesagt_wird(
    client: Client, netzwerk: Netzwerk, felder: dict[str, Any], sagt: str, stand: str
) -> None:
    felder = {"absage_grund": "Krankheit im Team", **felder}
    treffen = TreffenFabrik(netzwerk=netzwerk, ist_oeffentlich=True, **felder)
    text = client.get(seite(treffen)).content.decode()
    assert sagt in text
    assert "Krankheit" not in text
    assert schema(text)["eventStatus"] == f"https://schema.org/{stand}"
    assert ("Jetzt anmelden" in text) == ("offene_anmeldung" in felder)


def test_geschlossene_und_vergangene(client: Client, netzwerk: Netzwerk) -> None:
    zu = TreffenFabrik(
        netzwerk=netzwerk,
        ist_oeffentlich=True,
        offene_anmeldung=True,
        antwort_bis=timezone.localdate() - timedelta(days=1),
        ort="",
        online_link="https://video.example/x",
    )
    text = client.get(seite(zu)).content.decode()
    assert "Die Anmeldung ist geschlossen." in text
    assert schema(text)["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    vorbei = TreffenFabrik(
        netzwerk=netzwerk, ist_oeffentlich=True, beginn=timezone.now() - timedelta(days=9)
    )
    assert "ist vorbei" in client.get(seite(vorbei)).content.decode()


@pytest.mark.parametrize("name", ["zeigen", "termin"])
def test_was_nicht_oeffentlich_ist_gibt_es_nicht(
    client: Client, netzwerk: Netzwerk, name: str
) -> None:
    intern = TreffenFabrik(netzwerk=netzwerk)
    entwurf = TreffenFabrik(netzwerk=netzwerk, ist_oeffentlich=True, zustand=Z.ENTWURF)
    for treffen in (intern, entwurf):
        assert client.get(seite(treffen, name)).status_code == 404
    oeffentlich = TreffenFabrik(netzwerk=netzwerk, ist_oeffentlich=True)
    assert client.get(seite(oeffentlich, name)).status_code == 200
    anderswo = NetzwerkFabrik(kurzname="anderswo")
    falsch = reverse(f"treffen:veranstaltung-{name}", args=["anderswo", oeffentlich.pk])
    assert anderswo.ist_oeffentlich
    assert client.get(falsch).status_code == 404


def test_abgesagter_entwurf_bleibt_unbekannt(client: Client, netzwerk: Netzwerk) -> None:
    """Called off before anybody knew of it: that is not announced either."""
    entwurf = TreffenFabrik(netzwerk=netzwerk, ist_oeffentlich=True, zustand=Z.ENTWURF)
    bekannt = TreffenFabrik(netzwerk=netzwerk, ist_oeffentlich=True)
    entwurf.absagen()
    bekannt.absagen()
    assert (entwurf.ist_oeffentlich, bekannt.ist_oeffentlich) == (False, True)
    assert [treffen.pk for treffen in client.get(liste(netzwerk)).context["seite"]] == [bekannt.pk]


def test_die_koordination_sieht_was_oeffentlich_ist(
    als: Callable[[Konto], Client], netzwerk: Netzwerk, koordination: Konto
) -> None:
    entwurf = TreffenFabrik(netzwerk=netzwerk, ist_oeffentlich=True, zustand=Z.ENTWURF)
    bekannt = TreffenFabrik(netzwerk=netzwerk, ist_oeffentlich=True)
    intern = TreffenFabrik(netzwerk=netzwerk)
    drinnen = als(koordination)
    texte = [drinnen.get(t.get_absolute_url()).content.decode() for t in (entwurf, bekannt, intern)]
    assert "sobald der Termin feststeht" in texte[0]
    zeigt = [seite(t) in text for t, text in zip((entwurf, bekannt, intern), texte, strict=True)]
    assert zeigt == [False, True, False]


def test_geschlossenes_netzwerk_zeigt_nichts(
    client: Client, als: Callable[[Konto], Client], netzwerk: Netzwerk, fachkraft: Konto
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, ist_oeffentlich=True)
    Netzwerk.objects.filter(pk=netzwerk.pk).update(ist_oeffentlich=False)
    kalender = reverse("treffen:kalender-oeffentlich", args=[netzwerk.kurzname])
    for ort in (liste(netzwerk), seite(treffen), seite(treffen, "termin"), kalender):
        assert client.get(ort).status_code == 404
    text = als(fachkraft).get(liste(netzwerk)).content.decode()
    assert treffen.titel in text
    assert "webcal:" not in text


def test_oeffentlicher_kalender(client: Client, netzwerk: Netzwerk) -> None:
    TreffenFabrik(netzwerk=netzwerk, titel="Für alle", ist_oeffentlich=True, zustand=Z.ABGESAGT)
    TreffenFabrik(netzwerk=netzwerk, titel="Intern")
    TreffenFabrik(netzwerk=netzwerk, titel="Entwurf", ist_oeffentlich=True, zustand=Z.ENTWURF)
    antwort = client.get(reverse("treffen:kalender-oeffentlich", args=[netzwerk.kurzname]))
    assert antwort["Cache-Control"] == "public, max-age=900"
    gelesen: Any = Calendar.from_ical(antwort.content)
    assert [str(termin["SUMMARY"]) for termin in gelesen.walk("VEVENT")] == ["Abgesagt: Für alle"]


@pytest.mark.parametrize("zahl", [1, 30])
def test_abfragen(
    client: Client,
    netzwerk: Netzwerk,
    django_assert_num_queries: DjangoAssertNumQueries,
    zahl: int,
) -> None:
    alle = TreffenFabrik.create_batch(zahl, netzwerk=netzwerk, ist_oeffentlich=True)
    for nummer in range(zahl):
        punkt = Programmpunkt.objects.create(
            treffen=alle[0], titel=f"Teil {nummer}", beginn=time(9), ende=time(10)
        )
        Workshop.objects.create(programmpunkt=punkt, nummer=1, titel="Klicksicher")
    with django_assert_num_queries(5):
        client.get(liste(netzwerk))
    with django_assert_num_queries(6):
        client.get(seite(alle[0]))
