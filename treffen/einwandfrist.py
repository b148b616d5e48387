"""Until when objections to minutes are taken."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from netzwerk.basis.templatetags.portal import datum
from treffen.models import Treffen

#: Where no next meeting has a date: what most rules of procedure say.
WOCHEN = 4


@dataclass(frozen=True)
class Einwandfrist:
    """`bis` inclusive, and why this day."""

    bis: date
    grund: str


def einwandfrist(treffen: Treffen) -> Einwandfrist:
    """The day before the next linked meeting, which approves the minutes; else four weeks."""
    heute = timezone.localdate()
    ohne_termin = (Treffen.Zustand.ENTWURF, Treffen.Zustand.VERSCHOBEN, *Treffen.ENTFALLEN)
    folgendes = Treffen.objects.filter(vorheriges=treffen).exclude(zustand__in=ohne_termin).first()
    if folgendes is not None:
        davor = timezone.localdate(folgendes.beginn) - timedelta(days=1)
        if davor >= heute:
            tag = {"tag": datum(folgendes.beginn)}
            return Einwandfrist(
                davor, _("Das ist der Tag vor dem nächsten Treffen (%(tag)s).") % tag
            )
    return Einwandfrist(
        heute + timedelta(weeks=WOCHEN),
        _(
            "Das sind vier Wochen: Ein nächstes Treffen mit Termin ist nicht verknüpft. Steht in "
            "Ihrer Geschäftsordnung etwas anderes, ändern Sie den Tag."
        ),
    )
