from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from mitglieder.models import Organisation
from mitglieder.rechte import darf_mitglieder_verwalten
from mitglieder.verlauf import eintraege, ereignisse
from netzwerk.basis.rechte import KontoAnfrage, nur

JE_SEITE = 30


@nur(darf_mitglieder_verwalten)
@require_safe
def verlauf(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Who changed what, old and new, the newest first."""
    netzwerk = request.netzwerk
    organisation = get_object_or_404(
        Organisation.objects.sichtbar_fuer(request.handelnde, netzwerk), pk=pk
    )
    seite = Paginator(ereignisse(organisation, netzwerk), JE_SEITE).get_page(
        request.GET.get("seite")
    )
    kontext = {
        "organisation": organisation,
        "seite": seite,
        "eintraege": eintraege(seite.object_list, organisation, netzwerk),
    }
    return render(request, "mitglieder/verlauf/verlauf.html", kontext)
