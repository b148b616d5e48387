"""What the room looks at: door, question, progress, result. Read from ten metres away."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen.rechte import darf_umfragen_verwalten
from treffen.umfragelage import lage
from treffen.views.umfrage import einladung, verwaltete

VORLAGE = "treffen/beamer/zeigen.html"


@nur(darf_umfragen_verwalten)
@never_cache
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """It asks every four seconds and gets 204 as long as nothing has changed.

    `gesagt` marks what was announced last: another step or other figures, not each answer.
    """
    umfrage = verwaltete(request, pk)
    jetzt = lage(umfrage)
    if request.htmx and request.GET.get("stand") == jetzt.marke:
        return HttpResponse(status=204)
    kontext = {
        "umfrage": umfrage,
        "lage": jetzt,
        "frage": jetzt.aktuelle,
        "ansagen": request.GET.get("gesagt") != jetzt.ansagemarke,
    }
    if request.htmx:
        antwort = render(request, f"{VORLAGE}#stand", kontext)
    else:
        antwort = render(
            request, VORLAGE, kontext | (einladung(umfrage) if umfrage.ist_laufend else {})
        )
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort
