"""What every calendar the portal writes has in common (RFC 5545): frame, time zone, lines.

`icalendar.add_missing_timezones()` is not used: it lists single dates in one RDATE, of which some
readers take only the first. The component here carries the two yearly rules of Europe/Berlin.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress
from icalendar.prop import vRecur, vText

from netzwerk.basis.models import Netzwerk

BERLIN = ZoneInfo("Europe/Berlin")
BREITE = 74  # bytes of a line; one more is the space of the next


def rahmen(methode: Literal["REQUEST", "CANCEL", "PUBLISH"]) -> Calendar:
    """A calendar with its time zone, still without events."""
    kalender = Calendar()
    kalender.add("prodid", "-//Netzwerk Kinderschutz//Portal//DE")
    kalender.add("version", "2.0")
    kalender.add("method", methode)
    kalender.add_component(zeitzone())
    return kalender


def gefaltet(zeile: str) -> bytes:
    """At most 75 bytes before each break (RFC 5545, 3.1), as icalendar has it, only faster.

    Neither a character is cut nor an escaped pair: some readers unescape before they unfold.
    """
    rest = zeile.encode()
    teile: list[bytes] = []
    while len(rest) > BREITE:
        schnitt = BREITE
        while rest[schnitt] & 0xC0 == 0x80:  # inside a character
            schnitt -= 1
        if rest[schnitt - 1 : schnitt] in (b"\\", b"^"):
            schnitt -= 1
        teile.append(rest[:schnitt])
        rest = rest[schnitt:]
    return b"\r\n ".join([*teile, rest])


def veranstaltet(netzwerk: Netzwerk) -> vCalAddress:
    return adresse(netzwerk.absender_name, netzwerk.absender_email)


def adresse(name: str, email: str) -> vCalAddress:
    wer = vCalAddress(f"mailto:{email}")
    wer.params["CN"] = vText(name)
    return wer


@cache
def zeitzone() -> Timezone:
    """Europe/Berlin since 1996: summer time from the last Sunday of March to that of October."""
    zone = Timezone()
    zone.add("tzid", "Europe/Berlin")
    winter, sommer = timedelta(hours=1), timedelta(hours=2)
    for art, name, von, nach, beginn, monat in (
        (TimezoneDaylight(), "CEST", winter, sommer, datetime(1996, 3, 31, 2), 3),  # noqa: DTZ001  # local time, as RFC 5545 wants it here
        (TimezoneStandard(), "CET", sommer, winter, datetime(1996, 10, 27, 3), 10),  # noqa: DTZ001  # local time, as RFC 5545 wants it here
    ):
        art.add("tzname", name)
        art.add("tzoffsetfrom", von)
        art.add("tzoffsetto", nach)
        art.add("dtstart", beginn)
        art.add("rrule", vRecur(freq="yearly", bymonth=monat, byday="-1SU"))
        zone.add_component(art)
    return zone
