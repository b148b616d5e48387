"""Reading a mailbox over IMAP: each new message once, in bounded pieces. Standard library only.

`imaps://name:kennwort@host[:port]/Ordner`; `imap://` speaks without TLS, for a server on the same
machine. A message is marked as read after it was handled: a crash in between shows it again,
never loses it.
"""

import imaplib
import logging
import ssl
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

logger = logging.getLogger(__name__)

FRIST = 30  # seconds for each answer
JE_LAUF = 200  # messages; the rest waits for the next run
HOECHSTENS = 256 * 1024  # bytes of one message: a bounce says what it has to say at its head


class PostfachFehler(Exception):
    """The mailbox cannot be read now, with the reason."""


def lesen(url: str, verarbeiten: Callable[[bytes], object]) -> int:
    """Hand every unread message to `verarbeiten`; return how many. Raises PostfachFehler."""
    teile = urlsplit(url)
    ordner = unquote(teile.path.strip("/")) or "INBOX"
    anzahl = 0
    try:
        with _verbinden(teile.scheme, teile.hostname or "", teile.port) as postfach:
            postfach.login(unquote(teile.username or ""), unquote(teile.password or ""))
            _verlangen(postfach.select('"{}"'.format(ordner.replace('"', ""))))
            ((nummern,)) = _verlangen(postfach.uid("SEARCH", "UNSEEN"))
            for uid in (nummern or b"").split()[:JE_LAUF]:
                nummer = uid.decode("ascii")
                inhalt = _inhalt(postfach, nummer)
                try:
                    verarbeiten(inhalt)
                except Exception:
                    # Whatever somebody sent there: it is looked at once and stops nobody else.
                    logger.exception("Nachricht %s im Postfach", nummer)
                _verlangen(postfach.uid("STORE", nummer, "+FLAGS.SILENT", "(\\Seen)"))
                anzahl += 1
    except (OSError, imaplib.IMAP4.error, ValueError) as fehler:
        raise PostfachFehler(str(fehler)) from fehler
    return anzahl


def _verbinden(schema: str, host: str, port: int | None) -> imaplib.IMAP4:
    match schema:
        case "imaps":
            return imaplib.IMAP4_SSL(
                host,
                port or 993,
                ssl_context=ssl.create_default_context(),
                timeout=FRIST,
            )
        case "imap":
            return imaplib.IMAP4(host, port or 143, timeout=FRIST)
    raise PostfachFehler(f"RUECKLAUF_URL beginnt mit imaps://, nicht mit {schema}://")


def _verlangen(antwort: tuple[str, list[Any]]) -> list[Any]:
    stand, daten = antwort
    if stand != "OK":
        raise PostfachFehler(str(daten))
    return daten


def _inhalt(postfach: imaplib.IMAP4, nummer: str) -> bytes:
    """PEEK: reading alone marks nothing as read."""
    daten = _verlangen(postfach.uid("FETCH", nummer, f"(BODY.PEEK[]<0.{HOECHSTENS}>)"))
    return next((bytes(teil[1]) for teil in daten if isinstance(teil, tuple)), b"")
