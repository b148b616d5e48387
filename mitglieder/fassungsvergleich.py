"""Two versions of an agreement side by side: terms, sections matched by heading, annexes."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from django.utils.translation import gettext as _

from mitglieder.anmerkungen import ueberschrift
from mitglieder.models import Anlage, Fassung
from mitglieder.models.abschnitt import Lesetext
from mitglieder.rahmen import rahmen
from netzwerk.basis.vergleich import Vergleich, vergleichen

# So alike two sections with different headings have to be to count as one that was renamed.
GLEICHER_ABSCHNITT = 0.6


@dataclass(frozen=True)
class Zeile:
    """One thing in both versions; empty where one of them does not have it."""

    vorher: str
    nachher: str
    worte: list[Vergleich]
    #: The file itself is another one, whatever it is called.
    andere_datei: bool = False

    @property
    def ist_neu(self) -> bool:
        return not self.vorher

    @property
    def ist_entfallen(self) -> bool:
        return not self.nachher

    @property
    def ist_gleich(self) -> bool:
        """What differs in its number alone is the same."""
        return not (
            self.ist_neu or self.ist_entfallen or self.andere_datei or any(map(_anders, self.worte))
        )


@dataclass(frozen=True)
class Fassungsvergleich:
    vorher: Fassung
    nachher: Fassung
    rahmen: list[Zeile]
    abschnitte: list[Zeile]
    anlagen: list[Zeile]

    @property
    def geaenderte(self) -> int:
        alle = (*self.rahmen, *self.abschnitte, *self.anlagen)
        return sum(not zeile.ist_gleich for zeile in alle)


def fassungen_vergleichen(vorher: Fassung, nachher: Fassung) -> Fassungsvergleich:
    return Fassungsvergleich(
        vorher,
        nachher,
        list(_rahmen(vorher, nachher)),
        list(_abschnitte(vorher.lesetext(), nachher.lesetext())),
        list(_anlagen(vorher.anlagen(), nachher.anlagen())),
    )


def _rahmen(vorher: Fassung, nachher: Fassung) -> Iterator[Zeile]:
    a = {_("Titel"): vorher.titel} | dict(rahmen(vorher))
    b = {_("Titel"): nachher.titel} | dict(rahmen(nachher))
    for name in dict.fromkeys([*b, *a]):
        worte = [vergleichen(a.get(name, ""), b.get(name, ""), kuerzen=False)]
        yield Zeile(name, name, worte)


def _abschnitte(vorher: list[Lesetext], nachher: list[Lesetext]) -> Iterator[Zeile]:
    """In the order of the newer version; what fell away stands where it stood."""
    paare = _zuordnen(vorher, nachher)
    gezeigt = 0
    entfallen = set(range(len(vorher))) - set(paare.values())
    for stelle, neu in enumerate(nachher):
        alt = paare.get(stelle)
        if alt is not None:
            yield from (_weg(vorher[i]) for i in range(gezeigt, alt) if i in entfallen)
            gezeigt = max(gezeigt, alt)
        yield _zeile(vorher[alt] if alt is not None else None, neu)
    yield from (_weg(vorher[i]) for i in range(gezeigt, len(vorher)) if i in entfallen)


def _zuordnen(vorher: list[Lesetext], nachher: list[Lesetext]) -> dict[int, int]:
    """Place in the newer version → place in the older one: by heading, else by likeness."""
    frei = dict(enumerate(vorher))
    paare: dict[int, int] = {}
    for stelle, neu in enumerate(nachher):
        for i, alt in frei.items():
            if ueberschrift(alt.titel) == ueberschrift(neu.titel):
                paare[stelle] = i
                del frei[i]
                break
    for stelle, neu in enumerate(nachher):
        if stelle not in paare and frei:
            aehnlich, i = max((_aehnlich(alt, neu), -i) for i, alt in frei.items())
            if aehnlich >= GLEICHER_ABSCHNITT:
                paare[stelle] = -i
                del frei[-i]
    return paare


def _aehnlich(a: Lesetext, b: Lesetext) -> float:
    woerter = " ".join(a.absaetze).split(), " ".join(b.absaetze).split()
    return SequenceMatcher(None, *woerter).ratio()


def _zeile(alt: Lesetext | None, neu: Lesetext) -> Zeile:
    if alt is None:
        worte = [vergleichen("", absatz) for absatz in neu.absaetze]
        return Zeile("", _kopf(neu), worte)
    worte = [vergleichen(a, b, kuerzen=False) for a, b in _absatzpaare(alt.absaetze, neu.absaetze)]
    if alt.titel != neu.titel:
        worte.insert(0, vergleichen(alt.titel, neu.titel, kuerzen=False))
    return Zeile(_kopf(alt), _kopf(neu), worte)


def _weg(alt: Lesetext) -> Zeile:
    return Zeile(_kopf(alt), "", [vergleichen(absatz, "") for absatz in alt.absaetze])


def _kopf(abschnitt: Lesetext) -> str:
    return f"{abschnitt.bezeichnung} {abschnitt.titel}"


def _absatzpaare(a: list[str], b: list[str]) -> Iterator[tuple[str, str]]:
    """Paragraph beside paragraph, so that one more in the middle does not shift all others."""
    for art, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if art == "equal":
            yield from zip(a[a1:a2], b[b1:b2], strict=True)
        else:
            yield from zip_longest(a[a1:a2], b[b1:b2], fillvalue="")


def _anlagen(vorher: list[Anlage], nachher: list[Anlage]) -> Iterator[Zeile]:
    frei = list(vorher)
    for neu in nachher:
        alt = next((a for a in frei if a.sha256 == neu.sha256), None) or next(
            (a for a in frei if ueberschrift(a.titel) == ueberschrift(neu.titel)), None
        )
        if alt is None:
            yield Zeile("", str(neu), [vergleichen("", neu.titel)])
            continue
        frei.remove(alt)
        worte = [vergleichen(alt.titel, neu.titel, kuerzen=False)]
        yield Zeile(str(alt), str(neu), worte, andere_datei=alt.sha256 != neu.sha256)
    yield from (Zeile(str(alt), "", [vergleichen(alt.titel, "")]) for alt in frei)


def _anders(worte: Vergleich) -> bool:
    return any(teil.art == "geaendert" for teil in (*worte.vorher, *worte.nachher))
