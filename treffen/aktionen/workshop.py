"""Wishes and places in workshops; everything under the lock of the meeting's row."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Nachricht
from treffen.aktionen import antwortpost, workshopplatz
from treffen.aktionen.warteliste import rueckt_nach, sperren
from treffen.models import (
    Programmpunkt,
    Teilnahme,
    Treffen,
    Workshop,
    Workshopplatz,
    Workshopwunsch,
)
from treffen.verteilung import verteilen as rechnen
from treffen.workshoplage import Lage, Zahlen, lage, lagen, wahlen

ANLASS_BRIEF = "treffen.workshops"


class VorschauVeraltet(Exception):
    """What would be written is not what was shown."""


class KeinPlatz(Exception):
    """The workshop is full; for people."""


@dataclass(frozen=True)
class Vorschau:
    """What a distribution would give in one slot."""

    lage: Lage
    ergebnis: dict[int, int | None]

    @property
    def zahlen(self) -> Zahlen:
        return self.lage.zahlen(self.ergebnis)

    @property
    def workshops(self) -> list[tuple[Workshop, int]]:
        """Each with how many would be in it."""
        drin = list(self.ergebnis.values())
        return [(workshop, drin.count(pk)) for pk, workshop in self.lage.workshops.items()]

    @property
    def ohne(self) -> list[Teilnahme]:
        return [self.lage.teilnahmen[pk] for pk, hat in self.ergebnis.items() if hat is None]


@transaction.atomic
def wuenschen(
    *, teilnahme: Teilnahme, wuensche: Mapping[int, Sequence[int]], von: Handelnde
) -> None:
    """By slot, the dearest first; a slot left out stays as it was. Raises FalscherZustand."""
    treffen = sperren(teilnahme.treffen_id)
    eine: Teilnahme = Teilnahme.objects.get(pk=teilnahme.pk)
    eine.treffen = treffen
    if not (eine.kommt and eine.nimmt_antwort):
        raise FalscherZustand(_("Hier lassen sich keine Workshops mehr wählen."), bei=treffen)
    for punkt in wahlen(treffen):
        if punkt.pk in wuensche:
            gibt_es = {workshop.pk for workshop in punkt.workshops.all()}
            _wuensche_schreiben(eine, punkt, [w for w in wuensche[punkt.pk] if w in gibt_es])
    workshopplatz.nachruecken(treffen)


def _wuensche_schreiben(
    teilnahme: Teilnahme, punkt: Programmpunkt, workshops: Sequence[int]
) -> None:
    bisher = Workshopwunsch.objects.filter(teilnahme=teilnahme, programmpunkt=punkt)
    if list(bisher.order_by("rang").values_list("workshop", flat=True)) == list(workshops):
        return
    bisher.delete()
    Workshopwunsch.objects.bulk_create(
        Workshopwunsch(teilnahme=teilnahme, programmpunkt=punkt, workshop_id=workshop, rang=rang)
        for rang, workshop in enumerate(workshops, start=1)
    )


def vorschau(treffen: Treffen, *, behalten: bool, auffuellen: bool) -> list[Vorschau]:
    """What `verteilen` would write; `behalten` leaves everybody who has a place where they are."""
    return [
        Vorschau(eine, _rechnen(eine, behalten=behalten, auffuellen=auffuellen))
        for eine in lagen(treffen, wahlen(treffen))
        if eine.workshops
    ]


def _rechnen(eine: Lage, *, behalten: bool, auffuellen: bool) -> dict[int, int | None]:
    hat = eine.hat if behalten else {}
    belegt = list(hat.values())
    frei = {
        pk: None if grenze is None else max(grenze - belegt.count(pk), 0)
        for pk, grenze in eine.plaetze.items()
    }
    suchen = {pk: wuensche for pk, wuensche in eine.wuensche.items() if pk not in hat}
    neu = rechnen(suchen, frei, auffuellen=auffuellen)
    return {pk: hat.get(pk, neu.get(pk)) for pk in eine.teilnahmen if pk in hat or pk in neu}


def stand(vorschauen: Sequence[Vorschau]) -> str:
    """A mark of what is shown, to tell whether it still holds when it is confirmed."""
    inhalt = [(eine.lage.punkt.pk, sorted(eine.ergebnis.items())) for eine in vorschauen]
    return hashlib.sha256(repr(inhalt).encode()).hexdigest()[:16]


@transaction.atomic
def verteilen(
    *, treffen: Treffen, behalten: bool, auffuellen: bool, gesehen: str, von: Handelnde
) -> list[Vorschau]:
    """Write what was previewed. Raises FalscherZustand once it has begun, VorschauVeraltet."""
    treffen = sperren(treffen.pk)
    if not rueckt_nach(treffen):
        text = _("Zu diesem Treffen werden keine Plätze mehr verteilt.")
        raise FalscherZustand(text, bei=treffen)
    vorschauen = vorschau(treffen, behalten=behalten, auffuellen=auffuellen)
    if stand(vorschauen) != gesehen:
        raise VorschauVeraltet
    for eine in vorschauen:
        punkt, hat = eine.lage.punkt, eine.lage.hat
        # Also those with a place from before who count no longer.
        aendern = {pk: None for pk in hat if pk not in eine.ergebnis} | {
            pk: workshop for pk, workshop in eine.ergebnis.items() if hat.get(pk) != workshop
        }
        workshopplatz.umsetzen(punkt, aendern)
    return vorschauen


@transaction.atomic
def versetzen(
    *,
    teilnahme: Teilnahme,
    punkt: Programmpunkt,
    workshop: Workshop | None,
    mitteilen: bool,
    von: Handelnde,
) -> bool:
    """The coordination gives a place, another one, or none; the person waits for no dearer one any
    more, or she would move back at once. True when she gets a mail.

    Raises KeinPlatz, FalscherZustand once the meeting has begun.
    """
    treffen = sperren(teilnahme.treffen_id)
    if not rueckt_nach(treffen):
        raise FalscherZustand(_("Die Plätze dieses Treffens stehen fest."), bei=treffen)
    jetzt = lage(treffen, punkt)
    hat = jetzt.hat.get(teilnahme.pk)
    ziel = workshop.pk if workshop else None
    if ziel == hat:
        return False
    if workshop is not None:
        frei = {s.workshop.pk: s.frei for s in jetzt.stand}
        if frei.get(workshop.pk, 0) == 0:
            raise KeinPlatz(
                _("„%(workshop)s“ ist voll. Erhöhen Sie dort zuerst die Zahl der Plätze.")
                % {"workshop": workshop.titel}
            )
    rang = jetzt.rang(teilnahme.pk, ziel)
    bleiben = jetzt.wuensche.get(teilnahme.pk, [])[rang - 1 :] if rang else []
    eine: Teilnahme = Teilnahme.objects.mit_person().get(pk=teilnahme.pk)
    _wuensche_schreiben(eine, punkt, bleiben)
    workshopplatz.umsetzen(punkt, {eine.pk: ziel})
    gesendet = 0
    if mitteilen:
        gesendet = antwortpost.mitteilen(
            workshopplatz.ANLASS_PLATZ,
            treffen,
            [eine],
            parameter={eine.pk: {"workshops": [ziel] if ziel else []}},
        )
    workshopplatz.nachruecken(treffen)
    return bool(gesendet)


@transaction.atomic
def freigeworden(*, treffen: Treffen, von: Handelnde) -> int:
    """After places were added or a workshop is gone. Returns how many moved up."""
    treffen = sperren(treffen.pk)
    return workshopplatz.nachruecken(treffen) if rueckt_nach(treffen) else 0


def naechste_runde(treffen: Treffen) -> int:
    """Of the letter to all; a second press sends the same round, which is there already."""
    bisher = (
        Nachricht.objects.zu(Teilnahme.objects.filter(treffen=treffen))
        .filter(anlass=ANLASS_BRIEF)
        .aggregate(runde=Max("runde"))["runde"]
    )
    return (bisher or 0) + 1


def empfangende(treffen: Treffen) -> list[Teilnahme]:
    """Who has a place and an address."""
    mit_platz = Workshopplatz.objects.filter(programmpunkt__treffen=treffen).values("teilnahme")
    return list(
        Teilnahme.objects.filter(treffen=treffen, pk__in=mit_platz)
        .zugesagt()
        .erreichbar()
        .noch_taetig()
        .mit_person()
        .nach_namen()
    )


@transaction.atomic
def schreiben(*, treffen: Treffen, runde: int, von: Handelnde) -> int:
    """One mail with their workshops to each who has a place. Raises FalscherZustand."""
    treffen = sperren(treffen.pk)
    if not rueckt_nach(treffen):
        raise FalscherZustand(_("Das Treffen hat schon begonnen."), bei=treffen)
    teilnahmen = empfangende(treffen)
    if not 1 <= runde <= naechste_runde(treffen) or not teilnahmen:
        return 0
    links = antwortpost.zugaenge(treffen, teilnahmen)
    return post.einreihen(
        post.nachricht(
            netzwerk=treffen.netzwerk,
            anlass=ANLASS_BRIEF,
            gegenstand=eine,
            empfaenger=eine.person.email,
            empfaenger_name=eine.person.name,
            runde=runde,
            zugang=links[eine.pk],
        )
        for eine in teilnahmen
    )
