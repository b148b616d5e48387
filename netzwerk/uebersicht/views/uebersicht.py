from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from netzwerk.basis.rechte import KontoAnfrage, darf_arbeitsbereich, nur


@nur(darf_arbeitsbereich)
@require_safe
def uebersicht(request: KontoAnfrage) -> HttpResponse:
    return render(request, "uebersicht/uebersicht.html")
