"""Evaluations as pages and PDF read them: by area, each item beside what it was the last time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.handelnde import Handelnde
from treffen.models import Evaluation, Evaluationspunkt, Tagesordnungspunkt, Treffen

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


def davor(evaluation: Evaluation) -> Q:
    """Of evaluations: those of an earlier half-year of its network."""
    frueher = Q(jahr__lt=evaluation.jahr) | Q(
        jahr=evaluation.jahr, halbjahr__lt=evaluation.halbjahr
    )
    return frueher & Q(netzwerk=evaluation.netzwerk_id)


class Frueheres:
    """Items of all earlier evaluations, to find the same thing in: of the same project or path,
    else of the same title. It may have been left out for a while, or not rated. One query."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        zeilen = (
            Evaluationspunkt.objects.filter(
                evaluation__in=Evaluation.objects.filter(davor(evaluation)).order_by()
            )
            .select_related("evaluation")
            .defer("bemerkung", "evaluation__zusammenfassung")
            .order_by("-evaluation__jahr", "-evaluation__halbjahr", "pk")
        )
        self.zeilen = {zeile.pk: zeile for zeile in zeilen}
        self.je: dict[tuple[str, Any], list[Evaluationspunkt]] = defaultdict(list)
        for zeile in self.zeilen.values():
            for schluessel in _schluessel(zeile):
                self.je[schluessel].append(zeile)

    def zu(self, punkt: Evaluationspunkt) -> Evaluationspunkt | None:
        """The latest rated one that may be shown; where none is rated, the latest."""
        alle = self._gleiche(punkt)
        fertig = self.evaluation.ist_abgeschlossen
        # Members read a completed evaluation, but nothing of a draft.
        lesbare = [eine for eine in alle if eine.evaluation.ist_abgeschlossen or not fertig]
        bewertete = (eine for eine in lesbare if eine.bewertung)
        return next(bewertete, None) or next(iter(lesbare or alle), None)

    def _gleiche(self, punkt: Evaluationspunkt) -> list[Evaluationspunkt]:
        """The latest first; of one evaluation, what is surely the same before the same title."""
        gleiche: dict[int, Evaluationspunkt] = {eine.pk: eine for eine in self._kette(punkt)}
        for schluessel in _schluessel(punkt):
            for eine in self.je.get(schluessel, ()):
                if not _ist_anderes(punkt, eine):
                    gleiche.setdefault(eine.pk, eine)
        return sorted(
            gleiche.values(), key=lambda eine: (-eine.evaluation.jahr, -eine.evaluation.halbjahr)
        )

    def _kette(self, punkt: Evaluationspunkt) -> Iterator[Evaluationspunkt]:
        """What was noted as the same, also of a project renamed and deleted since."""
        while (eine := self.zeilen.get(punkt.vorheriger_id or 0)) is not None:
            yield eine
            punkt = eine


def _schluessel(punkt: Evaluationspunkt) -> Iterator[tuple[str, Any]]:
    if punkt.projekt_id:
        yield "projekt", punkt.projekt_id
    if punkt.meldeweg_id:
        yield "meldeweg", punkt.meldeweg_id
    yield punkt.bereich, punkt.titel


def _ist_anderes(punkt: Evaluationspunkt, eine: Evaluationspunkt) -> bool:
    """Two projects may bear the same name."""
    return any(
        hier and dort and hier != dort
        for hier, dort in (
            (punkt.projekt_id, eine.projekt_id),
            (punkt.meldeweg_id, eine.meldeweg_id),
        )
    )


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
    """With what a row shows; of one area, or of all. `vorheriger` is what it is compared with,
    looked for anew: meanwhile a draft may have gone, or another have been completed."""
    punkte = evaluation.punkte.select_related(
        "massnahme__netzwerk",
        "massnahme__verantwortlich__organisation",
        "projekt",
        "meldeweg",
    )
    if bereich:
        punkte = punkte.filter(bereich=bereich)
    liste = list(punkte)
    frueheres = Frueheres(evaluation)
    damals = {punkt.pk: eine.pk for punkt in liste if (eine := frueheres.zu(punkt))}
    ganze = Evaluationspunkt.objects.select_related(
        "evaluation__netzwerk", "massnahme__netzwerk"
    ).in_bulk(set(damals.values()))
    for punkt in liste:
        punkt.evaluation = evaluation
        punkt.vorheriger = ganze.get(damals.get(punkt.pk, 0))
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


# At a meeting


def _besprochen(treffen: Treffen) -> Q:
    """An item of its agenda names it, or it names the meeting itself. Where the item was adjourned
    or taken off, nobody spoke of it."""
    tops = Tagesordnungspunkt.objects.filter(treffen=treffen, evaluation=OuterRef("pk"))
    beraten = tops.auf_tagesordnung().exclude(zustand=Tagesordnungspunkt.Zustand.VERTAGT)
    return Q(Exists(beraten)) | (Q(treffen=treffen) & ~Q(Exists(tops)))


def am_treffen(treffen: Treffen, handelnde: Handelnde) -> list[Evaluation]:
    """For the meeting's page; members do not see drafts. One query."""
    zeilen = (
        Evaluation.objects.sichtbar_fuer(handelnde, treffen.netzwerk)
        .filter(_besprochen(treffen))
        .order_by("jahr", "halbjahr")
    )
    liste = list(zeilen)
    for eine in liste:
        eine.netzwerk = treffen.netzwerk
    return liste


def aufnehmen(treffen: Treffen) -> list[dict[str, Any]]:
    """For the image of the minutes (treffen.abbild): the half-year, and the item. One query."""
    zeilen = (
        Evaluation.objects.filter(_besprochen(treffen), netzwerk=treffen.netzwerk_id)
        .annotate(top=Min("tops", filter=Q(tops__treffen=treffen)))
        .order_by("jahr", "halbjahr")
    )
    return [{**zeile} for zeile in zeilen.values("top", "jahr", "halbjahr")]


def lesen(zeilen: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """For templates: under its name."""
    return [
        zeile | {"titel": str(Evaluation(jahr=zeile["jahr"], halbjahr=zeile["halbjahr"]))}
        for zeile in zeilen
    ]
