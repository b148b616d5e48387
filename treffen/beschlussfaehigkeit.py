"""Whether enough members were there to decide, where a network's rules of procedure ask for it.

One organisation, one vote. A second call to the same items is quorate, however many come.
"""

from dataclasses import dataclass

from mitglieder.models import Mitgliedschaft
from treffen.models import Teilnahme, Treffen


@dataclass(frozen=True)
class Beschlussfaehigkeit:
    """Member organisations: how many were there, of how many."""

    anwesend: int
    stimmberechtigt: int
    zweite_ladung: bool = False

    @property
    def ist_gegeben(self) -> bool:
        return self.zweite_ladung or self.anwesend * 2 > self.stimmberechtigt


def verlangt(treffen: Treffen) -> bool:
    """The rules of procedure speak of the network's meetings, never of its groups' sessions."""
    return treffen.arbeitsgruppe_id is None and treffen.netzwerk.hat_quorum


def beschlussfaehigkeit(treffen: Treffen) -> Beschlussfaehigkeit | None:
    """None where the network asks for no quorum, of its groups never, or nobody has noted yet who
    was there."""
    teilnahmen = Teilnahme.objects.filter(treffen=treffen)
    if not verlangt(treffen) or not teilnahmen.exclude(anwesenheit="").exists():
        return None
    mitglieder = Mitgliedschaft.objects.im_netzwerk(treffen.netzwerk).aktiv()
    da = teilnahmen.anwesend().organisationen()
    return Beschlussfaehigkeit(
        anwesend=mitglieder.filter(organisation__in=da).count(),
        stimmberechtigt=mitglieder.count(),
        zweite_ladung=treffen.zweite_ladung,
    )
