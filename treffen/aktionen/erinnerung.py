"""Reminding those who have not answered."""

from django.utils import timezone

from netzwerk.basis.aktionen import post
from treffen.aktionen.einladung import persoenliche_zugaenge
from treffen.models import Anschreiben, Teilnahme

ANLASS = "treffen.erinnerung"


def erinnern(*, anschreiben: Anschreiben, teilnahmen: list[Teilnahme]) -> int:
    """Queue the reminder, in the caller's transaction, which holds the meeting's lock."""
    treffen = anschreiben.treffen
    Teilnahme.objects.filter(pk__in=[teilnahme.pk for teilnahme in teilnahmen]).update(
        erinnert_am=timezone.now()
    )
    zugaenge = persoenliche_zugaenge(treffen, teilnahmen)
    return post.einreihen(
        post.nachricht(
            netzwerk=treffen.netzwerk,
            anlass=ANLASS,
            gegenstand=teilnahme,
            empfaenger=teilnahme.person.email,
            empfaenger_name=teilnahme.person.name,
            # Each mailing once to each person.
            runde=anschreiben.pk,
            zugang=zugaenge[teilnahme.pk],
            parameter={"anschreiben": anschreiben.pk},
        )
        for teilnahme in teilnahmen
    )
