"""Whoever acts: an account, the holder of a mailed link, the system itself, or the public.

Actions take it as `von=`, querysets as `sichtbar_fuer(handelnde)`, the audit trail as context.
"""

from dataclasses import dataclass

from netzwerk.basis.models.konto import Konto
from netzwerk.basis.models.zugang import Zugang


@dataclass(frozen=True)
class System:
    """The portal itself: nightly tasks, import of the demo, the scheduler."""

    grund: str

    def __str__(self) -> str:
        return f"System ({self.grund})"


@dataclass(frozen=True)
class Oeffentlichkeit:
    """A visitor without account or link."""

    def __str__(self) -> str:
        return "Öffentlichkeit"


type Handelnde = Konto | Zugang | System | Oeffentlichkeit

OEFFENTLICHKEIT = Oeffentlichkeit()


def kennung(handelnde: Handelnde) -> str:
    """Stable key for the audit trail, without a name: `konto:7`, `zugang:<uuid>`, `system:…`."""
    match handelnde:
        case Konto():
            return f"konto:{handelnde.pk}"
        case Zugang():
            return f"zugang:{handelnde.pk}"
        case System():
            return f"system:{handelnde.grund}"
        case Oeffentlichkeit():
            return "oeffentlichkeit"
