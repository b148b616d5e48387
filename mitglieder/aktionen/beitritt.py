"""Inviting to an agreement, reminding, withdrawing, terminating: what the coordination does."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mitglieder.models import (
    Beitritt,
    Fassung,
    Kontakt,
    Organisation,
    WeitereOrganisation,
    Zeichnungsvorschlag,
)
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
    #: Nobody there may sign yet: its contacts are asked who may.
    nach_zeichnenden_gefragt: list[Organisation]
    #: Nobody there can be written to: left out.
    ohne_erreichbare: list[Organisation]


def zeichnungsberechtigte(fassung: Fassung) -> Any:
    """Contacts of the network who may sign and can be reached."""
    return (
        Kontakt.objects.im_netzwerk(fassung.vereinbarung.netzwerk)
        .erreichbar()
        .zeichnungsberechtigt()
    )


def berechtigungen(wer: Zugang | Konto, netzwerk_id: int) -> dict[int, Kontakt]:
    """For which organisations a person may sign in this network, and through which entry.

    At home there, standing for it besides, or entered there once more (same name and address).
    """
    hier = Kontakt.objects.filter(netzwerke=netzwerk_id)
    eintraege: list[Kontakt] = []
    if isinstance(wer, Konto):
        eintraege = list(hier.taetig().filter(konto=wer).order_by("pk"))
    elif isinstance(wer.inhaber, Kontakt):
        eintraege = [wer.inhaber, *hier.derselben_person(wer.inhaber)]
    berechtigt: dict[int, Kontakt] = {}
    for eintrag in eintraege:
        if not eintrag.ist_zeichnungsberechtigt or eintrag.ausgeschieden_am or not eintrag.email:
            continue
        weitere = eintrag.weitere_organisationen.values_list("pk", flat=True)
        for organisation in (eintrag.organisation_id, *weitere):
            berechtigt.setdefault(organisation, eintrag)
    return berechtigt


def einladen(
    *, fassung: Fassung, organisationen: Iterable[Organisation], von: Konto
) -> Einladungsergebnis:
    """Ask organisations to sign: a personal link to each of their authorised contacts.

    Where nobody may sign, all who can be reached are asked who may; organisations without any of
    them are returned and left out. Asking twice sends nothing twice; who declined or was
    withdrawn is asked again; who is in a newer version is not asked. Raises FalscherZustand.
    """
    if not fassung.ist_zeichenbar:
        raise FalscherZustand(_("Diese Fassung kann nicht unterzeichnet werden."), bei=fassung)
    gewaehlt = list(dict.fromkeys(organisationen))
    weiter = set(Beitritt.objects.gezeichnet_nach(fassung).values_list("organisation", flat=True))
    gewaehlt = [organisation for organisation in gewaehlt if organisation.pk not in weiter]
    kontakte = _je_organisation(fassung, gewaehlt)
    fragen = _zu_fragen(fassung, [o for o in gewaehlt if o.pk not in kontakte])
    gebeten = kontakte | fragen
    beitritte: list[Beitritt] = []
    with transaction.atomic():
        # Two who invite at once take turns: the second finds what the first has made.
        Fassung.objects.select_for_update(no_key=True).get(pk=fassung.pk)
        bisher = {
            beitritt.organisation_id: beitritt
            for beitritt in Beitritt.objects.filter(fassung=fassung, organisation__in=gebeten)
        }
        for organisation in gewaehlt:
            if organisation.pk not in gebeten:
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
                        maskiert(kontakt.email) for kontakt in gebeten[beitritt.organisation_id]
                    ],
                    "von": kennung(von),
                }
                for beitritt in beitritte
            },
        )
        runden = Kettenglied.objects.anzahl_je_kette("eingeladen", [b.kette for b in beitritte])
        nachrichten = post.einreihen(
            _briefe(beitritte, kontakte, anlass="vereinbarung.einladung", runden=runden)
            + _briefe(beitritte, fragen, anlass="zeichnungsvorschlag.frage", runden=runden)
        )
    return Einladungsergebnis(
        organisationen=len(beitritte),
        nachrichten=nachrichten,
        nach_zeichnenden_gefragt=[b.organisation for b in beitritte if b.organisation_id in fragen],
        ohne_erreichbare=[o for o in gewaehlt if o.pk not in gebeten],
    )


def person_einladen(*, beitritt: Beitritt, kontakt: Kontakt, von: Konto) -> None:
    """Ask one more authorised person; the caller holds the lock of the accession."""
    nutzlast = {
        "fassung": beitritt.fassung_id,
        "sha256": beitritt.fassung.sha256,
        "organisation": beitritt.organisation.name,
        "an": [maskiert(kontakt.email)],
        "von": kennung(von),
    }
    Kettenglied.objects.anhaengen(kette=beitritt.kette, ereignis="eingeladen", nutzlast=nutzlast)
    runden = Kettenglied.objects.anzahl_je_kette("eingeladen", [beitritt.kette])
    post.einreihen(
        _briefe(
            [beitritt],
            {beitritt.organisation_id: [kontakt]},
            anlass="vereinbarung.einladung",
            runden=runden,
        )
    )


def _zu_fragen(
    fassung: Fassung, organisationen: Iterable[Organisation | int]
) -> dict[int, list[Kontakt]]:
    """Who can be asked there who may sign: the main contacts before their deputies."""
    erreichbare = Kontakt.objects.im_netzwerk(fassung.vereinbarung.netzwerk).erreichbar()
    return _nach_organisation(erreichbare.order_by("ist_stellvertretung", "pk"), organisationen)


def _je_organisation(
    fassung: Fassung, organisationen: Iterable[Organisation | int]
) -> dict[int, list[Kontakt]]:
    """Who may sign for each of them, at home there or standing for it besides.

    Those without anybody are left out.
    """
    return _nach_organisation(zeichnungsberechtigte(fassung), organisationen)


def _nach_organisation(
    kontakte: Any, organisationen: Iterable[Organisation | int]
) -> dict[int, list[Kontakt]]:
    je: dict[int, list[Kontakt]] = {}
    for kontakt in kontakte.filter(organisation__in=organisationen):
        je.setdefault(kontakt.organisation_id, []).append(kontakt)
    weitere = WeitereOrganisation.objects.filter(
        organisation__in=organisationen, kontakt__in=kontakte
    )
    for steht_auch_fuer in weitere.select_related("kontakt").order_by("pk"):
        je.setdefault(steht_auch_fuer.organisation_id, []).append(steht_auch_fuer.kontakt)
    return je


def erinnern(*, beitritte: Iterable[Beitritt], von: Konto) -> int:
    """Remind every authorised contact of unanswered accessions, at most once a day each.

    Where nobody may sign, it reminds of naming who may.
    """
    je_fassung: dict[Fassung, list[Beitritt]] = {}
    for beitritt in beitritte:
        if beitritt.ist_offen and beitritt.fassung.ist_zeichenbar:
            je_fassung.setdefault(beitritt.fassung, []).append(beitritt)
    with transaction.atomic():
        return sum(_erinnern(fassung, offene, von) for fassung, offene in je_fassung.items())


def _erinnern(fassung: Fassung, beitritte: list[Beitritt], von: Konto) -> int:
    heute = timezone.localdate().toordinal()
    runden = {beitritt.kette: heute for beitritt in beitritte}
    kontakte = _je_organisation(fassung, [beitritt.organisation_id for beitritt in beitritte])
    ohne = [beitritt for beitritt in beitritte if beitritt.organisation_id not in kontakte]
    # Where somebody was named, the coordination is to act, and nobody is asked again.
    genannt = Zeichnungsvorschlag.objects.filter(beitritt__in=ohne).offen()
    benannt = set(genannt.values_list("beitritt", flat=True))
    ohne = [beitritt for beitritt in ohne if beitritt.pk not in benannt]
    fragen = _zu_fragen(fassung, [beitritt.organisation_id for beitritt in ohne])
    briefe = _briefe(beitritte, kontakte, anlass="vereinbarung.erinnerung", runden=runden)
    briefe += _briefe(ohne, fragen, anlass="zeichnungsvorschlag.erinnerung", runden=runden)
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
    name = slugify(beitritt.parteiname)[:60] or str(beitritt.pk)
    return dokument.anfordern(
        netzwerk=beitritt.fassung.vereinbarung.netzwerk,
        art="beitritt",
        gegenstand=beitritt,
        dateiname=f"vereinbarung-{name}-fassung-{beitritt.fassung.nummer}.pdf",
    )


@transaction.atomic
def zurueckziehen(*, beitritt: Beitritt, von: Konto, wegen: Beitritt | None = None) -> None:
    """Withdraw an unanswered invitation and its links; `wegen` is what took its place.

    Raises FalscherZustand.
    """
    beitritt.zurueckziehen(von)
    for zugang in zugaenge(beitritt).filter(widerrufen_am__isnull=True):
        zugang.widerrufen()
    nutzlast = {"von": kennung(von)} | ({"in": wegen.kette} if wegen else {})
    Kettenglied.objects.anhaengen(
        kette=beitritt.kette, ereignis="zurueckgezogen", nutzlast=nutzlast
    )


def zugaenge(beitritt: Beitritt) -> Any:
    """The personal links to this accession."""
    typ = ContentType.objects.get_for_model(Beitritt)
    return Zugang.objects.filter(
        zweck=Zugang.Zweck.UNTERZEICHNUNG, gegenstand_typ=typ, gegenstand_id=beitritt.pk
    )
