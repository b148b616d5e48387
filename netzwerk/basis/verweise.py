"""What points to a thing from apps above its own: working groups of an organisation, for one.

The app below does not import them; each registers what it knows, and pages ask here.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk


@dataclass(frozen=True)
class Verweis:
    titel: str
    adresse: str
    zusatz: str = ""


#: What whoever asks may see of it, in a number of queries that does not grow.
type Quelle = Callable[[Any, Handelnde, Netzwerk], list[Verweis]]
_quellen: dict[str, list[Quelle]] = defaultdict(list)


def verweise(auf: str) -> Callable[[Quelle], Quelle]:
    """Register a source for objects of this model („app.modell“)."""

    def eintragen(quelle: Quelle) -> Quelle:
        _quellen[auf].append(quelle)
        return quelle

    return eintragen


def verweise_auf(ziel: Any, handelnde: Handelnde, netzwerk: Netzwerk) -> list[Verweis]:
    return [
        verweis
        for quelle in _quellen[ziel._meta.label_lower]
        for verweis in quelle(ziel, handelnde, netzwerk)
    ]
