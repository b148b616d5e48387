"""An SMTP server in a bad mood, by plan: what it does to whom depends on the number in the address.

Of every 50 recipients two are refused for good and three for now, one connection breaks before
DATA and one after: there the mail is accepted and the sender never hears it.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from netzwerk.demo.dienste import freier_port

ENDGUELTIG = "550 5.1.1 Postfach unbekannt"
ENDGUELTIG_INHALT = "554 5.7.1 Unerwünscht"
SPAETER = "451 4.7.1 Bitte später noch einmal"
SPAETER_INHALT = "452 4.3.1 Kein Platz"
SCHLIESST = "421 4.3.2 Wir schließen"
KOPF = BytesHeaderParser()


@dataclass
class Mailserver:
    """What arrived, and what was done to whom."""

    pause: float = 0.0  # seconds that accepting one message takes
    angenommen: Counter[str] = field(default_factory=Counter)
    kennungen: dict[str, set[str]] = field(default_factory=dict)  # Message-IDs by recipient
    abgelehnt: dict[str, str] = field(default_factory=dict)
    vertroestet: Counter[str] = field(default_factory=Counter)  # refused for now
    abgebrochen: set[str] = field(default_factory=set)
    antwort_verloren: set[str] = field(default_factory=set)

    @property
    def anzahl(self) -> int:
        return self.angenommen.total()

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, adresse: str, wahl: list[str]
    ) -> str:
        match _nummer(adresse) % 50:
            case 3:
                self.abgelehnt[adresse] = ENDGUELTIG
                return ENDGUELTIG
            case 13 if adresse not in self.vertroestet:
                self.vertroestet[adresse] += 1
                return SPAETER
            case 23 if adresse not in self.vertroestet:
                self.vertroestet[adresse] += 1
                return SCHLIESST
            case 33 if adresse not in self.abgebrochen:
                self.abgebrochen.add(adresse)
                _abbrechen(server)
        envelope.rcpt_tos.append(adresse)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        (adresse,) = envelope.rcpt_tos
        await asyncio.sleep(self.pause)
        match _nummer(adresse) % 50:
            case 8:
                self.abgelehnt[adresse] = ENDGUELTIG_INHALT
                return ENDGUELTIG_INHALT
            case 18 if adresse not in self.vertroestet:
                self.vertroestet[adresse] += 1
                return SPAETER_INHALT
        assert isinstance(envelope.content, bytes)
        self.angenommen[adresse] += 1
        kennung = str(KOPF.parsebytes(envelope.content)["Message-ID"])
        self.kennungen.setdefault(adresse, set()).add(kennung)
        if _nummer(adresse) % 50 == 43 and adresse not in self.antwort_verloren:
            self.antwort_verloren.add(adresse)
            _abbrechen(server)
        return "250 Angenommen"


def _nummer(adresse: str) -> int:
    fund = re.search(r"(\d+)@", adresse)
    assert fund is not None
    return int(fund[1])


def _abbrechen(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


@contextmanager
def mailserver(pause: float) -> Iterator[tuple[Mailserver, str]]:
    """The server and its address."""
    server = Mailserver(pause=pause)
    steuerung = Controller(server, hostname="127.0.0.1", port=freier_port())
    steuerung.start()
    try:
        yield server, f"smtp://127.0.0.1:{steuerung.port}"
    finally:
        steuerung.stop()
