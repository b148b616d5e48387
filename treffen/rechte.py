"""Who may do what with meetings, minutes and measures."""

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, ist_koordination


def darf_treffen_sehen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Which ones is said by `Treffen.objects.sichtbar_fuer`."""
    return ist_im_netzwerk(handelnde, netzwerk)


def darf_treffen_verwalten(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return ist_koordination(handelnde, netzwerk)


def darf_tops_anmelden(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """With an account; whoever has none acts by the invitation's link."""
    return ist_im_netzwerk(handelnde, netzwerk)


def darf_protokoll_schreiben(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return ist_koordination(handelnde, netzwerk)


def darf_massnahmen_sehen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return ist_im_netzwerk(handelnde, netzwerk)


def darf_massnahmen_verwalten(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return ist_koordination(handelnde, netzwerk)
