"""The list of meetings: those ahead or over, of the whole network or of one group."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen.models import Arbeitsgruppe, Treffen
from treffen.rechte import darf_treffen_planen, darf_treffen_sehen
from treffen.views.treffen import eigene_gruppen
from treffen.zyklus import Zyklus


@nur(darf_treffen_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    sichtbar = Treffen.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    vergangen = request.GET.get("ansicht") == "vergangen"
    zeilen = sichtbar.mit_zahlen().select_related("arbeitsgruppe")
    zeilen = zeilen.vergangene() if vergangen else zeilen.kommende()
    plant = darf_treffen_planen(request.handelnde, request.netzwerk)
    gruppen = list(
        Arbeitsgruppe.objects.sichtbar_fuer(request.handelnde, request.netzwerk).filter(
            Exists(sichtbar.filter(arbeitsgruppe=OuterRef("pk")))
        )
    )
    wessen = request.GET.get("gruppe", "")
    gruppe = next((eine for eine in gruppen if str(eine.pk) == wessen), None)
    if gruppe:
        zeilen = zeilen.filter(arbeitsgruppe=gruppe)
    elif wessen == "netzwerk":
        zeilen = zeilen.des_ganzen_netzwerks()
    return render(
        request,
        "treffen/treffen/liste.html",
        {
            "seite": Paginator(zeilen, 20).get_page(request.GET.get("seite")),
            "vergangen": vergangen,
            "gruppen": gruppen,
            "gruppe": gruppe,
            "wessen": wessen if gruppe or wessen == "netzwerk" else "",
            "plant": plant,
            "eigene_gruppen": [] if plant else eigene_gruppen(request),
            "zyklus": Zyklus.von(request.netzwerk) if plant and not vergangen else None,
        },
    )
