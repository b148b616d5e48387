"""From one version of an agreement to the next: carried over, or asked again.

Carried over, a party keeps its signature and goes on in the new version without a new one: its old
accession becomes `uebergeleitet`, a new one names it as `vorgaenger`. Whoever is asked again stays
a party of the old version until the moment of signing the new one (`nachziehen`). Either way an
organisation is bound once: what older versions still ask of it is withdrawn.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mitglieder.aktionen import beitritt as beitritte_aktionen
from mitglieder.aktionen.laufzeit import abloesen_wenn_leer
from mitglieder.aktionen.zeichenbar import neuerer_beitritt
from mitglieder.models import Beitritt, Fassung, Organisation
from mitglieder.models.beitritt_regeln import GUELTIG, OFFEN, VOM_TISCH
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Kettenglied, Konto

#: What a signature consists of; carried over as it is.
UNTERSCHRIFT = (
    "zustand",
    "kontakt",
    "organisation_name",
    "organisation_anschrift",
    "unterzeichner_name",
    "funktion",
    "ort",
    "identitaet",
    "geprueft_von",
    "form",
    "erklaerungen",
    "unterzeichnet_am",
)


@dataclass(frozen=True, kw_only=True)
class Ergebnis:
    uebergeleitet: int
    gefragt: int
    nachrichten: int
    ohne_erreichbare: list[Organisation]


def betroffene(fassung: Fassung) -> list[Beitritt]:
    """Parties of older versions who are neither carried over nor asked yet, each once.

    Two entries that became one may bring two accessions: the newest version's counts.
    """
    schon_hier = Beitritt.objects.filter(fassung=fassung).nicht_wieder_zu_fragen()
    je_organisation: dict[int, Beitritt] = {}
    alle = (
        Beitritt.objects.filter(
            fassung__vereinbarung=fassung.vereinbarung_id, fassung__nummer__lt=fassung.nummer
        )
        .gueltig()
        .exclude(organisation__in=schon_hier.values("organisation"))
        .exclude(organisation__in=_abgelehnt(fassung))
        .select_related("organisation", "fassung")
        .order_by("organisation__name", "organisation", "-fassung__nummer")
    )
    for beitritt in alle:
        je_organisation.setdefault(beitritt.organisation_id, beitritt)
    return list(je_organisation.values())


def unbeantwortete(fassung: Fassung) -> list[Beitritt]:
    """Asked to sign an older version and silent so far, whether this version knows them or not."""
    return list(
        Beitritt.objects.filter(
            fassung__vereinbarung=fassung.vereinbarung_id, fassung__nummer__lt=fassung.nummer
        )
        .unbeantwortet()
        .select_related("organisation", "fassung__vereinbarung__netzwerk")
        .order_by("pk")
    )


def ueberleiten(
    *,
    fassung: Fassung,
    hinueber: Iterable[int],
    fragen: Iterable[int] = (),
    offene: bool = False,
    grund: str,
    von: Konto,
) -> Ergebnis:
    """Carry over the parties with these accessions of older versions, and ask those again.

    With `offene` whoever has not answered to an older version is asked for this one instead: the
    old invitation goes, also where this version knows the organisation already.

    `grund` is the clause or reason that spares a new signature; it stands in the chains and in the
    sealed document. Who has been carried over or asked meanwhile, has given notice or refused the
    new version is left alone, so doing it again does nothing twice. Raises FalscherZustand.
    """
    if not fassung.ist_zeichenbar:
        raise FalscherZustand(
            _("In diese Fassung lässt sich niemand überleiten."),
            bei=fassung,
            weiter=_("Sie ist ein Entwurf, abgelöst oder ausgelaufen."),
        )
    with transaction.atomic():
        # Locked: of two who decide at once the second finds what the first has done.
        Fassung.objects.select_for_update(no_key=True).get(pk=fassung.pk)
        gewaehlt = {*hinueber, *fragen}
        gewaehlte = {b.pk: b.organisation_id for b in betroffene(fassung) if b.pk in gewaehlt}
        gefragte = {b.organisation_id for b in unbeantwortete(fassung)} if offene else set()
        zeilen = gesperrte(fassung, {*gewaehlte.values(), *gefragte})
        alle = [b for b in zeilen if b.pk in gewaehlte and b.zustand in GUELTIG]
        neue = _hinueber([b for b in alle if b.pk in set(hinueber)], fassung, grund, von)
        je_organisation = {neuer.organisation_id: neuer for neuer in neue}
        for uebriger in zeilen:
            if uebriger not in alle and (neuer := je_organisation.get(uebriger.organisation_id)):
                nutzlast = {"nach": fassung.nummer, "grund": grund, "von": kennung(von)}
                _ersetzen(uebriger, neuer, "uebergeleitet", nutzlast, von)
        wieder = [b for b in alle if b.pk not in {neuer.vorgaenger_id for neuer in neue}]
        stille = unbeantwortete(fassung) if offene else []
        hier = set(
            Beitritt.objects.filter(fassung=fassung)
            .exclude(zustand__in=VOM_TISCH)
            .values_list("organisation", flat=True)
        )
        unbekannte = [b for b in [*wieder, *stille] if b.organisation_id not in hier]
        einladung = beitritte_aktionen.einladen(
            fassung=fassung, organisationen=[b.organisation for b in unbekannte], von=von
        )
        for stiller in stille:
            if stiller.organisation not in einladung.ohne_erreichbare:
                with suppress(FalscherZustand):  # signed in this very moment
                    beitritte_aktionen.zurueckziehen(beitritt=stiller, von=von)
        for alte in {beitritt.fassung for beitritt in [*zeilen, *stille]}:
            abloesen_wenn_leer(alte, von)
    return Ergebnis(
        uebergeleitet=len(neue),
        gefragt=einladung.organisationen,
        nachrichten=einladung.nachrichten,
        ohne_erreichbare=einladung.ohne_erreichbare,
    )


def nachziehen(neuer: Beitritt, durch: str) -> None:
    """`neuer` has just been signed: the same organisation's older accessions end here.

    In the transaction that signs. Who gave notice of an old version keeps that notice.
    """
    for alter in gesperrte(neuer.fassung, [neuer.organisation_id]):
        _ersetzen(alter, neuer, "neu_gezeichnet", {"durch": durch}, neuer.eingeladen_von)


def einordnen(beitritt: Beitritt, durch: str) -> None:
    """`beitritt` was signed elsewhere, and that is entered now: a newer version replaces it."""
    neuerer = neuerer_beitritt(beitritt)
    if neuerer is not None:
        _ersetzen(beitritt, neuerer, "neu_gezeichnet", {"durch": durch}, neuerer.eingeladen_von)


def _ersetzen(
    alter: Beitritt, neuer: Beitritt, ereignis: str, nutzlast: dict[str, Any], von: Konto
) -> None:
    """A file that waits to be checked stays until somebody has looked at it (`einordnen`)."""
    if alter.ist_offen:
        beitritte_aktionen.zurueckziehen(beitritt=alter, von=von, wegen=neuer)
    elif alter.zustand in GUELTIG:
        alter.ueberleiten()
        Kettenglied.objects.anhaengen(
            kette=alter.kette,
            ereignis=ereignis,
            nutzlast={"in": neuer.kette, "sha256": neuer.fassung.sha256} | nutzlast,
        )


def _abgelehnt(fassung: Fassung) -> Any:
    """Organisations that refused this version: nobody puts them into it without asking."""
    return Beitritt.objects.filter(fassung=fassung, zustand=Beitritt.Zustand.ABGELEHNT).values(
        "organisation"
    )


def gesperrte(fassung: Fassung, organisationen: Iterable[int]) -> list[Beitritt]:
    """What holds or is open in versions older than `fassung`, locked."""
    # In one order, the newest version first, as whoever signs there comes from it to the older
    # ones: who signs or gives notice in this second waits, or we do, but not both.
    return list(
        Beitritt.objects.select_for_update(of=("self",))
        .filter(
            fassung__vereinbarung=fassung.vereinbarung_id,
            fassung__nummer__lt=fassung.nummer,
            organisation__in=list(organisationen),
            zustand__in=(*GUELTIG, *OFFEN),
        )
        .select_related("organisation", "fassung__vereinbarung__netzwerk", "kontakt")
        .order_by("-fassung__nummer", "pk")
    )


def _hinueber(alte: list[Beitritt], fassung: Fassung, grund: str, von: Konto) -> list[Beitritt]:
    """One new accession for each, in a row that was withdrawn before or a new one."""
    zurueckgezogene = {
        beitritt.organisation_id: beitritt
        for beitritt in Beitritt.objects.filter(
            fassung=fassung, zustand=Beitritt.Zustand.ZURUECKGEZOGEN
        )
    }
    enden = _letzte_hashes(alte)
    neue = []
    for alter in alte:
        neuer = zurueckgezogene.get(alter.organisation_id)
        if neuer is None:
            neuer = Beitritt(eingeladen_von=von)
        else:
            neuer.erneut_oeffnen(von)
        neuer.fassung, neuer.organisation, neuer.vorgaenger = fassung, alter.organisation, alter
        for feld in UNTERSCHRIFT:
            setattr(neuer, feld, getattr(alter, feld))
        neuer.save()
        alter.ueberleiten()
        neue.append(neuer)
    Kettenglied.objects.anhaengen_alle(
        "uebergeleitet",
        {
            alter.kette: {
                "nach": fassung.nummer,
                "in": neuer.kette,
                "sha256": fassung.sha256,
                "grund": grund,
                "von": kennung(von),
            }
            for neuer, alter in zip(neue, alte, strict=True)
        },
    )
    Kettenglied.objects.anhaengen_alle(
        "uebernommen",
        {
            neuer.kette: {
                "aus": alter.fassung.nummer,
                "kette": alter.kette,
                "kettenende": enden[alter.kette],
                "sha256": fassung.sha256,
                "grund": grund,
                "von": kennung(von),
            }
            for neuer, alter in zip(neue, alte, strict=True)
        },
    )
    for neuer in neue:
        beitritte_aktionen.dokument_anfordern(neuer)
    return neue


def _letzte_hashes(beitritte: list[Beitritt]) -> dict[str, str]:
    """The last link of each chain: the new chain names it, so the old one cannot be swapped."""
    letzte = (
        Kettenglied.objects.filter(kette__in=[beitritt.kette for beitritt in beitritte])
        .order_by("kette", "-nummer")
        .distinct("kette")
    )
    return {glied.kette: glied.hash for glied in letzte}
