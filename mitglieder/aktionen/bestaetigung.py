"""Who is asked once a year whether the entry is right, who is only told that there is one.

Everybody whose data a network keeps: at its members, at those on their way in, at those that rest,
and at bodies that only hold the tree together. Where the body has left, was excluded or refused,
nothing depends on the answer any more and no question goes out; but the data are still kept, and
Art. 14 GDPR knows no exception for that: who was never told gets the bare notice.

When is said by `mitglieder.rhythmus`.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Lower, TruncDate
from django.utils import timezone

from mitglieder.models import Kontakt, KontaktNetzwerk, Mitgliedschaft, WeitereOrganisation
from mitglieder.rhythmus import FRAGEN, HINWEIS_WARTET, LINK_TAGE, so_viele
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Nachricht, Netzwerk, Zugang

FRAGE = "bestaetigung.frage"
#: The notice of Art. 14 GDPR and nothing else.
HERKUNFT = "bestaetigung.herkunft"

# How near a network is to a person; it writes in the name of the nearest.
AKTIV, LAUFEND, GLIEDERUNG, GEENDET = range(4)


class NichtFragbar(Exception):
    """No mail would get through to this person, or this network does not know her."""


def bitten(heute: date | None = None) -> int:
    """Write to whoever is due, as many as a night bears in each network; return how many mails."""
    heute = heute or timezone.localdate()
    return sum(_im_netzwerk(pk, heute) for pk in Netzwerk.objects.values_list("pk", flat=True))


@transaction.atomic
def _im_netzwerk(pk: int, heute: date) -> int:
    # Locked: a second run waits here, then counts what the first has written.
    netzwerk = Netzwerk.objects.select_for_update(no_key=True).get(pk=pk)
    schon = Nachricht.objects.filter(
        netzwerk=netzwerk, anlass__in=(FRAGE, HERKUNFT), runde=heute.toordinal()
    ).count()
    faellige = _faellige(netzwerk, heute)
    eingetragen = dict(
        faellige.filter(ist_erste=True)
        .annotate(tag=TruncDate("angelegt_am"))
        .order_by("tag")
        .values_list("tag")
        .annotate(Count("pk"))
    )
    # Whoever confirms in this moment is waited for, and no longer due then.
    personen = list(
        faellige.select_for_update(of=("self",)).order_by("-ist_erste", "reihe", "pk")[
            : max(so_viele(heute, eingetragen, schon) - schon, 0)
        ]
    )
    gefragt = _fragen(netzwerk, _je_person((p for p in personen if p.ist_frage), heute), heute)
    return gefragt + _hinweisen(netzwerk, [p for p in personen if not p.ist_frage], heute)


def _faellige(netzwerk: Netzwerk, heute: date) -> Any:
    """Whom this network writes to, each with `ist_frage` (else the notice), `ist_erste`, `reihe`.

    A notice waits a while for another mail to go with; the question of this network is one.
    """
    unterwegs = Nachricht.objects.filter(
        anlass__in=(FRAGE, HERKUNFT),
        gegenstand_typ=ContentType.objects.get_for_model(Kontakt),
        gegenstand_id=OuterRef("pk"),
        empfaenger__iexact=OuterRef("email"),
        angelegt_am__date__gt=heute - HINWEIS_WARTET,
    )
    wird_gefragt = Q(gefragt_mal__lt=FRAGEN, faellig_am__lte=heute, naehe__lt=GEENDET)
    erfaehrt = Q(ist_erste=True, angelegt_am__date__lte=heute - HINWEIS_WARTET)
    return (
        mit_absender(Kontakt.objects.im_netzwerk(netzwerk).fragbar().mit_faelligkeit())
        .filter(absender=netzwerk.pk)
        .annotate(
            ist_erste=_ob(Q(informiert_am__isnull=True)),
            ist_frage=_ob(wird_gefragt),
            reihe=Case(
                When(informiert_am__isnull=True, then=TruncDate("angelegt_am")),
                default=F("faellig_am"),
            ),
        )
        .filter(Q(ist_frage=True) | (erfaehrt & ~Exists(unterwegs)))
    )


def _ob(bedingung: Q) -> Any:
    return ExpressionWrapper(bedingung, output_field=BooleanField())


@transaction.atomic
def jetzt_bitten(*, kontakt: Kontakt, netzwerk: Netzwerk, von: Handelnde) -> bool:
    """Ask one person now; False when that was done today. Raises NichtFragbar."""
    heute = timezone.localdate()
    hier = mit_absender(Kontakt.objects.all().fragbar().filter(pk=kontakt.pk), nur=netzwerk)
    person = hier.filter(absender=netzwerk.pk).select_for_update(of=("self",)).first()
    if person is None:
        raise NichtFragbar
    return bool(_fragen(netzwerk, {person.pk: person}, heute))


def mit_absender(kontakte: Any, nur: Netzwerk | None = None) -> Any:
    """Each with `absender`: the network to write in the name of, and `naehe`, how near it is.

    Of those in which she is known, the one in which a body of hers has been an active member
    longest: its name she knows best. Else one in which a membership rests or is on its way, else
    one that keeps her body without any, else one that the body has left.
    """
    hier = Mitgliedschaft.objects.filter(netzwerk=OuterRef("netzwerk"))
    ihre = hier.filter(
        Q(organisation=OuterRef("kontakt__organisation"))
        | Q(organisation__weitere_kontakte=OuterRef("kontakt"))
    )
    weitere_ohne = WeitereOrganisation.objects.filter(kontakt=OuterRef("kontakt")).exclude(
        organisation__mitgliedschaft__netzwerk=OuterRef("netzwerk")
    )
    nur_gliederung = ~Exists(hier.filter(organisation=OuterRef("kontakt__organisation"))) | Exists(
        weitere_ohne
    )
    orte = KontaktNetzwerk.objects.filter(kontakt=OuterRef("pk")).annotate(
        naehe=Case(
            When(Exists(ihre.aktiv()), then=Value(AKTIV)),
            When(Exists(ihre.laufend()), then=Value(LAUFEND)),
            When(nur_gliederung, then=Value(GLIEDERUNG)),
            default=Value(GEENDET),
        ),
        seit=Subquery(ihre.aktiv().order_by(F("seit").asc(nulls_last=True)).values("seit")[:1]),
    )
    if nur is not None:
        orte = orte.filter(netzwerk=nur)
    nach_naehe = orte.order_by("naehe", F("seit").asc(nulls_last=True), "netzwerk")
    return kontakte.annotate(
        absender=Subquery(nach_naehe.values("netzwerk")[:1]),
        naehe=Subquery(nach_naehe.values("naehe")[:1]),
    )


def _je_person(faellige: Iterable[Kontakt], heute: date) -> dict[int, Kontakt]:
    """One entry of each person; her others that are due count as asked with it."""
    personen: dict[tuple[str, str, str], Kontakt] = {}
    for kontakt in faellige:
        personen.setdefault(_person(kontakt), kontakt)
    gefragt = {kontakt.pk: kontakt for kontakt in personen.values()}
    adressen = {adresse for adresse, *_name in personen}
    doppelte = [
        kontakt.pk
        for kontakt in Kontakt.objects.zu_fragen(heute)
        .annotate(adresse=Lower("email"))
        .filter(adresse__in=adressen)
        .exclude(pk__in=gefragt)
        if _person(kontakt) in personen
    ]
    Kontakt.objects.filter(pk__in=doppelte).update(
        gefragt_am=heute, gefragt_mal=F("gefragt_mal") + 1
    )
    return gefragt


def _person(kontakt: Kontakt) -> tuple[str, str, str]:
    return kontakt.email.lower(), kontakt.vorname.lower(), kontakt.nachname.lower()


def _fragen(netzwerk: Netzwerk, personen: dict[int, Kontakt], heute: date) -> int:
    """One mail each and round; the rows are locked by the caller."""
    zugaenge = zugaenge_fuer(netzwerk, personen.values())
    neu = [kontakt for kontakt in personen.values() if kontakt.gefragt_am != heute]
    zahl = post.einreihen(
        post.nachricht(
            netzwerk=netzwerk,
            anlass=FRAGE,
            gegenstand=kontakt,
            empfaenger=kontakt.email,
            empfaenger_name=kontakt.name,
            runde=heute.toordinal(),
            zugang=zugaenge[kontakt.pk],
            parameter={"mal": kontakt.gefragt_mal + 1},
        )
        for kontakt in neu
    )
    Kontakt.objects.filter(pk__in=[kontakt.pk for kontakt in neu]).update(
        gefragt_am=heute, gefragt_mal=F("gefragt_mal") + 1
    )
    return zahl


def _hinweisen(netzwerk: Netzwerk, kontakte: Iterable[Kontakt], heute: date) -> int:
    """One notice for each person: it tells of all her entries in this network."""
    personen: dict[tuple[str, str, str], Kontakt] = {}
    for kontakt in kontakte:
        personen.setdefault(_person(kontakt), kontakt)
    return post.einreihen(
        post.nachricht(
            netzwerk=netzwerk,
            anlass=HERKUNFT,
            gegenstand=kontakt,
            empfaenger=kontakt.email,
            empfaenger_name=kontakt.name,
            runde=heute.toordinal(),
        )
        for kontakt in personen.values()
    )


def zugaenge_fuer(netzwerk: Netzwerk, kontakte: Iterable[Kontakt]) -> dict[int, Zugang]:
    """The link of each person to the own entry in this network, made or prolonged."""
    alle = Zugang.fuer_alle(
        [(netzwerk, kontakt) for kontakt in kontakte],
        zweck=Zugang.Zweck.BESTAETIGUNG,
        netzwerk=netzwerk,
        tage=LINK_TAGE,
    )
    # Of somebody who had left and is back.
    widerrufen = [zugang.pk for zugang in alle.values() if zugang.widerrufen_am is not None]
    Zugang.objects.filter(pk__in=widerrufen).update(widerrufen_am=None)
    return {kontakt: zugang for (_netzwerk, kontakt), zugang in alle.items()}
