"""Countersigning for the municipality: many accessions in one action, each on its own."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from mitglieder.aktionen.zeichenbar import gesperrt
from mitglieder.models import Beitritt, Fassung
from netzwerk.basis.aktionen import dokument
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.models import Dokument, Kettenglied, Konto


@dataclass(frozen=True, kw_only=True)
class Ergebnis:
    """`uebersprungen`: terminated or carried over meanwhile; `schon`: countersigned before."""

    gegengezeichnet: list[Beitritt] = field(default_factory=list)
    schon: list[Beitritt] = field(default_factory=list)
    uebersprungen: list[Beitritt] = field(default_factory=list)


def gegenzeichnen(*, fassung: Fassung, beitritte: Iterable[int], von: Konto) -> Ergebnis:
    """Countersign these accessions (by key) of the version; the documents follow from a worker.

    Each in a transaction of its own: what is countersigned stays so, whatever befalls the next.
    Whoever presses twice, or in two tabs, countersigns nothing twice. Raises PermissionDenied.
    """
    if not fassung.zeichnet_gegen(von):
        raise PermissionDenied
    ergebnis = Ergebnis()
    for pk in sorted(set(beitritte)):
        with transaction.atomic():
            beitritt = gesperrt(pk)
            if beitritt.fassung_id != fassung.pk:
                raise PermissionDenied
            if beitritt.gegengezeichnet_am is not None:
                ergebnis.schon.append(beitritt)
            elif beitritt.gegenzeichnen(von):
                _festhalten(beitritt, von)
                ergebnis.gegengezeichnet.append(beitritt)
            else:
                ergebnis.uebersprungen.append(beitritt)
    return ergebnis


def _festhalten(beitritt: Beitritt, von: Konto) -> None:
    Kettenglied.objects.anhaengen(
        kette=beitritt.kette,
        ereignis="gegengezeichnet",
        nutzlast={
            "sha256": beitritt.fassung.sha256,
            "name": von.name,
            "funktion": beitritt.fassung.gegenzeichner_funktion,
            "von": kennung(von),
        },
    )
    dokument_anfordern(beitritt)


def dokument_anfordern(beitritt: Beitritt) -> Dokument:
    name = slugify(beitritt.parteiname)[:50] or str(beitritt.pk)
    return dokument.anfordern(
        netzwerk=beitritt.fassung.vereinbarung.netzwerk,
        art="gegenzeichnung",
        gegenstand=beitritt,
        dateiname=f"vereinbarung-{name}-fassung-{beitritt.fassung.nummer}-gegengezeichnet.pdf",
    )
