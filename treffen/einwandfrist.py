"""Until when objections to minutes are taken."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from netzwerk.basis.models import Dokument
from netzwerk.basis.templatetags.portal import datum
from treffen.models import Protokoll, Treffen

#: Where no next meeting has a date: what most rules of procedure say.
WOCHEN = 4
#: Who is mailed today needs some days to read; the next meeting may be tomorrow.
MINDESTENS = timedelta(days=7)


@dataclass(frozen=True)
class Einwandfrist:
    """`bis` inclusive, and why this day."""

    bis: date
    grund: str


def einwandfrist(treffen: Treffen) -> Einwandfrist:
    """The day before the next linked meeting, which approves the minutes; where that leaves less
    than a week, or there is none, four weeks."""
    heute = timezone.localdate()
    ohne_termin = (Treffen.Zustand.ENTWURF, Treffen.Zustand.VERSCHOBEN, *Treffen.ENTFALLEN)
    folgendes = Treffen.objects.filter(vorheriges=treffen).exclude(zustand__in=ohne_termin).first()
    if folgendes is not None:
        davor = timezone.localdate(folgendes.beginn) - timedelta(days=1)
        tag = {"tag": datum(folgendes.beginn)}
        if davor >= heute + MINDESTENS:
            return Einwandfrist(
                davor, _("Das ist der Tag vor dem nächsten Treffen (%(tag)s).") % tag
            )
        if davor >= heute:
            return Einwandfrist(
                heute + timedelta(weeks=WOCHEN),
                _("Das sind vier Wochen: Bis zum nächsten Treffen (%(tag)s) bleibt keine Woche.")
                % tag,
            )
    return Einwandfrist(
        heute + timedelta(weeks=WOCHEN),
        _(
            "Das sind vier Wochen: Ein nächstes Treffen mit Termin ist nicht verknüpft. Steht in "
            "Ihrer Geschäftsordnung etwas anderes, ändern Sie den Tag."
        ),
    )


def frist_im_pdf(protokoll: Protokoll, dokument: Dokument | None) -> date | None:
    """The last day the mailed file names, where its mails went out later than it was made and
    another day counts; else None."""
    ab, bis = protokoll.einwaende_ab, protokoll.einwaende_bis
    if ab is None or bis is None or dokument is None or dokument.fertig_am is None:
        return None
    gebaut = timezone.localdate(dokument.fertig_am)
    return bis - (ab - gebaut) if gebaut < ab else None
