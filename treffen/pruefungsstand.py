"""Where the check of a draft stands, for the pages of those who write it."""

from dataclasses import dataclass

from treffen.abbild import fingerabdruck
from treffen.models import Protokoll, Protokollpruefung


@dataclass(frozen=True)
class Pruefungsstand:
    """The latest question; `geaendert`: the draft is not what was answered about any more."""

    pruefung: Protokollpruefung
    geaendert: bool


def pruefungsstand(protokoll: Protokoll, abdruck: str = "") -> Pruefungsstand | None:
    """None when nobody was asked. `abdruck`: of the draft as it is now, when it is known."""
    pruefung = protokoll.letzte_pruefung
    if pruefung is None:
        return None
    geaendert = False
    if not pruefung.ist_offen:
        geaendert = pruefung.fingerabdruck != (abdruck or fingerabdruck(protokoll.inhalt))
    return Pruefungsstand(pruefung, geaendert)
