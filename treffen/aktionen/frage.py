"""The order of a meeting's questions."""

from django.db import transaction
from django.db.models import Max

from treffen.models import Frage, Treffen


@transaction.atomic
def anfuegen(*, frage: Frage) -> None:
    # Lock the meeting: of two who add at once, each gets a place of its own.
    Treffen.objects.select_for_update(of=("self",), no_key=True).get(pk=frage.treffen_id)
    letzte = Frage.objects.filter(treffen=frage.treffen_id).aggregate(letzte=Max("position"))
    frage.position = (letzte["letzte"] or 0) + 1
    frage.save()


@transaction.atomic
def ruecken(*, frage: Frage, hoch: bool) -> bool:
    """One place up or down; False at the end of the list."""
    Treffen.objects.select_for_update(of=("self",), no_key=True).get(pk=frage.treffen_id)
    alle = list(Frage.objects.filter(treffen=frage.treffen_id))
    stelle = [eine.pk for eine in alle].index(frage.pk)
    neu = stelle - 1 if hoch else stelle + 1
    if not 0 <= neu < len(alle):
        return False
    alle.insert(neu, alle.pop(stelle))
    for position, eine in enumerate(alle, start=1):
        if eine.position != position:
            eine.position = position
            eine.save(update_fields=["position"])
    return True
