"""SMTP server of the demo: every mail becomes an .eml file that `/demo/post/` shows."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from netzwerk.demo.dienste import freier_port

EMPFAENGER = "X-Umschlag-An"  # whom the envelope named, which the headers need not say


class _Ablage:
    def __init__(self, verzeichnis: Path) -> None:
        self.verzeichnis = verzeichnis

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        inhalt = envelope.content
        assert isinstance(inhalt, bytes)  # noqa: S101 - aiosmtpd decodes only when told to
        # Names sort by arrival; the file appears whole or not at all.
        name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
        entwurf = self.verzeichnis / f"{name}.neu"
        kopf = f"{EMPFAENGER}: {', '.join(envelope.rcpt_tos)}\r\n"
        entwurf.write_bytes(kopf.encode() + inhalt)
        entwurf.rename(self.verzeichnis / f"{name}.eml")
        return "250 Angenommen"


@contextmanager
def postfach(verzeichnis: Path) -> Iterator[str]:
    """Catch mail into the directory and yield the `MAIL_URL`."""
    verzeichnis.mkdir(parents=True, exist_ok=True)
    steuerung = Controller(_Ablage(verzeichnis), hostname="127.0.0.1", port=freier_port())
    steuerung.start()
    try:
        yield f"smtp://127.0.0.1:{steuerung.port}"
    finally:
        steuerung.stop()
