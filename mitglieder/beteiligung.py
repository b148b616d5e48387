"""Which bodies came to the network's last meetings: asked of the app that knows meetings.

That app stands above this one and is not imported here; it registers its answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from netzwerk.basis.models import Netzwerk

#: So many of the last meetings are looked at.
LETZTE = 2


@dataclass(frozen=True)
class Beteiligung:
    """`treffen`: when they were, the latest first. `dabei`: by primary key of the organisation,
    when it was there."""

    treffen: tuple[datetime, ...] = ()
    dabei: Mapping[int, frozenset[datetime]] = field(default_factory=dict)


type Quelle = Callable[[Netzwerk], Beteiligung]
_quellen: list[Quelle] = []


def beteiligung(quelle: Quelle) -> Quelle:
    """Register the one that knows."""
    if _quellen:
        raise ValueError("Wer bei Treffen dabei war, weiß schon jemand.")
    _quellen.append(quelle)
    return quelle


def beteiligung_von(netzwerk: Netzwerk) -> Beteiligung:
    for quelle in _quellen:
        return quelle(netzwerk)
    return Beteiligung()
