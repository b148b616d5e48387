"""Whether enough members were there to decide, where a network's rules of procedure ask for it.

One organisation, one vote. A second call is quorate regardless; whether this was one is known to
the coordination alone, so the release hints and refuses nothing.
"""

from dataclasses import dataclass

from mitglieder.models import Mitgliedschaft
from treffen.models import Teilnahme, Treffen


@dataclass(frozen=True)
class Beschlussfaehigkeit:
    """Member organisations: how many were there, of how many."""

    anwesend: int
    stimmberechtigt: int

    @property
    def ist_gegeben(self) -> bool:
        return self.anwesend * 2 > self.stimmberechtigt


def beschlussfaehigkeit(treffen: Treffen) -> Beschlussfaehigkeit | None:
    """None where the network asks for no quorum, of its groups never, or nobody has noted yet who
    was there."""
    if treffen.arbeitsgruppe_id is not None:
        return None
    teilnahmen = Teilnahme.objects.filter(treffen=treffen)
    if not treffen.netzwerk.hat_quorum or not teilnahmen.exclude(anwesenheit="").exists():
        return None
    mitglieder = Mitgliedschaft.objects.im_netzwerk(treffen.netzwerk).aktiv()
    da = teilnahmen.anwesend().organisationen()
    return Beschlussfaehigkeit(
        anwesend=mitglieder.filter(organisation__in=da).count(),
        stimmberechtigt=mitglieder.count(),
    )
