"""Whether a path leads from its first step to an end, whatever one answers: pure functions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

ENTSCHEIDUNG, ENDE = "entscheidung", "ende"


class Schritt(Protocol):
    """What a step of the model and one of the picture have in common."""

    @property
    def nummer(self) -> int: ...
    @property
    def art(self) -> str: ...
    @property
    def ja_zu(self) -> int | None: ...
    @property
    def nein_zu(self) -> int | None: ...


@dataclass(frozen=True)
class Mangel:
    """What is wrong with a step, and at which of its fields; number 0 for the path as a whole."""

    nummer: int
    feld: str
    text: str


def folgende(schritt: Schritt, schritte: Sequence[Schritt]) -> dict[str, int | None]:
    """Field of the form → number of the step that follows; None where there is none."""
    if schritt.art == ENDE:
        return {}
    nummern = [einer.nummer for einer in schritte]
    danach = min((nummer for nummer in nummern if nummer > schritt.nummer), default=None)
    if schritt.art == ENTSCHEIDUNG:
        return {"ja_zu": schritt.ja_zu or danach, "nein_zu": schritt.nein_zu or danach}
    return {"art": danach}


def maengel(schritte: Sequence[Schritt]) -> list[Mangel]:
    """Everything that keeps the path from coming into force, in the order of the steps."""
    if not schritte:
        return [Mangel(0, "", _("Der Weg hat noch keinen Schritt."))]
    wege = {schritt.nummer: folgende(schritt, schritte) for schritt in schritte}
    gefunden = [*_abbrueche(schritte, wege)]
    ziele = {
        nummer: {ziel for ziel in weg.values() if ziel in wege} for nummer, weg in wege.items()
    }
    erreicht = _erreichbar(ziele, schritte[0].nummer)
    enden = {schritt.nummer for schritt in schritte if schritt.art == ENDE}
    if not enden:
        gefunden.append(
            Mangel(0, "", _("Der Weg hat kein Ende: Machen Sie mindestens einen Schritt dazu."))
        )
    umgekehrt: dict[int, set[int]] = {nummer: set() for nummer in wege}
    for von, nach in ziele.items():
        for ziel in nach:
            umgekehrt[ziel].add(von)
    zum_ende = set().union(*(_erreichbar(umgekehrt, ende) for ende in enden))
    for schritt in schritte:
        nummer = schritt.nummer
        if nummer not in erreicht:
            gefunden.append(
                Mangel(nummer, "", _("Zu diesem Schritt führt kein Weg vom ersten Schritt aus."))
            )
        elif enden and nummer not in zum_ende and not _bricht_ab(wege[nummer], wege):
            gefunden.append(
                Mangel(
                    nummer,
                    "nein_zu" if schritt.art == ENTSCHEIDUNG else "art",
                    _("Von hier aus kommt man nie zu einem Ende, der Weg dreht sich im Kreis."),
                )
            )
    return sorted(gefunden, key=lambda mangel: mangel.nummer)


def _bricht_ab(weg: Mapping[str, int | None], wege: Mapping[int, object]) -> bool:
    return any(ziel not in wege for ziel in weg.values())


def _abbrueche(
    schritte: Sequence[Schritt], wege: Mapping[int, Mapping[str, int | None]]
) -> Iterator[Mangel]:
    """Where it does not go on, or where both answers say the same."""
    for schritt in schritte:
        weg = wege[schritt.nummer]
        for feld, ziel in weg.items():
            if ziel is None:
                yield Mangel(
                    schritt.nummer,
                    feld,
                    _("Danach folgt kein Schritt. Ergänzen Sie einen, oder wählen Sie „Ende“."),
                )
            elif ziel not in wege:
                yield Mangel(
                    schritt.nummer,
                    feld,
                    _("Den Schritt %(ziel)s gibt es nicht.") % {"ziel": ziel},
                )
            elif ziel == schritt.nummer:
                yield Mangel(
                    schritt.nummer, feld, _("Diese Antwort führt zur selben Frage zurück.")
                )
        ja = weg.get("ja_zu")
        if ja is not None and ja == weg["nein_zu"]:
            yield Mangel(
                schritt.nummer,
                "nein_zu",
                _("Ja und Nein führen zum selben Schritt: Dann braucht es die Frage nicht."),
            )


def _erreichbar(ziele: Mapping[int, set[int]], start: int) -> set[int]:
    erreicht, offen = {start}, [start]
    while offen:
        neue = ziele[offen.pop()] - erreicht
        erreicht |= neue
        offen += neue
    return erreicht
