"""An evaluation: begun with what there is to look at, written by several, completed once.

Every write holds the evaluation's row: two who write wait for each other, and completing waits for
both. Whether an edit hits what its author read is decided by the item's `stand`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from netzwerk.basis.aktionen import dokument as dokumente
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from netzwerk.basis.stand import sperren
from treffen.arbeitsprozesse import UEBLICHE
from treffen.evaluationslage import Frueheres, davor
from treffen.halbjahr import Halbjahr
from treffen.models import Evaluation, Evaluationspunkt, Massnahme, Meldeweg, Projekt

ART = "evaluation"
TITEL_HOECHSTENS = 200
#: More is no evaluation any more; keeps a page readable, and a hostile form small.
PUNKTE_HOECHSTENS = 100
Bereich = Evaluationspunkt.Bereich


@dataclass(frozen=True)
class Eingabe:
    """What somebody typed for one item, and the `stand` she had read."""

    pk: int
    stand: int
    bewertung: int | None
    bemerkung: str


@dataclass
class Gespeichert:
    """`konflikte`: what others saved meanwhile, by key; `fehlend`: items that are gone."""

    konflikte: dict[int, Evaluationspunkt] = field(default_factory=dict)
    fehlend: list[Eingabe] = field(default_factory=list)


@transaction.atomic
def beginnen(*, netzwerk: Netzwerk, halbjahr: Halbjahr, von: Konto) -> Evaluation:
    """The one of this half-year: with the items of the last time, projects and paths in force."""
    # Of two who begin at once the second waits here, and then finds the first one's.
    Netzwerk.objects.select_for_update(no_key=True).get(pk=netzwerk.pk)
    evaluation: Evaluation
    evaluation, neu = Evaluation.objects.get_or_create(
        netzwerk=netzwerk, jahr=halbjahr.jahr, halbjahr=halbjahr.haelfte
    )
    if neu:
        vorige = vorherige(evaluation)
        alte = list(vorige.punkte.all()) if vorige else []
        _einsetzen(evaluation, _vorschlaege(evaluation, alte, ist_erste=vorige is None))
    return evaluation


def vorherige(evaluation: Evaluation) -> Evaluation | None:
    """The last one before it, whatever half-years lie between."""
    gefunden: Evaluation | None = Evaluation.objects.filter(davor(evaluation)).first()
    return gefunden


def projekte_im(netzwerk: Netzwerk, halbjahr: Halbjahr) -> Iterable[Projekt]:
    """What ran then, or ended."""
    zeilen: Iterable[Projekt] = (
        Projekt.objects.des_netzwerks(netzwerk)
        .filter(Q(beginn__isnull=True) | Q(beginn__lte=halbjahr.ende))
        .filter(
            Q(zustand=Projekt.Zustand.LAUFEND)
            | Q(
                zustand__in=(Projekt.Zustand.ABGESCHLOSSEN, Projekt.Zustand.ABGEBROCHEN),
                ende__gte=halbjahr.beginn,
            )
        )
        .nach_stand()
    )
    return zeilen


def _vorschlaege(
    evaluation: Evaluation, alte: list[Evaluationspunkt], *, ist_erste: bool
) -> Iterator[Evaluationspunkt]:
    """Of the last time what is still there; then what is new since."""
    halbjahr = Halbjahr(evaluation.jahr, evaluation.halbjahr)
    projekte = {eines.pk: eines for eines in projekte_im(evaluation.netzwerk, halbjahr)}
    wege = {
        weg.pk: weg for weg in Meldeweg.objects.filter(netzwerk=evaluation.netzwerk_id).gueltig()
    }
    for alter in alte:
        entfallen = (alter.projekt_id and alter.projekt_id not in projekte) or (
            alter.meldeweg_id and alter.meldeweg_id not in wege
        )
        if not entfallen:
            projekt = projekte.pop(alter.projekt_id or 0, None)
            weg = wege.pop(alter.meldeweg_id or 0, None)
            yield Evaluationspunkt(
                bereich=alter.bereich,
                # Renamed since: the present name.
                titel=str(projekt or weg or alter.titel),
                projekt=projekt,
                meldeweg=weg,
                vorheriger=alter,
            )
    if ist_erste:
        for titel in UEBLICHE:
            yield Evaluationspunkt(bereich=Bereich.ARBEITSPROZESS, titel=titel)
    for weg in wege.values():
        yield Evaluationspunkt(bereich=Bereich.VERFAHREN, titel=weg.titel, meldeweg=weg)
    for projekt in projekte.values():
        yield Evaluationspunkt(bereich=Bereich.PROJEKT, titel=projekt.titel, projekt=projekt)


def _einsetzen(evaluation: Evaluation, punkte: Iterable[Evaluationspunkt]) -> None:
    vergeben: set[tuple[str, str]] = set()
    frueheres = Frueheres(evaluation)
    for position, punkt in enumerate(punkte, start=1):
        punkt.vorheriger = punkt.vorheriger or frueheres.zu(punkt)
        punkt.titel = _einmalig(punkt.bereich, punkt.titel, vergeben)
        punkt.evaluation, punkt.position = evaluation, position
        punkt.save()


def _einmalig(bereich: str, titel: str, vergeben: set[tuple[str, str]]) -> str:
    """Two projects may bear the same name: the second one gets a number."""
    eigener, nummer = titel, 1
    while (bereich, eigener) in vergeben:
        nummer += 1
        eigener = f"{titel[: TITEL_HOECHSTENS - 6]} ({nummer})"
    vergeben.add((bereich, eigener))
    return eigener


def _verlange_entwurf(evaluation: Evaluation) -> None:
    """Holds the row until the transaction ends."""
    sperren(evaluation)
    if evaluation.ist_abgeschlossen:
        raise FalscherZustand(_("Diese Evaluation ist abgeschlossen."), bei=evaluation)


@transaction.atomic
def bewerten(*, evaluation: Evaluation, eingaben: Iterable[Eingabe], von: Konto) -> Gespeichert:
    """Each for itself: one that somebody else has changed meanwhile keeps the others not."""
    _verlange_entwurf(evaluation)
    ergebnis = Gespeichert()
    hier = {punkt.pk: punkt for punkt in evaluation.punkte.all()}
    for eingabe in eingaben:
        punkt = hier.get(eingabe.pk)
        if punkt is None:
            ergebnis.fehlend.append(eingabe)
        elif (punkt.bewertung, punkt.bemerkung) == (eingabe.bewertung, eingabe.bemerkung):
            continue
        elif punkt.stand != eingabe.stand:
            ergebnis.konflikte[punkt.pk] = punkt
        else:
            evaluation.punkte.filter(pk=punkt.pk).update(
                bewertung=eingabe.bewertung, bemerkung=eingabe.bemerkung, stand=F("stand") + 1
            )
    return ergebnis


@transaction.atomic
def hinzufuegen(
    *, evaluation: Evaluation, bereich: str, titel: str, von: Konto
) -> Evaluationspunkt | None:
    """One more thing to look at; None when it stands there already, or the list is full."""
    _verlange_entwurf(evaluation)
    dort = evaluation.punkte.all()
    if dort.filter(bereich=bereich, titel=titel).exists() or dort.count() >= PUNKTE_HOECHSTENS:
        return None
    letzte = dort.aggregate(letzte=Max("position"))["letzte"] or 0
    punkt = Evaluationspunkt(
        evaluation=evaluation, bereich=bereich, titel=titel, position=letzte + 1
    )
    punkt.vorheriger = Frueheres(evaluation).zu(punkt)
    punkt.save()
    return punkt


@transaction.atomic
def meldeweg_aufnehmen(*, weg: Meldeweg, heute: Halbjahr, von: Konto) -> Evaluationspunkt:
    """In the draft that is being written, else in a new one of this half-year; once, however often
    one asks. Raises FalscherZustand when there is no room, or this half-year's is completed."""
    evaluation = Evaluation.objects.filter(
        netzwerk=weg.netzwerk_id, zustand=Evaluation.Zustand.ENTWURF
    ).first() or beginnen(netzwerk=weg.netzwerk, halbjahr=heute, von=von)
    _verlange_entwurf(evaluation)
    evaluation.netzwerk = weg.netzwerk
    dort = evaluation.punkte.filter(bereich=Bereich.VERFAHREN)
    punkt: Evaluationspunkt | None = (
        dort.filter(meldeweg=weg).first() or dort.filter(titel=weg.titel).first()
    )
    if punkt is None:
        punkt = hinzufuegen(
            evaluation=evaluation, bereich=Bereich.VERFAHREN, titel=weg.titel, von=von
        )
    if punkt is None:
        raise FalscherZustand(_("Diese Evaluation hat schon 100 Punkte."), bei=evaluation)
    if punkt.meldeweg_id is None:
        punkt.meldeweg = weg
        punkt.save(update_fields=["meldeweg"])
    punkt.evaluation = evaluation
    return punkt


