"""Public events: meetings that the coordination announced to everybody."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from netzwerk.basis.links import absolut
from netzwerk.basis.rechte import Anfrage, oeffentlich
from treffen import abonnement
from treffen.models import Material, Treffen

JE_SEITE = 30
#: Terms of schema.org; an address in a template would look like a call to the outside.
SCHEMA = "https://schema.org/"
STAND = {
    Treffen.Zustand.ABGESAGT.value: "EventCancelled",
    Treffen.Zustand.VERSCHOBEN.value: "EventPostponed",
}


@oeffentlich
@require_safe
def liste(request: Anfrage) -> HttpResponse:
    """What is ahead; the years behind one by one."""
    alle = Treffen.objects.des_netzwerks(request.netzwerk).veroeffentlicht()
    jahre = [tag.year for tag in alle.vorbei().datetimes("beginn", "year", order="DESC")]
    jahr = _jahr(request.GET.get("jahr", ""), jahre)
    zeilen = alle.vorbei().filter(beginn__year=jahr) if jahr else alle.bevorstehend()
    kalender = absolut(reverse("treffen:kalender-oeffentlich", args=[request.netzwerk.kurzname]))
    return render(
        request,
        "treffen/veranstaltung/liste.html",
        {
            "seite": Paginator(zeilen, JE_SEITE).get_page(request.GET.get("seite")),
            "jahr": jahr,
            "jahre": jahre,
            "kalender": kalender,
            "webcal": abonnement.als_webcal(kalender),
        },
    )


def _jahr(eingabe: str, jahre: list[int]) -> int | None:
    if not eingabe:
        return None
    for jahr in jahre:
        if str(jahr) == eingabe:
            return jahr
    raise Http404


def _finden(request: Anfrage, pk: int) -> Treffen:
    oeffentliche = Treffen.objects.des_netzwerks(request.netzwerk).veroeffentlicht()
    treffen: Treffen = get_object_or_404(oeffentliche, pk=pk)
    treffen.netzwerk = request.netzwerk
    return treffen


@oeffentlich
@require_safe
def zeigen(request: Anfrage, pk: int) -> HttpResponse:
    treffen = _finden(request, pk)
    start = reverse("uebersicht:start", args=[request.netzwerk.kurzname])
    kontext = {
        "treffen": treffen,
        "programm": treffen.programm.prefetch_related("workshops"),
        "materialien": Material.objects.oeffentlich(request.netzwerk).filter(treffen=treffen),
        "adresse": absolut(request.path),
        "startseite": absolut(start),
        "schema": _schema(treffen),
    }
    return render(request, "treffen/veranstaltung/zeigen.html", kontext)


def _schema(treffen: Treffen) -> dict[str, Any]:
    if treffen.ort:
        art = "Mixed" if treffen.online_link else "Offline"
    else:
        art = "Online" if treffen.online_link else "Offline"
    return {
        "ereignis": f"{SCHEMA}Event",
        "stelle": f"{SCHEMA}GovernmentOrganization",
        "raum": f"{SCHEMA}Place",
        "virtuell": f"{SCHEMA}VirtualLocation",
        "stand": f"{SCHEMA}{STAND.get(treffen.zustand, 'EventScheduled')}",
        "teilnahme": f"{SCHEMA}{art}EventAttendanceMode",
    }


@oeffentlich
@require_safe
def termin(request: Anfrage, pk: int) -> HttpResponse:
    """The event as a calendar file."""
    inhalt = abonnement.einzeln(_finden(request, pk))
    antwort = HttpResponse(inhalt, content_type="text/calendar; charset=utf-8")
    antwort["Content-Disposition"] = 'attachment; filename="termin.ics"'
    return antwort
