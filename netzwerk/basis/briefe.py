"""What a mail says: one function per occasion, registered by the app that owns the occasion.

    @brief("treffen.einladung")
    def einladung(nachricht: Nachricht) -> Brief: ...

The function runs in the worker when the mail goes out and may read whatever it needs; it signs
links then. Templates: `templates/mails/<vorlage>.txt` (required) and `.html` (optional, extends
`mails/grundlage.html`). Register in the app's `briefe.py`; `AppConfig.ready` of `basis` imports it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.exceptions import TemplateDoesNotExist
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from netzwerk.basis.kopfzeilen import Umschlag
from netzwerk.basis.links import absolut
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from netzwerk.basis.vordrucke import Vordrucke


class NichtMehrNoetig(Exception):
    """Raised by a builder when the occasion is gone (meeting cancelled, link revoked)."""


@dataclass(frozen=True, kw_only=True)
class Anhang:
    name: str
    inhalt: bytes
    art: str = "application/pdf"


@dataclass(frozen=True, kw_only=True)
class Brief:
    """`persoenlich` holds what differs between the mails of a batch, each a text that the templates
    print: the rest is rendered once for all mails with the same `kontext`
    (`netzwerk.basis.vordrucke`). With it a builder says that its templates do not read `nachricht`.

    `kalender`: an iCalendar text sent as `text/calendar` alternative and as .ics file;
    `kalender_methode` is its METHOD (REQUEST, CANCEL). `nach_annahme` runs once the mail server
    has taken the mail: for what may only count from then."""

    betreff: str
    vorlage: str
    kontext: Mapping[str, Any]
    persoenlich: Mapping[str, str] = field(default_factory=dict)
    anhaenge: tuple[Anhang, ...] = field(default=())
    kalender: bytes | None = None
    kalender_methode: str = "REQUEST"
    nach_annahme: Callable[[], object] | None = None


@dataclass(frozen=True, kw_only=True)
class Beilage:
    """What any mail carries along, whatever its occasion: see `beilage`.

    Given to several mails of a batch, it goes with each until the mail server has taken one.
    """

    kontext: Mapping[str, Any]
    nach_annahme: Callable[[], object] | None = None


class Sendung(EmailMultiAlternatives):
    """A finished mail, and what to do once the server has taken it."""

    nach_annahme: tuple[Callable[[], object], ...] = ()
    umschlag: Umschlag
    an: str

    def recipients(self) -> list[str]:
        """The address without the name: the backend would parse both for the envelope."""
        return [self.an]

    def message(self, *, policy: Any = SMTP) -> EmailMessage:
        """For the mail backend: by the rules of SMTP, whichever it asks for."""
        return self.umschlag.schreiben(lambda regeln: super(Sendung, self).message(policy=regeln))


type Schreiber = Callable[[Nachricht], Brief]
_schreiber: dict[str, Schreiber] = {}


def brief(anlass: str) -> Callable[[Schreiber], Schreiber]:
    def eintragen(schreiber: Schreiber) -> Schreiber:
        if anlass in _schreiber:
            raise ValueError(f"Anlass {anlass} ist schon vergeben.")
        _schreiber[anlass] = schreiber
        return schreiber

    return eintragen


type Beileger = Callable[[Sequence[Nachricht]], Mapping[int, Beilage]]
_beileger: list[Beileger] = []


def beilage(beileger: Beileger) -> Beileger:
    """Asked once for every batch which of its mails, by primary key, shall carry something along.

    Its context reaches `mails/grundlage.html` and `mails/_fuss.txt`.
    """
    _beileger.append(beileger)
    return beileger


def anlaesse() -> dict[str, Schreiber]:
    return dict(_schreiber)


def message_id(nachricht: Nachricht) -> str:
    """Stable over every attempt, so that a repeated mail is recognised as the same one."""
    domain = urlsplit(settings.PORTAL_URL).hostname or "localhost"
    return f"<{nachricht.message_id}@{domain}>"


class Stapel:
    """Mails that are built one after the other: what they share is read and rendered once."""

    def __init__(self, nachrichten: Sequence[Nachricht]) -> None:
        self._vordrucke = Vordrucke()
        self._umschlag = Umschlag()
        self._beilagen = [beileger(nachrichten) for beileger in _beileger]
        self._angekommen: list[Beilage] = []

    def bauen(self, nachricht: Nachricht) -> Sendung:
        """The finished mail. KeyError for an unknown occasion, NichtMehrNoetig when moot."""
        zugang = nachricht.zugang
        if zugang is not None and zugang.adresse != nachricht.empfaenger.lower():
            # Its link would be signed for the new address and read at the old one.
            raise NichtMehrNoetig(
                gettext("Die E-Mail-Adresse hat sich geändert. Bitte senden Sie die E-Mail neu.")
            )
        inhalt = _schreiber[nachricht.anlass](nachricht)
        beilagen = self._beilagen_zu(nachricht)
        text, html = self._texte(nachricht, inhalt, beilagen)
        mail = Sendung(
            subject=" ".join(inhalt.betreff.split()),
            body=text,
            # The sender of the envelope, where bounces go; people see the header.
            from_email=settings.RUECKLAUF_ADRESSE or _absender_adresse(nachricht.netzwerk),
            to=[_adresse(nachricht.empfaenger_name, nachricht.empfaenger)],
            reply_to=_antwort_an(nachricht.netzwerk),
            headers={
                "From": _absender(nachricht.netzwerk),
                "Message-ID": message_id(nachricht),
                "Auto-Submitted": "auto-generated",
            },
        )
        mail.umschlag = self._umschlag
        mail.an = nachricht.empfaenger
        if html:
            mail.attach_alternative(html, "text/html")
        if inhalt.kalender is not None:
            mail.attach_alternative(
                inhalt.kalender.decode(), f"text/calendar; method={inhalt.kalender_methode}"
            )
            mail.attach("termin.ics", inhalt.kalender, "application/ics")
        for anhang in inhalt.anhaenge:
            mail.attach(anhang.name, anhang.inhalt, anhang.art)
        schritte = [inhalt.nach_annahme, *(eine.nach_annahme for eine in beilagen)]
        schritte += [partial(self._angekommen.append, eine) for eine in beilagen]
        mail.nach_annahme = tuple(schritt for schritt in schritte if schritt is not None)
        return mail

    def _beilagen_zu(self, nachricht: Nachricht) -> list[Beilage]:
        alle = [je[nachricht.pk] for je in self._beilagen if nachricht.pk in je]
        # By identity: two that say the same are still for two persons.
        return [eine for eine in alle if not any(eine is weg for weg in self._angekommen)]

    def _texte(
        self, nachricht: Nachricht, inhalt: Brief, beilagen: list[Beilage]
    ) -> tuple[str, str]:
        """Plain text and HTML; the second may be empty."""
        kontext = {"netzwerk": nachricht.netzwerk, **inhalt.kontext}
        if not inhalt.persoenlich:
            kontext["nachricht"] = nachricht
        for eine in beilagen:
            kontext |= eine.kontext
        vorlage = f"mails/{inhalt.vorlage}"
        text = self._vordrucke.fuellen(f"{vorlage}.txt", kontext, inhalt.persoenlich)
        if text is None:
            raise TemplateDoesNotExist(f"{vorlage}.txt")
        return text, self._vordrucke.fuellen(f"{vorlage}.html", kontext, inhalt.persoenlich) or ""


def bauen(nachricht: Nachricht) -> Sendung:
    """One mail alone, for example to show it."""
    return Stapel([nachricht]).bauen(nachricht)


def _absender(netzwerk: Netzwerk | None) -> str:
    if netzwerk is None:
        return settings.DEFAULT_FROM_EMAIL
    return _adresse(netzwerk.absender_name, netzwerk.absender_email)


def _absender_adresse(netzwerk: Netzwerk | None) -> str:
    return settings.DEFAULT_FROM_EMAIL if netzwerk is None else netzwerk.absender_email


def _antwort_an(netzwerk: Netzwerk | None) -> list[str] | None:
    return [netzwerk.antwort_an] if netzwerk is not None and netzwerk.antwort_an else None


@lru_cache(maxsize=64)
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
