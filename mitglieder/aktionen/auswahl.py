"""What is done with many organisations at once."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from mitglieder.models import Mitgliedschaft, Organisation
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk


class Aufnahme(NamedTuple):
    """What taking a body into another network means for it: `mitgliedschaft` is there already."""

    organisation: Organisation
    mitgliedschaft: Mitgliedschaft | None


def pruefen(organisationen: Sequence[Organisation], ziel: Netzwerk) -> list[Aufnahme]:
    dort = {
        eine.organisation_id: eine
        for eine in Mitgliedschaft.objects.im_netzwerk(ziel).filter(organisation__in=organisationen)
    }
    return [Aufnahme(eine, dort.get(eine.pk)) for eine in organisationen]


@transaction.atomic
def aufnehmen(
    *, organisationen: Sequence[Organisation], ziel: Netzwerk, von: Handelnde
) -> list[Aufnahme]:
    """Propose these bodies as members of `ziel`; who has a membership there, of whatever state,
    keeps it. Return the proposed ones and, with their membership, the others.
    """
    stand = pruefen(organisationen, ziel)
    Mitgliedschaft.objects.bulk_create(
        (
            Mitgliedschaft(netzwerk=ziel, organisation=eine.organisation)
            for eine in stand
            if eine.mitgliedschaft is None
        ),
        ignore_conflicts=True,  # somebody may have been faster
        batch_size=500,
    )
    return stand
