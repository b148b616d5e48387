"""The yearly question whether an entry is still right: who is asked, and by which network.

When is said by `mitglieder.rhythmus`.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils import timezone

from mitglieder.models import Kontakt, Mitgliedschaft
from mitglieder.rhythmus import JE_NACHT, LINK_TAGE
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Nachricht, Netzwerk, Zugang

FRAGE = "bestaetigung.frage"


class NichtFragbar(Exception):
    """No mail would get through to this person, or in the name of this network."""


def bitten(heute: date | None = None) -> int:
    """Write to whoever is due, at most `JE_NACHT` in each network; return how many mails."""
    heute = heute or timezone.localdate()
    return sum(_im_netzwerk(pk, heute) for pk in Netzwerk.objects.values_list("pk", flat=True))


@transaction.atomic
def _im_netzwerk(pk: int, heute: date) -> int:
    # Locked: a second run waits here, then counts what the first has written.
    netzwerk = Netzwerk.objects.select_for_update(no_key=True).get(pk=pk)
    schon = Nachricht.objects.filter(netzwerk=netzwerk, anlass=FRAGE, runde=heute.toordinal())
    faellige = (
        mit_absender(Kontakt.objects.im_netzwerk(netzwerk).zu_fragen(heute))
        .filter(absender=pk)
        # Whoever confirms in this moment is waited for, and no longer due then.
        .select_for_update(of=("self",))
        .order_by("faellig_am", "pk")[: max(JE_NACHT - schon.count(), 0)]
    )
    return _fragen(netzwerk, _je_person(faellige, heute), heute)


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
    """Each with `absender`: the network to write in the name of, None where there is none.

    The one in which a body of hers has been an active member longest: its name she knows best.
    """
    aktive = Mitgliedschaft.objects.aktiv().filter(
        Q(organisation=OuterRef("organisation_id"))
        | Q(organisation__weitere_kontakte=OuterRef("pk")),
        netzwerk__kontakt=OuterRef("pk"),
    )
    if nur is not None:
        aktive = aktive.filter(netzwerk=nur)
    aelteste = aktive.order_by(F("seit").asc(nulls_last=True), "netzwerk")
    return kontakte.annotate(absender=Subquery(aelteste.values("netzwerk")[:1]))


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
