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

from mitglieder.models import Beitritt, Fassung, Kontakt, Organisation, WeitereOrganisation
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
    gewaehlt = list(dict.fromkeys(organisationen))
    kontakte = _je_organisation(fassung, gewaehlt)
    beitritte: list[Beitritt] = []
    with transaction.atomic():
        # Two who invite at once take turns: the second finds what the first has made.
        Fassung.objects.select_for_update(no_key=True).get(pk=fassung.pk)
        bisher = {
            beitritt.organisation_id: beitritt
            for beitritt in Beitritt.objects.filter(fassung=fassung, organisation__in=kontakte)
        }
        for organisation in gewaehlt:
            if organisation.pk not in kontakte:
                continue
            beitritt = bisher.get(organisation.pk)
            if beitritt is None:
                beitritt = Beitritt(eingeladen_von=von)
            elif beitritt.ist_wieder_zu_fragen:
                beitritt.erneut_oeffnen(von)
            else:
                continue
            beitritt.fassung, beitritt.organisation = fassung, organisation
            beitritte.append(beitritt)
        Beitritt.objects.bulk_create([b for b in beitritte if b.pk is None], batch_size=500)
        Kettenglied.objects.anhaengen_alle(
            "eingeladen",
            {
                beitritt.kette: {
                    "fassung": fassung.pk,
                    "sha256": fassung.sha256,
                    "organisation": beitritt.organisation.name,
                    "an": [
                        maskiert(kontakt.email) for kontakt in kontakte[beitritt.organisation_id]
                    ],
                    "von": kennung(von),
                }
                for beitritt in beitritte
            },
        )
        runden = Kettenglied.objects.anzahl_je_kette("eingeladen", [b.kette for b in beitritte])
        nachrichten = post.einreihen(
            _briefe(beitritte, kontakte, anlass="vereinbarung.einladung", runden=runden)
        )
    return Einladungsergebnis(
        organisationen=len(beitritte),
        nachrichten=nachrichten,
        ohne_berechtigte=[o for o in gewaehlt if o.pk not in kontakte],
    )


def _je_organisation(
    fassung: Fassung, organisationen: Iterable[Organisation | int]
) -> dict[int, list[Kontakt]]:
    """Who may sign for each of them, at home there or standing for it besides.

    Those without anybody are left out.
    """
    kontakte: dict[int, list[Kontakt]] = {}
    berechtigte = zeichnungsberechtigte(fassung)
    for kontakt in berechtigte.filter(organisation__in=organisationen):
        kontakte.setdefault(kontakt.organisation_id, []).append(kontakt)
    weitere = WeitereOrganisation.objects.filter(
        organisation__in=organisationen, kontakt__in=berechtigte
    )
    for steht_auch_fuer in weitere.select_related("kontakt").order_by("pk"):
        kontakte.setdefault(steht_auch_fuer.organisation_id, []).append(steht_auch_fuer.kontakt)
    return kontakte


def erinnern(*, beitritte: Iterable[Beitritt], von: Konto) -> int:
    """Remind every authorised contact of unanswered accessions, at most once a day each."""
    je_fassung: dict[Fassung, list[Beitritt]] = {}
    for beitritt in beitritte:
        if beitritt.ist_offen and beitritt.fassung.ist_zeichenbar:
            je_fassung.setdefault(beitritt.fassung, []).append(beitritt)
    with transaction.atomic():
        return sum(_erinnern(fassung, offene, von) for fassung, offene in je_fassung.items())


def _erinnern(fassung: Fassung, beitritte: list[Beitritt], von: Konto) -> int:
    heute = timezone.localdate().toordinal()
    briefe = _briefe(
        beitritte,
        _je_organisation(fassung, [beitritt.organisation_id for beitritt in beitritte]),
        anlass="vereinbarung.erinnerung",
        runden={beitritt.kette: heute for beitritt in beitritte},
    )
    anzahl = post.einreihen(briefe)
    erinnert = set(Nachricht.objects.geschrieben(briefe).values_list("gegenstand_id", flat=True))
    Kettenglied.objects.anhaengen_alle(
        "erinnert", {b.kette: {"von": kennung(von)} for b in beitritte if b.pk in erinnert}
    )
    return anzahl


def _briefe(
    beitritte: list[Beitritt],
    kontakte: dict[int, list[Kontakt]],
    *,
    anlass: str,
    runden: dict[str, int],
) -> list[Nachricht]:
    """One for each person asked, with a link that holds (again). `runden` by name of the chain."""
    paare = [(b, kontakt) for b in beitritte for kontakt in kontakte.get(b.organisation_id, [])]
    if not paare:
        return []
    netzwerk = beitritte[0].fassung.vereinbarung.netzwerk
    zugaenge = Zugang.fuer_alle(
        paare, zweck=Zugang.Zweck.UNTERZEICHNUNG, netzwerk=netzwerk, tage=LINK_TAGE
    )
    widerrufene = [zugang.pk for zugang in zugaenge.values() if zugang.widerrufen_am is not None]
    if widerrufene:
        Zugang.objects.filter(pk__in=widerrufene).update(widerrufen_am=None)
    return [
        post.nachricht(
            netzwerk=netzwerk,
            anlass=anlass,
            gegenstand=beitritt,
            empfaenger=kontakt.email,
            empfaenger_name=kontakt.name,
            runde=runden[beitritt.kette],
            zugang=zugaenge[beitritt.pk, kontakt.pk],
        )
        for beitritt, kontakt in paare
    ]


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
