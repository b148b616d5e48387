"""Who gets which workshop: pure functions over keys, without the database.

As many first wishes as possible are met; among those ways, as many second ones, then third ones;
where that leaves a choice, whoever answered earlier gets the dearer wish. The optimum is exact
(shortest augmenting paths), so no place stays free that somebody would rather have.

Throughout, `wuensche` names persons in the order of their answers, each with the workshops wished
for, the dearest first; `plaetze` None means without limit.
"""

from collections import Counter
from collections.abc import Mapping, Sequence


def verteilen[P, W](
    wuensche: Mapping[P, Sequence[W]],
    plaetze: Mapping[W, int | None],
    *,
    auffuellen: bool = False,
) -> dict[P, W | None]:
    """A workshop for each, or None. With `auffuellen` whoever would go without gets one that was
    not wished for, the emptiest first."""
    gewinne = _gewinne(wuensche, plaetze)
    drin: dict[W, set[P]] = {workshop: set() for workshop in plaetze}
    for person in wuensche:
        _unterbringen(person, gewinne, drin, plaetze)
    ergebnis: dict[P, W | None] = dict.fromkeys(wuensche)
    ergebnis |= {person: workshop for workshop, personen in drin.items() for person in personen}
    if auffuellen:
        _auffuellen(ergebnis, plaetze)
    return ergebnis


def _gewinne[P, W](
    wuensche: Mapping[P, Sequence[W]], plaetze: Mapping[W, int | None]
) -> dict[P, dict[W, int]]:
    """What each wish counts: one of a rank outweighs all of the ranks below it together, and the
    order of answers weighs less than any rank."""
    zahl = len(wuensche)
    raenge = max(map(len, wuensche.values()), default=0)
    vor_der_reihenfolge = zahl * zahl * raenge + 1
    gewinne: dict[P, dict[W, int]] = {}
    for stelle, (person, dringend) in enumerate(wuensche.items()):
        gewinne[person] = {
            workshop: (zahl + 1) ** (raenge - rang) * vor_der_reihenfolge
            + (zahl - stelle) * (raenge - rang)
            for rang, workshop in enumerate(dringend)
            if workshop in plaetze
        }
    return gewinne


def _unterbringen[P, W](
    person: P,
    gewinne: Mapping[P, Mapping[W, int]],
    drin: dict[W, set[P]],
    plaetze: Mapping[W, int | None],
) -> None:
    """One more person, in the way that gains most; others may move on to their next wish."""
    ende, gewinn = None, 0  # goes without
    bester: dict[W, int] = {}
    herkunft: dict[W | None, tuple[W | None, P]] = {None: (None, person)}

    def ansehen(aus: W | None, wer: P, nach: W, wert: int) -> bool:
        if wert <= bester.get(nach, -1):
            return False
        bester[nach], herkunft[nach] = wert, (aus, wer)
        return True

    neu = [w for w, wert in gewinne[person].items() if ansehen(None, person, w, wert)]
    # Bellman and Ford over the workshops: a full one is entered when somebody leaves it.
    while neu:
        weiter: dict[W, None] = {}
        for hier in neu:
            if not _ist_voll(hier, drin, plaetze):
                if bester[hier] > gewinn:
                    ende, gewinn = hier, bester[hier]
                continue
            for andere in drin[hier]:
                bisher = bester[hier] - gewinne[andere][hier]
                if bisher > gewinn:  # leaves, and goes without
                    ende, gewinn = None, bisher
                    herkunft[None] = (hier, andere)
                for nach, wert in gewinne[andere].items():
                    if nach != hier and ansehen(hier, andere, nach, bisher + wert):
                        weiter[nach] = None
        neu = list(weiter)
    _umsetzen(ende, herkunft, drin)


def _ist_voll[P, W](workshop: W, drin: Mapping[W, set[P]], plaetze: Mapping[W, int | None]) -> bool:
    grenze = plaetze[workshop]
    return grenze is not None and len(drin[workshop]) >= grenze


def _umsetzen[P, W](
    ende: W | None, herkunft: Mapping[W | None, tuple[W | None, P]], drin: dict[W, set[P]]
) -> None:
    """Along the path found, from its end back to the new person."""
    nach = ende
    while True:
        aus, wer = herkunft[nach]
        if nach is not None:
            drin[nach].add(wer)
        if aus is None:
            return
        drin[aus].discard(wer)
        nach = aus


def _auffuellen[P, W](ergebnis: dict[P, W | None], plaetze: Mapping[W, int | None]) -> None:
    belegt = Counter(workshop for workshop in ergebnis.values() if workshop is not None)
    for person, hat in ergebnis.items():
        frei = [w for w, grenze in plaetze.items() if grenze is None or belegt[w] < grenze]
        if hat is None and frei:
            # The smallest share taken; one without limit counts as twenty places.
            ziel = min(frei, key=lambda w: (belegt[w] + 1) / (plaetze[w] or 20))
            ergebnis[person] = ziel
            belegt[ziel] += 1


def dringendere[P, W](
    person: P, wuensche: Mapping[P, Sequence[W]], hat: Mapping[P, W]
) -> Sequence[W]:
    """What this person would rather have than what she has: for these she waits."""
    alle = wuensche.get(person, ())
    return alle[: alle.index(hat[person])] if hat.get(person) in alle else alle


def wartende[P, W](
    workshop: W, wuensche: Mapping[P, Sequence[W]], hat: Mapping[P, W]
) -> list[tuple[int, P]]:
    """Rank (1 is the dearest) and person, in the order in which they move up."""
    warten = [
        (dringend.index(workshop) + 1, person)
        for person in wuensche
        if workshop in (dringend := dringendere(person, wuensche, hat))
    ]
    return sorted(warten, key=lambda paar: paar[0])  # stable: then by the order of answers


def aufruecken[P, W](
    wuensche: Mapping[P, Sequence[W]], hat: Mapping[P, W], plaetze: Mapping[W, int | None]
) -> dict[P, W]:
    """Fill free places with those who wait, and the places that leaves, until nobody gains.

    Returns who ends up somewhere else. `hat` may name persons who wish for nothing.
    """
    jetzt = dict(hat)
    belegt = Counter(jetzt.values())
    while True:
        moeglich = [
            (rang, stelle, person, workshop)
            for stelle, person in enumerate(wuensche)
            for rang, workshop in enumerate(dringendere(person, wuensche, jetzt))
            if workshop in plaetze
            and ((grenze := plaetze[workshop]) is None or belegt[workshop] < grenze)
        ]
        if not moeglich:
            return {p: w for p, w in jetzt.items() if hat.get(p) != w}
        _rang, _stelle, person, workshop = min(moeglich, key=lambda zeile: zeile[:2])
        if person in jetzt:
            belegt[jetzt[person]] -= 1
        jetzt[person] = workshop
        belegt[workshop] += 1
