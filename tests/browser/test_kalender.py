"""The calendar part, read by ical.js, the parser of Thunderbird (`vendor/ical`, MPL-2.0).

`tests/treffen/test_kalender.py` reads the same with icalendar. This one knows no zone but what the
file itself says: a reader that trusts the VTIMEZONE sees the right hour here, or nowhere.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from angebote import kalender as angebotskalender
from angebote.models import Angebotstermin
from netzwerk.basis.models import Netzwerk, Zugang
from tests.angebote.fabriken import AngebotFabrik
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik, TopFabrik, TreffenFabrik
from treffen import abonnement, kalender
from treffen.models import Teilnahme, Treffen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
]

BERLIN = ZoneInfo("Europe/Berlin")
ICAL = Path(__file__).parent / "vendor" / "ical" / "ical.js"
TITEL = "Frühförderung; Übergänge, „größer“ gedacht 🎈\nzweite Zeile " + "äöüß" * 20
ORT = "Jugendhilfezentrum, Großer Saal; Öffnung über den Hof, 2. OG"
TAGE = [
    date(2026, 12, 3),
    date(2027, 3, 27),
    date(2027, 3, 28),  # summer time begins
    date(2027, 3, 30),
    date(2027, 10, 30),
    date(2027, 10, 31),  # summer time ends
    date(2031, 7, 1),
]
LESEN = """(text) => {
  const kalender = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of kalender.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return {
    methode: kalender.getFirstPropertyValue("method"),
    name: kalender.getFirstPropertyValue("x-wr-calname"),
    abruf: String(kalender.getFirstPropertyValue("refresh-interval")),
    zonen: kalender.getAllSubcomponents("vtimezone").length,
    termine: kalender.getAllSubcomponents("vevent").map((teil) => {
      const termin = new ICAL.Event(teil);
      return {
        uid: termin.uid,
        folge: termin.sequence,
        titel: termin.summary,
        ort: termin.location,
        text: termin.description,
        beginn: termin.startDate.toUnixTime(),
        ende: termin.endDate.toUnixTime(),
        zone: termin.startDate.zone.tzid,
        stand: teil.getFirstPropertyValue("status"),
        personen: termin.attendees.map((person) => [person.getFirstValue(),
          person.getParameter("cn"), person.getParameter("partstat")]),
        veranstaltet: termin.organizer,
        tage: [...{ *[Symbol.iterator]() {
          const lauf = termin.iterator();
          for (let t = lauf.next(); t; t = lauf.next()) yield t.toUnixTime();
        } }],
      };
    }),
  };
}"""


def um(tag: date) -> datetime:
    return datetime(tag.year, tag.month, tag.day, 14, 30, tzinfo=BERLIN)


def test_zweiter_leser_versteht_jeden_termin(chromium: Browser, netzwerk: Netzwerk) -> None:
    seite = chromium.new_page()
    seite.add_script_tag(content=ICAL.read_text())

    def lesen(inhalt: bytes) -> dict[str, Any]:
        assert max(len(zeile) for zeile in inhalt.split(b"\r\n")) <= 75
        gelesen: dict[str, Any] = seite.evaluate(LESEN, inhalt.decode())
        assert gelesen["zonen"] == 1
        for termin in gelesen["termine"]:
            assert termin["zone"] == "Europe/Berlin"
        return gelesen

    person = KontaktFabrik(
        vorname="Kim", nachname="Müller; Dr., 🎈", email="kim@partner.example", netzwerke=[netzwerk]
    )
    teilnahmen: list[Teilnahme] = []
    for tag in TAGE:
        treffen = TreffenFabrik(
            netzwerk=netzwerk,
            beginn=um(tag),
            titel=TITEL,
            ort=ORT,
            beschreibung="Erste Zeile, mit Komma;\nzweite \\ Zeile 🎈",
            zustand=Treffen.Zustand.EINGELADEN,
            ist_oeffentlich=True,
        )
        TopFabrik(treffen=treffen, nummer=1, titel="Meldewege; Übergänge, Rückblick")
        teilnahmen.append(TeilnahmeFabrik(treffen=treffen, kontakt=person))

    # Invitation, change, cancellation: one person, one hour, one identity, a higher version
    for tag, teilnahme in zip(TAGE, teilnahmen, strict=True):
        gelesen = lesen(kalender.einladung(teilnahme, link="https://portal.example/antwort/x/"))
        (termin,) = gelesen["termine"]
        assert gelesen["methode"] == "REQUEST"
        assert datetime.fromtimestamp(termin["beginn"], UTC) == um(tag)
        assert termin["ende"] - termin["beginn"] == timedelta(hours=3).total_seconds()
    assert termin["titel"] == TITEL
    assert termin["ort"] == ORT
    assert "Erste Zeile, mit Komma;\nzweite \\ Zeile 🎈" in termin["text"]
    assert "TOP 1: Meldewege; Übergänge, Rückblick" in termin["text"]
    assert termin["personen"] == [
        ["mailto:kim@partner.example", "Kim Müller; Dr., 🎈", "NEEDS-ACTION"]
    ]
    assert termin["veranstaltet"] == f"mailto:{netzwerk.absender_email}"
    teilnahme.treffen.verschieben("Der Saal ist belegt.")
    neu = um(date(2027, 10, 31))
    teilnahme.treffen.terminieren(beginn=neu, ende=neu + timedelta(hours=1))
    teilnahme.treffen.refresh_from_db()
    (spaeter,) = lesen(kalender.einladung(teilnahme, link=""))["termine"]
    assert (spaeter["uid"], spaeter["stand"]) == (termin["uid"], "CONFIRMED")
    assert spaeter["folge"] > termin["folge"]
    assert datetime.fromtimestamp(spaeter["beginn"], UTC) == neu
    teilnahme.treffen.absagen()
    absage = lesen(kalender.absage(teilnahme))
    (abgesagt,) = absage["termine"]
    assert absage["methode"] == "CANCEL"
    assert (abgesagt["uid"], abgesagt["stand"]) == (termin["uid"], "CANCELLED")
    assert abgesagt["folge"] > spaeter["folge"]

    # The three feeds, and the single file of a public event
    zugang = Zugang.fuer(
        person, zweck=Zugang.Zweck.KALENDER, gegenstand=netzwerk, netzwerk=netzwerk, tage=1
    )
    erwartet = sorted([*(um(tag).timestamp() for tag in TAGE[:-1]), neu.timestamp()])
    for inhalt in (
        abonnement.der_person(zugang, netzwerk),
        abonnement.der_oeffentlichkeit(netzwerk),
    ):
        gelesen = lesen(inhalt)
        assert gelesen["methode"] == "PUBLISH"
        assert gelesen["name"].endswith(f"{netzwerk.name} {netzwerk.kommune}")
        assert gelesen["abruf"] == "PT4H"
        assert sorted(t["beginn"] for t in gelesen["termine"]) == erwartet
        assert {t["stand"] for t in gelesen["termine"]} <= {"TENTATIVE", "CONFIRMED", "CANCELLED"}
        assert {t["titel"] for t in gelesen["termine"]} == {TITEL, f"Abgesagt: {TITEL}"}
        assert not any(t["personen"] for t in gelesen["termine"])
        assert len({t["uid"] for t in gelesen["termine"]}) == len(TAGE)
    (eine,) = lesen(abonnement.einzeln(teilnahmen[0].treffen))["termine"]
    assert datetime.fromtimestamp(eine["beginn"], UTC) == um(TAGE[0])

    # A course over the change of the clocks: each day at the same hour in Berlin.
    kurs = Angebotstermin.objects.create(
        angebot=AngebotFabrik(oeffentlich=True, netzwerk=netzwerk),
        beginn=um(date(2027, 3, 16)),
        ende=um(date(2027, 3, 16)) + timedelta(hours=2),
        rhythmus=Angebotstermin.Rhythmus.WOECHENTLICH,
        letzter_tag=date(2027, 4, 6),
    )
    (reihe,) = lesen(angebotskalender.oeffentlich(kurs))["termine"]
    assert reihe["tage"] == [eines.beginn.timestamp() for eines in kurs.vorkommen()]
    assert len(reihe["tage"]) == 4
    seite.close()
