"""What fits a beamer at a size that is read from ten metres away, and what goes on the next page.

Nobody scrolls a beamer, and the server does not know its window. So everything there is measured
in `b`, a hundredth of the width of the largest picture of 16:9 in the window (`--b` in
static/css/seiten.css); sizes and gaps below are those of static/css/umfrage.css. Widths of letters
are those of the font, rounded up.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from treffen.auszaehlung import Ergebnis
from treffen.models import Umfrage, Umfragefrage
from treffen.umfragelage import Lage

Art = Umfragefrage.Art
#: Between the margins: without and with the code of the door beside it, then the door itself.
BREITE, NEBEN_CODE, NEBEN_CODE_SPALTEN, TUER = 93.6, 67.1, 72.6, 55.1
#: From the upper margin to the footer, in any window that is at least as high as 16:9.
HOEHE = 47.5
SPALTENABSTAND = 2.0
#: In `em` of the step: lines of text, of the heading, of what is muted below figures.
ZEILE, TITELZEILE, NOTIZ = 1.25, 1.15, 0.8
#: Lines at most of the heading and the explanation at the smaller steps, and of one free text.
TITEL_HOECHSTENS, ERLAEUTERUNG_HOECHSTENS, ZITAT_HOECHSTENS = 4, 3, 8
#: Links that turn the page, in `b`.
BLAETTERN = 2.6
#: Letters of how the figures came about (`umfrage/_zaehlweise.html`), and of "so far".
ZAEHLWEISE = {Art.RANGFOLGE: 135, Art.MEHRERE: 90, Art.PUNKTE: 45, Art.SKALA: 40}
ZWISCHENSTAND = 36
#: Beside the text of an answer: per cent and votes.
WERT = 9.0
WOLKE = (1.0, 1.3, 1.65, 2.05, 2.5)


@dataclass(frozen=True)
class Stufe:
    """A density. `kurz`: each answer takes two lines at most; its full text stays in the page."""

    nummer: int
    schrift: float
    titel: float
    abstand: float = 1.1
    spalten: int = 1
    kurz: bool = False

    @property
    def klassen(self) -> str:
        """Of the stylesheet."""
        zwei = " app-beamer__blatt--zwei" if self.spalten > 1 else ""
        kurz = " app-beamer__blatt--kurz" if self.kurz else ""
        return f"app-beamer__blatt--{self.nummer}{zwei}{kurz}"


WEIT = Stufe(1, 2.05, 3.3, abstand=1.6)
MITTEL = Stufe(2, 1.75, 2.8)
ENG = Stufe(3, 1.5, 2.4)
DICHT = Stufe(4, 1.25, 2.1)
#: The first one that needs the fewest pages is taken. 1.25 b are 24 pixels of 1920.
WAHLSTUFEN = (
    WEIT,
    MITTEL,
    Stufe(2, 1.75, 2.8, spalten=2),
    Stufe(3, 1.5, 2.4, spalten=2),
    Stufe(4, 1.25, 2.1, spalten=2),
    Stufe(4, 1.25, 2.1, spalten=2, kurz=True),
)
TEXTSTUFEN = (
    Stufe(1, 2.05, 3.3, abstand=1.6, spalten=2),
    Stufe(2, 1.75, 2.8, spalten=2),
    Stufe(3, 1.5, 2.4, spalten=2),
)
WORTSTUFEN = (WEIT, MITTEL, ENG, DICHT)
#: As wide as the texts that follow.
WOLKENSTUFEN = (*TEXTSTUFEN, Stufe(4, 1.25, 2.1, spalten=2))


@dataclass(frozen=True)
class Bild:
    """One page. `zeilen`: answers to choose from, rows of a result or free texts."""

    stufe: Stufe
    zeilen: list[Any] = field(default_factory=list)
    wolke: list[tuple[str, int, int]] = field(default_factory=list)
    #: Number of its first row, counted through all pages.
    ab: int = 1


def bilder(lage: Lage) -> list[Bild]:
    """The pages of what the beamer shows now: one, if it fits at all."""
    umfrage, frage = lage.umfrage, lage.aktuelle
    mit_code = umfrage.ist_laufend and not umfrage.je_person
    if frage is None or (umfrage.ist_geschlossen and not lage.ergebnis):
        return [Bild(_tuer(umfrage, mit_code))]
    blatt = _Blatt(frage, lage.ergebnis, mit_code)
    if lage.ergebnis and frage.art == Art.TEXT:
        return _texte(blatt, lage.ergebnis)
    if lage.ergebnis:
        return _wahlen(blatt, _beschriftet(frage, lage.ergebnis.zeilen), _mit_balken)
    if lage.ergebnis is None and frage.hat_optionen:
        return _wahlen(blatt, [{"text": eine.text} for eine in frage.optionen.all()], _nummeriert)
    # A sentence stands there, larger than the rest.
    return [Bild(_erste(WORTSTUFEN, lambda s: blatt.platz(s) >= 2 * 1.35 * 1.5 * s.schrift))]


def _beschriftet(frage: Umfragefrage, zeilen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Both ends of a scale say what they mean."""
    if frage.art != Art.SKALA or not zeilen:
        return zeilen
    enden = {0: frage.skala_links, len(zeilen) - 1: frage.skala_rechts}
    return [
        zeile | {"text": f"{zeile['text']} = {enden[n]}"} if enden.get(n) else zeile
        for n, zeile in enumerate(zeilen)
    ]


