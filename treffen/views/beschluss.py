from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen.models import Beschluss, Protokoll
from treffen.rechte import darf_treffen_sehen

JE_SEITE = 50


@nur(darf_treffen_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    """The register of decisions, the latest first, each with the minutes it stands in."""
    beschluesse = Beschluss.objects.sichtbar_fuer(
        request.handelnde, request.netzwerk
    ).zum_register()
    seite = Paginator(beschluesse, JE_SEITE).get_page(request.GET.get("seite"))
    protokolle = Protokoll.objects.sichtbar_fuer(request.handelnde, request.netzwerk).filter(
        treffen__in={b.top.treffen_id for b in seite if b.top}
    )
    neueste: dict[int, int] = {}
    for treffen_id, pk in protokolle.order_by("version").values_list("treffen_id", "pk"):
        neueste[treffen_id] = pk
    zeilen = [(b, neueste.get(b.top.treffen_id) if b.top else None) for b in seite]
    return render(request, "treffen/beschluss/liste.html", {"seite": seite, "zeilen": zeilen})
