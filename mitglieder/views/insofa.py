from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.rechte import Anfrage, oeffentlich


@oeffentlich
@require_safe
def insofa(request: Anfrage) -> HttpResponse:
    """Where professionals get the advice of § 8b SGB VIII; persons by recorded consent alone."""
    genannte = Kontakt.objects.oeffentlich(request.netzwerk).insofa().exclude(email="", telefon="")
    personen = genannte.nach_organisation()
    stellen = [
        (organisation, personen.get(organisation.pk, []))
        for organisation in Organisation.objects.insofa_stellen(request.netzwerk)
    ]
    return render(request, "mitglieder/insofa/insofa.html", {"stellen": stellen})
