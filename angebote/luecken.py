"""What is missing in town: public offers by topic, target group and age."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from angebote.merkmale import ALTERSSTUFEN, Altersstufe
from angebote.models import Angebot, Thema, Zielgruppe
from netzwerk.basis.models import Netzwerk


@dataclass(frozen=True)
class Feld:
    """One topic for one target group; `je_alter`, in the order of `ALTERSSTUFEN`, are current ones.

    The number beside it is that of the directory, outdated ones included.
    """

    thema: Thema
    zielgruppe: Zielgruppe
    je_alter: tuple[int, ...]
    #: Of the age that is asked for there are offers, but nobody knows whether they still hold.
    nur_veraltet: bool

    @property
    def stufen(self) -> Iterator[tuple[Altersstufe, int]]:
        return zip(ALTERSSTUFEN, self.je_alter, strict=True)


@dataclass(frozen=True)
class Themenzeile:
    """One topic as the list on a phone tells it: for whom nothing (current), for whom how many."""

    thema: Thema
    fehlt: list[Zielgruppe]
    da: list[tuple[Feld, int]]


@dataclass(frozen=True)
class Matrix:
    """`alter`: the age that is asked for, or None; the counts of a row follow it."""

    zielgruppen: list[Zielgruppe]
    reihen: list[tuple[Thema, list[tuple[Feld, int]]]]
    alter: Altersstufe | None

    @property
    def felder(self) -> int:
        return len(self.zielgruppen) * len(self.reihen)

    @property
    def leer(self) -> int:
        return sum(not anzahl for _thema, felder in self.reihen for _feld, anzahl in felder)

    @property
    def nur_veraltet(self) -> int:
        return sum(feld.nur_veraltet for _thema, felder in self.reihen for feld, _n in felder)

    @property
    def schlimmste_zuerst(self) -> list[Themenzeile]:
        """Topics of which there is something, and a gap."""
        zeilen = [
            Themenzeile(
                thema,
                fehlt=[f.zielgruppe for f, anzahl in felder if not anzahl or f.nur_veraltet],
                da=[(feld, anzahl) for feld, anzahl in felder if anzahl],
            )
            for thema, felder in self.reihen
        ]
        luecken = [zeile for zeile in zeilen if zeile.fehlt and zeile.da]
        return sorted(luecken, key=lambda zeile: -len(zeile.fehlt))

    @property
    def themen_vollstaendig(self) -> list[Thema]:
        return [
            thema
            for thema, felder in self.reihen
            if all(n and not feld.nur_veraltet for feld, n in felder)
        ]

    @property
    def themen_ohne(self) -> list[Thema]:
        return [thema for thema, felder in self.reihen if not any(n for _feld, n in felder)]


def _passt(stufe: Altersstufe) -> Q:
    return Q(Q(alter_von=None) | Q(alter_von__lte=stufe.bis)) & Q(
        Q(alter_bis=None) | Q(alter_bis__gte=stufe.von)
    )


def matrix(netzwerk: Netzwerk, alter: str = "") -> Matrix:
    """Three queries: the lists, and one count over all public offers."""
    aktuell = Q(zustand=Angebot.Zustand.VEROEFFENTLICHT)
    stufen = [_passt(stufe) for stufe in ALTERSSTUFEN]
    zaehlungen = [Q(), *stufen, aktuell, *(aktuell & stufe for stufe in stufen)]
    gezaehlt = {
        (thema, gruppe): zahlen
        for thema, gruppe, *zahlen in Angebot.objects.oeffentlich(netzwerk)
        .order_by()
        .values_list("themen", "zielgruppen")
        .annotate(**{f"n_{n}": Count("pk", filter=was) for n, was in enumerate(zaehlungen)})
    }
    themen: list[Any] = list(
        Thema.objects.gefuehrt(netzwerk).order_by("bereich", "position", "name")
    )
    gruppen: list[Any] = list(Zielgruppe.objects.gefuehrt(netzwerk))
    stufe = next((s for s in ALTERSSTUFEN if s.schluessel == alter), None)
    # Where the count for the age stands among those of a field: all, then the ages.
    stelle = ALTERSSTUFEN.index(stufe) + 1 if stufe else 0

    def feld(thema: Thema, gruppe: Zielgruppe) -> tuple[Feld, int]:
        zahlen = gezaehlt.get((thema.pk, gruppe.pk), [0] * len(zaehlungen))
        alle, aktuelle = zahlen[: len(stufen) + 1], zahlen[len(stufen) + 1 :]
        anzahl = alle[stelle]
        nur_veraltet = anzahl > 0 and not aktuelle[stelle]
        return Feld(thema, gruppe, tuple(aktuelle[1:]), nur_veraltet), anzahl

    return Matrix(gruppen, [(t, [feld(t, g) for g in gruppen]) for t in themen], stufe)


# The picture: lengths in its own units (pixels at full size).
KASTEN, HOEHE, LINKS, OBEN = 62, 40, 250, 130


#: How dark a field is, up to which count; beside the number, never instead of it.
DECKUNG = ((0, "0"), (2, "0.08"), (5, "0.16"), (10**9, "0.26"))


@dataclass(frozen=True)
class Kaestchen:
    x: int
    y: int
    anzahl: int
    nur_veraltet: bool
    deckung: str
    #: One mark for each age: where it is, and whether there is a current offer.
    punkte: list[tuple[int, bool]]


@dataclass(frozen=True)
class Bild:
    breite: int
    hoehe: int
    spalten: list[tuple[int, str]]
    reihen: list[tuple[int, str]]
    kaestchen: list[Kaestchen]

    @property
    def unten(self) -> int:
        return self.hoehe - 12


def bild(matrix: Matrix) -> Bild:
    """The same as a drawing; the five marks of a field are the ages, from young to old."""
    kaestchen = [
        Kaestchen(
            x=LINKS + spalte * KASTEN,
            y=OBEN + zeile * HOEHE,
            anzahl=anzahl,
            nur_veraltet=feld.nur_veraltet,
            deckung="0"
            if feld.nur_veraltet
            else next(deckung for grenze, deckung in DECKUNG if anzahl <= grenze),
            punkte=[(11 + nummer * 10, n > 0) for nummer, (_stufe, n) in enumerate(feld.stufen)],
        )
        for zeile, (_thema, felder) in enumerate(matrix.reihen)
        for spalte, (feld, anzahl) in enumerate(felder)
    ]
    return Bild(
        breite=LINKS + len(matrix.zielgruppen) * KASTEN + 110,
        hoehe=OBEN + len(matrix.reihen) * HOEHE + 40,
        spalten=[
            (LINKS + nummer * KASTEN + KASTEN // 2, str(gruppe))
            for nummer, gruppe in enumerate(matrix.zielgruppen)
        ],
        reihen=[
            (OBEN + nummer * HOEHE, str(thema))
            for nummer, (thema, _felder) in enumerate(matrix.reihen)
        ],
        kaestchen=kaestchen,
    )
