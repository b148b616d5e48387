"""Inviting to an agreement, reminding, withdrawing, terminating: what the coordination does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mitglieder.models import Beitritt, Fassung, Kontakt, Organisation
from netzwerk.basis.aktionen import dokument, post
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument, Kettenglied, Konto, Nachricht, Zugang
from netzwerk.basis.templatetags.portal import maskiert

LINK_TAGE = 60


class BeitrittNichtMoeglich(Exception):
    """This link can no longer sign; the message says why and what to do."""


class SchonBeantwortet(BeitrittNichtMoeglich):
    """Somebody has signed, declined or withdrawn before."""


@dataclass(frozen=True, kw_only=True)
class Einladungsergebnis:
    organisationen: int
    nachrichten: int
    ohne_berechtigte: list[Organisation]


def zeichnungsberechtigte(fassung: Fassung) -> Any:
    """Contacts of the network who may sign and can be reached."""
    return (
        Kontakt.objects.im_netzwerk(fassung.vereinbarung.netzwerk)
        .erreichbar()
        .zeichnungsberechtigt()
    )


def einladen(
    *, fassung: Fassung, organisationen: Iterable[Organisation], von: Konto
) -> Einladungsergebnis:
    """Ask organisations to sign: a personal link to each of their authorised contacts.

    Organisations without one are returned and left out. Asking twice sends nothing twice;
    who declined or was withdrawn is asked again. Raises FalscherZustand.
    """
    if not fassung.ist_zeichenbar:
        raise FalscherZustand(_("Diese Fassung kann nicht unterzeichnet werden."), bei=fassung)
    gewaehlt = list(organisationen)
    je_organisation: dict[int, list[Kontakt]] = {}
    for kontakt in zeichnungsberechtigte(fassung).filter(organisation__in=gewaehlt):
        je_organisation.setdefault(kontakt.organisation_id, []).append(kontakt)
    ohne = [organisation for organisation in gewaehlt if organisation.pk not in je_organisation]
    eingeladen, nachrichten = 0, 0
    with transaction.atomic():
        for organisation in gewaehlt:
            kontakte = je_organisation.get(organisation.pk)
            if not kontakte:
                continue
            beitritt, neu = Beitritt.objects.get_or_create(
                fassung=fassung, organisation=organisation, defaults={"eingeladen_von": von}
            )
            if not neu:
                if not beitritt.ist_wieder_zu_fragen:
                    continue
                beitritt.erneut_oeffnen(von)
            eingeladen += 1
            Kettenglied.objects.anhaengen(
                kette=beitritt.kette,
                ereignis="eingeladen",
                nutzlast={
                    "fassung": fassung.pk,
                    "sha256": fassung.sha256,
                    "organisation": organisation.name,
                    "an": [maskiert(kontakt.email) for kontakt in kontakte],
                    "von": kennung(von),
                },
            )
            runde = Kettenglied.objects.filter(kette=beitritt.kette, ereignis="eingeladen").count()
            nachrichten += post.einreihen(
                [
                    _einladung(beitritt, kontakt, anlass="vereinbarung.einladung", runde=runde)
                    for kontakt in kontakte
                ]
            )
    return Einladungsergebnis(
        organisationen=eingeladen, nachrichten=nachrichten, ohne_berechtigte=ohne
    )


def erinnern(*, beitritte: Iterable[Beitritt], von: Konto) -> int:
    """Remind every authorised contact of unanswered accessions, at most once a day each."""
    heute = timezone.localdate().toordinal()
    anzahl = 0
    with transaction.atomic():
        for beitritt in beitritte:
            if not (beitritt.ist_offen and beitritt.fassung.ist_zeichenbar):
                continue
            kontakte = zeichnungsberechtigte(beitritt.fassung).filter(
                organisation=beitritt.organisation_id
            )
            neu = post.einreihen(
                [
                    _einladung(beitritt, kontakt, anlass="vereinbarung.erinnerung", runde=heute)
                    for kontakt in kontakte
                ]
            )
            if neu:
                Kettenglied.objects.anhaengen(
                    kette=beitritt.kette, ereignis="erinnert", nutzlast={"von": kennung(von)}
                )
            anzahl += neu
    return anzahl


def _einladung(beitritt: Beitritt, kontakt: Kontakt, *, anlass: str, runde: int) -> Nachricht:
    netzwerk = beitritt.fassung.vereinbarung.netzwerk
    zugang = Zugang.fuer(
        kontakt,
        zweck=Zugang.Zweck.UNTERZEICHNUNG,
        gegenstand=beitritt,
        netzwerk=netzwerk,
        tage=LINK_TAGE,
    )
    if zugang.widerrufen_am is not None:
        zugang.widerrufen_am = None
        zugang.save(update_fields=["widerrufen_am"])
    return post.nachricht(
        netzwerk=netzwerk,
        anlass=anlass,
        gegenstand=beitritt,
        empfaenger=kontakt.email,
        empfaenger_name=kontakt.name,
        runde=runde,
        zugang=zugang,
    )


def dokument_anfordern(beitritt: Beitritt) -> Dokument:
    name = slugify(beitritt.organisation.name)[:60] or str(beitritt.pk)
    return dokument.anfordern(
        netzwerk=beitritt.fassung.vereinbarung.netzwerk,
        art="beitritt",
        gegenstand=beitritt,
        dateiname=f"vereinbarung-{name}-fassung-{beitritt.fassung.nummer}.pdf",
    )


@transaction.atomic
def zurueckziehen(*, beitritt: Beitritt, von: Konto) -> None:
    """Withdraw an unanswered invitation and its links. Raises FalscherZustand."""
    beitritt.zurueckziehen(von)
    for zugang in zugaenge(beitritt).filter(widerrufen_am__isnull=True):
        zugang.widerrufen()
    Kettenglied.objects.anhaengen(
        kette=beitritt.kette, ereignis="zurueckgezogen", nutzlast={"von": kennung(von)}
    )


@transaction.atomic
def kuendigen(*, beitritt: Beitritt, zum: date, von: Konto) -> None:
    """Record a termination to a date. Raises FalscherZustand."""
    beitritt.kuendigen(zum=zum, von=von)
    Kettenglied.objects.anhaengen(
        kette=beitritt.kette,
        ereignis="gekuendigt",
        nutzlast={"zum": zum.isoformat(), "von": kennung(von)},
    )


def zugaenge(beitritt: Beitritt) -> Any:
    """The personal links to this accession."""
    typ = ContentType.objects.get_for_model(Beitritt)
    return Zugang.objects.filter(
        zweck=Zugang.Zweck.UNTERZEICHNUNG, gegenstand_typ=typ, gegenstand_id=beitritt.pk
    )
