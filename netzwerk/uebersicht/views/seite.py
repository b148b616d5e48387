from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from netzwerk.basis.models import Seite
from netzwerk.basis.rechte import Anfrage, darf_netzwerk_einstellen, oeffentlich


@oeffentlich
@require_safe
def seite(request: Anfrage, art: str) -> HttpResponse:
    """Impressum, privacy, accessibility, plain language: one editable page each.

    Every page links here: in a new network this says that the text is still missing.
    """
    if art not in Seite.Art.values:
        raise Http404
    leer = Seite(netzwerk=request.netzwerk, art=art)
    kontext = {
        "seite": Seite.objects.filter(netzwerk=request.netzwerk, art=art).first() or leer,
        "darf_schreiben": darf_netzwerk_einstellen(request.handelnde, request.netzwerk),
    }
    return render(request, "uebersicht/seite/zeigen.html", kontext)
