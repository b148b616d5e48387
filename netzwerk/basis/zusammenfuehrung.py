"""Two people changed one text: what both wrote, put together line by line.

Three texts meet: the one both had read, mine and the other one. A line is a paragraph, a heading or
an item of a list; blank lines belong to the line below them. What one side changed stands in the
result; what both changed alike stands there once. Where both changed the same lines differently,
mine stands there and a `Stelle` holds both, so that nothing goes unseen.
"""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

#: From this likeness on a line is another line changed, not a new one: half of the words.
AEHNLICH = 0.5
#: Lines of one side times those of the other within one change, each compared with each.
GENAU_BIS = 900
#: Nobody writes so many; comparing them could take minutes.
ZEILEN_HOECHSTENS = 2_000
_WORT = re.compile(r"\w+")


class Stelle(NamedTuple):
    """A place where both wrote."""

    mein: str
    anderes: str
    #: Both have added something of their own: both stand in the text, the other one first.
    beides: bool = False


class Zusammen(NamedTuple):
    text: str
    stellen: list[Stelle]


class _Zeile(NamedTuple):
    text: str
    #: Blank lines above it. The first line of a text says nothing about them.
    abstand: int | None


class _Aenderung(NamedTuple):
    """Lines `von` to `bis` of the text both had read became `zeilen`."""

    von: int
    bis: int
    zeilen: list[_Zeile]
    meine: bool

    def trifft(self, andere: "_Aenderung") -> bool:
        """Whether both speak of the same lines, so that one cannot stand without the other."""
        if self.meine == andere.meine:
            return False
        if self.von < andere.bis and andere.von < self.bis:
            return True
        if self.von == self.bis == andere.von == andere.bis:
            return True
        # Side by side they go together, unless the same line came in with both: once is enough.
        beieinander = self.von <= andere.bis and andere.von <= self.bis
        return beieinander and bool(set(_texte(self.zeilen)) & set(_texte(andere.zeilen)))


class _Fassung:
    """What one side made of the text both had read."""

    def __init__(self, grundlage: list[_Zeile], zeilen: list[_Zeile], *, meine: bool) -> None:
        self.meine = meine
        #: Lines that stayed, by their place in the text both had read.
        self.gebliebene: dict[int, _Zeile] = {}
        self.aenderungen: list[_Aenderung] = []
        alt, neu = _texte(grundlage), _texte(zeilen)
        for art, a1, a2, n1, n2 in SequenceMatcher(None, alt, neu).get_opcodes():
            if art == "equal":
                self.gebliebene.update(zip(range(a1, a2), zeilen[n1:n2], strict=True))
                continue
            for von, bis, ab, an in _aufgeteilt(alt[a1:a2], neu[n1:n2]):
                neue = zeilen[n1 + ab : n1 + an]
                self.aenderungen.append(_Aenderung(a1 + von, a1 + bis, neue, meine))

    def lesen(self, von: int, bis: int, aenderungen: list[_Aenderung]) -> list[_Zeile]:
        """These lines as this side has them."""
        ergebnis: list[_Zeile] = []
        for aenderung in (a for a in aenderungen if a.meine == self.meine):
            ergebnis += [self.gebliebene[stelle] for stelle in range(von, aenderung.von)]
            ergebnis += aenderung.zeilen
            von = aenderung.bis
        return ergebnis + [self.gebliebene[stelle] for stelle in range(von, bis)]


def zusammenfuehren(grundlage: str, mein: str, anderes: str) -> Zusammen:
    """`mein` and `anderes`, both made of `grundlage`, as one text, and where both wrote."""
    basis, *beide = (_zeilen(text) for text in (grundlage, mein, anderes))
    if max(len(zeilen) for zeilen in (basis, *beide)) > ZEILEN_HOECHSTENS:
        return Zusammen(mein, [Stelle(mein, anderes)])
    meine, andere = _Fassung(basis, beide[0], meine=True), _Fassung(basis, beide[1], meine=False)
    ergebnis: list[_Zeile] = []
    stellen: list[Stelle] = []
    gelesen = 0
    for gruppe in _gruppen([*meine.aenderungen, *andere.aenderungen]):
        von, bis = min(a.von for a in gruppe), max(a.bis for a in gruppe)
        ergebnis += _unberuehrt(basis, meine, andere, gelesen, von)
        ich, ihr = meine.lesen(von, bis, gruppe), andere.lesen(von, bis, gruppe)
        gelesen = bis
        if len({aenderung.meine for aenderung in gruppe}) == 1:
            ergebnis += ich if gruppe[0].meine else ihr
        else:
            zeilen, stelle = _beide(ich, ihr, ergaenzt=von == bis and bool(basis))
            ergebnis += zeilen
            stellen += [stelle] if stelle else []
    ergebnis += _unberuehrt(basis, meine, andere, gelesen, len(basis))
    return Zusammen(_text(ergebnis), stellen)


