"""A working group from its founding to its end."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder.models import Kontakt
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk
from treffen.aktionen import gruppenbericht, gruppenmeldung, gruppenmitglied
from treffen.models import Arbeitsgruppe, Gruppenmitglied

#: What the date of the next report hangs on.
RHYTHMUS = {"gegruendet_am", "bericht_monate"}


def namen_sperren(netzwerk: Netzwerk) -> None:
    """Who names a group looks, under this lock, whether the name is free; until the transaction
    ends. Before the group's own lock. Rows that only point to the network are not held up."""
    Netzwerk.objects.select_for_update(no_key=True).get(pk=netzwerk.pk)


@transaction.atomic
def gruenden(*, gruppe: Arbeitsgruppe, leitung: Kontakt | None, von: Handelnde) -> Arbeitsgruppe:
    """With whoever leads it, if that is known; she is told by mail."""
    gruppe.save()
    if leitung is not None:
        gruppenmitglied.aufnehmen(
            gruppe=gruppe, kontakt=leitung, aufgabe=Gruppenmitglied.Aufgabe.LEITUNG, von=von
        )
    return gruppe


@transaction.atomic
def aendern(*, gruppe: Arbeitsgruppe, felder: Collection[str], von: Handelnde) -> None:
    """Writes `felder`; the caller holds the row's lock."""
    gruppe.save(update_fields=felder)
    if RHYTHMUS & {*felder}:
        gruppenbericht.neu_legen(gruppe=gruppe, von=von)


@transaction.atomic
def beginnen(*, gruppe: Arbeitsgruppe, von: Handelnde) -> None:
    """From now on it works, and owes its reports. Raises FalscherZustand."""
    gruppe.beginnen()
    gruppenbericht.vorsehen(gruppe=gruppe, von=von)


@transaction.atomic
def beenden(*, gruppe: Arbeitsgruppe, abschluss: str, von: Handelnde) -> None:
    """Results, measures, members and meetings stay; nobody new comes in, and no report is owed.

    Raises FalscherZustand.
    """
    gruppe = gruppenmitglied.gesperrt(gruppe.pk)
    gruppe.beenden(am=timezone.localdate(), abschluss=abschluss)
    gruppenmeldung.alle_ablehnen(
        gruppe=gruppe, grund=_("Die Gruppe hat ihre Arbeit beendet."), von=von
    )
    gruppe.berichte.filter(abgegeben_am__isnull=True, text="").delete()
