"""Minutes are approved: by silence after the deadline, or at the next meeting."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from treffen.aktionen.protokoll import links_verlaengern
from treffen.models import Einwand, Protokoll


@transaction.atomic
def genehmigen(*, protokoll: Protokoll, von: Handelnde) -> None:
    """By hand, as the meeting decided. Raises FalscherZustand: an objection to any version is
    undecided or not yet worked in, a later version exists, or it is approved already."""
    gesperrt: Protokoll = Protokoll.objects.select_for_update(no_key=True).get(pk=protokoll.pk)
    # A draft says nothing yet: `genehmigen` below refuses it.
    seit = gesperrt.freigegeben_am or timezone.now()
    entgegen = Einwand.objects.all().gegen(gesperrt.treffen_id, seit)
    if entgegen.offen().exists():
        raise FalscherZustand(
            _("Es gibt noch offene Einwände."),
            bei=gesperrt,
            weiter=_("Entscheiden Sie erst über jeden Einwand."),
        )
    if Protokoll.objects.filter(treffen=gesperrt.treffen_id, version__gt=gesperrt.version).exists():
        raise FalscherZustand(
            _("Es gibt schon eine korrigierte Version."),
            bei=gesperrt,
            weiter=_("Genehmigt wird die neueste."),
        )
    if entgegen.exists():
        raise FalscherZustand(
            _("Ein übernommener Einwand ist noch nicht eingearbeitet."),
            bei=gesperrt,
            weiter=_("Beginnen Sie erst die korrigierte Version; genehmigt wird dann diese."),
        )
    gesperrt.genehmigen()


def frist_ab_versand(*, protokoll: Protokoll, heute: date | None = None) -> bool:
    """Until the mails are out, the time for objections has not begun: it moves along with the day.

    Asked before the PDF is made, which names its end, and every night. Whether it moved.
    """
    unversandt: Protokoll | None = (
        Protokoll.objects.filter(pk=protokoll.pk).noch_nicht_versandt().first()
    )
    return unversandt is not None and unversandt.frist_zaehlt_ab(heute or timezone.localdate())


def faellige_genehmigen(heute: date | None = None, *, von: Handelnde) -> int:
    """Those whose time for objections is over; how many. Running it again changes nothing."""
    stichtag = heute or timezone.localdate()
    for unversandt in Protokoll.objects.all().noch_nicht_versandt():
        if unversandt.ist_neueste and unversandt.frist_zaehlt_ab(stichtag):
            links_verlaengern(unversandt)
    anzahl = 0
    for pk in list(Protokoll.objects.all().zu_genehmigen(stichtag).values_list("pk", flat=True)):
        with transaction.atomic():
            # Under the lock once more: an objection of the last second counts.
            list(Protokoll.objects.select_for_update(no_key=True).filter(pk=pk).values_list("pk"))
            reif = Protokoll.objects.filter(pk=pk).zu_genehmigen(stichtag).first()
            if reif is not None:
                reif.genehmigen()
                anzahl += 1
    return anzahl
