"""On which days a date takes place, and what a calendar makes of it."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from angebote import kalender
from angebote.models import Angebot, Angebotstermin
from angebote.terminfolge import tage, vorkommen, wiederholung

BERLIN = ZoneInfo("Europe/Berlin")
R = Angebotstermin.Rhythmus


def um(tag: date, stunde: int = 16) -> datetime:
    return datetime(tag.year, tag.month, tag.day, stunde, 30, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("erster", "rhythmus", "letzter", "erwartet"),
    [
        ("2026-11-24", R.EINMALIG, "2026-11-24", "24.11."),
        ("2026-11-24", R.TAEGLICH, "2026-11-26", "24.11. 25.11. 26.11."),
        ("2026-11-24", R.WOECHENTLICH, "2026-12-07", "24.11. 01.12."),
        ("2026-12-29", R.ZWEIWOECHENTLICH, "2027-01-26", "29.12. 12.01. 26.01."),
        # The third Tuesday, over the turn of the year.
        ("2026-11-17", R.MONATLICH, "2027-01-31", "17.11. 15.12. 19.01."),
        # A fifth Sunday is the last one: no month is left out.
        ("2026-11-29", R.MONATLICH, "2027-02-28", "29.11. 27.12. 31.01. 28.02."),
    ],
)
def test_tage(erster: str, rhythmus: str, letzter: str, erwartet: str) -> None:
    gefunden = tage(date.fromisoformat(erster), rhythmus, date.fromisoformat(letzter))
    assert " ".join(f"{tag:%d.%m.}" for tag in gefunden) == erwartet


def test_die_uhrzeit_bleibt_ueber_die_zeitumstellung() -> None:
    alle = list(
        vorkommen(
            um(date(2027, 3, 20)), um(date(2027, 3, 20), 18), "woechentlich", date(2027, 4, 4)
        )
    )
    assert [eines.beginn.strftime("%d.%m. %H:%M %z") for eines in alle] == [
        "20.03. 16:30 +0100",
        "27.03. 16:30 +0100",
        "03.04. 16:30 +0200",
    ]
    assert all(eines.ende - eines.beginn == timedelta(hours=2) for eines in alle)


@given(
    erster=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    rhythmus=st.sampled_from([wert for wert in R.values if wert != R.EINMALIG]),
    dauer=st.integers(0, 400),
)
def test_die_regel_im_kalender_meint_dieselben_tage(
    erster: date, rhythmus: str, dauer: int
) -> None:
    letzter = erster + timedelta(days=dauer)
    regel = wiederholung(um(erster), rhythmus, letzter)
    assert regel is not None
    gelesen = rrulestr(regel.to_ical().decode(), dtstart=um(erster))
    assert [tag.date() for tag in gelesen] == list(tage(erster, rhythmus, letzter))


def eintrag(inhalt: bytes) -> Any:
    (termin,) = Calendar.from_ical(inhalt).walk("VEVENT")
    return termin


def test_reihe_als_datei(eigenes_oeffentliches: Angebot) -> None:
    beginn = um(date(2027, 3, 16))
    termin = Angebotstermin.objects.create(
        angebot=eigenes_oeffentliches,
        beginn=beginn,
        ende=beginn + timedelta(hours=2),
        rhythmus=R.WOECHENTLICH,
        letzter_tag=date(2027, 4, 6),
        ort="Kita Löwenzahn; Raum 2, Hof 🎈",
        hinweis="Bitte Hausschuhe mitbringen.",
    )
    inhalt = kalender.oeffentlich(termin)
    gelesen = eintrag(inhalt)
    assert gelesen["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert gelesen.decoded("DTSTART") == beginn
    assert inhalt.count(b"BEGIN:VTIMEZONE") == 1
    assert str(gelesen["LOCATION"]) == "Kita Löwenzahn; Raum 2, Hof 🎈"
    assert "Hausschuhe" in gelesen["DESCRIPTION"]
    # Read back: four Tuesdays, each at the same hour in Berlin.
    regel = rrulestr(gelesen["RRULE"].to_ical().decode(), dtstart=gelesen.decoded("DTSTART"))
    assert list(regel) == [eines.beginn for eines in termin.vorkommen()]
    assert [tag.utcoffset() for tag in regel] == [timedelta(hours=1)] * 2 + [timedelta(hours=2)] * 2


def test_einzelner_und_abgesagter_termin_als_datei(eigenes_oeffentliches: Angebot) -> None:
    beginn = um(date(2027, 10, 31))
    termin = Angebotstermin.objects.create(
        angebot=eigenes_oeffentliches,
        beginn=beginn,
        ende=beginn + timedelta(hours=1),
        letzter_tag=date(2027, 10, 31),
    )
    gelesen = eintrag(kalender.oeffentlich(termin))
    assert "RRULE" not in gelesen
    assert "LOCATION" not in gelesen
    assert (gelesen["STATUS"], gelesen["SUMMARY"]) == ("CONFIRMED", "Vaterkurs")
    termin.abgesagt_am = beginn
    gelesen = eintrag(kalender.oeffentlich(termin))
    assert (gelesen["STATUS"], gelesen["SUMMARY"]) == ("CANCELLED", "Abgesagt: Vaterkurs")


@pytest.mark.parametrize(
    ("tag", "rhythmus", "text"),
    [
        ("2026-11-24", R.EINMALIG, "einmalig"),
        ("2026-11-24", R.TAEGLICH, "jeden Tag"),
        ("2026-11-24", R.WOECHENTLICH, "jede Woche am Dienstag"),
        ("2026-11-24", R.ZWEIWOECHENTLICH, "alle zwei Wochen am Dienstag"),
        ("2026-11-17", R.MONATLICH, "jeden Monat am dritten Dienstag"),
        ("2026-11-29", R.MONATLICH, "jeden Monat am letzten Sonntag"),
    ],
)
def test_rhythmus_in_worten(tag: str, rhythmus: str, text: str) -> None:
    termin = Angebotstermin(beginn=um(date.fromisoformat(tag)), rhythmus=rhythmus)
    assert termin.rhythmus_text == text
