"""What travels inside the PDFs of a version: the frozen text itself and the annexes."""

import hashlib
import re
from datetime import datetime
from io import BytesIO
from typing import cast

from django.http import FileResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mitglieder.models import Anlage, Fassung
from mitglieder.models.anlage import ANLAGE_HOECHSTENS
from netzwerk.basis.pdf import Anhang


class AnlageBeschaedigt(Exception):
    """The stored file is missing or is not the one whose SHA-256 was frozen."""

    def __init__(self, anlage: Anlage) -> None:
        super().__init__(
            _("Die Datei von %(anlage)s fehlt oder ist nicht mehr die hochgeladene.")
            % {"anlage": anlage}
        )


def gepruefter_inhalt(anlage: Anlage) -> bytes:
    """The stored file, if it still has the recorded SHA-256. Raises AnlageBeschaedigt."""
    try:
        inhalt = anlage.inhalt()
    except OSError as fehler:
        raise AnlageBeschaedigt(anlage) from fehler
    if hashlib.sha256(inhalt).hexdigest() != anlage.sha256:
        raise AnlageBeschaedigt(anlage)
    return inhalt


def anhaenge_der_fassung(fassung: Fassung) -> list[Anhang]:
    """For `pdf_aus_vorlage(anhaenge=…)` of a published version. Raises AnlageBeschaedigt.

    The frozen text is among them byte for byte: whoever has nothing but the PDF can compute the
    SHA-256 that it names.
    """
    stand = cast(datetime, fassung.veroeffentlicht_am)
    wortlaut = Anhang(
        name="wortlaut.txt",
        inhalt=fassung.text.encode(),
        beschreibung=_("Wortlaut der Fassung, aus dem ihr Prüfwert (SHA-256) gebildet ist"),
        stand=stand,
        beziehung="Source",
    )
    return [wortlaut] + [
        Anhang(
            name=f"anlage-{anlage.nummer}-{slugify(anlage.titel)[:60]}.pdf".replace("-.", "."),
            inhalt=gepruefter_inhalt(anlage),
            beschreibung=str(anlage),
            stand=stand,
        )
        for anlage in fassung.anlagen()
    ]


class AnlageAbgelehnt(Exception):
    """Why a file is not taken; its text stands beside the field."""


def pdf_pruefen(inhalt: bytes) -> None:
    """Raises AnlageAbgelehnt unless this is a PDF that anybody can read and that runs nothing."""
    # pyHanko takes half a second to import: only who uploads pays for it.
    from pyhanko.pdf_utils.reader import PdfFileReader

    if len(inhalt) > ANLAGE_HOECHSTENS:
        raise AnlageAbgelehnt(
            _("Die Datei ist größer als 3 MB. Sie reist in jeder E-Mail mit: Verkleinern Sie sie.")
        )
    if not inhalt.startswith(b"%PDF-"):
        raise AnlageAbgelehnt(_("Das ist kein PDF. Speichern oder drucken Sie die Datei als PDF."))
    try:
        datei = PdfFileReader(BytesIO(inhalt), strict=False)
        verschluesselt = datei.encrypted
        seiten = 0 if verschluesselt else int(datei.root["/Pages"]["/Count"])
    # Whatever a broken file raises deep in the reader, it is no PDF that others could open.
    except Exception as fehler:
        raise AnlageAbgelehnt(
            _("Das PDF ist unvollständig oder beschädigt. Speichern Sie es noch einmal.")
        ) from fehler
    if verschluesselt:
        raise AnlageAbgelehnt(_("Das PDF ist mit einem Passwort geschützt. Entfernen Sie es."))
    if seiten < 1:
        raise AnlageAbgelehnt(_("Das PDF hat keine Seite."))
    if re.search(rb"/(JavaScript|Launch)\b", inhalt):
        raise AnlageAbgelehnt(_("Das PDF enthält ein Skript. Drucken Sie es neu als PDF."))


def ausliefern(anlage: Anlage) -> FileResponse:
    """As a download, once its bytes are compared. Raises AnlageBeschaedigt."""
    return FileResponse(
        BytesIO(gepruefter_inhalt(anlage)),
        as_attachment=True,
        filename=anlage.dateiname,
        content_type="application/pdf",
    )
