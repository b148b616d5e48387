"""People choose their group on the phone: at once when it is known who they are, else as a
Gruppenmeldung that holds a place. Whatever touches two groups locks both, the lower key first."""

from collections.abc import Collection

from django.db import models, transaction
from django.utils.translation import gettext as _

from mitglieder.models import Kontakt
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from treffen.aktionen.gruppenmeldung import HOECHSTENS_OFFEN
from treffen.aktionen.gruppenmitglied import aufnehmen, austragen, verlange_platz
from treffen.models import Arbeitsgruppe, Gruppenmeldung, Gruppenmitglied


def _gesperrt(*pks: int) -> dict[int, Arbeitsgruppe]:
    gruppen = (
        Arbeitsgruppe.objects.select_for_update(of=("self",), no_key=True)
        .select_related("netzwerk")
        .filter(pk__in=pks)
        .order_by("pk")
    )
    return {gruppe.pk: gruppe for gruppe in gruppen}


def _verlange_offen(gruppe: Arbeitsgruppe) -> None:
    if gruppe.ist_beendet or not gruppe.offen_fuer_wahl:
        raise FalscherZustand(
            _("Die Gruppe „%(gruppe)s“ nimmt gerade niemanden auf.") % {"gruppe": gruppe},
            bei=gruppe,
        )


def _verlange_vorzumerken(gruppe: Arbeitsgruppe) -> None:
    """For somebody unknown: also no more of them than can be looked through."""
    _verlange_offen(gruppe)
    verlange_platz(gruppe)
    if gruppe.meldungen.offen().count() >= HOECHSTENS_OFFEN:
        raise FalscherZustand(
            _("Für die Gruppe „%(gruppe)s“ warten gerade zu viele auf Aufnahme.")
            % {"gruppe": gruppe},
            bei=gruppe,
        )


@transaction.atomic
def waehlen(
    *, gruppe: Arbeitsgruppe, kontakt: Kontakt, von: Handelnde, statt: Collection[int] = ()
) -> Gruppenmitglied:
    """Into the group at once, and out of those of `statt` (keys): one either changes or stays.

    Whoever leads one of those stays its lead. Raises KeinPlatz, FalscherZustand.
    """
    gruppen = _gesperrt(gruppe.pk, *statt)
    _verlange_offen(gruppen[gruppe.pk])
    mitglied = aufnehmen(gruppe=gruppen[gruppe.pk], kontakt=kontakt, von=von)
    for bisher in _einfache(kontakt).filter(gruppe__in=statt).exclude(gruppe=gruppe):
        austragen(mitglied=bisher, von=von)
    return mitglied


@transaction.atomic
def verlassen(*, gruppe: Arbeitsgruppe, kontakt: Kontakt, von: Handelnde) -> None:
    """A lead hands over before she goes; here nothing happens for her."""
    for mitglied in _einfache(kontakt).filter(gruppe=gruppe):
        austragen(mitglied=mitglied, von=von)


def _einfache(kontakt: Kontakt) -> models.QuerySet[Gruppenmitglied]:
    zeilen: models.QuerySet[Gruppenmitglied] = (
        Gruppenmitglied.objects.jetzt()
        .filter(kontakt=kontakt, aufgabe=Gruppenmitglied.Aufgabe.MITGLIED)
        .order_by("gruppe")
    )
    return zeilen


@transaction.atomic
def melden(
    *, meldung: Gruppenmeldung, von: Handelnde, statt: Collection[Gruppenmeldung] = ()
) -> None:
    """Somebody whom the portal does not know holds a place, and lets go of those of `statt`.

    Who types an address has not shown that it is his: one that is in, or waits already, holds a
    place like any other, so that nobody learns it here. Raises KeinPlatz, FalscherZustand.
    """
    gruppen = _gesperrt(meldung.gruppe_id, *(eine.gruppe_id for eine in statt))
    Gruppenmeldung.objects.offen().filter(pk__in=[eine.pk for eine in statt]).delete()
    _verlange_vorzumerken(gruppen[meldung.gruppe_id])
    meldung.save()


@transaction.atomic
def umentscheiden(*, meldung: Gruppenmeldung, gruppe: Arbeitsgruppe, von: Handelnde) -> None:
    """The place is held in another group now, or still in the old one when that is full."""
    if meldung.gruppe_id == gruppe.pk:
        return
    ziel = _gesperrt(meldung.gruppe_id, gruppe.pk)[gruppe.pk]
    _verlange_vorzumerken(ziel)
    if not Gruppenmeldung.objects.offen().filter(pk=meldung.pk).update(gruppe=ziel):
        raise FalscherZustand(_("Ihre Meldung ist schon bearbeitet."), bei=ziel)


def zurueckziehen(*, meldung: Gruppenmeldung, von: Handelnde) -> None:
    """The place is free and name and address are gone; what was decided already stays."""
    Gruppenmeldung.objects.offen().filter(pk=meldung.pk).delete()
