"""The file of a signature made outside the portal: its bytes, its way into the sealed PDF."""

import hashlib
import logging

from django.utils.translation import gettext as _

from mitglieder.models import Beitritt, Nachweis
from netzwerk.basis.pdf import Anhang

logger = logging.getLogger(__name__)
#: The first bytes say what a file is; its name may say anything.
ANFAENGE = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
INHALTSARTEN = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


class NachweisBeschaedigt(Exception):
    """The stored bytes are not the ones that were handed in."""

    def __str__(self) -> str:
        return _("Die Datei mit der Unterschrift fehlt oder ist nicht mehr die eingereichte.")


def endung(inhalt: bytes) -> str:
    """pdf, jpg or png; empty for anything else."""
    return next((art for anfang, art in ANFAENGE.items() if inhalt.startswith(anfang)), "")


def gepruefter_inhalt(nachweis: Nachweis) -> bytes:
    """The stored file, if it is still the one handed in. Raises NachweisBeschaedigt."""
    try:
        inhalt = nachweis.inhalt()
    except OSError as fehler:
        logger.error("Nachweis %s ist nicht lesbar: %s", nachweis.pk, fehler)
        raise NachweisBeschaedigt from fehler
    if hashlib.sha256(inhalt).hexdigest() != nachweis.sha256:
        logger.error("Nachweis %s ist nicht mehr der eingereichte", nachweis.pk)
        raise NachweisBeschaedigt
    return inhalt


def feststellung(beitritt: Beitritt) -> str:
    """How it was shown who signed, and what of that nobody has looked at."""
    if beitritt.identitaet == Beitritt.Identitaet.QES:
        return _(
            "qualifizierte elektronische Signatur nach Angabe des Zertifikats; das Portal hat "
            "nicht geprüft, ob dessen Aussteller auf der Vertrauensliste steht"
        )
    return str(beitritt.get_identitaet_display())


def anhang_des_nachweises(beitritt: Beitritt) -> tuple[Anhang, ...]:
    """What the sealed PDF of this accession carries besides its text: nothing when signed online.

    Raises NachweisBeschaedigt.
    """
    nachweis: Nachweis | None = Nachweis.objects.angenommen().filter(beitritt=beitritt).first()
    if nachweis is None:
        return ()
    inhalt = gepruefter_inhalt(nachweis)
    papier = nachweis.art == Nachweis.Art.PAPIER
    stamm = "unterschrift-auf-papier" if papier else "qualifiziert-signiert"
    return (
        Anhang(
            # A name of ours: the one it came with may hold anything, and often names a person.
            name=f"{stamm}.{endung(inhalt) or 'bin'}",
            inhalt=inhalt,
            beschreibung=nachweis.get_art_display(),
            stand=nachweis.eingereicht_am,
            beziehung="Source",
        ),
    )
