from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from angebote.luecken import bild as zeichnen
from angebote.luecken import matrix
from angebote.merkmale import ALTERSSTUFEN
from angebote.rechte import darf_luecken_sehen
from netzwerk.basis.rechte import KontoAnfrage, nur


@nur(darf_luecken_sehen)
@require_safe
def zeigen(request: KontoAnfrage) -> HttpResponse:
    gefunden = matrix(request.netzwerk, request.GET.get("alter", ""))
    return render(
        request,
        "angebote/luecken/zeigen.html",
        {"matrix": gefunden, "bild": zeichnen(gefunden), "stufen": ALTERSSTUFEN},
    )


@nur(darf_luecken_sehen)
@require_safe
def bild(request: KontoAnfrage) -> HttpResponse:
    """The picture as a file, for a report."""
    gefunden = matrix(request.netzwerk, request.GET.get("alter", ""))
    antwort = render(
        request,
        "angebote/luecken/datei.svg",
        {"matrix": gefunden, "bild": zeichnen(gefunden)},
        content_type="image/svg+xml",
    )
    name = f"luecken-{gefunden.alter.schluessel}" if gefunden.alter else "luecken"
    antwort["Content-Disposition"] = f'attachment; filename="{name}.svg"'
    return antwort
