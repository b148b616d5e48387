"""What the search box asks while somebody types."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from angebote.vorschlaege import vorschlaege
from netzwerk.basis.rechte import Anfrage, oeffentlich


@oeffentlich
@require_safe
@never_cache
def vorschlagen(request: Anfrage) -> HttpResponse:
    """Rows of a list box. Not kept anywhere, not by the browser either."""
    kontext = {"vorschlaege": vorschlaege(request.netzwerk, request.GET.get("q", ""))}
    return render(request, "angebote/suche/_vorschlaege.html", kontext)
