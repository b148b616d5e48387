"""What happens to invitations and answers when two contacts turn out to be one person."""

from mitglieder.models import Kontakt
from mitglieder.umzug import Posten, posten, regel, verlegen
from treffen.models import Teilnahme


@regel("treffen.teilnahme.kontakt")
def teilnahmen(alt: Kontakt, neu: Kontakt) -> Posten:
    """Invited twice: the answer that was given counts, and the attendance that was noted."""
    dort = {eine.treffen_id: eine for eine in Teilnahme.objects.filter(kontakt=neu)}
    umgezogen, entfallen = [], []
    for eine in Teilnahme.objects.filter(kontakt=alt).select_related("treffen"):
        andere = dort.get(eine.treffen_id)
        if andere is None:
            Teilnahme.objects.filter(pk=eine.pk).update(kontakt=neu)
            umgezogen.append(str(eine.treffen))
            continue
        if andere.beantwortet_am is None:
            andere.antwort, andere.bemerkung = eine.antwort, eine.bemerkung
            andere.beantwortet_am = eine.beantwortet_am
        andere.anwesenheit = andere.anwesenheit or eine.anwesenheit
        andere.runde = max(andere.runde, eine.runde)
        andere.sequenz = max(andere.sequenz, eine.sequenz)
        andere.save()
        verlegen(eine, andere)
        eine.delete()
        entfallen.append(str(eine.treffen))
    return posten(Teilnahme, umgezogen=tuple(umgezogen), entfallen=tuple(entfallen))
