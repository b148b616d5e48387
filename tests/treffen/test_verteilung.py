"""The distribution against all possible ones, on small cases; its promises on all others."""

from collections import Counter
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from treffen.verteilung import aufruecken, dringendere, verteilen, wartende

WORKSHOPS = "abcd"
WUENSCHE = st.lists(
    st.permutations(WORKSHOPS).flatmap(
        lambda reihe: st.integers(0, 3).map(lambda zahl: list(reihe)[:zahl])
    ),
    max_size=6,
).map(lambda alle: dict(enumerate(alle)))
PLAETZE = st.fixed_dictionaries({w: st.none() | st.integers(0, 3) for w in WORKSHOPS})

type Wuensche = dict[int, list[str]]
type Plaetze = dict[str, int | None]


def zaehlung(wuensche: Wuensche, ergebnis: dict[int, str | None]) -> tuple[int, ...]:
    """How many have their first, second, third wish."""
    raenge = Counter(
        wuensche[p].index(w) for p, w in ergebnis.items() if w is not None and w in wuensche[p]
    )
    return tuple(raenge[rang] for rang in range(3))


def passt(ergebnis: dict[int, str | None], plaetze: Plaetze) -> bool:
    belegt = Counter(w for w in ergebnis.values() if w is not None)
    grenzen = {w: plaetze[w] for w in belegt}
    return all(g is None or belegt[w] <= g for w, g in grenzen.items())


@settings(max_examples=60, deadline=None)
@given(WUENSCHE, PLAETZE)
def test_es_gibt_keine_bessere(wuensche: Wuensche, plaetze: Plaetze) -> None:
    ergebnis = verteilen(wuensche, plaetze)
    assert ergebnis.keys() == wuensche.keys()
    assert passt(ergebnis, plaetze)
    assert all(w is None or w in wuensche[p] for p, w in ergebnis.items())

    def rangfolge(moeglich: dict[int, str | None]) -> tuple[tuple[int, ...], int]:
        """The ranks first, then who answered earlier."""
        zahl = len(wuensche)
        raenge = max(map(len, wuensche.values()), default=0)
        return zaehlung(wuensche, moeglich), sum(
            (zahl - stelle) * (raenge - wuensche[stelle].index(w))
            for stelle, w in moeglich.items()
            if w is not None
        )

    alle = (
        dict(zip(wuensche, wahl, strict=True))
        for wahl in product(*([None, *w] for w in wuensche.values()))
    )
    assert rangfolge(ergebnis) == max(rangfolge(m) for m in alle if passt(m, plaetze))


@settings(max_examples=60, deadline=None)
@given(WUENSCHE, PLAETZE)
def test_kein_begehrter_platz_bleibt_frei(wuensche: Wuensche, plaetze: Plaetze) -> None:
    ergebnis = verteilen(wuensche, plaetze)
    hat = {p: w for p, w in ergebnis.items() if w is not None}
    assert aufruecken(wuensche, hat, plaetze) == {}


@settings(max_examples=60, deadline=None)
@given(WUENSCHE, PLAETZE)
def test_auffuellen_nimmt_niemandem_etwas(wuensche: Wuensche, plaetze: Plaetze) -> None:
    ohne, mit = verteilen(wuensche, plaetze), verteilen(wuensche, plaetze, auffuellen=True)
    assert passt(mit, plaetze)
    assert all(mit[p] == w for p, w in ohne.items() if w is not None)
    if None in mit.values():
        leer = next(p for p, w in mit.items() if w is None)
        assert not any(passt({**mit, leer: w}, plaetze) for w in plaetze)


@settings(max_examples=60, deadline=None)
@given(WUENSCHE, PLAETZE, st.data())
def test_aufruecken_verbessert_und_haelt_die_grenzen(
    wuensche: Wuensche, plaetze: Plaetze, daten: st.DataObject
) -> None:
    """Somebody cancels: everybody keeps at least what they had, and nobody waits for a free one."""
    hat = {p: w for p, w in verteilen(wuensche, plaetze).items() if w is not None}
    if not hat:
        return
    fort = daten.draw(st.sampled_from(sorted(hat)))
    uebrig = {p: w for p, w in hat.items() if p != fort}
    wuensche = {p: w for p, w in wuensche.items() if p != fort}
    neu = aufruecken(wuensche, uebrig, plaetze)
    danach = uebrig | neu
    assert passt(dict(danach), plaetze)
    assert all(w in dringendere(p, wuensche, uebrig) for p, w in neu.items())
    assert aufruecken(wuensche, danach, plaetze) == {}


def test_wer_zuerst_geantwortet_hat() -> None:
    wuensche = {"Ada": ["a"], "Bo": ["a", "b"], "Chris": ["b", "a"], "Dana": ["a"]}
    ergebnis = verteilen(wuensche, {"a": 2, "b": 1})
    assert ergebnis == {"Ada": "a", "Bo": "a", "Chris": "b", "Dana": None}
    hat = {p: w for p, w in ergebnis.items() if w}
    # First the rank, then the answer: nobody of a lesser wish passes by.
    assert wartende("a", {**wuensche, "Eli": ["b", "a"]}, hat) == [(1, "Dana"), (2, "Eli")]


def test_gross_wie_in_leverkusen() -> None:
    """119 people, eight workshops, all after the same three: the places are used up."""
    wuensche = {nummer: ["a", "b", "c"] for nummer in range(119)}
    plaetze: Plaetze = dict.fromkeys("abcdefgh", 14)
    ergebnis = verteilen(wuensche, plaetze, auffuellen=True)
    assert [ergebnis[nummer] for nummer in (0, 13, 14, 28, 41)] == ["a", "a", "b", "c", "c"]
    belegt = Counter(ergebnis.values())
    assert [belegt[w] for w in "abcdefgh"] == [14] * 8
    assert belegt[None] == 7
