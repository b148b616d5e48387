"""Evaluations as pages and PDF read them: by area, each item beside what it was the last time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from treffen.models import Evaluation, Evaluationspunkt

Bereich = Evaluationspunkt.Bereich


@dataclass(frozen=True)
class Vergleich:
    """In a word and a sign; `art` only colours what both say already."""

    wort: str | Promise
    zeichen: str
    art: str


BESSER = Vergleich(_("besser als beim letzten Mal"), "↑", "success")
GLEICH = Vergleich(_("wie beim letzten Mal"), "=", "schlicht")
SCHLECHTER = Vergleich(_("schlechter als beim letzten Mal"), "↓", "warning")
ZUM_ERSTEN_MAL = Vergleich(_("zum ersten Mal betrachtet"), "+", "schlicht")


def vergleich(punkt: Evaluationspunkt) -> Vergleich | None:
    """None while one of the two is not rated, or not to be seen."""
    if punkt.vorheriger is None:
        return ZUM_ERSTEN_MAL if punkt.bewertung else None
    damals = punkt.damals
    if damals is None or not punkt.bewertung or not damals.bewertung:
        return None
    if punkt.bewertung == damals.bewertung:
        return GLEICH
    return BESSER if punkt.bewertung > damals.bewertung else SCHLECHTER


@dataclass
class Zeile:
    """An item on a page. `form` and `jetzt` (what others saved meanwhile) only where one writes."""

    punkt: Evaluationspunkt
    kennzahl: str = ""
    form: Any = None
    jetzt: Evaluationspunkt | None = None

    @property
    def vergleich(self) -> Vergleich | None:
        return vergleich(self.punkt)


@dataclass
class Abschnitt:
    """An area with its items."""

    bereich: str
    zeilen: list[Zeile] = field(default_factory=list)

    @property
    def titel(self) -> str:
        return str(Bereich(self.bereich).label)

    @property
    def bewertet(self) -> int:
        return sum(zeile.punkt.bewertung is not None for zeile in self.zeilen)


def abschnitte(evaluation: Evaluation) -> list[Abschnitt]:
    """All three areas, also empty ones; one query."""
    je = {bereich: Abschnitt(bereich) for bereich in Bereich.values}
    for punkt in mit_vorherigen(evaluation):
        je[punkt.bereich].zeilen.append(Zeile(punkt))
    return list(je.values())


def mit_vorherigen(evaluation: Evaluation, bereich: str = "") -> list[Evaluationspunkt]:
    """With what a row shows; of one area, or of all."""
    punkte = evaluation.punkte.select_related(
        "massnahme__netzwerk",
        "massnahme__verantwortlich__organisation",
        "vorheriger__evaluation__netzwerk",
        "vorheriger__massnahme__netzwerk",
        "projekt",
        "meldeweg",
    )
    if bereich:
        punkte = punkte.filter(bereich=bereich)
    liste = list(punkte)
    for punkt in liste:
        punkt.evaluation = evaluation
    return liste


def verglichen_mit(teile: Iterable[Abschnitt]) -> Evaluation | None:
    """The evaluation its items refer to; the latest, when they refer to several."""
    damalige = (zeile.punkt.damals for teil in teile for zeile in teil.zeilen)
    return max(
        (punkt.evaluation for punkt in damalige if punkt),
        key=lambda evaluation: (evaluation.jahr, evaluation.halbjahr),
        default=None,
    )


def zaehlen(teile: Iterable[Abschnitt]) -> dict[str, int]:
    """How many items, how many of them rated, and how they compare."""
    alle = [zeile for teil in teile for zeile in teil.zeilen]
    return {
        "punkte": len(alle),
        "bewertet": sum(zeile.punkt.bewertung is not None for zeile in alle),
        "besser": sum(zeile.vergleich is BESSER for zeile in alle),
        "schlechter": sum(zeile.vergleich is SCHLECHTER for zeile in alle),
    }
