"""What was looked for and not found: a report of needs."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from angebote.models import Fehlsuche, Synonym
from angebote.models.fehlsuche import AB_ANZAHL
from angebote.rechte import darf_suche_pflegen
from netzwerk.basis.rechte import KontoAnfrage, nur


@nur(darf_suche_pflegen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    begriffe = Fehlsuche.objects.begriffe(request.netzwerk)
    versorgt = set(Synonym.objects.waehlbar(request.netzwerk).values_list("gefaltet", flat=True))
    kontext = {
        "begriffe": [b | {"hat_synonym": b["wort"] in versorgt} for b in begriffe],
        "ab": AB_ANZAHL,
    }
    return render(request, "angebote/fehlsuche/liste.html", kontext)
