"""Choosing workshops, by the link of the invitation or with an account."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import begrenzt
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Zugang
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, ZugangAnfrage, mit_zugang, nur
from treffen import antwortseite
from treffen.aktionen import workshop as aktionen
from treffen.forms.wunsch import WunschForm
from treffen.models import Teilnahme
from treffen.rechte import darf_treffen_sehen
from treffen.views.antwort import GRENZE
from treffen.views.treffen import finden
from treffen.workshoplage import eigene as eigene_workshops


@mit_zugang(Zugang.Zweck.EINLADUNG)
@never_cache
@begrenzt(
    "workshop-wuensche",
    je=lambda request: str(request.handelnde.pk),  # type: ignore[attr-defined]  # the policy above sets it
    **GRENZE,
)
@require_http_methods(["GET", "POST"])
def wuensche(request: ZugangAnfrage) -> HttpResponse:
    if not isinstance(request.handelnde.gegenstand, Teilnahme):
        raise Http404
    teilnahme = antwortseite.lesen(request.handelnde.gegenstand_id)
    teilnahme.treffen.netzwerk = request.netzwerk
    zurueck = request.path.removesuffix("workshops/")
    return _wuensche(request, teilnahme, {"zurueck": zurueck, "per_link": True})


@nur(darf_treffen_sehen)
@never_cache
@begrenzt(
    "workshop-wuensche",
    je=lambda request: f"konto:{request.handelnde.pk}",  # type: ignore[attr-defined]  # the policy above sets it
    **GRENZE,
)
@require_http_methods(["GET", "POST"])
def eigene(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = finden(request, pk)
    teilnahme = antwortseite.meine(treffen, request.handelnde)
    if teilnahme is None:
        raise Http404
    zurueck = reverse("treffen:treffen-zeigen", args=[request.netzwerk.kurzname, pk])
    return _wuensche(request, teilnahme, {"zurueck": zurueck})


def _wuensche(request: Anfrage, teilnahme: Teilnahme, kontext: dict[str, Any]) -> HttpResponse:
    lagen = eigene_workshops(teilnahme)
    if not lagen:
        raise Http404
    offen = teilnahme.kommt and teilnahme.nimmt_antwort
    form = WunschForm(request.POST or None, lagen=lagen) if offen else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            aktionen.wuenschen(teilnahme=teilnahme, wuensche=form.wuensche(), von=request.handelnde)
        except FalscherZustand:  # the deadline ended between the two looks
            form = None
        else:
            return redirect(f"{request.path}?gespeichert=ja")
    return seite(
        request,
        "treffen/wunsch/waehlen.html",
        {
            "form": form,
            "treffen": teilnahme.treffen,
            "teilnahme": teilnahme,
            "lagen": lagen,
            "gespeichert": "gespeichert" in request.GET and any(eine.wuensche for eine in lagen),
            "zu_spaet": request.method == "POST" and form is None,
            **kontext,
        },
    )
