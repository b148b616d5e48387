"""Dates of offers as calendar entries: for everybody, and for those who signed up."""

from typing import Literal

from django.urls import reverse
from django.utils import timezone
from icalendar import Event, vCalAddress
from icalendar.prop import vText

from angebote.models import Angebotstermin, Terminanmeldung
from angebote.terminfolge import wiederholung
from netzwerk.basis.kalender import BERLIN, rahmen, veranstaltet
from netzwerk.basis.links import absolut


def oeffentlich(termin: Angebotstermin) -> bytes:
    """METHOD:PUBLISH: a file for whoever wants it; a called-off date says so."""
    return _kalender(termin, "PUBLISH")


def einladung(anmeldung: Terminanmeldung, link: str) -> bytes:
    """METHOD:REQUEST: new, or the newer version (SEQUENCE) of what the person already has."""
    return _kalender(anmeldung.termin, "REQUEST", anmeldung=anmeldung, link=link)


def absage(anmeldung: Terminanmeldung) -> bytes:
    """METHOD:CANCEL: takes the entry out of the calendar."""
    return _kalender(anmeldung.termin, "CANCEL", anmeldung=anmeldung)


def _kalender(
    termin: Angebotstermin,
    methode: Literal["REQUEST", "CANCEL", "PUBLISH"],
    *,
    anmeldung: Terminanmeldung | None = None,
    link: str = "",
) -> bytes:
    angebot = termin.angebot
    netzwerk = angebot.netzwerk
    seite = absolut(
        reverse("angebote:angebot-zeigen", args=[netzwerk.kurzname, angebot.pk, angebot.slug])
    )
    entfaellt = methode == "CANCEL" or termin.ist_abgesagt
    eintrag = Event()
    eintrag.add("uid", f"{termin.pk}@angebote.{netzwerk.kurzname}")
    eintrag.add("sequence", termin.folge)
    eintrag.add("dtstamp", timezone.now())
    eintrag.add("dtstart", timezone.localtime(termin.beginn, BERLIN))
    eintrag.add("dtend", timezone.localtime(termin.ende, BERLIN))
    regel = wiederholung(termin.beginn, termin.rhythmus, termin.letzter_tag)
    if regel is not None:
        eintrag.add("rrule", regel)
    entfallene = [eines.beginn for eines in termin.vorkommen() if eines.faellt_aus]
    if entfallene:
        eintrag.add("exdate", entfallene)
    # Several programs do not show the status of an entry: the title says it.
    eintrag.add("summary", f"Abgesagt: {angebot.titel}" if termin.ist_abgesagt else angebot.titel)
    if termin.wo:
        eintrag.add("location", termin.wo)
    teile = (
        termin.hinweis,
        f"Anmeldung ansehen oder absagen: {link}" if link else "",
        seite,
    )
    eintrag.add("description", "\n\n".join(teil for teil in teile if teil))
    eintrag.add("url", seite)
    eintrag.add("status", "CANCELLED" if entfaellt else "CONFIRMED")
    eintrag.add("transp", "TRANSPARENT" if entfaellt else "OPAQUE")
    eintrag.add("organizer", veranstaltet(netzwerk), encode=False)
    if anmeldung is not None:
        eintrag.add("attendee", _angemeldet(anmeldung), encode=False)
    kalender = rahmen(methode)
    kalender.add_component(eintrag)
    text: bytes = kalender.to_ical()
    return text


def _angemeldet(anmeldung: Terminanmeldung) -> vCalAddress:
    """RSVP is FALSE: the answer comes over the link, a calendar's reply mail would reach nobody."""
    wer = vCalAddress(f"mailto:{anmeldung.email}")
    wer.params["CN"] = vText(anmeldung.name)
    wer.params["ROLE"] = vText("REQ-PARTICIPANT")
    wer.params["PARTSTAT"] = vText("ACCEPTED" if anmeldung.hat_platz else "NEEDS-ACTION")
    wer.params["RSVP"] = vText("FALSE")
    return wer
