"""Mails that come back days later: delivery reports (RFC 3464) in a mailbox of their own."""

import email
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from django.conf import settings

from netzwerk.basis import postfach, unzustellbar
from netzwerk.basis.models import Nachricht

logger = logging.getLogger(__name__)

# As `briefe.message_id` writes it; the part before the @ is random and known to nobody else than
# who got the mail.
MESSAGE_ID = re.compile(r"<([0-9a-f]{32})@")


@dataclass(frozen=True)
class Fehlschlag:
    """What a report says of one recipient: refused for good."""

    adressen: frozenset[str]
    status: str
    worte: str


def lesen() -> int:
    """Read what is new; return how many messages. Raises PostfachFehler."""
    if not settings.RUECKLAUF_URL:
        return 0
    return postfach.lesen(settings.RUECKLAUF_URL, verarbeiten)


def verarbeiten(inhalt: bytes) -> bool:
    """Whether this was a report about a mail of ours that nobody had reported before.

    Reports can be forged. Only one that names our Message-ID and the very address that mail went
    to counts; whoever knows both has received it, and can at most flag the own address.
    """
    brief = email.message_from_bytes(inhalt)
    if brief.get_content_type() != "multipart/report":
        return False  # somebody answered, or is away
    nummer = _message_id(brief)
    nachricht = Nachricht.objects.filter(message_id=nummer).first() if nummer else None
    if nachricht is None:
        return False
    for fehlschlag in _fehlschlaege(brief):
        if nachricht.empfaenger.lower() not in fehlschlag.adressen:
            continue
        if not nachricht.als_zurueckgekommen(fehlschlag.worte):
            return False
        if unzustellbar.adresse_ist_falsch(fehlschlag.worte, status=fehlschlag.status):
            unzustellbar.melden(nachricht.empfaenger, fehlschlag.worte)
        return True
    return False


def _message_id(brief: Message) -> str:
    """Of the mail that came back: attached whole, or its head alone."""
    for teil in brief.walk():
        art = teil.get_content_type()
        kopf: object = None
        if art == "message/rfc822" and teil.is_multipart():
            kopf = teil.get_payload(0)
        elif art == "text/rfc822-headers":
            roh = teil.get_payload(decode=True)
            kopf = email.message_from_bytes(roh if isinstance(roh, bytes) else b"")
        if isinstance(kopf, Message):
            treffer = MESSAGE_ID.search(str(kopf.get("Message-ID", "")))
            return treffer[1] if treffer else ""
    return ""


def _fehlschlaege(brief: Message) -> Iterator[Fehlschlag]:
    """„delayed“ is still on its way, „relayed“ and „delivered“ are no failure; 4.x.x may pass."""
    for teil in brief.walk():
        if teil.get_content_type() != "message/delivery-status" or not teil.is_multipart():
            continue
        for block in teil.get_payload():
            if not isinstance(block, Message) or _wort(block, "Action").lower() != "failed":
                continue
            status = _wort(block, "Status").partition(" ")[0]
            if not status.startswith("5."):
                continue
            adressen = {
                _wort(block, feld).rpartition(";")[2].strip(" <>").lower()
                for feld in ("Final-Recipient", "Original-Recipient")
            }
            grund = _wort(block, "Diagnostic-Code").partition(";")[2].strip()
            yield Fehlschlag(frozenset(adressen - {""}), status, grund or status)


def _wort(block: Message, feld: str) -> str:
    return " ".join(str(block.get(feld, "")).split())
