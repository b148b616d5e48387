from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from netzwerk.basis.models import Seite
from netzwerk.basis.rechte import Anfrage, oeffentlich


@oeffentlich
@require_safe
def seite(request: Anfrage, art: str) -> HttpResponse:
    """Impressum, privacy, accessibility, plain language: one editable page each."""
    if art not in Seite.Art.values:
        raise Http404
    inhalt = get_object_or_404(Seite, netzwerk=request.netzwerk, art=art)
    return render(request, "uebersicht/seite/zeigen.html", {"seite": inhalt})
