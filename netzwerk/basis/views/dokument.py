"""Handing out a stored PDF: its bytes are compared with their SHA-256 first."""

import hashlib
import logging
from io import BytesIO
from typing import Any, cast

from django.http import FileResponse, HttpResponseBase
from django.shortcuts import render

from netzwerk.basis.aktionen.dokument import DateiVeraendert, gepruefter_inhalt
from netzwerk.basis.models import Dokument
from netzwerk.basis.rechte import Anfrage

logger = logging.getLogger(__name__)


def ausliefern(request: Anfrage, dokument: Dokument) -> HttpResponseBase:
    """The file, or a page that says it is damaged (409)."""
    try:
        inhalt = gepruefter_inhalt(dokument)
    except DateiVeraendert:
        return _beschaedigt(request, dokument)
    return FileResponse(
        BytesIO(inhalt),
        as_attachment=True,
        filename=dokument.dateiname,
        content_type="application/pdf",
    )


def in_stuecken_ausliefern(
    request: Anfrage, dokument: Dokument, content_type: str
) -> HttpResponseBase:
    """The same for a large file that is not sealed: it is never in memory as a whole."""
    try:
        datei = dokument.datei.open("rb")
    except OSError:
        logger.exception("Dokument %s ist nicht lesbar", dokument.pk)
        return _beschaedigt(request, dokument)
    if hashlib.file_digest(cast(Any, datei), "sha256").hexdigest() != dokument.sha256:
        datei.close()
        logger.error("Dokument %s ist nicht mehr das erstellte", dokument.pk)
        return _beschaedigt(request, dokument)
    datei.seek(0)
    return FileResponse(
        datei,
        as_attachment=True,
        filename=dokument.dateiname,
        content_type=content_type,
        headers={"Cache-Control": "private, no-store"},
    )


def _beschaedigt(request: Anfrage, dokument: Dokument) -> HttpResponseBase:
    return render(request, "basis/dokument/beschaedigt.html", {"dokument": dokument}, status=409)
