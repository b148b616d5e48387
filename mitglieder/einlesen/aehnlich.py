"""The same body spelled twice: similarity of names by trigrams, counted as pg_trgm does.

In memory, because a list is compared with itself too, and 2,000 names with 2,000 are 4 million
calls of `similarity()`; here only names that share a rare trigram meet (prefix filtering).
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from functools import lru_cache

AB = 0.5  # share of common trigrams (Jaccard) from which on two names are suspected
REST_AB = 0.3  # the same for what is left of both without the words they share
HOECHSTENS = 3  # candidates shown for one name
RECHTSFORM = re.compile(
    r"\be\.?\s?v\.?(?=\W|$)|\bg?\s?gmbh\b|\baör\b|\bag\b|\begmbh\b|\be\.?\s?g\.?(?=\W|$)"
    r"|\bkdör\b|\bgug\b|\bug\b|\bmbh\b",
)


@lru_cache(maxsize=16384)
def worte(name: str) -> tuple[str, ...]:
    """Lower case, without legal form, marks and accents: ß is ss, ä is ae."""
    text = RECHTSFORM.sub(" ", name.casefold())
    text = text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    text = unicodedata.normalize("NFKD", text)
    text = "".join(zeichen for zeichen in text if not unicodedata.combining(zeichen))
    return tuple(re.findall(r"[^\W_]+", text))


@lru_cache(maxsize=16384)
def trigramme(teile: tuple[str, ...]) -> frozenset[str]:
    """Each word with two blanks in front and one behind, as pg_trgm does it."""
    return frozenset(
        f"  {wort} "[stelle : stelle + 3] for wort in teile for stelle in range(len(wort) + 1)
    )


@lru_cache(maxsize=16384)
def zahlen(teile: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(wort for wort in teile if wort.isdecimal())


def aehnlichkeit(a: frozenset[str], b: frozenset[str]) -> float:
    gemeinsam = len(a & b)
    return gemeinsam / (len(a) + len(b) - gemeinsam) if gemeinsam else 0.0


def verdacht(a: str, b: str) -> float:
    """How alike two names are, 0 when they are told apart by a number or by one whole word."""
    worte_a, worte_b = worte(a), worte(b)
    if zahlen(worte_a) != zahlen(worte_b):
        return 0.0
    wert = aehnlichkeit(trigramme(worte_a), trigramme(worte_b))
    if wert < AB:
        return 0.0
    rest_a = tuple(wort for wort in worte_a if wort not in worte_b)
    rest_b = tuple(wort for wort in worte_b if wort not in worte_a)
    if rest_a and rest_b and aehnlichkeit(trigramme(rest_a), trigramme(rest_b)) < REST_AB:
        return 0.0
    return wert


class Namensraum[K: Hashable]:
    """Names by key; `aehnliche` finds those that a name may be a second spelling of."""

    def __init__(self, namen: Iterable[tuple[K, str]]) -> None:
        self._namen = list(namen)
        mengen = [trigramme(worte(name)) for _schluessel, name in self._namen]
        self._haeufigkeit = Counter(trigramm for menge in mengen for trigramm in menge)
        self._stelle = {trigramm: nr for nr, trigramm in enumerate(self._haeufigkeit)}
        self._mit: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._bits = [self._als_bits(menge) for menge in mengen]
        for stelle, (_schluessel, name) in enumerate(self._namen):
            for spur in self._spuren(name):
                self._mit[spur].append(stelle)

    def _als_bits(self, menge: frozenset[str]) -> int:
        """A number with one bit per trigram: what two have in common is counted at once."""
        return sum(1 << self._stelle[trigramm] for trigramm in menge if trigramm in self._stelle)

    def _spuren(self, name: str) -> list[tuple[str, ...]]:
        """Two names as alike as `AB` share one of these: the rarest trigrams of each."""
        menge = trigramme(worte(name))
        anzahl = len(menge) - math.ceil(AB * len(menge)) + 1
        selten = sorted(menge, key=lambda t: (self._haeufigkeit[t], t))[:anzahl]
        return [(trigramm, *zahlen(worte(name))) for trigramm in selten]

    def aehnliche(self, name: str) -> list[tuple[K, float]]:
        """Best first."""
        menge = trigramme(worte(name))
        bits, anzahl = self._als_bits(menge), len(menge)
        treffer = []
        for stelle in {s for spur in self._spuren(name) for s in self._mit.get(spur, ())}:
            andere = self._bits[stelle]
            gemeinsam = (bits & andere).bit_count()
            if gemeinsam >= AB * (anzahl + andere.bit_count() - gemeinsam):
                schluessel, zweiter = self._namen[stelle]
                if wert := verdacht(name, zweiter):
                    treffer.append((-wert, stelle, schluessel))
        return [
            (schluessel, -wert)
            for wert, _stelle, schluessel in sorted(treffer, key=lambda t: t[:2])
        ]
