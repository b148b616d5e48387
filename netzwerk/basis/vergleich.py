"""What changed between two texts, word by word: for who has to decide on it."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

GLEICH, GEAENDERT, LUECKE = "gleich", "geaendert", "luecke"
_ZERLEGT = re.compile(r"\w+|\s+|[^\w\s]")
# Below this likeness two texts are shown as two texts: marks at every other word help nobody.
AEHNLICH = 0.4
# Characters: of a longer part that stayed only its ends are shown.
UMGEBUNG = 90
# Words and blanks of one text times those of the other.
GENAU_BIS = 4_000_000


class Teil(NamedTuple):
    art: str
    text: str


class Vergleich(NamedTuple):
    vorher: list[Teil]
    nachher: list[Teil]


def vergleichen(vorher: str, nachher: str, *, kuerzen: bool = True) -> Vergleich:
    """Both texts in parts; `GEAENDERT` is what went away in one and what came in the other.

    `kuerzen` leaves out what stayed and stands far from any change.
    """
    a, b = _ZERLEGT.findall(vorher), _ZERLEGT.findall(nachher)
    # Very long texts are compared without their commonest words: it would take minutes else.
    abgleich = SequenceMatcher(None, a, b, autojunk=len(a) * len(b) > GENAU_BIS)
    if not vorher or not nachher or abgleich.ratio() < AEHNLICH:
        return Vergleich(_ganz(vorher), _ganz(nachher))
    links: list[Teil] = []
    rechts: list[Teil] = []
    bloecke = abgleich.get_opcodes()
    for stelle, (art, a1, a2, b1, b2) in enumerate(bloecke):
        alt, neu = "".join(a[a1:a2]), "".join(b[b1:b2])
        mitten = 0 < stelle < len(bloecke) - 1
        # A blank or a comma between two changes is part of one change.
        gleich = art == "equal" and not (mitten and not re.search(r"\w", alt))
        for seite, text in ((links, alt), (rechts, neu)):
            _anfuegen(seite, GLEICH if gleich else GEAENDERT, text)
    seiten = _knapp(links), _knapp(rechts)
    return Vergleich(*map(_gekuerzt, seiten)) if kuerzen else Vergleich(*seiten)


def _ganz(text: str) -> list[Teil]:
    return [Teil(GEAENDERT, text)] if text else []


def _anfuegen(seite: list[Teil], art: str, text: str) -> None:
    if not text:
        return
    if seite and seite[-1].art == art:
        text = seite.pop().text + text
    seite.append(Teil(art, text))


def _knapp(seite: list[Teil]) -> list[Teil]:
    """The mark starts and ends with a word, not in the blank line before it."""
    ergebnis: list[Teil] = []
    for art, text in seite:
        kern = text.strip()
        if art == GLEICH or not kern:
            _anfuegen(ergebnis, art, text)
            continue
        davor, _kern, danach = text.partition(kern)
        _anfuegen(ergebnis, GLEICH, davor)
        _anfuegen(ergebnis, art, kern)
        _anfuegen(ergebnis, GLEICH, danach)
    return ergebnis


def _gekuerzt(seite: list[Teil]) -> list[Teil]:
    """Long stretches that stayed give way to what stands beside a change."""
    ergebnis: list[Teil] = []
    for stelle, teil in enumerate(seite):
        if teil.art != GLEICH or len(teil.text) <= 3 * UMGEBUNG:
            ergebnis.append(teil)
            continue
        if stelle:
            ergebnis.append(Teil(GLEICH, teil.text[:UMGEBUNG].rpartition(" ")[0] + " "))
        ergebnis.append(Teil(LUECKE, "…"))
        if stelle < len(seite) - 1:
            ergebnis.append(Teil(GLEICH, " " + teil.text[-UMGEBUNG:].partition(" ")[2]))
    return ergebnis
