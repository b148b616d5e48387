"""Who may do what with members and agreements."""

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, ist_koordination, ist_vertretung


def darf_mitglieder_sehen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return ist_im_netzwerk(handelnde, netzwerk)


def darf_mitglieder_verwalten(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return ist_koordination(handelnde, netzwerk)


def darf_kontakte_pflegen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Which contacts is said by `Kontakt.objects.bearbeitbar_fuer`."""
    return ist_koordination(handelnde, netzwerk) or ist_vertretung(handelnde, netzwerk)


def darf_organisationen_pflegen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Which ones is said by `Organisation.objects.bearbeitbar_fuer`."""
    return ist_koordination(handelnde, netzwerk) or ist_vertretung(handelnde, netzwerk)


def darf_vereinbarungen_verwalten(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return ist_koordination(handelnde, netzwerk)


def darf_beitritte_sehen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Which ones is said by `Beitritt.objects.sichtbar_fuer`."""
    return ist_koordination(handelnde, netzwerk) or ist_vertretung(handelnde, netzwerk)


def hat_eigene_beitritte(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Representatives find their organisations' agreements in the menu."""
    return ist_vertretung(handelnde, netzwerk)


def darf_einwilligung_geben(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Whose is said by `Kontakt.objects.einwilligung_durch`."""
    return ist_im_netzwerk(handelnde, netzwerk)


def hat_eigene_kontaktdaten(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Members find their own entry in the menu; the coordination has the whole register."""
    return ist_im_netzwerk(handelnde, netzwerk) and not ist_koordination(handelnde, netzwerk)


def zeigt_insofa(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """The advisers of § 8b SGB VIII belong to a network for child protection."""
    return netzwerk.nach_lkischg


def darf_ausfuhr_abholen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """What one has asked for, said by `Ausfuhr.objects.sichtbar_fuer`: of the register only by the
    coordination, the sheets of a session also by the lead of its group."""
    return ist_im_netzwerk(handelnde, netzwerk)


def darf_ausfuehren(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Lists of people leave the portal by the coordination's hand, and by nobody else's."""
    return ist_koordination(handelnde, netzwerk)
