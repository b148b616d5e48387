"""Meetings as calendar entries (RFC 5545, iTIP RFC 5546) for Outlook, Thunderbird and Apple."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from django.utils import timezone
from icalendar import Event, vCalAddress
from icalendar.parser import Contentline
from icalendar.prop import vDatetime, vText, vUri

from netzwerk.basis.kalender import BERLIN, adresse, gefaltet, rahmen
from treffen.models import Tagesordnungspunkt, Teilnahme, Treffen

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


def kennung(treffen: Treffen) -> str:
    """UID: the same in invitations, feeds and downloads, so that entries replace each other."""
    return f"{treffen.uid}@treffen.{treffen.netzwerk.kurzname}"


def _kalender(teilnahme: Teilnahme, *, methode: Literal["REQUEST", "CANCEL"], link: str) -> bytes:
    termin = _termin(teilnahme.treffen)
    eigene: dict[str, Any] = {
        "ATTENDEE": _eingeladen(teilnahme),
        "DESCRIPTION": vText(_beschreibung(termin, link)),
        "DTSTAMP": vDatetime(timezone.now()),
        "URL": vUri(link),
    }
    if not link:
        del eigene["URL"]
    zeilen: list[bytes] = []
    for zeile in _vordruck(termin, methode, tuple(eigene)):
        if isinstance(zeile, bytes):
            zeilen.append(zeile)
        else:
            wert = eigene[zeile]
            ganze = Contentline.from_parts(zeile, wert.params, wert)
            zeilen.append(gefaltet(ganze))
    return b"\r\n".join([*zeilen, b""])


@dataclass(frozen=True)
class _Termin:
    """What the entries of all persons share; as values, so that a change is another entry."""

    uid: str
    sequenz: int
    beginn: datetime
    ende: datetime
    titel: str
    ort: str
    beschreibung: str
    absender: tuple[str, str]  # name, address


def _termin(treffen: Treffen) -> _Termin:
    return _Termin(
        uid=kennung(treffen),
        sequenz=treffen.sequenz,
        beginn=treffen.beginn,
        ende=treffen.ende,
        titel=treffen.titel,
        ort=", ".join(teil for teil in (treffen.ort, treffen.online_link) if teil),
        beschreibung=_text(treffen, treffen.tagesordnung),
        absender=(treffen.netzwerk.absender_name, treffen.netzwerk.absender_email),
    )


@lru_cache(maxsize=16)
def _vordruck(
    termin: _Termin, methode: Literal["REQUEST", "CANCEL"], eigene: tuple[str, ...]
) -> tuple[bytes | str, ...]:
    """The lines of the calendar, folded; of those in `eigene`, which differ, the name alone."""
    eintrag = Event()
    eintrag.add("uid", termin.uid)
    eintrag.add("sequence", termin.sequenz)
    eintrag.add("dtstart", termin.beginn.astimezone(BERLIN))
    eintrag.add("dtend", termin.ende.astimezone(BERLIN))
    eintrag.add("summary", termin.titel)
    if termin.ort:
        eintrag.add("location", termin.ort)
    eintrag.add("status", "CANCELLED" if methode == "CANCEL" else "CONFIRMED")
    eintrag.add("transp", "OPAQUE")
    eintrag.add("organizer", adresse(*termin.absender), encode=False)
    for name in eigene:
        eintrag.add(name, vText(""), encode=False)
    kalender = rahmen(methode)
    kalender.add_component(eintrag)
    leer = {f"{name}:": name for name in eigene}
    return tuple(leer.get(zeile) or gefaltet(zeile) for zeile in kalender.content_lines() if zeile)


def _eingeladen(teilnahme: Teilnahme) -> vCalAddress:
    """RSVP is FALSE: the answer comes over the link, a calendar's reply mail would reach nobody."""
    wer = vCalAddress(f"mailto:{teilnahme.person.email}")
    wer.params["CN"] = vText(teilnahme.person.name)
    wer.params["ROLE"] = vText("REQ-PARTICIPANT")
    wer.params["PARTSTAT"] = vText(PARTSTAT.get(teilnahme.antwort, "NEEDS-ACTION"))
    wer.params["RSVP"] = vText("FALSE")
    return wer


def _text(treffen: Treffen, tops: Iterable[Tagesordnungspunkt]) -> str:
    teile = [str(treffen.arbeitsgruppe)] if treffen.arbeitsgruppe else []
    if treffen.beschreibung:
        teile.append(treffen.beschreibung)
    punkte = [f"TOP {top.nummer}: {top.titel}" for top in tops]
    if punkte:
        teile.append("Tagesordnung:\n" + "\n".join(punkte))
    return "\n\n".join(teile)


def _beschreibung(termin: _Termin, link: str) -> str:
    teile = [termin.beschreibung, f"Zusagen oder absagen: {link}" if link else ""]
    return "\n\n".join(teil for teil in teile if teil)
