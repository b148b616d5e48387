from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from netzwerk.basis.rechte import KontoAnfrage, darf_arbeitsbereich, ist_koordination, nur
from netzwerk.uebersicht.lage import lage_der_koordination, lage_der_mitglieder


@nur(darf_arbeitsbereich)
@require_safe
def uebersicht(request: KontoAnfrage) -> HttpResponse:
    """„Was steht an“: for the coordination everything that waits, for others what is theirs."""
    if ist_koordination(request.handelnde, request.netzwerk):
        lage = lage_der_koordination(request.netzwerk, request.handelnde)
        return render(request, "uebersicht/uebersicht/zeigen.html", {"lage": lage})
    lage_mitglied = lage_der_mitglieder(request.handelnde, request.netzwerk)
    return render(request, "uebersicht/uebersicht/mitglied.html", {"lage": lage_mitglied})
