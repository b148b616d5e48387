"""Results of the groups as slides that are read from the back of the room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

from treffen.ergebnisse import Zeile, gliedern
from treffen.leinwand import zeilen
from treffen.models import Ergebnis, Ergebnisblatt, Gruppenmitglied

#: What fits below the heading of a slide, 16:9, in quarters of a line; width of a line in `em`.
PLATZ, BREITE = 56, 43.0
#: Of the heading: what it shares the slide with, a line and the text of the slide, all in `b`
#: (`treffen.leinwand`); of names that are longer the rest is not shown.
HOEHE, ZEILE, SCHRIFT, NAMENSCHRIFT, HAEUSERSCHRIFT = 46.0, 2.67, 2.05, 2.8, 1.44
#: The space above an approach, and above a need with what follows, in the same quarters.
ABSTAND, ABSATZ = 1, 4
#: Heading of a need that goes on, and the most organisations that are named.
KURZ, HAEUSER = 72, 8


@dataclass
class Block:
    """A need with approaches; without a text approaches to none."""

    text: str
    ansaetze: list[str] = field(default_factory=list)
    fortsetzung: bool = False


@dataclass
class Folie:
    """`teil` of `teile` slides of one group; `nummer` counts through all."""

    gruppe: str
    thema: str
    organisationen: list[str]
    weitere: int
    bloecke: list[Block]
    bedarfe: int
    ansaetze: int
    wird_geschrieben: bool
    nummer: int = 0
    teil: int = 1
    teile: int = 1


def folien(blaetter: Any) -> list[Folie]:
    """In three queries. A group that has written nothing yet has its slide, too."""
    zeilen = list(
        blaetter.select_related("gruppe__schwerpunktthema").order_by("gruppe__name", "pk")
    )
    eintraege = _je(Ergebnis.objects.filter(blatt__in=zeilen), "blatt_id")
    haeuser = _haeuser(zeilen)
    alle: list[Folie] = []
    for blatt in zeilen:
        alle += _von(blatt, eintraege.get(blatt.pk, []), haeuser.get(blatt.gruppe_id, []))
    return [replace(folie, nummer=nummer) for nummer, folie in enumerate(alle, start=1)]


def marke(satz: Sequence[Folie], nummer: int) -> str:
    """Differs as soon as the slide reads differently, or leads elsewhere."""
    gezeigt = satz[nummer - 1] if nummer else satz
    return blake2b(repr((nummer, len(satz), gezeigt)).encode(), digest_size=8).hexdigest()


def uebersicht(satz: Iterable[Folie]) -> list[Folie]:
    """The first slide of each group."""
    return [folie for folie in satz if folie.teil == 1]


def _je(zeilen: Iterable[Any], schluessel: str) -> dict[int, list[Any]]:
    je: dict[int, list[Any]] = {}
    for zeile in zeilen:
        je.setdefault(getattr(zeile, schluessel), []).append(zeile)
    return je


def _haeuser(blaetter: Iterable[Ergebnisblatt]) -> dict[int, list[str]]:
    """Organisations of the groups' members; persons are not put on a wall."""
    paare = (
        Gruppenmitglied.objects.jetzt()
        .filter(gruppe__in=[blatt.gruppe_id for blatt in blaetter])
        .order_by("kontakt__organisation__name")
        .values_list("gruppe", "kontakt__organisation__name")
        .distinct()
    )
    je: dict[int, list[str]] = {}
    for gruppe, name in paare:
        je.setdefault(gruppe, []).append(name)
    return je


def _von(blatt: Ergebnisblatt, eintraege: list[Ergebnis], haeuser: list[str]) -> list[Folie]:
    ganzes = gliedern(eintraege)
    thema = blatt.gruppe.schwerpunktthema
    platz = _platz(blatt.gruppe.name, thema is not None, haeuser[:HAEUSER])
    seiten = _umbrechen(ganzes.bedarfe, ganzes.freie, platz)
    bedarfe = len(ganzes.bedarfe)
    return [
        Folie(
            gruppe=blatt.gruppe.name,
            thema=thema.titel if thema else "",
            organisationen=haeuser[:HAEUSER] if teil == 1 else [],
            weitere=max(len(haeuser) - HAEUSER, 0) if teil == 1 else 0,
            bloecke=seite,
            bedarfe=bedarfe,
            ansaetze=len(eintraege) - bedarfe,
            wird_geschrieben=blatt.ist_offen,
            teil=teil,
            teile=len(seiten),
        )
        for teil, seite in enumerate(seiten, start=1)
    ]


def _platz(gruppe: str, hat_thema: bool, haeuser: Sequence[str]) -> int:
    """Quarters of a line below the group's name, topic and organisations."""
    breite = BREITE * SCHRIFT
    kopf = min(zeilen(gruppe, breite / NAMENSCHRIFT - 2), 2) * NAMENSCHRIFT * 1.15
    if hat_thema:
        kopf += ZEILE + 0.3 * SCHRIFT
    if haeuser:
        genannt = zeilen(" · ".join(haeuser), breite / HAEUSERSCHRIFT - 12)
        kopf += min(genannt, 2) * HAEUSERSCHRIFT * 1.3 + 0.3 * SCHRIFT
    return min(PLATZ, int((HOEHE - kopf) / ZEILE * 4))


def _hoehe(text: str, abstand: int = ABSTAND) -> int:
    return 4 * sum(zeilen(zeile, BREITE) for zeile in text.splitlines() or [""]) + abstand


def _passend(text: str, platz: int) -> str:
    """Of a text with more lines than a slide the breaks are left out."""
    return text if _hoehe(text, ABSATZ) <= platz else " ".join(text.split())


def _umbrechen(bedarfe: Iterable[Zeile], freie: Sequence[Zeile], platz: int) -> list[list[Block]]:
    """A need stands with its first approach, if both fit at all; where it goes on, it is named
    again in short."""
    seiten: list[list[Block]] = [[]]
    rest = platz
    gruppen = [(z.eintrag.text, [a.eintrag.text for a in z.ansaetze]) for z in bedarfe]
    if freie:
        gruppen.append(("", [z.eintrag.text for z in freie]))
    for langer_text, lange_ansaetze in gruppen:
        text = _passend(langer_text, platz)
        ansaetze = [_passend(ansatz, platz - ABSATZ) for ansatz in lange_ansaetze]
        erste = _hoehe(ansaetze[0]) if ansaetze else 0
        if seiten[-1] and _hoehe(text, ABSATZ) + erste > rest:
            seiten.append([])
            rest = platz
        block = Block(text)
        seiten[-1].append(block)
        rest -= _hoehe(text, ABSATZ)
        for ansatz in ansaetze:
            if _hoehe(ansatz) > rest:
                kurz = text if len(text) <= KURZ else f"{text[: KURZ - 1]}…"
                block = Block(" ".join(kurz.split()), fortsetzung=True)
                seiten.append([block])
                rest = platz - _hoehe(block.text, ABSATZ)
            block.ansaetze.append(ansatz)
            rest -= _hoehe(ansatz)
    return seiten
