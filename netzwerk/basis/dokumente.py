"""How a document comes to be, and what the public may learn of it: one entry per kind.

`bauen` runs in the worker and returns the bytes; `danach` runs in the transaction that marks the
document as finished and queues what follows from it (mails). `befund` tells the public check page
what it may show; a kind without one cannot be checked. Register in the app's `dokumente.py`.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any, cast

from netzwerk.basis.models import Dokument


class Wartet(Exception):
    """Raised while building what lacks something that only others can bring.

    The document waits for it (`Dokument.warten`) instead of counting a failed attempt. The message
    is meant for the coordination.
    """

    auf: Dokument.Wartegrund


@dataclass(frozen=True)
class Ergebnis:
    """`inhalt`: bytes, or an open file for what is too large for a worker's memory."""

    inhalt: bytes | IO[bytes]
    gesiegelt: bool = False

    def summe(self) -> str:
        """SHA-256, hexadecimal."""
        if isinstance(self.inhalt, bytes):
            return hashlib.sha256(self.inhalt).hexdigest()
        self.inhalt.seek(0)
        return hashlib.file_digest(cast(Any, self.inhalt), "sha256").hexdigest()


@dataclass(frozen=True, kw_only=True)
class Befund:
    """What anybody who holds the code may know: nothing about persons, nothing of the content.

    `unversehrt` is the app's own check (a chain of steps); the bytes are compared by the page.
    """

    gueltig: str
    in_arbeit: str
    angaben: tuple[tuple[str, str], ...] = ()
    #: Facts that are said only while the document stands confirmed.
    bestaetigt: tuple[tuple[str, str], ...] = ()
    #: Why it is genuine and yet no longer what holds: title and text.
    ueberholt: str = ""
    ueberholt_weil: str = ""
    unversehrt: bool = True


type Befunden = Callable[[Dokument], Befund]


@dataclass(frozen=True)
class Dokumentart:
    schluessel: str
    bauen: Callable[[Dokument], Ergebnis]
    danach: Callable[[Dokument], None] | None = None
    befund: Befunden | None = None


_arten: dict[str, Dokumentart] = {}


def dokumentart(
    schluessel: str,
    bauen: Callable[[Dokument], Ergebnis],
    danach: Callable[[Dokument], None] | None = None,
    befund: Befunden | None = None,
) -> None:
    if schluessel in _arten:
        raise ValueError(f"Dokumentart {schluessel} ist schon vergeben.")
    _arten[schluessel] = Dokumentart(schluessel, bauen, danach, befund)


def art(schluessel: str) -> Dokumentart:
    return _arten[schluessel]


def pruefbare() -> dict[str, Befunden]:
    """The kinds whose code the public page knows."""
    return {name: eine.befund for name, eine in _arten.items() if eine.befund is not None}