class _Blatt:
    """A question with all that stands around its rows."""

    def __init__(self, frage: Umfragefrage, ergebnis: Ergebnis | None, mit_code: bool) -> None:
        self.frage, self.ergebnis, self.mit_code = frage, ergebnis, mit_code

    def breite(self, stufe: Stufe) -> float:
        """In `em`."""
        neben = NEBEN_CODE_SPALTEN if stufe.spalten > 1 else NEBEN_CODE
        return (neben if self.mit_code else BREITE) / stufe.schrift

    def spalte(self, stufe: Stufe) -> float:
        abstand = SPALTENABSTAND / stufe.schrift
        return (self.breite(stufe) - abstand * (stufe.spalten - 1)) / stufe.spalten

    def platz(self, stufe: Stufe, *, blaettern: bool = False) -> float:
        """What is left for rows, in `b`."""
        breite = self.breite(stufe)
        ist_weit = stufe.nummer == WEIT.nummer
        titelbreite = breite * stufe.schrift / stufe.titel
        titel = zeilen(self.frage.text, min(titelbreite, 27) if ist_weit else titelbreite)
        hoehe = (titel if ist_weit else min(titel, TITEL_HOECHSTENS)) * TITELZEILE * stufe.titel
        teile = 2  # heading and progress; each stands apart from the rows
        if self.frage.erlaeuterung:
            erklaert = zeilen(self.frage.erlaeuterung, breite)
            if not ist_weit:
                erklaert = min(erklaert, ERLAEUTERUNG_HOECHSTENS)
            hoehe += erklaert * ZEILE * stufe.schrift
            teile += 1
        if self.ergebnis and self.frage.art != Art.TEXT:
            hoehe += -(-self._notiz() * 0.5 * NOTIZ // breite) * ZEILE * NOTIZ * stufe.schrift
            teile += 1
        hoehe += self._fortschritt(breite) * stufe.schrift + 1
        if blaettern:
            hoehe += BLAETTERN
            teile += 1
        return HOEHE - hoehe - teile * stufe.abstand

    def _notiz(self) -> int:
        """Letters below the figures; what is empty stands apart all the same."""
        bisher = 0 if self.ergebnis and self.ergebnis.endgueltig else ZWISCHENSTAND
        return ZAEHLWEISE.get(Art(self.frage.art), 0) + bisher

    def _fortschritt(self, breite: float) -> float:
        """How many have answered: one line, two where it also says that the question is closed."""
        eine, zweite = 1.8, ZEILE
        return eine + 0.35 + (zweite if self.frage.ist_geschlossen and breite < 40 else 0)


def _tuer(umfrage: Umfrage, mit_code: bool) -> Stufe:
    def passt(stufe: Stufe) -> bool:
        breite = TUER if mit_code else BREITE
        absaetze = [zeile for zeile in umfrage.einleitung.splitlines() if zeile.strip()]
        text = sum(zeilen(absatz, breite / stufe.schrift) for absatz in absaetze)
        titel = zeilen(umfrage.titel, breite / stufe.titel) * TITELZEILE * stufe.titel
        worte = (-(-42 * stufe.schrift // breite) * 1.35 + 1) * 1.5 * stufe.schrift
        return titel + text * ZEILE * stufe.schrift + worte + 4 * stufe.abstand <= HOEHE

    return _erste(WORTSTUFEN, passt)


def gruppenstufe(gruppen: Sequence[str]) -> Stufe:
    """For the working groups that fill up: name and lead of each beside the code, one page."""

    def passt(stufe: Stufe) -> bool:
        ganze = NEBEN_CODE_SPALTEN if stufe.spalten > 1 else NEBEN_CODE
        spalte = (ganze - SPALTENABSTAND * (stufe.spalten - 1)) / stufe.spalten / stufe.schrift
        hoehen = [_mit_balken(text, stufe, spalte) * stufe.schrift for text in gruppen]
        return len(umbrechen(hoehen, HOEHE - 7, stufe.spalten)) == 1

    return _erste(WAHLSTUFEN, passt)


def _erste(stufen: Sequence[Stufe], passt: Callable[[Stufe], bool]) -> Stufe:
    return next((stufe for stufe in stufen if passt(stufe)), stufen[-1])


def _nummeriert(text: str, stufe: Stufe, spalte: float) -> float:
    """Height of an answer to choose, in `em`."""
    return _gekuerzt(zeilen(text, spalte - 1.9), stufe) * ZEILE + 0.5


def _mit_balken(text: str, stufe: Stufe, spalte: float) -> float:
    """In one column the figure stands beside the text, in two of them beside the bar."""
    if stufe.spalten > 1:
        return _gekuerzt(zeilen(text, spalte), stufe) * ZEILE + 0.1 + ZEILE + 0.5
    balken, danach = (1.1, 0.8) if stufe.nummer == WEIT.nummer else (0.7, 0.5)
    return zeilen(text, spalte - WERT) * ZEILE + 0.15 + balken + danach


def _gekuerzt(anzahl: int, stufe: Stufe) -> int:
    return min(anzahl, 2) if stufe.kurz else anzahl


def _wahlen(
    blatt: _Blatt, reihen: list[dict[str, Any]], hoehe: Callable[[str, Stufe, float], float]
) -> list[Bild]:
    def in_b(stufe: Stufe) -> list[float]:
        spalte = blatt.spalte(stufe)
        return [hoehe(reihe["text"], stufe, spalte) * stufe.schrift for reihe in reihen]

    return _knappste(blatt, WAHLSTUFEN, reihen, in_b)


def _texte(blatt: _Blatt, ergebnis: Ergebnis) -> list[Bild]:
    """Cloud and texts on one page, else the cloud on its own and the texts behind it."""

    def in_b(stufe: Stufe) -> list[float]:
        spalte = blatt.spalte(stufe) - 1.6
        return [
            (min(zeilen(text, spalte), ZITAT_HOECHSTENS) * ZEILE + 1.3) * stufe.schrift
            for text in ergebnis.texte
        ]

    for stufe in TEXTSTUFEN:
        wolke = wolkenhoehe(ergebnis.wolke, blatt.breite(stufe)) * stufe.schrift
        rest = blatt.platz(stufe) - wolke - stufe.abstand
        if len(umbrechen(in_b(stufe), rest, stufe.spalten)) <= 1:
            return [Bild(stufe, ergebnis.texte, ergebnis.wolke)]
    seiten = _knappste(blatt, TEXTSTUFEN, ergebnis.texte, in_b, davor=1 if ergebnis.wolke else 0)
    return [_wolke(blatt, ergebnis), *seiten] if ergebnis.wolke else seiten


def _wolke(blatt: _Blatt, ergebnis: Ergebnis) -> Bild:
    """As large as it fits; of very long words the rare ones are left out."""

    def passt(stufe: Stufe) -> bool:
        hoehe = wolkenhoehe(wolke, blatt.breite(stufe)) * stufe.schrift
        return hoehe <= blatt.platz(stufe, blaettern=True)

    wolke = ergebnis.wolke
    while len(wolke) > 1 and not passt(WOLKENSTUFEN[-1]):
        seltenste = min(range(len(wolke)), key=lambda n: (wolke[n][1], -breite(wolke[n][0])))
        wolke = wolke[:seltenste] + wolke[seltenste + 1 :]
    return Bild(_erste(WOLKENSTUFEN, passt), wolke=wolke)


def _knappste(
    blatt: _Blatt,
    stufen: Sequence[Stufe],
    reihen: Sequence[Any],
    in_b: Callable[[Stufe], list[float]],
    davor: int = 0,
) -> list[Bild]:
    """Pages at the largest of the steps that need the fewest; `davor`: pages before these."""
    beste: list[Bild] = []
    for stufe in stufen:
        hoehen = in_b(stufe)
        platz = blatt.platz(stufe, blaettern=davor > 0)
        grenzen = umbrechen(hoehen, platz, stufe.spalten)
        if len(grenzen) > 1:
            platz = blatt.platz(stufe, blaettern=True)
            grenzen = gleichmaessig(hoehen, platz, stufe.spalten)
        if max(hoehen, default=0) > platz and stufe is not stufen[-1]:
            continue  # not even one row
        if not beste or len(grenzen) < len(beste):
            beste = [Bild(stufe, list(reihen[von:bis]), ab=von + 1) for von, bis in grenzen]
        if len(beste) == 1:
            break
    return beste


def umbrechen(
    hoehen: Sequence[float], platz: float, spalten: int, hoechstens: int | None = None
) -> list[tuple[int, int]]:
    """First and last row of each page, filled column by column; one row is there in any case."""
    grenzen, start, spalte, belegt = [], 0, 1, 0.0
    for nummer, hoehe in enumerate(hoehen):
        voll = hoechstens is not None and nummer - start >= hoechstens
        if voll or (belegt and belegt + hoehe > platz):
            spalte += 1
            belegt = 0.0
            if voll or spalte > spalten:
                grenzen.append((start, nummer))
                start, spalte = nummer, 1
        belegt += hoehe
    return [*grenzen, (start, len(hoehen))]


def gleichmaessig(hoehen: Sequence[float], platz: float, spalten: int) -> list[tuple[int, int]]:
    """No more pages than needed, and none with one lonely row at the end."""
    noetig = umbrechen(hoehen, platz, spalten)
    versuche = (
        umbrechen(hoehen, platz, spalten, hoechstens)
        for hoechstens in range(-(-len(hoehen) // len(noetig)), len(hoehen) + 1)
    )
    return next(versuch for versuch in versuche if len(versuch) == len(noetig))


def wolkenhoehe(wolke: Sequence[tuple[str, int, int]], em: float) -> float:
    """Of a cloud of words, in `em`."""
    hoehe, belegt, reihe = 0.0, 0.0, 0.0
    for wort, zahl, groesse in wolke:
        faktor = WOLKE[groesse - 1]
        laenge = (breite(wort) + breite(f" {zahl}-mal") * 0.6) * faktor
        if not belegt or belegt + 0.7 + laenge > em:
            hoehe, belegt, reihe = hoehe + reihe, 0.0, 0.0
        belegt += laenge + (0.7 if belegt else 0)
        reihe = max(reihe, (1.3 * faktor + 0.1) * (laenge // em + 1))
    return hoehe + reihe


def zeilen(text: str, em: float) -> int:
    """Lines of a text that breaks at blanks, and a word longer than a line anywhere."""
    anzahl, belegt = 1, 0.0
    for wort in text.split():
        laenge = breite(wort)
        if belegt and belegt + 0.27 + laenge <= em:
            belegt += 0.27 + laenge
            continue
        ganze, rest = divmod(laenge, em)
        anzahl += int(ganze) + (1 if belegt else 0)
        belegt = rest
    return anzahl


def breite(text: str) -> float:
    """In `em`."""
    return sum(map(_zeichen, text))


@lru_cache(maxsize=4096)
def _zeichen(zeichen: str) -> float:
    if zeichen in " .,;:!|'’iIjl()":
        return 0.32
    if zeichen in "frt-/„“":
        return 0.41
    if zeichen in "mwMW@%—":
        return 0.86
    if zeichen in "aeckgsvxyzäELF12357":
        return 0.55
    if unicodedata.combining(zeichen) or unicodedata.category(zeichen) == "Cf":
        return 0.0
    if unicodedata.east_asian_width(zeichen) in "WF" or unicodedata.category(zeichen) == "So":
        return 1.35 if unicodedata.category(zeichen) == "So" else 1.0
    return 0.66 if zeichen.isupper() or ord(zeichen) > 0x24F else 0.59
