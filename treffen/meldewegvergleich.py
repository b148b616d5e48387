"""Two versions of a reporting path side by side: title and audience, then step beside step.

Telephone and person are left out: they change without a new version.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from netzwerk.basis.vergleich import GEAENDERT, Vergleich, vergleichen
from treffen.meldewegpruefung import folgende
from treffen.models import Meldewegfassung, Meldewegschritt
from treffen.models.meldeweg import Wegkopf

#: So alike two titles have to be to count as one step that was reworded.
GLEICHER_SCHRITT = 0.6


@dataclass(frozen=True)
class Zeile:
    """One step in both versions; empty where one of them does not have it."""

    vorher: str
    nachher: str
    worte: list[Vergleich]

    @property
    def ist_neu(self) -> bool:
        return not self.vorher

    @property
    def ist_entfallen(self) -> bool:
        return not self.nachher

    @property
    def ist_gleich(self) -> bool:
        """What differs in its number alone is the same."""
        return not (self.ist_neu or self.ist_entfallen or any(map(_anders, self.worte)))


@dataclass(frozen=True)
class Angabe:
    """What the path is called, or whom it concerns, in both versions."""

    name: str
    worte: Vergleich


@dataclass(frozen=True)
class Wegvergleich:
    """`angaben`: those that differ."""

    vorher: Meldewegfassung
    nachher: Meldewegfassung
    angaben: list[Angabe]
    zeilen: list[Zeile]

    @property
    def geaenderte(self) -> int:
        return len(self.angaben) + sum(not zeile.ist_gleich for zeile in self.zeilen)


def fassungen_vergleichen(vorher: Meldewegfassung, nachher: Meldewegfassung) -> Wegvergleich:
    alt, neu = vorher.mit_schritten(), nachher.mit_schritten()
    angaben = list(_angaben(vorher.kopf, nachher.kopf))
    return Wegvergleich(vorher, nachher, angaben, list(_zeilen(alt, neu)))


def _angaben(alt: Wegkopf, neu: Wegkopf) -> Iterator[Angabe]:
    for name, vorher, nachher in (
        (_("Titel"), alt.titel, neu.titel),
        (_("Art"), alt.artname, neu.artname),
        (_("Wann gilt er?"), alt.anlass, neu.anlass),
        (_("Für wen?"), alt.fuer, neu.fuer),
    ):
        if vorher != nachher:
            yield Angabe(name, vergleichen(vorher, nachher, kuerzen=False))


def _zeilen(alt: list[Meldewegschritt], neu: list[Meldewegschritt]) -> Iterator[Zeile]:
    """In the order of the newer version; what fell away stands where it stood."""
    paare = _zuordnen(alt, neu)
    entfallen = set(range(len(alt))) - set(paare.values())
    gezeigt = 0
    for stelle, schritt in enumerate(neu):
        platz = paare.get(stelle)
        if platz is None:
            yield Zeile("", str(schritt), [vergleichen("", text) for text in worte(schritt, neu)])
            continue
        yield from (_weg(alt, i) for i in range(gezeigt, platz) if i in entfallen)
        gezeigt = max(gezeigt, platz)
        beide = zip(worte(alt[platz], alt), worte(schritt, neu), strict=True)
        yield Zeile(
            str(alt[platz]), str(schritt), [vergleichen(a, b, kuerzen=False) for a, b in beide]
        )
    yield from (_weg(alt, i) for i in range(gezeigt, len(alt)) if i in entfallen)


def _weg(alt: list[Meldewegschritt], stelle: int) -> Zeile:
    schritt = alt[stelle]
    return Zeile(str(schritt), "", [vergleichen(text, "") for text in worte(schritt, alt)])


def _zuordnen(alt: list[Meldewegschritt], neu: list[Meldewegschritt]) -> dict[int, int]:
    """Place in the newer version → place in the older one: the same title, else a similar one."""
    frei = dict(enumerate(alt))
    paare: dict[int, int] = {}
    for stelle, schritt in enumerate(neu):
        gleich = next((i for i, einer in frei.items() if einer.titel == schritt.titel), None)
        if gleich is not None:
            paare[stelle] = gleich
            del frei[gleich]
    for stelle, schritt in enumerate(neu):
        if stelle not in paare and frei:
            aehnlich, i = max(
                (SequenceMatcher(None, einer.titel, schritt.titel).ratio(), -i)
                for i, einer in frei.items()
            )
            if aehnlich >= GLEICHER_SCHRITT:
                paare[stelle] = -i
                del frei[-i]
    return paare


def worte(schritt: Meldewegschritt, schritte: Sequence[Meldewegschritt]) -> list[str]:
    """What a step says, always in as many texts; branches name the step they lead to."""
    titel = {einer.nummer: einer.titel for einer in schritte}
    wege = folgende(schritt, schritte) if schritt.art == Meldewegschritt.Art.ENTSCHEIDUNG else {}
    zweige = [
        f"{wort}: {titel.get(wege[feld] or 0, '')}" if feld in wege else ""
        for wort, feld in ((_("Ja"), "ja_zu"), (_("Nein"), "nein_zu"))
    ]
    return [
        schritt.titel,
        str(schritt.get_art_display()),
        schritt.text,
        schritt.zustaendig,
        schritt.frist,
        *zweige,
    ]


def _anders(vergleich: Vergleich) -> bool:
    return any(teil.art == GEAENDERT for teil in (*vergleich.vorher, *vergleich.nachher))
