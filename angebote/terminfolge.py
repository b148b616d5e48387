"""On which days a date takes place: the same hour in Berlin, over the change of the clocks.

What comes every month keeps its weekday: the third Tuesday. A fifth one does not exist in every
month, so from the 29th on it is the last, and no month is left out.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone
from icalendar.prop import vRecur

from netzwerk.basis.kalender import BERLIN

SCHRITTE = {
    "taeglich": timedelta(days=1),
    "woechentlich": timedelta(days=7),
    "zweiwoechentlich": timedelta(days=14),
}
WOCHENTAGE = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LETZTER = -1


@dataclass(frozen=True)
class Vorkommen:
    beginn: datetime
    ende: datetime
    faellt_aus: bool = False


def wievielter(tag: date) -> int:
    """Which of its weekday in the month: 1 to 4, or `LETZTER`."""
    nummer = (tag.day - 1) // 7 + 1
    return LETZTER if nummer > 4 else nummer


def _im_monat(jahr: int, monat: int, wochentag: int, nummer: int) -> date:
    if nummer == LETZTER:
        naechster_erster = date(jahr + monat // 12, monat % 12 + 1, 1)
        letzter = naechster_erster - timedelta(days=1)
        return letzter - timedelta(days=(letzter.weekday() - wochentag) % 7)
    erster = date(jahr, monat, 1)
    return erster + timedelta(days=(wochentag - erster.weekday()) % 7, weeks=nummer - 1)


def tage(erster: date, rhythmus: str, letzter: date) -> Iterator[date]:
    if rhythmus == "monatlich":
        nummer, jahr, monat = wievielter(erster), erster.year, erster.month
        tag = erster
        while tag <= letzter:
            yield tag
            jahr, monat = jahr + monat // 12, monat % 12 + 1
            tag = _im_monat(jahr, monat, erster.weekday(), nummer)
        return
    schritt = SCHRITTE.get(rhythmus)
    if schritt is None:
        yield erster
        return
    tag = erster
    while tag <= letzter:
        yield tag
        tag += schritt


def vorkommen(
    beginn: datetime,
    ende: datetime,
    rhythmus: str,
    letzter_tag: date,
    ausfaelle: Collection[date] = (),
) -> Iterator[Vorkommen]:
    """All of them, with those that are skipped."""
    von, bis = timezone.localtime(beginn, BERLIN), timezone.localtime(ende, BERLIN)
    ueber_nacht = bis.date() - von.date()
    for tag in tage(von.date(), rhythmus, letzter_tag):
        yield Vorkommen(
            beginn=datetime.combine(tag, von.time(), BERLIN),
            ende=datetime.combine(tag + ueber_nacht, bis.time(), BERLIN),
            faellt_aus=tag in ausfaelle,
        )


def wiederholung(beginn: datetime, rhythmus: str, letzter_tag: date) -> vRecur | None:
    """The same as a rule of a calendar entry (RRULE); None for a single date."""
    tag = timezone.localtime(beginn, BERLIN)
    regel: dict[str, Any]
    if rhythmus == "monatlich":
        regel = {
            "freq": "monthly",
            "byday": f"{wievielter(tag.date())}{WOCHENTAGE[tag.weekday()]}",
        }
    elif rhythmus == "taeglich":
        regel = {"freq": "daily"}
    elif rhythmus in SCHRITTE:
        regel = {"freq": "weekly"}
    else:
        return None
    if rhythmus == "zweiwoechentlich":
        regel["interval"] = 2
    # In UTC, as RFC 5545 demands it beside a start with a zone: the last day's end.
    bis = datetime.combine(letzter_tag + timedelta(days=1), datetime.min.time(), BERLIN)
    return vRecur(regel | {"until": (bis - timedelta(seconds=1)).astimezone(UTC)})
