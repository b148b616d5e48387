"""What every sealed document of an agreement says of its seal, and the gate it passes before."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from netzwerk.basis.models import Netzwerk
from netzwerk.basis.pdf import verlange_konformitaet
from netzwerk.basis.templatetags.portal import datum

if TYPE_CHECKING:
    # pyHanko takes half a second to import: only who seals pays for it.
    from netzwerk.basis.siegel import Siegel


def angaben(siegel: "Siegel") -> dict[str, object]:
    """For `templates/pdf/_siegel.html`."""
    hinweis = _("Mit einem Demo-Zertifikat gesiegelt: ohne Rechtswirkung.")
    return {
        "siegel": {
            "inhaber": siegel.inhaber,
            "gueltig_bis": datum(siegel.gueltig_bis),
            "fingerabdruck": siegel.fingerabdruck,
            "zeitstempel": bool(settings.ZEITSTEMPEL_URL),
        },
        "demo_hinweis": hinweis if siegel.ist_demo else "",
    }


def geprueft_gesiegelt(pdf: bytes, *, siegel: "Siegel", netzwerk: Netzwerk, grund: str) -> bytes:
    """Raises NichtKonform, SiegelUnbrauchbar, ZeitstempelNichtErreichbar: nothing is sealed."""
    verlange_konformitaet(pdf)
    return siegel.siegeln(
        pdf,
        grund=grund,
        ort=netzwerk.kommune,
        zeitstempel_url=settings.ZEITSTEMPEL_URL or None,
    )
