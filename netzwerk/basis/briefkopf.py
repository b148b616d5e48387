"""The letterhead of every PDF: who writes, in which colours, with which logo."""

import base64
import logging
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from netzwerk.basis.models import Netzwerk

logger = logging.getLogger(__name__)

#: Printed at 30 × 12 mm at most: this many pixels are 1,000 dpi.
LOGO_PIXEL = (1200, 480)


def briefkopf(netzwerk: Netzwerk) -> dict[str, Any]:
    """The part `netzwerk` of the context that templates/pdf/grundlage.html asks for."""
    return {
        "name": netzwerk.name,
        "kommune": netzwerk.kommune,
        "traeger": netzwerk.traeger,
        "anschrift": [z for z in netzwerk.kontakt_anschrift.splitlines() if z.strip()],
        "logo": _logo(netzwerk),
        "farbton": netzwerk.farbton,
        "saettigung": netzwerk.saettigung,
    }


def _logo(netzwerk: Netzwerk) -> dict[str, str] | None:
    """The logo as a `data:` address; None, with a word in the log, when it cannot be read.

    It is written anew as RGB or RGBA: PDF/A refuses CMYK, and cameras turn pictures by a note.
    """
    if not netzwerk.logo:
        return None
    try:
        with netzwerk.logo.open("rb") as datei, Image.open(datei) as roh:
            bild = ImageOps.exif_transpose(roh)
            bild = bild.convert("RGBA" if bild.has_transparency_data else "RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fehler:
        logger.warning("Logo von %s ist nicht lesbar: %s", netzwerk.kurzname, fehler)
        return None
    bild.thumbnail(LOGO_PIXEL)
    puffer = BytesIO()
    bild.save(puffer, "PNG")
    adresse = "data:image/png;base64," + base64.b64encode(puffer.getvalue()).decode()
    return {"bild": adresse, "alt": _("Logo: %(netzwerk)s") % {"netzwerk": netzwerk}}
