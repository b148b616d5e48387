"""Address labels: which lines stand on one, and in what size they fit.

Lengths are millimetres unless they say points.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitglieder.models import Kontakt, Organisation

RAND = 5.0  # inside a label: printers pull sheets in a little askew
PUNKT = 25.4 / 72
ZEILE = 1.25  # line height, in sizes of type
GROESSEN = (10.0, 9.0, 8.0, 7.0, 6.0)  # points; from six down nobody reads it


@dataclass(frozen=True)
class Bogen:
    """A sheet of labels on A4."""

    name: object
    spalten: int
    zeilen: int
    breite: float
    hoehe: float
    links: float
    oben: float
    zwischen: float = 0.0  # columns

    @property
    def anzahl(self) -> int:
        return self.spalten * self.zeilen

    def stelle(self, nummer: int) -> tuple[float, float]:
        """Left and top edge of a label, counted from 0 along the rows."""
        zeile, spalte = divmod(nummer, self.spalten)
        return (
            self.links + spalte * (self.breite + self.zwischen),
            self.oben + zeile * self.hoehe,
        )


BOEGEN = {
    "3x8": Bogen(gettext_lazy("24 Etiketten, 70 × 37 mm (3 × 8)"), 3, 8, 70, 37, 0, 0.5),
    "2x7": Bogen(
        gettext_lazy("14 Etiketten, 99,1 × 38,1 mm (2 × 7)"), 2, 7, 99.1, 38.1, 4.65, 15.15, 2.5
    ),
}


@dataclass(frozen=True)
class Etikett:
    """Where it stands on its sheet (edges of the text) and in what size, in points."""

    zeilen: Sequence[str]
    links: float
    oben: float
    breite: float
    hoehe: float
    groesse: float


def hat_anschrift(organisation: Organisation) -> bool:
    return bool(organisation.strasse.strip() and organisation.ort.strip())


def fuer_organisationen(organisationen: Iterable[Organisation]) -> list[list[str]]:
    return [_kopf(o) + _anschrift(o) for o in organisationen if hat_anschrift(o)]


def fuer_kontakte(kontakte: Iterable[Kontakt]) -> list[list[str]]:
    return [
        [
            *_kopf(kontakt.organisation),
            _eine_zeile(_("z. Hd. %(name)s") % {"name": f"{kontakt.anrede} {kontakt.name}"}),
            *_anschrift(kontakt.organisation),
        ]
        for kontakt in kontakte
        if hat_anschrift(kontakt.organisation)
    ]


def boegen(texte: Sequence[Sequence[str]], bogen: Bogen, start: int) -> Iterator[list[Etikett]]:
    """Sheet by sheet; `start` is the first free label of the first one, counted from 1."""
    stellen = [(nummer + start - 1, text) for nummer, text in enumerate(texte)]
    erste = bogen.anzahl - (start - 1)
    yield [_setzen(text, bogen, nummer) for nummer, text in stellen[:erste]]
    for gruppe in batched(stellen[erste:], bogen.anzahl):
        yield [_setzen(text, bogen, nummer % bogen.anzahl) for nummer, text in gruppe]


def _kopf(organisation: Organisation) -> list[str]:
    """A unit is found through the body above it."""
    oben = organisation.uebergeordnet
    return [_eine_zeile(o.name) for o in (oben, organisation) if o is not None]


def _anschrift(organisation: Organisation) -> list[str]:
    ort = _eine_zeile(f"{organisation.plz} {organisation.ort}")
    return [_eine_zeile(organisation.strasse), ort]


def _eine_zeile(text: str) -> str:
    return " ".join(text.split())


def _setzen(text: Sequence[str], bogen: Bogen, nummer: int) -> Etikett:
    links, oben = bogen.stelle(nummer)
    breite, hoehe = bogen.breite - 2 * RAND, bogen.hoehe - 2 * RAND
    zeilen, groesse = _passend(list(text), breite, hoehe)
    hoch = sum(umbrueche(z, breite, groesse) for z in zeilen) * ZEILE * groesse * PUNKT
    return Etikett(
        zeilen, links + RAND, oben + RAND + max(0.0, (hoehe - hoch) / 2), breite, hoehe, groesse
    )


def _passend(zeilen: list[str], breite: float, hoehe: float) -> tuple[list[str], float]:
    """The largest size in which all lines fit; if none does, the longest ones are cut („…“)."""
    for groesse in GROESSEN:
        if _braucht(zeilen, breite, groesse) <= hoehe:
            return zeilen, groesse
    groesse = GROESSEN[-1]
    while _braucht(zeilen, breite, groesse) > hoehe:
        laengste = max(range(len(zeilen)), key=lambda i: len(zeilen[i]))
        gekuerzt = zeilen[laengste].removesuffix("…")
        zeilen = [*zeilen]
        zeilen[laengste] = gekuerzt[: len(gekuerzt) - 8].rstrip() + "…"
    return zeilen, groesse


def _braucht(zeilen: Iterable[str], breite: float, groesse: float) -> float:
    return sum(umbrueche(z, breite, groesse) for z in zeilen) * ZEILE * groesse * PUNKT


def umbrueche(zeile: str, breite: float, groesse: float) -> int:
    """Lines this text takes, broken at spaces and, where a word is too long, inside it."""
    platz = breite / (groesse * PUNKT)
    voll, anzahl = 0.0, 1
    for wort in zeile.split():
        lang = sum(map(_zeichenbreite, wort))
        if voll and voll + 0.27 + lang > platz:
            anzahl, voll = anzahl + 1, 0.0
        elif voll:
            voll += 0.27
        while voll + lang > platz:
            anzahl, lang = anzahl + 1, lang - platz + 0.9
        voll += lang
    return anzahl


def _zeichenbreite(zeichen: str) -> float:
    """In sizes of type, rather too wide: Fira Sans, and DejaVu Sans for what it lacks."""
    if not zeichen.isascii() and not zeichen.isalpha():
        return 1.0
    if zeichen in "mwMW@%" or ord(zeichen) > 0x24F:
        return 0.95
    return 0.7 if zeichen.isupper() else 0.58
