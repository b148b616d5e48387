"""The certificate that seals a network's documents."""

from typing import TYPE_CHECKING

from django.conf import settings

from netzwerk.basis.models import Netzwerk
from netzwerk.basis.zertifikat import demo_bereitstellen, pfad_des_netzwerks

if TYPE_CHECKING:
    # pyHanko takes half a second to import: only who seals pays for it.
    from netzwerk.basis.siegel import Siegel


def siegel_des_netzwerks(netzwerk: Netzwerk) -> "Siegel":
    """The network's certificate. Outside production a missing one is made. SiegelUnbrauchbar."""
    from netzwerk.basis.siegel import Siegel

    demo_bereitstellen(netzwerk)
    return Siegel.laden(pfad_des_netzwerks(netzwerk), settings.SIEGEL_PASSWORT)
