"""The calendar part, read by two parsers: icalendar, and dateutil for the time zone alone."""

import io
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from icalendar.parser import Contentline

from netzwerk.basis.kalender import gefaltet
from netzwerk.basis.models import Netzwerk
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik, TopFabrik, TreffenFabrik
from treffen import abonnement, kalender

BERLIN = ZoneInfo("Europe/Berlin")


def teilnahme_am(netzwerk: Netzwerk, beginn: datetime, **mehr: Any) -> Any:
    treffen = TreffenFabrik(netzwerk=netzwerk, beginn=beginn, **mehr)
    kontakt = KontaktFabrik(vorname="Kim", nachname="Müller, Dr.", email="kim@partner.example")
    return TeilnahmeFabrik(treffen=treffen, kontakt=kontakt)


def felder(kalender_: Any) -> list[Any]:
    """The events, untyped: what a field holds depends on its name."""
    return list(kalender_.walk("VEVENT"))


def zeilen(inhalt: bytes) -> list[str]:
    """Unfolded content lines (RFC 5545, 3.1)."""
    return inhalt.decode().replace("\r\n ", "").split("\r\n")


def zweiter_blick(inhalt: bytes, feld: str) -> datetime:
    """A time as a reader sees it that trusts the VTIMEZONE of the file and nothing else."""
    zone = tzical(io.StringIO(inhalt.decode().replace("\r\n ", ""))).get("Europe/Berlin")
    (zeile,) = [z for z in zeilen(inhalt) if z.startswith(f"{feld};TZID=Europe/Berlin:")]
    return datetime.strptime(zeile.rpartition(":")[2], "%Y%m%dT%H%M%S").replace(tzinfo=zone)


