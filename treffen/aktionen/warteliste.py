"""Places of a meeting and who waits for one; everything under the lock of the meeting's row."""

from django.db import transaction
from django.utils.translation import gettext as _

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from treffen.aktionen import workshopplatz
from treffen.aktionen.antwortpost import mitteilen
from treffen.models import Teilnahme, Treffen


def sperren(pk: int) -> Treffen:
    """The meeting, read under a lock until the transaction ends: places are counted by one at a
    time. Rows that only point to it are not held up (no key)."""
    treffen: Treffen = (
        Treffen.objects.select_for_update(of=("self",), no_key=True)
        .select_related("netzwerk")
        .get(pk=pk)
    )
    return treffen


def hat_platz(treffen: Treffen) -> bool:
    """Whether one more may come without overtaking anybody who waits."""
    if treffen.plaetze is None:
        return True
    hier = Teilnahme.objects.filter(treffen=treffen)
    vergeben: int = hier.belegt().count() + hier.warteliste().count()
    return vergeben < treffen.plaetze


@transaction.atomic
def nachruecken(*, treffen: Treffen, von: Handelnde) -> list[Teilnahme]:
    """Give every free place to whoever waits longest, and tell them. For whatever frees a place
    or adds one: an answer, a removed person, a meeting with more places."""
    treffen = sperren(treffen.pk)
    if not rueckt_nach(treffen):
        return []
    hier = Teilnahme.objects.filter(treffen=treffen)
    wartende = hier.warteliste().mit_person()
    if treffen.plaetze is not None:
        wartende = wartende[: max(treffen.plaetze - hier.belegt().count(), 0)]
    aufgerueckt = list(wartende)
    for teilnahme in aufgerueckt:
        teilnahme.nachruecken()
    mitteilen("treffen.platz", treffen, aufgerueckt)
    workshopplatz.nachruecken(treffen)
    return aufgerueckt


@transaction.atomic
def vorziehen(*, teilnahme: Teilnahme, von: Handelnde) -> bool:
    """The coordination gives one person a place out of turn, even beyond the number of places.

    False when the person does not wait (any more). Raises FalscherZustand.
    """
    treffen = sperren(teilnahme.treffen_id)
    if not rueckt_nach(treffen):
        raise FalscherZustand(_("Zu diesem Treffen rückt niemand mehr nach."), bei=treffen)
    eine = Teilnahme.objects.warteliste().mit_person().filter(pk=teilnahme.pk).first()
    if eine is None:
        return False
    eine.nachruecken()
    mitteilen("treffen.platz", treffen, [eine])
    workshopplatz.nachruecken(treffen)
    return True


def rueckt_nach(treffen: Treffen) -> bool:
    """Places change hands until it begins, also after the deadline."""
    return treffen.zustand in (Treffen.Zustand.TERMINIERT, Treffen.Zustand.EINGELADEN) and (
        not treffen.hat_begonnen
    )
