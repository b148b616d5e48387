"""Mails about one date to those who signed up, each with the personal link."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from angebote.models import Angebotstermin, Terminanmeldung
from netzwerk.basis.aktionen import post
from netzwerk.basis.models import Nachricht, Zugang

# As long as the sign-up itself is kept: the link shows what stands, and ends with it.
LINK_NACH_ENDE = timedelta(days=28)


def mitteilen(
    anlass: str,
    termin: Angebotstermin,
    anmeldungen: Sequence[Terminanmeldung],
    **parameter: Any,
) -> int:
    """Queue one mail to each; the caller holds the lock of the date, so rounds do not collide."""
    if not anmeldungen:
        return 0
    netzwerk = termin.angebot.netzwerk
    noch = termin.letzter_tag + LINK_NACH_ENDE - timezone.localdate()
    links = Zugang.fuer_alle(
        [(eine, eine) for eine in anmeldungen],
        zweck=Zugang.Zweck.TERMINANMELDUNG,
        netzwerk=netzwerk,
        tage=max(noch.days, 1),
    )
    alle = Terminanmeldung.objects.filter(pk__in=[eine.pk for eine in anmeldungen])
    runden = dict(
        Nachricht.objects.zu(alle)
        .filter(anlass=anlass)
        .order_by()
        .values_list("gegenstand_id")
        .annotate(Max("runde"))
    )
    return post.einreihen(
        post.nachricht(
            netzwerk=netzwerk,
            anlass=anlass,
            gegenstand=eine,
            empfaenger=eine.email,
            empfaenger_name=eine.name,
            runde=runden.get(eine.pk, 0) + 1,
            zugang=links[eine.pk, eine.pk],
            parameter=parameter,
        )
        for eine in anmeldungen
    )
