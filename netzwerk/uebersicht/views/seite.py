from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from netzwerk.basis.models import Seite
from netzwerk.basis.rechte import (
    Anfrage,
    darf_arbeitsbereich,
    darf_netzwerk_einstellen,
    oeffentlich,
)


@oeffentlich
@require_safe
def seite(request: Anfrage, art: str) -> HttpResponse:
    """Impressum, privacy, accessibility, plain language: one editable page each.

    Every page links here: in a new network this says that the text is still missing.
    """
    netzwerk = request.netzwerk
    geschrieben = Seite.objects.filter(netzwerk=netzwerk, art=art).first()
    darf_fehlen = netzwerk.ist_oeffentlich or darf_arbeitsbereich(request.handelnde, netzwerk)
    if art not in Seite.Art.values or not (geschrieben or darf_fehlen):
        raise Http404
    kontext = {
        "seite": geschrieben or Seite(netzwerk=netzwerk, art=art),
        "darf_schreiben": darf_netzwerk_einstellen(request.handelnde, netzwerk),
    }
    return render(request, "uebersicht/seite/zeigen.html", kontext)
