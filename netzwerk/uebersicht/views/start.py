from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from angebote.models import Angebot, Thema
from netzwerk.basis.rechte import Anfrage, oeffentlich
from treffen.models import Treffen

THEMEN_AUF_DER_STARTSEITE = 8


@oeffentlich
@require_safe
def start(request: Anfrage) -> HttpResponse:
    """The public face of a network: search, quick help, topics, who stands behind it."""
    netzwerk = request.netzwerk
    themen = sorted(
        (thema for thema in Thema.objects.mit_anzahl(netzwerk) if thema.anzahl),
        key=lambda thema: -thema.anzahl,
    )
    kontext = {
        "themen": themen[:THEMEN_AUF_DER_STARTSEITE],
        "anzahl_angebote": Angebot.objects.oeffentlich(netzwerk).count(),
        "termine": Treffen.objects.oeffentlich(netzwerk)[:3],
    }
    return render(request, "uebersicht/start/zeigen.html", kontext)
