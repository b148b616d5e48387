"""A half-year ended, and nobody has looked back on it yet."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from netzwerk.basis.models import Netzwerk
from netzwerk.uebersicht.aufgabe import Aufgabe
from treffen.fortbildung import STATTGEFUNDEN
from treffen.halbjahr import Halbjahr
from treffen.models import Evaluation, Treffen


def aufgaben(netzwerk: Netzwerk, heute: date) -> list[Aufgabe]:
    """A gentle one, where the network evaluated before or met in that half-year; two queries."""
    letztes = Halbjahr.von(heute).vorheriges
    bisher = list(
        Evaluation.objects.filter(netzwerk=netzwerk).values_list("jahr", "halbjahr").order_by()
    )
    if (letztes.jahr, letztes.haelfte) in bisher:
        return []
    traf_sich = Treffen.objects.filter(
        netzwerk=netzwerk, zustand__in=STATTGEFUNDEN, beginn__range=letztes.zeitraum()
    )
    if not bisher and not traf_sich.exists():
        return []
    return [
        Aufgabe(
            _("Auf das %(halbjahr)s zurückschauen") % {"halbjahr": letztes},
            reverse("treffen:evaluation-neu", args=(netzwerk.kurzname,)),
            _("Was zu betrachten ist, schlägt das Portal vor."),
            symbol="history",
            art="info",
        )
    ]
