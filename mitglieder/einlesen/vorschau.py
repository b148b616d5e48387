"""What the preview of any list can say, and what makes one kind of list differ from another."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import cached_property

from mitglieder.einlesen.befund import Befund
from mitglieder.einlesen.leseart import Leseart


class Vorschau:
    """One finding per line of the file; `ausgelassen` are those that a person left out."""

    befunde: list[Befund]
    ausgelassen: list[Befund]

    @property
    def ist_fehlerfrei(self) -> bool:
        return not any(befund.art in {"fehlerhaft", "verdacht"} for befund in self.befunde)

    @property
    def aendert_etwas(self) -> bool:
        return any(befund.art in {"neu", "geaendert"} for befund in self.befunde)

    @cached_property
    def stand(self) -> str:
        """Fingerprint of the preview: confirming something else than what was seen is refused."""
        return hashlib.sha256(repr(self._gezeigt()).encode()).hexdigest()

    def _gezeigt(self) -> object:
        return self.befunde


@dataclass(frozen=True)
class Einleseart[E]:
    """A kind of list: how its file is read, and what its lines would change now.

    An app that reads in lists of its own derives its model from `Listeneinlesung` and hands one of
    these to `aktionen.vorschau` and `views.vorschau`; writing stays its own.
    """

    leseart: Leseart
    planen: Callable[[E], Vorschau]
