"""The flow of a reporting path as a picture: steps in, SVG out, nothing else.

The boxes stand one below the other, as wide as a phone. An arrow to the following step goes
straight down; all others leave at the side, forward ones at the right, backward ones at the left,
each in a lane of its own. Colours are classes of `static/css/meldewege.css`, so that dark mode
and printing work; sizes are units of the picture, which grows with its page.

There is nobody who measures letters on the server: widths are estimated, on the generous side.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

#: Units; a phone of 390 pixels shows about one as one pixel.
KASTEN = 276
SEITE = 12
LUECKE = 34
SPUR = 13
ERSTE_SPUR = 36
RAND = 8
INNEN = 14
SPITZE = 22
TITEL, KLEIN = 15.0, 13.0
ZEILE = 1.3
PFEIL = 5

type Art = Literal["schritt", "entscheidung", "ende"]
type Punkt = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Bildschritt:
    """What the picture says of one step; `ja_zu` and `nein_zu` None for the following one."""

    nummer: int
    titel: str
    art: str = "schritt"
    zustaendig: str = ""
    frist: str = ""
    ja_zu: int | None = None
    nein_zu: int | None = None


@dataclass(frozen=True)
class Zeile:
    text: str
    groesse: float
    klasse: str


@dataclass(frozen=True, kw_only=True)
class Kasten:
    schritt: Bildschritt
    x: float
    y: float
    breite: float
    hoehe: float
    zeilen: tuple[Zeile, ...]

    @property
    def mitte(self) -> float:
        return self.x + self.breite / 2

    @property
    def unten(self) -> float:
        return self.y + self.hoehe

    @property
    def ist_frage(self) -> bool:
        return self.schritt.art == "entscheidung"

    def rand(self, y: float, *, rechts: bool) -> float:
        """Where the outline is at this height; a question's sides are slanted."""
        einzug = 0.0
        if self.ist_frage:
            einzug = SPITZE * abs(y - self.y - self.hoehe / 2) / (self.hoehe / 2)
        return self.x + self.breite - einzug if rechts else self.x + einzug


@dataclass(frozen=True)
class Pfeil:
    """A line of corners; `wort` stands at `wort_bei`, to the right of it."""

    punkte: tuple[Punkt, ...]
    wort: str = ""
    wort_bei: Punkt = (0, 0)
    anker: str = "start"


@dataclass(frozen=True)
class Bild:
    breite: float
    hoehe: float
    kaesten: tuple[Kasten, ...] = ()
    pfeile: tuple[Pfeil, ...] = ()


@dataclass
class _Weg:
    """An arrow that does not go to the following step; places are indexes of boxes."""

    von: int
    zu: int
    wort: str
    von_unten: bool = False
    spur: int = field(default=0)

    @property
    def rechts(self) -> bool:
        return self.zu > self.von

    @property
    def strecke(self) -> tuple[int, int]:
        return min(self.von, self.zu), max(self.von, self.zu)


def ablaufbild(schritte: Sequence[Bildschritt], *, kennung: str, titel: str) -> SafeString:
    """The picture; `kennung` makes its ids unique on the page. Empty without steps.

    The full text is the list of steps on the same page; title and description say so.
    """
    if not schritte:
        return SafeString("")
    bild = legen(schritte)
    beschreibung = _(
        "Ablauf in %(zahl)s Schritten, von oben nach unten. Alle Schritte stehen auf dieser Seite "
        "auch als Liste."
    ) % {"zahl": len(schritte)}
    return format_html(
        '<svg class="app-ablauf" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" '
        'aria-labelledby="{}-titel {}-text"><title id="{}-titel">{}</title>'
        '<desc id="{}-text">{}</desc>{}{}</svg>',
        _zahl(bild.breite),
        _zahl(bild.hoehe),
        *([kennung] * 3),
        titel,
        kennung,
        beschreibung,
        format_html_join("", "{}", ((_pfeil(pfeil),) for pfeil in bild.pfeile)),
        format_html_join("", "{}", ((_kasten(kasten),) for kasten in bild.kaesten)),
    )


def legen(schritte: Sequence[Bildschritt]) -> Bild:
    """Where everything stands."""
    stelle = {schritt.nummer: nummer for nummer, schritt in enumerate(schritte)}
    gerade: dict[int, str] = {}
    wege: list[_Weg] = []
    for nummer, schritt in enumerate(schritte):
        for wort, ziel in _ausgaenge(schritt, schritte, nummer):
            if ziel is None or (platz := stelle.get(ziel)) is None:
                continue
            if platz == nummer + 1:
                gerade[nummer] = " / ".join(filter(None, (gerade.get(nummer, ""), wort)))
            else:
                wege.append(_Weg(nummer, platz, wort))
    _seiten(wege)
    links = _spuren([weg for weg in wege if not weg.rechts])
    rechts = _spuren([weg for weg in wege if weg.rechts])
    x = _breite_der_spuren(links)
    kaesten = tuple(_kaesten(schritte, x))
    pfeile = [_gerader(kaesten[von], kaesten[von + 1], wort) for von, wort in gerade.items()]
    pfeile += [_umweg(weg, kaesten) for weg in wege]
    return Bild(
        breite=x + KASTEN + _breite_der_spuren(rechts),
        hoehe=kaesten[-1].unten + RAND + (LUECKE / 2 if _geht_unten_hinaus(wege, kaesten) else 0),
        kaesten=kaesten,
        pfeile=tuple(pfeile),
    )


