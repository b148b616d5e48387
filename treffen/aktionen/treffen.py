"""Calling a meeting off or moving it, and telling everybody who is invited."""

from datetime import datetime

from django.db import transaction

from netzwerk.basis.handelnde import Handelnde
from treffen.aktionen import einladung
from treffen.models import Treffen


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
def neu_terminieren(*, treffen: Treffen, von: Handelnde, beginn: datetime, ende: datetime) -> None:
    treffen.terminieren(beginn=beginn, ende=ende)
