"""A real SMTP server in a thread that keeps what it accepts and fails on demand."""

import asyncio
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from netzwerk.demo.dienste import freier_port


@dataclass
class Postserver:
    """What arrived, and the script of the faults.

    `antworten` maps a recipient to the reply it gets ("550 5.1.1 Unbekannt", "451 4.7.1 Später").
    `abbruch_vor_daten` connections end when a recipient is named: nothing was accepted.
    `abbruch_nach_daten` connections end when a message was accepted: the sender never hears it.
    """

    host: str = "127.0.0.1"
    port: int = 0
    nachrichten: list[EmailMessage] = field(default_factory=list)
    umschlaege: list[str | None] = field(default_factory=list)  # their senders, where bounces go
    antworten: dict[str, str] = field(default_factory=dict)
    abbruch_vor_daten: int = 0
    abbruch_nach_daten: int = 0
    antwort_auf_daten: str = ""  # instead of accepting a message
    abschied: str = "221 Bis bald"
    pause: float = 0.0  # seconds that accepting one message takes
    verbindungen: int = 0

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}"

    def an(self, adresse: str) -> list[EmailMessage]:
        return [n for n in self.nachrichten if adresse in str(n["To"])]

    def warte_auf(self, anzahl: int, frist: float = 15.0) -> list[EmailMessage]:
        """Wait until that many messages are here; more or fewer is a failed test."""
        ende = time.monotonic() + frist
        while len(self.nachrichten) < anzahl and time.monotonic() < ende:
            time.sleep(0.02)
        assert len(self.nachrichten) == anzahl, [n["To"] for n in self.nachrichten]
        return self.nachrichten

    async def handle_EHLO(  # noqa: N802 - aiosmtpd names its hooks so
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, antwort: list[str]
    ) -> list[str]:
        self.verbindungen += 1
        session.host_name = hostname
        return antwort

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, adresse: str, wahl: list[str]
    ) -> str:
        if self.abbruch_vor_daten:
            self.abbruch_vor_daten -= 1
            self._abbrechen(server)
        if adresse in self.antworten:
            return self.antworten[adresse]
        envelope.rcpt_tos.append(adresse)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        if self.pause:
            await asyncio.sleep(self.pause)
        if self.antwort_auf_daten:
            return self.antwort_auf_daten
        inhalt = envelope.content
        assert isinstance(inhalt, bytes)
        self.nachrichten.append(message_from_bytes(inhalt, policy=policy.default))
        self.umschlaege.append(envelope.mail_from)
        if self.abbruch_nach_daten:
            self.abbruch_nach_daten -= 1
            self._abbrechen(server)
        return "250 Angenommen"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        return self.abschied

    @staticmethod
    def _abbrechen(server: SMTP) -> None:
        assert isinstance(server.transport, asyncio.Transport)
        server.transport.abort()


@pytest.fixture
def smtp(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Generator[Postserver]:
    """Mail of this test goes to a real server, from this process and from workers it starts."""
    post = Postserver(port=freier_port())
    steuerung = Controller(post, hostname=post.host, port=post.port)
    steuerung.start()
    monkeypatch.setenv("MAIL_URL", post.url)
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": post.host, "port": post.port, "timeout": 5},
        }
    }
    yield post
    steuerung.stop()
