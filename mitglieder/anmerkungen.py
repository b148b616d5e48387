"""Remarks on a draft, beside the sections they speak of."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from mitglieder.models import Anmerkung, Fassung


def ueberschrift(text: str) -> str:
    """A heading as remarks find it again: sections are numbered anew with every save."""
    return " ".join(text.casefold().split())


@dataclass
class Anmerkungen:
    """By heading of the draft as it stands now; `sonst` is what speaks of none of its sections."""

    je_abschnitt: dict[str, list[Anmerkung]] = field(default_factory=dict)
    zum_ganzen: list[Anmerkung] = field(default_factory=list)
    sonst: list[Anmerkung] = field(default_factory=list)

    def zu(self, titel: str) -> list[Anmerkung]:
        return self.je_abschnitt.get(ueberschrift(titel), [])


def anmerkungen_zu(fassung: Fassung, titel: Iterable[str] | None = None) -> Anmerkungen:
    """All remarks of the version, two queries at most. `titel`: headings other than the saved."""
    if titel is None:
        titel = [abschnitt.titel for abschnitt in fassung.abschnitte()]
    ergebnis = Anmerkungen({ueberschrift(eine): [] for eine in titel})
    alle = Anmerkung.objects.filter(fassung=fassung).select_related("organisation", "kontakt")
    for anmerkung in alle.order_by("pk"):
        if not anmerkung.abschnitt:
            ergebnis.zum_ganzen.append(anmerkung)
        else:
            wo = ergebnis.je_abschnitt.get(ueberschrift(anmerkung.abschnitt), ergebnis.sonst)
            wo.append(anmerkung)
    return ergebnis
