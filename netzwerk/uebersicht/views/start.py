from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from netzwerk.basis.rechte import Anfrage, oeffentlich


@oeffentlich
@require_safe
def start(request: Anfrage) -> HttpResponse:
    return render(request, "uebersicht/start.html")