@transaction.atomic
def entfernen(*, punkt: Evaluationspunkt, von: Konto) -> None:
    _verlange_entwurf(punkt.evaluation)
    punkt.delete()


@transaction.atomic
def massnahme_ableiten(*, punkt: Evaluationspunkt, massnahme: Massnahme, von: Konto) -> Massnahme:
    """Agreed when it says who and by when, else proposed. An item has one: of two who press at
    once, the second gets the first one's."""
    _verlange_entwurf(punkt.evaluation)
    sperren(punkt)
    if punkt.massnahme is not None:
        schon: Massnahme = punkt.massnahme
        return schon
    if massnahme.verantwortlich_id and massnahme.frist:
        massnahme.zustand = Massnahme.Zustand.BESCHLOSSEN
    massnahme.save()
    punkt.massnahme = massnahme
    punkt.save(update_fields=["massnahme"])
    return massnahme


@transaction.atomic
def abschliessen(*, evaluation: Evaluation, von: Konto) -> None:
    """For good; a worker makes the PDF."""
    _verlange_entwurf(evaluation)
    if not evaluation.punkte.filter(bewertung__isnull=False).exists():
        raise FalscherZustand(
            _("Noch ist nichts bewertet."),
            bei=evaluation,
            weiter=_("Bewerten Sie mindestens einen Punkt, dann schließen Sie ab."),
        )
    evaluation.abschliessen(von)
    dokumente.anfordern(
        netzwerk=evaluation.netzwerk,
        art=ART,
        gegenstand=evaluation,
        dateiname=f"evaluation-{evaluation.jahr}-{evaluation.halbjahr}.pdf",
    )


def dokument_zu(evaluation: Evaluation) -> Dokument | None:
    gefunden: Dokument | None = Dokument.objects.zu(evaluation).filter(art=ART).first()
    return gefunden


@transaction.atomic
def dokument_erneut(*, evaluation: Evaluation, von: Konto) -> None:
    """Try the PDF again now: after the last attempt failed, or while the next one waits."""
    dokument = dokument_zu(evaluation)
    if dokument is None or dokument.ist_fertig:
        return
    dokument.erneut()
    Dokument.objects.filter(
        pk=dokument.pk, zustand=Dokument.Zustand.WARTEND, pacht_bis__isnull=True
    ).update(faellig_ab=timezone.now())
    transaction.on_commit(lambda: dokumente.anstossen(dokument))


@transaction.atomic
def loeschen(*, evaluation: Evaluation, von: Konto) -> None:
    """Only what was never completed. Measures that came out of it stay."""
    _verlange_entwurf(evaluation)
    evaluation.delete()
