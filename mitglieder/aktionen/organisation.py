from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from mitglieder.models import Mitgliedschaft, Organisation, Partnergruppe
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk


@transaction.atomic
def speichern(
    *,
    organisation: Organisation,
    mitgliedschaft: Mitgliedschaft,
    gruppen: Iterable[Partnergruppe],
    netzwerk: Netzwerk,
    von: Handelnde,
) -> Organisation:
    """Write the organisation and, unless its state is empty, its membership with its groups."""
    organisation.save()
    if mitgliedschaft.zustand:
        mitgliedschaft.netzwerk = netzwerk
        mitgliedschaft.organisation = organisation
        if mitgliedschaft._state.adding:
            if mitgliedschaft.zustand == Mitgliedschaft.Zustand.AKTIV:
                mitgliedschaft.seit = mitgliedschaft.seit or timezone.localdate()
            mitgliedschaft.save()
        else:  # the state changes by verbs alone; another tab may just have done so
            mitgliedschaft.save(update_fields=["seit", "bis"])
        mitgliedschaft.gruppen.set(gruppen)
    return organisation
