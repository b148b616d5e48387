"""Mails that follow an answer or a registration, each with the personal link of its person."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from netzwerk.basis.aktionen import post
from netzwerk.basis.models import Nachricht, Zugang
from treffen.models import Teilnahme, Treffen

# The link still shows time and answer for a while after the meeting.
LINK_NACH_ENDE = timedelta(days=30)


def mitteilen(
    anlass: str,
    treffen: Treffen,
    teilnahmen: Sequence[Teilnahme],
    *,
    parameter: Mapping[int, dict[str, Any]] | None = None,
) -> int:
    """Queue one mail to each who has an address; the caller holds the lock of the meeting.
    `parameter` of the mail by the key of the Teilnahme."""
    erreichbare = [eine for eine in teilnahmen if eine.person.email]
    if not erreichbare:
        return 0
    links = zugaenge(treffen, erreichbare)
    runden = naechste_runden(anlass, erreichbare)
    return post.einreihen(
        post.nachricht(
            netzwerk=treffen.netzwerk,
            anlass=anlass,
            gegenstand=eine,
            empfaenger=eine.person.email,
            empfaenger_name=eine.person.name,
            runde=runden[eine.pk],
            zugang=links[eine.pk],
            parameter=(parameter or {}).get(eine.pk),
        )
        for eine in erreichbare
    )


def naechste_runden(anlass: str, teilnahmen: Sequence[Teilnahme]) -> dict[int, int]:
    """The first round of this mail that is free, by the key of the Teilnahme; one query."""
    bisher = dict(
        Nachricht.objects.zu(Teilnahme.objects.filter(pk__in=[eine.pk for eine in teilnahmen]))
        .filter(anlass=anlass)
        .order_by()
        .values_list("gegenstand_id")
        .annotate(Max("runde"))
    )
    return {eine.pk: bisher.get(eine.pk, 0) + 1 for eine in teilnahmen}


def austragen(treffen: Treffen, teilnahme: Teilnahme, grund: str) -> None:
    """Queue the mail that takes the meeting out of a calendar. The row is about to go, so the mail
    hangs on the meeting and the address."""
    person = teilnahme.person
    if not person.email:
        return
    bisher = Nachricht.objects.zu(treffen).filter(
        anlass="treffen.austragung", empfaenger=person.email
    )
    post.einreihen(
        [
            post.nachricht(
                netzwerk=treffen.netzwerk,
                anlass="treffen.austragung",
                gegenstand=treffen,
                empfaenger=person.email,
                empfaenger_name=person.name,
                runde=bisher.count() + 1,
                parameter={"grund": grund},
            )
        ]
    )


def zugaenge(treffen: Treffen, teilnahmen: Sequence[Teilnahme]) -> dict[int, Zugang]:
    """The personal link of each, made or prolonged, by the key of the Teilnahme."""
    bis = treffen.ende + LINK_NACH_ENDE
    tage = max((bis - timezone.now()).days + 1, 1)
    ergebnis: dict[int, Zugang] = {}
    for gaeste in (False, True):
        paare = [(eine, eine.person) for eine in teilnahmen if eine.ist_gast is gaeste]
        alle = Zugang.fuer_alle(
            paare,  # type: ignore[arg-type]  # a Person is a Kontakt or a Gast
            zweck=Zugang.Zweck.EINLADUNG,
            netzwerk=treffen.netzwerk,
            tage=tage,
        )
        ergebnis |= {teilnahme: zugang for (teilnahme, _inhaber), zugang in alle.items()}
    return ergebnis
