"""Writing many mails whose header lines are mostly the same.

The standard library parses and folds every header of every mail anew, those of the parts as well:
more work than all the rest of building one. Here a batch remembers what it has parsed and folded;
the bytes are those the standard library would have written.
"""

import secrets
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any


class Merkzettel(EmailPolicy):
    """`email.policy.SMTP` with a memory; one for each batch."""

    # Class attributes, as the base wants it: only these may be given to the constructor.
    gelesen: dict[tuple[str, str], Any] = {}
    gefaltet: dict[tuple[str, str], bytes] = {}

    def __init__(self, **werte: Any) -> None:
        # A copy with other rules must not share what was folded by these.
        super().__init__(**{"linesep": "\r\n", **werte, "gelesen": {}, "gefaltet": {}})

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        if not isinstance(value, str):
            return super().header_store_parse(name, value)
        schluessel = (name, str(value))
        if schluessel not in self.gelesen:
            self.gelesen[schluessel] = super().header_store_parse(name, value)
        ergebnis: tuple[str, Any] = self.gelesen[schluessel]
        return ergebnis

    def fold_binary(self, name: str, value: str) -> bytes:
        schluessel = (name, str(value))
        if schluessel not in self.gefaltet:
            self.gefaltet[schluessel] = super().fold_binary(name, value)
        return self.gefaltet[schluessel]


class Umschlag:
    """What the mails of a batch are written with."""

    def __init__(self) -> None:
        self._regeln = Merkzettel()
        # Chosen anew for each batch: nobody can know it when writing a text of theirs. The
        # standard library would search every message for one that does not occur.
        self._grenze = secrets.token_hex(9)

    def schreiben(self, bauen: Callable[[EmailPolicy], EmailMessage]) -> EmailMessage:
        mail = bauen(self._regeln)
        mehrteilig = [teil for teil in mail.walk() if teil.is_multipart()]
        for nummer, teil in enumerate(mehrteilig):
            teil.set_boundary(f"{'=' * 15}{self._grenze}{nummer}==")
        return mail
