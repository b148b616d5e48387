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
    """One topic for one target group; `je_alter` in the order of `ALTERSSTUFEN`."""

    thema: Thema
    zielgruppe: Zielgruppe
    alle: int
    je_alter: tuple[int, ...]

    @property
    def stufen(self) -> Iterator[tuple[Altersstufe, int]]:
        return zip(ALTERSSTUFEN, self.je_alter, strict=True)


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
    def themen_ohne(self) -> list[Thema]:
        return [thema for thema, felder in self.reihen if not any(n for _feld, n in felder)]


def _passt(stufe: Altersstufe) -> Q:
    return Q(Q(alter_von=None) | Q(alter_von__lte=stufe.bis)) & Q(
        Q(alter_bis=None) | Q(alter_bis__gte=stufe.von)
    )


def matrix(netzwerk: Netzwerk, alter: str = "") -> Matrix:
    """Three queries: the lists, and one count over all public offers."""
    gezaehlt = {
        (thema, gruppe): (alle, tuple(je_alter))
        for thema, gruppe, alle, *je_alter in Angebot.objects.oeffentlich(netzwerk)
        .order_by()
        .values_list("themen", "zielgruppen")
        .annotate(
            alle=Count("pk"),
            **{
                f"stufe_{nummer}": Count("pk", filter=_passt(stufe))
                for nummer, stufe in enumerate(ALTERSSTUFEN)
            },
        )
    }
    themen: list[Any] = list(
        Thema.objects.waehlbar(netzwerk).order_by("bereich", "position", "name")
    )
    gruppen: list[Any] = list(Zielgruppe.objects.waehlbar(netzwerk))
    stufe = next((s for s in ALTERSSTUFEN if s.schluessel == alter), None)
    nichts = (0, (0,) * len(ALTERSSTUFEN))

    def feld(thema: Thema, gruppe: Zielgruppe) -> tuple[Feld, int]:
        alle, je_alter = gezaehlt.get((thema.pk, gruppe.pk), nichts)
        anzahl = je_alter[ALTERSSTUFEN.index(stufe)] if stufe else alle
        return Feld(thema, gruppe, alle, je_alter), anzahl

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
    deckung: str
    #: One mark for each age: where it is, and whether there is an offer.
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
            deckung=next(deckung for grenze, deckung in DECKUNG if anzahl <= grenze),
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
