"""How a document comes to be: one builder per kind, registered by the app that owns it.

`bauen` runs in the worker and returns the bytes; `danach` runs in the transaction that marks the
document as finished and queues what follows from it (mails). Register in the app's `dokumente.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from netzwerk.basis.models import Dokument


@dataclass(frozen=True)
class Ergebnis:
    inhalt: bytes
    gesiegelt: bool = False


@dataclass(frozen=True)
class Dokumentart:
    schluessel: str
    bauen: Callable[[Dokument], Ergebnis]
    danach: Callable[[Dokument], None] | None = None


_arten: dict[str, Dokumentart] = {}


def dokumentart(
    schluessel: str,
    bauen: Callable[[Dokument], Ergebnis],
    danach: Callable[[Dokument], None] | None = None,
) -> None:
    if schluessel in _arten:
        raise ValueError(f"Dokumentart {schluessel} ist schon vergeben.")
    _arten[schluessel] = Dokumentart(schluessel, bauen, danach)


def art(schluessel: str) -> Dokumentart:
    return _arten[schluessel]
