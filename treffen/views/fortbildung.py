from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.zahlen import zahl
from treffen.fortbildung import berufe, treffen_je_jahr
from treffen.rechte import darf_treffen_planen, darf_treffen_sehen


@nur(darf_treffen_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    """Dates for every member; the coordination also sees whom the offers reached."""
    verwaltet = darf_treffen_planen(request.handelnde, request.netzwerk)
    jahre = treffen_je_jahr(request.netzwerk, request.handelnde, mit_zahlen=verwaltet)
    jahr = jahre.get(zahl(request.GET.get("jahr"))) or jahre[timezone.localdate().year]
    return render(
        request,
        "treffen/fortbildung/liste.html",
        {
            "jahre": list(jahre.values()),
            "jahr": jahr,
            "berufe": berufe(jahr) if verwaltet else None,
            "darf_verwalten": verwaltet,
            "leer": not any(j.durchgefuehrt or j.geplant for j in jahre.values()),
        },
    )