def _geht_unten_hinaus(wege: Sequence[_Weg], kaesten: Sequence[Kasten]) -> bool:
    return any(weg.von_unten and weg.von == len(kaesten) - 1 for weg in wege)


def _ausgaenge(
    schritt: Bildschritt, schritte: Sequence[Bildschritt], stelle: int
) -> Iterator[tuple[str, int | None]]:
    """The word at each arrow, and where it leads."""
    folgender = schritte[stelle + 1].nummer if stelle + 1 < len(schritte) else None
    if schritt.art == "schritt":
        yield "", folgender
    elif schritt.art == "entscheidung":
        yield _("Ja"), schritt.ja_zu or folgender
        yield _("Nein"), schritt.nein_zu or folgender


def _seiten(wege: Sequence[_Weg]) -> None:
    """Two that leave one question on the same side: the second leaves at the bottom, where then
    no straight arrow is."""
    belegt: set[tuple[int, bool]] = set()
    for weg in wege:
        if (weg.von, weg.rechts) in belegt:
            weg.von_unten = True
        belegt.add((weg.von, weg.rechts))


def _spuren(wege: list[_Weg]) -> list[_Weg]:
    """Short ways next to the boxes; no two share a lane where they pass each other."""
    spuren: list[list[tuple[int, int]]] = []
    for weg in sorted(wege, key=lambda w: (w.strecke[1] - w.strecke[0], w.strecke, w.wort)):
        von, bis = weg.strecke
        for nummer, strecken in enumerate(spuren):
            if all(bis < a or b < von for a, b in strecken):
                weg.spur = nummer
                strecken.append((von, bis))
                break
        else:
            weg.spur = len(spuren)
            spuren.append([(von, bis)])
    return wege


def _breite_der_spuren(wege: Sequence[_Weg]) -> float:
    if not wege:
        return SEITE
    return ERSTE_SPUR + max(weg.spur for weg in wege) * SPUR + SEITE


def _kaesten(schritte: Sequence[Bildschritt], x: float) -> Iterator[Kasten]:
    y = float(RAND)
    for schritt in schritte:
        einzug = SPITZE if schritt.art == "entscheidung" else 0
        zeilen = tuple(_zeilen(schritt, KASTEN - 2 * (INNEN + einzug)))
        hoehe = 2 * INNEN + sum(zeile.groesse * ZEILE for zeile in zeilen)
        yield Kasten(schritt=schritt, x=x, y=y, breite=KASTEN, hoehe=hoehe, zeilen=zeilen)
        y += hoehe + LUECKE


def _zeilen(schritt: Bildschritt, breite: float) -> Iterator[Zeile]:
    for text in umbrechen(f"{schritt.nummer}. {schritt.titel}", breite, TITEL):
        yield Zeile(text, TITEL, "app-ablauf__titel")
    for text in umbrechen(schritt.zustaendig, breite, KLEIN):
        yield Zeile(text, KLEIN, "app-ablauf__stelle")
    for text in umbrechen(schritt.frist, breite, KLEIN):
        yield Zeile(text, KLEIN, "app-ablauf__frist")


def umbrechen(text: str, breite: float, groesse: float) -> list[str]:
    """Lines no wider than `breite`; a word that is too long for one is cut."""
    zeilen: list[str] = []
    zeile = ""
    for wort in text.split():
        probe = f"{zeile} {wort}".strip()
        if textbreite(probe, groesse) <= breite:
            zeile = probe
            continue
        if zeile:
            zeilen.append(zeile)
        *ganze, zeile = _zerlegt(wort, breite, groesse)
        zeilen += ganze
    return [*zeilen, zeile] if zeile else zeilen


def _zerlegt(wort: str, breite: float, groesse: float) -> list[str]:
    teile, teil = [], ""
    trenner = "-" if wort.isalpha() else ""
    for zeichen in _gebilde(wort):
        if teil and textbreite(teil + zeichen + trenner, groesse) > breite:
            teile.append(teil + trenner)
            teil = ""
        teil += zeichen
    return [*teile, teil]


def _gebilde(wort: str) -> Iterator[str]:
    """Characters with all that belongs to them: accents, skin tones, joined pictures."""
    teil = ""
    for zeichen in wort:
        gehoert_dazu = (
            unicodedata.category(zeichen) in ("Mn", "Me", "Mc", "Cf")
            or "\U0001f3fb" <= zeichen <= "\U0001f3ff"
            or teil.endswith("\u200d")
        )
        if teil and not gehoert_dazu:
            yield teil
            teil = ""
        teil += zeichen
    yield teil


