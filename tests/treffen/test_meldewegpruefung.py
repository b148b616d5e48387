"""A path that comes into force leads to an end, whatever one answers."""

import pytest

from treffen.ablaufbild import Bildschritt
from treffen.meldewegpruefung import maengel


def pfad(*arten: tuple[str, int | None, int | None] | str) -> list[Bildschritt]:
    schritte = []
    for nummer, was in enumerate(arten, start=1):
        art, ja, nein = (was, None, None) if isinstance(was, str) else was
        schritte.append(Bildschritt(nummer=nummer, titel="x", art=art, ja_zu=ja, nein_zu=nein))
    return schritte


S, E = "schritt", "ende"


def frage(ja: int | None, nein: int | None) -> tuple[str, int | None, int | None]:
    return "entscheidung", ja, nein


@pytest.mark.parametrize(
    ("schritte", "erwartet"),
    [
        (pfad(), [(0, "")]),
        (pfad(E), []),
        (pfad(S, E), []),
        (pfad(frage(None, 3), E, E), []),
        # A way back is fine, as long as there is a way out.
        (pfad(S, frage(None, 1), E), []),
        # Nobody comes to the second one.
        (pfad(frage(3, 4), S, E, E), [(2, "")]),
        # Behind the last step nothing follows, and there is no end at all.
        (pfad(S, S), [(0, ""), (2, "art")]),
        (pfad(frage(1, None), S), [(0, ""), (1, "ja_zu"), (2, "art")]),
        # An answer that asks the same once more.
        (pfad(frage(None, 1), E), [(1, "nein_zu")]),
        (pfad(frage(9, None), E), [(1, "ja_zu")]),
        (pfad(frage(2, 2), E), [(1, "nein_zu")]),
        (pfad(S, frage(None, None)), [(0, ""), (2, "ja_zu"), (2, "nein_zu")]),
        # Round and round: 1 → 2 → 1, and the end is out of reach.
        (pfad(frage(2, 2), frage(1, 1), E), [(1, "nein_zu"), (1, "nein_zu"), (2, "nein_zu"),
                                             (2, "nein_zu"), (3, "")]),
        (pfad(frage(4, None), E, E, frage(1, 5), frage(4, 1)), [(3, "")]),
        (pfad(frage(None, 4), E, E, frage(5, 6), frage(4, 6), frage(4, 5)),
         [(3, ""), (4, "nein_zu"), (5, "nein_zu"), (6, "nein_zu")]),
    ],
)  # fmt: skip
def test_maengel(schritte: list[Bildschritt], erwartet: list[tuple[int, str]]) -> None:
    """Lost: somebody who follows the path stands before a step that leads nowhere."""
    assert [(mangel.nummer, mangel.feld) for mangel in maengel(schritte)] == erwartet