def _zeilen(text: str) -> list[_Zeile]:
    ergebnis: list[_Zeile] = []
    leere = 0
    for zeile in text.split("\n"):
        if zeile.strip():
            ergebnis.append(_Zeile(zeile, leere if ergebnis else None))
            leere = 0
        else:
            leere += 1
    return ergebnis


def _texte(zeilen: list[_Zeile]) -> list[str]:
    return [zeile.text for zeile in zeilen]


def _text(zeilen: list[_Zeile]) -> str:
    """A line that was the first of its text and is no longer begins a paragraph."""
    teile = [
        "\n" * (1 + (1 if zeile.abstand is None else zeile.abstand)) + zeile.text
        for zeile in zeilen
    ]
    return "".join(teile).lstrip("\n")


def _aehnlichkeit(eine: str, andere: str) -> float:
    """Which part of their words two lines have in common, whatever the order."""
    a, b = Counter(_WORT.findall(eine)), Counter(_WORT.findall(andere))
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def _aufgeteilt(alt: list[str], neu: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """A stretch that was replaced, as its single changes: each line beside the one it became.

    Else nobody could change the paragraph next to one that was changed.
    """
    paare: list[tuple[int, int]] = []
    if len(alt) * len(neu) <= GENAU_BIS:
        nach_aehnlichkeit = sorted(
            (-wert, i, j)
            for i, zeile in enumerate(alt)
            for j, andere in enumerate(neu)
            if (wert := _aehnlichkeit(zeile, andere)) >= AEHNLICH
        )
        for _wert, i, j in nach_aehnlichkeit:
            if all((i - k) * (j - m) > 0 for k, m in paare):
                paare.append((i, j))
    von = ab = 0
    for i, j in [*sorted(paare), (len(alt), len(neu))]:
        if i - von == j - ab:
            yield from ((von + n, von + n + 1, ab + n, ab + n + 1) for n in range(i - von))
        elif j == ab:  # each line was deleted by itself
            yield from ((von + n, von + n + 1, ab, ab) for n in range(i - von))
        else:
            yield von, i, ab, j
        if i < len(alt):
            yield i, i + 1, j, j + 1
        von, ab = i + 1, j + 1


def _gruppen(aenderungen: list[_Aenderung]) -> list[list[_Aenderung]]:
    """Changes that speak of the same lines together, in the order of the text."""
    gruppen: list[list[_Aenderung]] = []
    for aenderung in sorted(aenderungen, key=lambda a: (a.von, a.bis)):
        if gruppen and any(aenderung.trifft(andere) for andere in gruppen[-1]):
            gruppen[-1].append(aenderung)
        else:
            gruppen.append([aenderung])
    return gruppen


def _unberuehrt(
    basis: list[_Zeile], meine: _Fassung, andere: _Fassung, von: int, bis: int
) -> list[_Zeile]:
    """Lines that stayed on both sides; a blank line above them may have come or gone."""
    ergebnis = []
    for stelle in range(von, bis):
        vorher = basis[stelle].abstand
        abstaende = meine.gebliebene[stelle].abstand, andere.gebliebene[stelle].abstand
        neue = [abstand for abstand in abstaende if abstand not in (None, vorher)]
        ergebnis.append(_Zeile(basis[stelle].text, neue[0] if neue else vorher))
    return ergebnis


def _beide(
    ich: list[_Zeile], ihr: list[_Zeile], *, ergaenzt: bool
) -> tuple[list[_Zeile], Stelle | None]:
    """What stands in the result where both wrote. `ergaenzt`: no line of before was there."""
    if _texte(ich) == _texte(ihr):
        return ich, None
    davor, danach = _gemeinsam(ich, ihr), 0
    if kurz := min(len(ich), len(ihr)) - davor:
        danach = _gemeinsam(ich[::-1][:kurz], ihr[::-1][:kurz])
    mein, anderes = ich[davor : len(ich) - danach], ihr[davor : len(ihr) - danach]
    if not ergaenzt:
        return ich, Stelle(_text(mein), _text(anderes))
    if not mein or not anderes:  # the one wrote what the other did, and more
        return ich if mein else ihr, None
    # Twice the same in other words helps nobody.
    if len(mein) * len(anderes) > GENAU_BIS or any(
        _aehnlichkeit(a, b) >= AEHNLICH for a in _texte(mein) for b in _texte(anderes)
    ):
        return ich, Stelle(_text(mein), _text(anderes))
    zeilen = [*ich[:davor], *anderes, *ich[davor:]]
    return zeilen, Stelle(_text(mein), _text(anderes), beides=True)


def _gemeinsam(ich: list[_Zeile], ihr: list[_Zeile]) -> int:
    """How many lines both begin with."""
    anzahl = 0
    for eine, andere in zip(_texte(ich), _texte(ihr), strict=False):
        if eine != andere:
            break
        anzahl += 1
    return anzahl
