"""Who may do what with offers. The directory itself is public."""

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, ist_koordination, ist_vertretung


def darf_angebote_pflegen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Which ones is said by `Angebot.objects.bearbeitbar_fuer`."""
    return ist_koordination(handelnde, netzwerk) or ist_vertretung(handelnde, netzwerk)


def darf_angebote_freigeben(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Own submissions only where nobody else could (`aktionen.angebot.braucht_andere`)."""
    return ist_koordination(handelnde, netzwerk)


def darf_verzeichnis_drucken(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """The whole directory as one file: minutes of a worker's time."""
    return ist_koordination(handelnde, netzwerk)


def darf_suche_pflegen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Synonyms, the report of what was not found, and the lists that offers choose from."""
    return ist_koordination(handelnde, netzwerk)


def darf_luecken_sehen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """What is missing in town concerns every member."""
    return ist_im_netzwerk(handelnde, netzwerk)
