"""What a slot with workshops looks like now: places, wishes, who waits."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from treffen.models import (
    Programmpunkt,
    Teilnahme,
    Treffen,
    Workshop,
    Workshopplatz,
    Workshopwunsch,
)
from treffen.verteilung import wartende


@dataclass(frozen=True)
class Lage:
    """`teilnahmen` are all who come, in the order of their answers; keys everywhere else."""

    punkt: Programmpunkt
    workshops: dict[int, Workshop]
    teilnahmen: dict[int, Teilnahme]
    wuensche: dict[int, list[int]]
    hat: dict[int, int]

    @property
    def plaetze(self) -> dict[int, int | None]:
        return {pk: workshop.plaetze for pk, workshop in self.workshops.items()}

    @property
    def ist_verteilt(self) -> bool:
        return bool(self.hat)

    @property
    def ohne_platz(self) -> list[Teilnahme]:
        return [eine for pk, eine in self.teilnahmen.items() if pk not in self.hat]

    @property
    def ohne_wunsch(self) -> int:
        return sum(not self.wuensche.get(pk) for pk in self.teilnahmen)

    @property
    def stand(self) -> list["Workshopstand"]:
        belegt = Counter(self.hat.values())
        erste = Counter(wuensche[0] for wuensche in self.wuensche.values() if wuensche)
        return [
            Workshopstand(
                workshop, belegt[pk], erste[pk], len(self.wartende(pk)) if self.ist_verteilt else 0
            )
            for pk, workshop in self.workshops.items()
        ]

    def wartende(self, workshop: int) -> list[tuple[int, Teilnahme]]:
        """Rank of the wish and person, in the order in which they move up."""
        return [
            (rang, self.teilnahmen[pk]) for rang, pk in wartende(workshop, self.wuensche, self.hat)
        ]

    def belegung(self, workshop: int) -> list[Teilnahme]:
        """Who has a place there, by name."""
        drin = [self.teilnahmen[pk] for pk, hat in self.hat.items() if hat == workshop]
        return sorted(drin, key=lambda t: (t.person.nachname.casefold(), t.person.vorname, t.pk))

    def rang(self, teilnahme: int, workshop: int | None) -> int:
        """Which wish that is; 0: not wished for, or nothing."""
        wuensche = self.wuensche.get(teilnahme, [])
        return wuensche.index(workshop) + 1 if workshop in wuensche else 0

    def zahlen(self, ergebnis: Mapping[int, int | None]) -> "Zahlen":
        raenge = Counter(self.rang(p, w) for p, w in ergebnis.items() if w is not None)
        ohne = sum(workshop is None for workshop in ergebnis.values())
        return Zahlen(raenge[1], raenge[2], raenge[3], raenge[0], ohne)


@dataclass(frozen=True)
class Workshopstand:
    """One line: places taken, first wishes, and who waits."""

    workshop: Workshop
    belegt: int
    erste: int
    wartend: int

    @property
    def frei(self) -> int | None:
        """None: without limit."""
        grenze = self.workshop.plaetze
        return None if grenze is None else max(grenze - self.belegt, 0)


@dataclass(frozen=True)
class Zahlen:
    """How many have their first, second, third wish, something else, or nothing."""

    erster: int
    zweiter: int
    dritter: int
    anderer: int
    keiner: int


def programm(treffen: Treffen) -> list[Programmpunkt]:
    """The day as it is read, each slot with its workshops."""
    return list(treffen.programm.prefetch_related("workshops"))


def hat_wahl(punkte: Iterable[Programmpunkt]) -> bool:
    """Whether there is something to wish for."""
    return any(punkt.hat_wahl and punkt.workshops.all() for punkt in punkte)


def wahlen(treffen: Treffen) -> list[Programmpunkt]:
    """The slots in which people choose."""
    return list(treffen.programm.filter(hat_wahl=True).prefetch_related("workshops"))


def lagen(
    treffen: Treffen, punkte: Iterable[Programmpunkt], *, mit_person: bool = True
) -> list[Lage]:
    """In four queries for all slots together, however many."""
    punkte = list(punkte)
    schluessel = [punkt.pk for punkt in punkte]
    plaetze = Workshopplatz.objects.filter(programmpunkt__in=schluessel)
    teilnahmen: QuerySet[Teilnahme] = (
        Teilnahme.objects.filter(treffen=treffen)
        .filter(
            Q(antwort=Teilnahme.Antwort.ZUGESAGT)
            | Q(pk__in=plaetze.values("teilnahme"))  # until they say no
        )
        .order_by("beantwortet_am", "pk")
    )
    if mit_person:
        teilnahmen = teilnahmen.mit_person()  # type: ignore[attr-defined]  # of its queryset
    alle = {eine.pk: eine for eine in teilnahmen}
    wuensche: dict[int, dict[int, list[int]]] = {pk: {} for pk in schluessel}
    hat: dict[int, dict[int, int]] = {pk: {} for pk in schluessel}
    zeilen = Workshopwunsch.objects.filter(programmpunkt__in=schluessel).order_by("rang")
    genannt: dict[tuple[int, int], list[int]] = {}
    for punkt, teilnahme, workshop in zeilen.values_list("programmpunkt", "teilnahme", "workshop"):
        genannt.setdefault((punkt, teilnahme), []).append(workshop)
    for punkt in schluessel:
        # In the order of answers, which decides between two who wish for the same.
        wuensche[punkt] = {
            pk: genannt.get((punkt, pk), [])
            for pk, eine in alle.items()
            if eine.antwort == Teilnahme.Antwort.ZUGESAGT
        }
    for punkt, teilnahme, workshop in plaetze.values_list("programmpunkt", "teilnahme", "workshop"):
        hat[punkt][teilnahme] = workshop
    return [
        Lage(
            punkt,
            {workshop.pk: workshop for workshop in punkt.workshops.all()},
            {
                pk: eine
                for pk, eine in alle.items()
                if eine.antwort == Teilnahme.Antwort.ZUGESAGT or pk in hat[punkt.pk]
            },
            wuensche[punkt.pk],
            hat[punkt.pk],
        )
        for punkt in punkte
    ]


def lage(treffen: Treffen, punkt: Programmpunkt) -> Lage:
    return lagen(treffen, [punkt])[0]


@dataclass(frozen=True)
class Eigene:
    """One slot for one person: what she has, and for what she waits at which place."""

    punkt: Programmpunkt
    workshop: Workshop | None
    wartet: list[tuple[Workshop, int]]
    wuensche: list[Workshop]
    ist_verteilt: bool


def eigene(teilnahme: Teilnahme) -> list[Eigene]:
    ergebnis = []
    genannt: dict[int, list[int]] = {}  # also of whoever waits for a place at the meeting
    for wunsch in Workshopwunsch.objects.filter(teilnahme=teilnahme).order_by("rang"):
        genannt.setdefault(wunsch.programmpunkt_id, []).append(wunsch.workshop_id)
    for eine in lagen(teilnahme.treffen, wahlen(teilnahme.treffen), mit_person=False):
        hat = eine.hat.get(teilnahme.pk)
        namen = eine.workshops
        warten = []
        for workshop in genannt.get(eine.punkt.pk, []) if eine.ist_verteilt else []:
            reihe = [wer.pk for _rang, wer in eine.wartende(workshop)]
            if teilnahme.pk in reihe:
                warten.append((namen[workshop], reihe.index(teilnahme.pk) + 1))
        gewuenscht = [namen[workshop] for workshop in genannt.get(eine.punkt.pk, [])]
        ergebnis.append(
            Eigene(eine.punkt, namen.get(hat or 0), warten, gewuenscht, eine.ist_verteilt)
        )
    return ergebnis
