"""Calling a meeting off or moving it, and telling everybody who is invited."""

from datetime import date, datetime

from django.db import transaction

from netzwerk.basis.handelnde import Handelnde
from treffen.aktionen import einladung
from treffen.models import Teilnahme, Treffen


@transaction.atomic
def absagen(*, treffen: Treffen, von: Handelnde, grund: str = "") -> int:
    """Raises FalscherZustand. Returns how many mails are on their way."""
    treffen.absagen(grund)
    return einladung.absage_mitteilen(treffen)


@transaction.atomic
def verschieben(*, treffen: Treffen, von: Handelnde, grund: str = "") -> int:
    """The old date is off, the new one follows; calendars drop the entry."""
    treffen.verschieben(grund)
    return einladung.absage_mitteilen(treffen)


@transaction.atomic
def neu_terminieren(
    *,
    treffen: Treffen,
    von: Handelnde,
    beginn: datetime,
    ende: datetime,
    antwort_bis: date | None = None,
) -> None:
    """The new date after a postponement. Raises FalscherZustand.

    Answers were given to the old date: everybody is asked anew, the trail keeps what was said.
    """
    treffen.terminieren(beginn=beginn, ende=ende, antwort_bis=antwort_bis)
    Teilnahme.objects.filter(treffen=treffen).beantwortet().update(
        antwort=Teilnahme.Antwort.OFFEN, beantwortet_am=None, warteliste_seit=None, bemerkung=""
    )
