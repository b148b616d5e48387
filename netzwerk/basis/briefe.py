"""What a mail says: one function per occasion, registered by the app that owns the occasion.

    @brief("treffen.einladung")
    def einladung(nachricht: Nachricht) -> Brief: ...

The function runs in the worker when the mail goes out and may read whatever it needs; it signs
links then. Templates: `templates/mails/<vorlage>.txt` (required) and `.html` (optional, extends
`mails/grundlage.html`). Register in the app's `briefe.py`; `AppConfig.ready` of `basis` imports it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from netzwerk.basis.links import absolut
from netzwerk.basis.models import Konto, Nachricht


class NichtMehrNoetig(Exception):
    """Raised by a builder when the occasion is gone (meeting cancelled, link revoked)."""


@dataclass(frozen=True, kw_only=True)
class Anhang:
    name: str
    inhalt: bytes
    art: str = "application/pdf"


@dataclass(frozen=True, kw_only=True)
class Brief:
    """`kalender`: an iCalendar text sent as `text/calendar` alternative and as .ics file;
    `kalender_methode` is its METHOD (REQUEST, CANCEL). `nach_annahme` runs once the mail server
    has taken the mail: for what may only count from then."""

    betreff: str
    vorlage: str
    kontext: Mapping[str, Any]
    anhaenge: tuple[Anhang, ...] = field(default=())
    kalender: bytes | None = None
    kalender_methode: str = "REQUEST"
    nach_annahme: Callable[[], object] | None = None


@dataclass(frozen=True, kw_only=True)
class Beilage:
    """What any mail carries along, whatever its occasion: see `beilage`."""

    kontext: Mapping[str, Any]
    nach_annahme: Callable[[], object] | None = None


class Sendung(EmailMultiAlternatives):
    """A finished mail, and what to do once the server has taken it."""

    nach_annahme: tuple[Callable[[], object], ...] = ()


type Schreiber = Callable[[Nachricht], Brief]
_schreiber: dict[str, Schreiber] = {}


def brief(anlass: str) -> Callable[[Schreiber], Schreiber]:
    def eintragen(schreiber: Schreiber) -> Schreiber:
        if anlass in _schreiber:
            raise ValueError(f"Anlass {anlass} ist schon vergeben.")
        _schreiber[anlass] = schreiber
        return schreiber

    return eintragen


type Beileger = Callable[[Nachricht], Beilage | None]
_beileger: list[Beileger] = []


def beilage(beileger: Beileger) -> Beileger:
    """Asked for every mail; its context reaches `mails/grundlage.html` and `mails/_fuss.txt`."""
    _beileger.append(beileger)
    return beileger


def anlaesse() -> dict[str, Schreiber]:
    return dict(_schreiber)


def message_id(nachricht: Nachricht) -> str:
    """Stable over every attempt, so that a repeated mail is recognised as the same one."""
    domain = urlsplit(settings.PORTAL_URL).hostname or "localhost"
    return f"<{nachricht.message_id}@{domain}>"


def bauen(nachricht: Nachricht) -> Sendung:
    """The finished mail. Raises KeyError for an unknown occasion, NichtMehrNoetig when moot."""
    zugang = nachricht.zugang
    if zugang is not None and zugang.adresse != nachricht.empfaenger.lower():
        # Its link would be signed for the new address and read at the old one.
        raise NichtMehrNoetig(
            gettext("Die E-Mail-Adresse hat sich geändert. Bitte senden Sie die E-Mail neu.")
        )
    inhalt = _schreiber[nachricht.anlass](nachricht)
    netzwerk = nachricht.netzwerk
    beilagen = [eine for beileger in _beileger if (eine := beileger(nachricht)) is not None]
    kontext = {"nachricht": nachricht, "netzwerk": netzwerk, **inhalt.kontext}
    for eine in beilagen:
        kontext |= eine.kontext
    absender = settings.DEFAULT_FROM_EMAIL
    antwort_an: list[str] = []
    if netzwerk is not None:
        absender = _adresse(netzwerk.absender_name, netzwerk.absender_email)
        antwort_an = [netzwerk.antwort_an] if netzwerk.antwort_an else []
    mail = Sendung(
        subject=" ".join(inhalt.betreff.split()),
        body=render_to_string(f"mails/{inhalt.vorlage}.txt", kontext),
        # The sender of the envelope, where bounces go; people see the header.
        from_email=settings.RUECKLAUF_ADRESSE or absender,
        to=[_adresse(nachricht.empfaenger_name, nachricht.empfaenger)],
        reply_to=antwort_an or None,
        headers={
            "From": absender,
            "Message-ID": message_id(nachricht),
            "Auto-Submitted": "auto-generated",
        },
    )
    html: str
    try:
        html = render_to_string(f"mails/{inhalt.vorlage}.html", kontext)
    except TemplateDoesNotExist:
        html = ""
    if html:
        mail.attach_alternative(html, "text/html")
    if inhalt.kalender is not None:
        mail.attach_alternative(
            inhalt.kalender.decode(), f"text/calendar; method={inhalt.kalender_methode}"
        )
        mail.attach("termin.ics", inhalt.kalender, "application/ics")
    for anhang in inhalt.anhaenge:
        mail.attach(anhang.name, anhang.inhalt, anhang.art)
    schritte = (inhalt.nach_annahme, *(eine.nach_annahme for eine in beilagen))
    mail.nach_annahme = tuple(schritt for schritt in schritte if schritt is not None)
    return mail


def _adresse(name: str, email: str) -> str:
    name = " ".join(name.split())
    return str(Address(display_name=name, addr_spec=email)) if name else email


@brief("konto.post")
def konto_post(nachricht: Nachricht) -> Brief:
    """Sign-in codes and the like: allauth has written subject and text already."""
    return Brief(
        betreff=nachricht.parameter["betreff"],
        vorlage="basis/konto_post",
        kontext={"text": nachricht.parameter["text"]},
    )


@brief("konto.einladung")
def konto_einladung(nachricht: Nachricht) -> Brief:
    return Brief(
        betreff=gettext("Ihr Zugang zum %(netzwerk)s") % {"netzwerk": nachricht.netzwerk},
        vorlage="basis/konto_einladung",
        kontext={
            "konto": nachricht.gegenstand,
            "link": absolut(reverse("account_request_login_code")),
        },
    )


@brief("konto.nachfrage")
def konto_nachfrage(nachricht: Nachricht) -> Brief:
    konto = nachricht.gegenstand
    if not isinstance(konto, Konto) or not konto.ist_gefragt:
        raise NichtMehrNoetig(gettext("Das Konto wird wieder benutzt oder ist gelöscht."))
    return Brief(
        betreff=gettext("Brauchen Sie Ihr Konto noch?"),
        vorlage="basis/konto_nachfrage",
        kontext={"konto": konto, "link": absolut(reverse("account_request_login_code"))},
        nach_annahme=lambda: Konto.objects.filter(
            pk=konto.pk, nachgefragt_am=konto.nachgefragt_am
        ).update(nachfrage_angekommen_am=timezone.now()),
    )
