"""Handing out a stored PDF: its bytes are compared with their SHA-256 first."""

from io import BytesIO

from django.http import FileResponse, HttpResponseBase
from django.shortcuts import render

from netzwerk.basis.aktionen.dokument import DateiVeraendert, gepruefter_inhalt
from netzwerk.basis.models import Dokument
from netzwerk.basis.rechte import Anfrage


def ausliefern(request: Anfrage, dokument: Dokument) -> HttpResponseBase:
    """The file, or a page that says it is damaged (409)."""
    try:
        inhalt = gepruefter_inhalt(dokument)
    except DateiVeraendert:
        return render(
            request, "basis/dokument/beschaedigt.html", {"dokument": dokument}, status=409
        )
    return FileResponse(
        BytesIO(inhalt),
        as_attachment=True,
        filename=dokument.dateiname,
        content_type="application/pdf",
    )
