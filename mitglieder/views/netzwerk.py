from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mitglieder.models import Mitgliedschaft, Organisation, Partnergruppe
from netzwerk.basis.rechte import Anfrage, oeffentlich


@oeffentlich
@require_safe
def netzwerk(request: Anfrage) -> HttpResponse:
    """Who belongs to the network, for everybody: bodies only, no personal data."""
    mitgliedschaften = (
        Mitgliedschaft.objects.im_netzwerk(request.netzwerk)
        .aktiv()
        .select_related("organisation")
        .prefetch_related("gruppen")
        .order_by("organisation__name")
    )
    gruppen, ohne = _nach_gruppe(mitgliedschaften)
    kontext = {"gruppen": gruppen, "ohne": ohne, "anzahl": len(mitgliedschaften)}
    return render(request, "mitglieder/netzwerk/netzwerk.html", kontext)


def _nach_gruppe(
    mitgliedschaften: Iterable[Mitgliedschaft],
) -> tuple[list[tuple[Partnergruppe, list[Organisation]]], list[Organisation]]:
    """Groups in the law's order with their members, and the members without a group."""
    je_gruppe: dict[Partnergruppe, list[Organisation]] = {}
    ohne: list[Organisation] = []
    for mitgliedschaft in mitgliedschaften:
        gruppen = list(mitgliedschaft.gruppen.all())
        if not gruppen:
            ohne.append(mitgliedschaft.organisation)
        for gruppe in gruppen:
            je_gruppe.setdefault(gruppe, []).append(mitgliedschaft.organisation)
    sortiert = sorted(je_gruppe.items(), key=lambda paar: (paar[0].position, paar[0].name))
    return sortiert, ohne
