"""Meetings as calendar entries (RFC 5545, iTIP RFC 5546) for Outlook, Thunderbird and Apple.

`icalendar.add_missing_timezones()` is not used: it lists single dates in one RDATE, of which some
readers take only the first. The component here carries the two yearly rules of Europe/Berlin.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils import timezone
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress
from icalendar.prop import vRecur, vText

from netzwerk.basis.models import Netzwerk
from treffen.models import Tagesordnungspunkt, Teilnahme, Treffen

BERLIN = ZoneInfo("Europe/Berlin")
PARTSTAT = {
    Teilnahme.Antwort.ZUGESAGT.value: "ACCEPTED",
    Teilnahme.Antwort.ABGESAGT.value: "DECLINED",
    Teilnahme.Antwort.STELLVERTRETUNG.value: "DELEGATED",
}


def einladung(teilnahme: Teilnahme, *, link: str) -> bytes:
    """METHOD:REQUEST: new, or the newer version (SEQUENCE) of what the person already has."""
    return _kalender(teilnahme, methode="REQUEST", link=link)


def absage(teilnahme: Teilnahme) -> bytes:
    """METHOD:CANCEL: takes the entry out of the calendar."""
    return _kalender(teilnahme, methode="CANCEL", link="")


def _kalender(teilnahme: Teilnahme, *, methode: Literal["REQUEST", "CANCEL"], link: str) -> bytes:
    kalender = rahmen(methode)
    kalender.add_component(_termin(teilnahme, methode=methode, link=link))
    text: bytes = kalender.to_ical()
    return text


def rahmen(methode: Literal["REQUEST", "CANCEL", "PUBLISH"]) -> Calendar:
    """A calendar with its time zone, still without events."""
    kalender = Calendar()
    kalender.add("prodid", "-//Netzwerk Kinderschutz//Portal//DE")
    kalender.add("version", "2.0")
    kalender.add("method", methode)
    kalender.add_component(zeitzone())
    return kalender


def kennung(treffen: Treffen) -> str:
    """UID: the same in invitations, feeds and downloads, so that entries replace each other."""
    return f"{treffen.uid}@treffen.{treffen.netzwerk.kurzname}"


def _termin(teilnahme: Teilnahme, *, methode: str, link: str) -> Event:
    treffen = teilnahme.treffen
    termin = Event()
    termin.add("uid", kennung(treffen))
    termin.add("sequence", treffen.sequenz)
    termin.add("dtstamp", timezone.now())
    termin.add("dtstart", treffen.beginn.astimezone(BERLIN))
    termin.add("dtend", treffen.ende.astimezone(BERLIN))
    termin.add("summary", treffen.titel)
    ort = ", ".join(teil for teil in (treffen.ort, treffen.online_link) if teil)
    if ort:
        termin.add("location", ort)
    termin.add("description", _beschreibung(treffen, treffen.tagesordnung, link))
    if link:
        termin.add("url", link)
    termin.add("status", "CANCELLED" if methode == "CANCEL" else "CONFIRMED")
    termin.add("transp", "OPAQUE")
    termin.add("organizer", veranstaltet(treffen.netzwerk), encode=False)
    termin.add("attendee", _eingeladen(teilnahme), encode=False)
    return termin


def veranstaltet(netzwerk: Netzwerk) -> vCalAddress:
    adresse = vCalAddress(f"mailto:{netzwerk.absender_email}")
    adresse.params["CN"] = vText(netzwerk.absender_name)
    return adresse


def _eingeladen(teilnahme: Teilnahme) -> vCalAddress:
    """RSVP is FALSE: the answer comes over the link, a calendar's reply mail would reach nobody."""
    adresse = vCalAddress(f"mailto:{teilnahme.person.email}")
    adresse.params["CN"] = vText(teilnahme.person.name)
    adresse.params["ROLE"] = vText("REQ-PARTICIPANT")
    adresse.params["PARTSTAT"] = vText(PARTSTAT.get(teilnahme.antwort, "NEEDS-ACTION"))
    adresse.params["RSVP"] = vText("FALSE")
    return adresse


def _beschreibung(treffen: Treffen, tops: Iterable[Tagesordnungspunkt], link: str) -> str:
    teile = [treffen.beschreibung] if treffen.beschreibung else []
    punkte = [f"TOP {top.nummer}: {top.titel}" for top in tops]
    if punkte:
        teile.append("Tagesordnung:\n" + "\n".join(punkte))
    if link:
        teile.append(f"Zusagen oder absagen: {link}")
    return "\n\n".join(teile)


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