def textbreite(text: str, groesse: float) -> float:
    """Of the half-bold letters, rather too wide than too narrow."""
    return groesse * sum(map(_zeichenbreite, text))


def _zeichenbreite(zeichen: str) -> float:
    if unicodedata.category(zeichen) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(zeichen) in "WF" or zeichen > "\u2fff":
        return 1.35
    if zeichen in "mwMW@%—…":
        return 0.92
    if zeichen in "iljtfrI.,:;!|'()[]- ":
        return 0.4
    return 0.7 if zeichen.isupper() or zeichen > "\u024f" else 0.59


def _gerader(von: Kasten, zu: Kasten, wort: str) -> Pfeil:
    punkte = ((von.mitte, von.unten), (zu.mitte, zu.y))
    return Pfeil(punkte, wort, (von.mitte + 8, von.unten + LUECKE / 2 + 1))


def _umweg(weg: _Weg, kaesten: Sequence[Kasten]) -> Pfeil:
    von, zu, nach = kaesten[weg.von], kaesten[weg.zu], 1 if weg.rechts else -1
    aussen = ERSTE_SPUR + weg.spur * SPUR
    spur = von.x + KASTEN + aussen if weg.rechts else von.x - aussen
    # Arrows end above the middle of a side and begin at the middle: both find room.
    ziel_y = zu.y + min(14, zu.hoehe / 4)
    ziel = (zu.rand(ziel_y, rechts=weg.rechts), ziel_y)
    anker = "start" if weg.rechts else "end"
    if weg.von_unten:
        knick = von.unten + LUECKE / 2
        ecken = ((von.mitte, von.unten), (von.mitte, knick), (spur, knick), (spur, ziel_y), ziel)
        return Pfeil(ecken, weg.wort, (von.mitte + nach * 8, knick - 5), anker)
    mitte = von.y + von.hoehe / 2
    start = von.rand(mitte, rechts=weg.rechts)
    punkte = ((start, mitte), (spur, mitte), (spur, ziel_y), ziel)
    return Pfeil(punkte, weg.wort, (start + nach * 3, mitte + 15), anker)


def _zahl(wert: float) -> str:
    return f"{wert:.1f}".removesuffix(".0")


def _punkte(punkte: Sequence[Punkt]) -> str:
    return " ".join(f"{_zahl(x)},{_zahl(y)}" for x, y in punkte)


def _kasten(kasten: Kasten) -> SafeString:
    x, y, rechts, unten = kasten.x, kasten.y, kasten.x + kasten.breite, kasten.unten
    if kasten.ist_frage:
        halb = y + kasten.hoehe / 2
        oben = [(x, halb), (x + SPITZE, y), (rechts - SPITZE, y)]
        ecken = [*oben, (rechts, halb), (rechts - SPITZE, unten), (x + SPITZE, unten)]
        form = format_html(
            '<polygon class="app-ablauf__form app-ablauf__form--frage" points="{}"/>',
            _punkte(ecken),
        )
    else:
        ende = kasten.schritt.art == "ende"
        form = format_html(
            '<rect class="app-ablauf__form{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>',
            " app-ablauf__form--ende" if ende else "",
            *map(_zahl, (x, y, kasten.breite, kasten.hoehe)),
            20 if ende else 6,
        )
    return format_html("<g>{}{}</g>", form, format_html_join("", "{}", _texte(kasten)))


def _texte(kasten: Kasten) -> Iterator[tuple[SafeString]]:
    y = kasten.y + INNEN
    for zeile in kasten.zeilen:
        yield (
            format_html(
                '<text class="{}" x="{}" y="{}" font-size="{}" text-anchor="middle">{}</text>',
                zeile.klasse,
                _zahl(kasten.mitte),
                _zahl(y + zeile.groesse),
                _zahl(zeile.groesse),
                zeile.text,
            ),
        )
        y += zeile.groesse * ZEILE


def _pfeil(pfeil: Pfeil) -> SafeString:
    (vx, vy), (x, y) = pfeil.punkte[-2:]
    dx, dy = (x > vx) - (x < vx), (y > vy) - (y < vy)
    spitze = (
        (x, y),
        (x - dx * 9 - dy * PFEIL, y - dy * 9 - dx * PFEIL),
        (x - dx * 9 + dy * PFEIL, y - dy * 9 + dx * PFEIL),
    )
    return format_html(
        '<g><polyline class="app-ablauf__weg" points="{}" fill="none"/>'
        '<polygon class="app-ablauf__spitze" points="{}"/>{}</g>',
        _punkte(pfeil.punkte),
        _punkte(spitze),
        _wort(pfeil),
    )


def _wort(pfeil: Pfeil) -> SafeString:
    if not pfeil.wort:
        return SafeString("")
    return format_html(
        '<text class="app-ablauf__wort" x="{}" y="{}" font-size="{}" text-anchor="{}">{}</text>',
        *map(_zahl, (*pfeil.wort_bei, KLEIN)),
        pfeil.anker,
        pfeil.wort,
    )
