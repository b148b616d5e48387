"""Reminding those who answer for measures: one mail per person, network and day.

A measure is told of once it is agreed, then fourteen and three days before its date, on the day
after, and every fourteen days from then on. What night was missed does not matter: of the days
that went by, the latest counts, once (`Massnahme.erinnert_am`). The link lives past the latest date
of what she has to do, also when that date is moved.
"""

import logging
import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from mitglieder.models import Kontakt
from netzwerk.basis.aktionen import post
from netzwerk.basis.models import Nachricht, Netzwerk, Zugang
from treffen.models import Massnahme

logger = logging.getLogger(__name__)
ANLASS = "massnahmen.erinnerung"
VORHER = (14, 3)  # days before the date
ALLE = 14  # days between two reminders of what is overdue
LINK_TAGE = 180  # links live for one, two, … such spans, so that few lengths are asked for
NACHLAUF = timedelta(days=60)  # after the date: what is late is still reported
HOECHSTENS = timedelta(days=900)  # what is due even later prolongs the link as it comes nearer


def letzter_anlass(frist: date, heute: date) -> date | None:
    """The last day up to today on which a reminder is due; None before the first."""
    erster_danach = frist + timedelta(days=1)
    if heute >= erster_danach:
        return heute - timedelta(days=(heute - erster_danach).days % ALLE)
    davor = (frist - timedelta(days=tage) for tage in VORHER)
    return max((tag for tag in davor if tag <= heute), default=None)


def ist_dran(massnahme: Massnahme, heute: date) -> bool:
    if massnahme.erinnert_am is None or massnahme.frist is None:
        return massnahme.erinnert_am is None
    anlass = letzter_anlass(massnahme.frist, heute)
    return anlass is not None and anlass > massnahme.erinnert_am


def erinnern(heute: date | None = None) -> int:
    """Every night, all networks; returns how many mails are new.

    One network that fails does not keep the others waiting: all failures are raised together at
    the end.
    """
    heute = heute or timezone.localdate()
    neue = 0
    fehler: list[Exception] = []
    for pk in Netzwerk.objects.values_list("pk", flat=True):
        try:
            neue += _im_netzwerk(pk, heute)
        except Exception as einer:
            logger.exception("Erinnerung an Maßnahmen im Netzwerk %s", pk)
            fehler.append(einer)
    if fehler:
        raise ExceptionGroup("Nicht in allen Netzwerken an Maßnahmen erinnert", fehler)
    return neue


@transaction.atomic
def _im_netzwerk(pk: int, heute: date) -> int:
    # Locked: a second run waits here, then finds everybody reminded.
    netzwerk = Netzwerk.objects.select_for_update(no_key=True).get(pk=pk)
    offene = (
        Massnahme.objects.all()
        .zu_erinnern(netzwerk)
        .select_for_update(of=("self",))
        .select_related("verantwortlich")
        .order_by("frist", "pk")
    )
    je_person: dict[tuple[str, str, str], list[Massnahme]] = defaultdict(list)
    for massnahme in offene:
        if ist_dran(massnahme, heute):
            je_person[_person(massnahme.verantwortlich)].append(massnahme)
    nachrichten = _nachrichten(netzwerk, list(je_person.values()), heute)
    _links_nachziehen(netzwerk, offene, heute)
    erinnerte = [massnahme.pk for ihre in je_person.values() for massnahme in ihre]
    Massnahme.objects.filter(pk__in=erinnerte).update(erinnert_am=heute)
    return post.einreihen(nachrichten)


def _person(kontakt: Kontakt | None) -> tuple[str, str, str]:
    """Entered at several bodies she is still one person with one mailbox."""
    assert kontakt is not None  # noqa: S101  agreed measures have one, by constraint
    return kontakt.email.lower(), kontakt.vorname.lower(), kontakt.nachname.lower()


def _nachrichten(
    netzwerk: Netzwerk, personen: list[list[Massnahme]], heute: date
) -> list[Nachricht]:
    """The first of her measures stands for the mail: it belongs to one network and one person."""
    kontakte = [ihre[0].verantwortlich for ihre in personen if ihre[0].verantwortlich]
    zugaenge = zugaenge_fuer(netzwerk, kontakte)
    return [
        post.nachricht(
            netzwerk=netzwerk,
            anlass=ANLASS,
            gegenstand=ihre[0],
            empfaenger=kontakt.email,
            empfaenger_name=kontakt.name,
            runde=heute.toordinal(),
            zugang=zugaenge[kontakt.pk],
            parameter={"massnahmen": [massnahme.pk for massnahme in ihre]},
        )
        for ihre, kontakt in zip(personen, kontakte, strict=True)
    ]


def zugaenge_fuer(netzwerk: Netzwerk, kontakte: list[Kontakt]) -> dict[int, Zugang]:
    """The link of each to all her measures in this network, made or prolonged.

    Its object is the network: somebody known in two of them has a link for each.
    """
    alle = Zugang.fuer_alle(
        [(netzwerk, kontakt) for kontakt in kontakte],
        zweck=Zugang.Zweck.MASSNAHMEN,
        netzwerk=netzwerk,
        tage=LINK_TAGE,
    )
    return {kontakt: zugang for (_netzwerk, kontakt), zugang in alle.items()}


def _links_nachziehen(netzwerk: Netzwerk, offene: Iterable[Massnahme], heute: date) -> None:
    """Links live past the latest date of each person; one query where they do."""
    noetig: dict[tuple[str, str, str], date] = defaultdict(lambda: heute)
    personen: dict[int, tuple[str, str, str]] = {}
    for massnahme in offene:
        assert massnahme.verantwortlich is not None  # noqa: S101  as above
        wer = personen[massnahme.verantwortlich.pk] = _person(massnahme.verantwortlich)
        noetig[wer] = max(noetig[wer], massnahme.frist or heute)
    links = Zugang.objects.filter(
        zweck=Zugang.Zweck.MASSNAHMEN,
        gegenstand_typ=ContentType.objects.get_for_model(Netzwerk),
        gegenstand_id=netzwerk.pk,
        inhaber_typ=ContentType.objects.get_for_model(Kontakt),
    )
    je_laenge: dict[int, list[uuid.UUID]] = defaultdict(list)
    for zugang in links.filter(inhaber_id__in=personen):
        noch = min(noetig[personen[zugang.inhaber_id]] + NACHLAUF - heute, HOECHSTENS)
        if timezone.localdate(zugang.gueltig_bis) - heute < noch:
            # More than is needed, so that the next nights find it long enough.
            je_laenge[(noch.days // LINK_TAGE + 1) * LINK_TAGE].append(zugang.pk)
    for tage, ihre in je_laenge.items():
        Zugang.objects.filter(pk__in=ihre).verlaengern(tage)