@pytest.mark.parametrize(
    "tag",
    [
        date(2026, 12, 3),
        date(2027, 3, 27),
        date(2027, 3, 28),  # summer time begins
        date(2027, 3, 30),
        date(2027, 10, 30),
        date(2027, 10, 31),  # summer time ends
        date(2031, 7, 1),
    ],
)
def test_ortszeit_stimmt_auch_ohne_kenntnis_der_zone(netzwerk: Netzwerk, tag: date) -> None:
    beginn = datetime(tag.year, tag.month, tag.day, 14, 0, tzinfo=BERLIN)
    inhalt = kalender.einladung(teilnahme_am(netzwerk, beginn), link="")
    termin = Calendar.from_ical(inhalt).walk("VEVENT")[0]
    assert termin["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert termin.decoded("DTSTART") == beginn
    assert zweiter_blick(inhalt, "DTSTART") == beginn
    assert zweiter_blick(inhalt, "DTEND") == beginn + timedelta(hours=3)


def test_zeitzone_steht_in_regeln(netzwerk: Netzwerk) -> None:
    inhalt = kalender.einladung(
        teilnahme_am(netzwerk, datetime(2027, 3, 30, 14, tzinfo=BERLIN)), link=""
    )
    assert [z for z in zeilen(inhalt) if z.startswith(("RRULE", "RDATE", "TZOFFSET"))] == [
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
    ]
    assert max(len(z.encode()) for z in inhalt.decode().split("\r\n")) <= 75


@given(st.text(st.sampled_from("abc äß€🧒\\^,;"), max_size=400))
def test_gefaltet_wie_icalendar_es_tut(zeile: str) -> None:
    assert gefaltet(zeile) == Contentline(zeile).to_ical()


def test_was_alle_teilen_veraltet_nicht(netzwerk: Netzwerk) -> None:
    """Lines are kept between mails: by what they say, not by whose they are."""
    teilnahme = teilnahme_am(netzwerk, datetime(2027, 3, 30, 14, tzinfo=BERLIN))
    vorher = kalender.einladung(teilnahme, link="")
    teilnahme.treffen.ort = "Anderswo"
    assert "LOCATION:Anderswo" in zeilen(kalender.einladung(teilnahme, link=""))
    assert "LOCATION:Anderswo" not in zeilen(vorher)


def test_einladung(netzwerk: Netzwerk) -> None:
    teilnahme = teilnahme_am(
        netzwerk,
        datetime(2027, 3, 30, 14, tzinfo=BERLIN),
        titel="Treffen; mit Komma, und\nZeile",
        sequenz=3,
        online_link="https://video.example/raum",
    )
    TopFabrik(treffen=teilnahme.treffen, nummer=1, titel="Meldewege")
    TopFabrik(treffen=teilnahme.treffen, nummer=2, titel="Zurück", zustand="zurueckgezogen")
    link = "https://portal.example/antwort/x/"
    inhalt = kalender.einladung(teilnahme, link=link)
    gelesen = Calendar.from_ical(inhalt)
    assert (gelesen["METHOD"], gelesen["VERSION"]) == ("REQUEST", "2.0")
    (termin,) = felder(gelesen)
    assert termin["UID"] == f"{teilnahme.treffen.uid}@treffen.{netzwerk.kurzname}"
    assert termin["SEQUENCE"] == 3
    assert termin["SUMMARY"] == "Treffen; mit Komma, und\nZeile"
    assert termin["LOCATION"] == "Rathaus, Großer Saal, https://video.example/raum"
    assert termin["URL"] == link
    assert termin["STATUS"] == "CONFIRMED"
    assert termin.decoded("DTSTAMP").utcoffset() == timedelta(0)
    assert termin["ORGANIZER"] == f"mailto:{netzwerk.absender_email}"
    assert termin["ORGANIZER"].params["CN"] == netzwerk.absender_name
    person = termin["ATTENDEE"]
    assert person == "mailto:kim@partner.example"
    assert dict(person.params) == {
        "CN": "Kim Müller, Dr.",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "FALSE",
    }
    assert "TOP 1: Meldewege" in termin["DESCRIPTION"]
    assert link in termin["DESCRIPTION"]
    assert "Zurück" not in termin["DESCRIPTION"]


def test_antwort_steht_im_kalender(netzwerk: Netzwerk) -> None:
    teilnahme = teilnahme_am(netzwerk, datetime(2027, 3, 30, 14, tzinfo=BERLIN), ort="")
    teilnahme.antworten("zugesagt")
    (termin,) = felder(Calendar.from_ical(kalender.einladung(teilnahme, link="")))
    assert termin["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert "LOCATION" not in termin


def test_absage_behaelt_uid_und_zaehlt_weiter(netzwerk: Netzwerk) -> None:
    teilnahme = teilnahme_am(netzwerk, datetime(2027, 3, 30, 14, tzinfo=BERLIN))
    (vorher,) = felder(Calendar.from_ical(kalender.einladung(teilnahme, link="")))
    teilnahme.treffen.absagen()
    gelesen = Calendar.from_ical(kalender.absage(teilnahme))
    (termin,) = felder(gelesen)
    assert gelesen["METHOD"] == "CANCEL"
    assert termin["STATUS"] == "CANCELLED"
    assert termin["UID"] == vorher["UID"]
    assert termin["SEQUENCE"] > vorher["SEQUENCE"]


def test_haesslicher_text_kommt_heil_an(netzwerk: Netzwerk) -> None:
    """Invitation, cancellation and feed: folded between characters, escaped, one person at most.

    `tests/browser/test_kalender.py` shows the same to a parser of other people.
    """
    titel = "Übergänge; „größer“, 🎈 \\ gedacht\n" + "äöüß" * 30
    teilnahme = teilnahme_am(
        netzwerk,
        datetime(2027, 10, 31, 14, tzinfo=BERLIN),
        titel=titel,
        ort="Hof; links, 2. OG 🚪",
        ist_oeffentlich=True,
    )
    for inhalt, personen in (
        (kalender.einladung(teilnahme, link=""), 1),
        (kalender.absage(teilnahme), 1),
        (abonnement.der_oeffentlichkeit(netzwerk), 0),
    ):
        assert max(len(zeile) for zeile in inhalt.split(b"\r\n")) <= 75
        for zeile in inhalt.split(b"\r\n"):
            zeile.decode()  # no character is cut in two
        (termin,) = felder(Calendar.from_ical(inhalt))
        assert termin["SUMMARY"] == titel
        assert termin["LOCATION"] == "Hof; links, 2. OG 🚪"
        assert inhalt.count(b"ATTENDEE") == personen
