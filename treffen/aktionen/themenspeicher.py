"""Taking onto the agenda what earlier meetings left over."""

from django.db import transaction

from netzwerk.basis.handelnde import Handelnde
from treffen.models import Evaluation, Tagesordnungspunkt, Treffen
from treffen.themenspeicher import Vorschlag, vorschlaege


@transaction.atomic
def uebernehmen(
    *, treffen: Treffen, von: Handelnde, kennung: str | None = None
) -> list[Tagesordnungspunkt]:
    """One offer, or all of them, to the end of the agenda; what is there already stays once.

    The lock comes before the offers are read: of two who press at once, the second finds none.
    """
    Tagesordnungspunkt.sperren(treffen.pk)
    gewaehlt = [v for v in vorschlaege(treffen) if kennung in (None, v.kennung)]
    return [_anfuegen(treffen, vorschlag) for vorschlag in gewaehlt]


def _anfuegen(treffen: Treffen, vorschlag: Vorschlag) -> Tagesordnungspunkt:
    if vorschlag.herkunft == "evaluation":
        # Its page and its PDF name the meeting.
        Evaluation.objects.filter(pk=vorschlag.pk).update(treffen=treffen)
    return Tagesordnungspunkt.anfuegen(
        treffen, **vorschlag.angaben, **{f"{vorschlag.herkunft}_id": vorschlag.pk}
    )
