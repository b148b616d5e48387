"""Several topics at once: typed in the closing exchange, or taken over from a poll."""

from collections.abc import Iterable

from django.db import transaction

from netzwerk.basis.handelnde import Handelnde
from treffen.folgethemen import Antwort, schon_da
from treffen.models import Folgethema, Tagesordnungspunkt, Treffen, Umfragefrage


@transaction.atomic
def sammeln(*, treffen: Treffen, titel: Iterable[str], von: Handelnde) -> list[Folgethema]:
    """What stands there already stays once, whoever entered it."""
    return _eintragen(treffen, ((eines, None) for eines in titel))


@transaction.atomic
def uebernehmen(
    *, treffen: Treffen, antworten: Iterable[Antwort], von: Handelnde
) -> list[Folgethema]:
    """Each keeps the question it was an answer to. Pressed twice, it is there once."""
    return _eintragen(treffen, ((antwort.titel, antwort.frage) for antwort in antworten))


def _eintragen(
    treffen: Treffen, paare: Iterable[tuple[str, Umfragefrage | None]]
) -> list[Folgethema]:
    Tagesordnungspunkt.sperren(treffen.pk)  # of two who enter the same, the second finds it
    schon = schon_da(treffen)
    neue: list[Folgethema] = []
    for titel, frage in paare:
        if titel not in schon:
            schon.add(titel)
            neue.append(Folgethema.objects.create(treffen=treffen, titel=titel, frage=frage))
    return neue
