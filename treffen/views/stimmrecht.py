"""Sending personal links. The page knows who may answer; who has is known to nobody."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from netzwerk.basis.formulare import seite
from netzwerk.basis.models import Nachricht
from netzwerk.basis.rechte import KontoAnfrage, ist_koordination, nur
from netzwerk.basis.zahlen import zahl as gelesene
from treffen.aktionen import stimmrecht as aktionen
from treffen.forms.stimmrecht import KreisForm
from treffen.models import Umfrage
from treffen.rechte import darf_umfragen_verwalten
from treffen.stimmberechtigte import kreis
from treffen.views.umfrage import verwaltete


@nur(darf_umfragen_verwalten)
@require_http_methods(["GET", "POST"])
def liste(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Who gets a link, whom none reaches; POST sends it to everybody who has none yet."""
    umfrage = verwaltete(request, pk)
    # GET with a choice shows whom it would reach, before anything is sent.
    daten = request.POST if request.method == "POST" else request.GET
    form = KreisForm(daten if umfrage.treffen is None else {}, netzwerk=request.netzwerk)
    verteiler = form.cleaned_data["verteiler"] if form.is_valid() else None
    if request.method == "POST" and form.is_valid():
        zahl = aktionen.einladen(umfrage=umfrage, von=request.handelnde, verteiler=verteiler)
        _melden(request, zahl, _("Alle, die passen, haben schon einen Link."))
        return redirect("treffen:stimmrecht-liste", request.netzwerk.kurzname, pk)
    kontext: dict[str, Any] = {
        "umfrage": umfrage,
        "kreis": kreis(umfrage, request.handelnde, verteiler),
        "verteiler": verteiler,
        "runde": aktionen.naechste_runde(umfrage),
        **_post(umfrage),
    }
    if umfrage.treffen is None and ist_koordination(request.handelnde, request.netzwerk):
        kontext["form"] = form
    return seite(request, "treffen/stimmrecht/liste.html", kontext)


def _post(umfrage: Umfrage) -> dict[str, Any]:
    """How far the mails have come; those that did not arrive by name."""
    alle = list(aktionen.nachrichten(umfrage).order_by("empfaenger_name", "pk"))
    staende = Counter(nachricht.zustand for nachricht in alle)
    return {
        "unterwegs": staende[Nachricht.Zustand.WARTEND],
        "gesendet": staende[Nachricht.Zustand.GESENDET],
        "gescheitert": [nachricht for nachricht in alle if nachricht.ist_gescheitert],
    }


@nur(darf_umfragen_verwalten)
@require_POST
def erinnern(request: KontoAnfrage, pk: int) -> HttpResponse:
    umfrage = verwaltete(request, pk)
    runde = gelesene(request.POST.get("runde"))
    zahl = aktionen.erinnern(umfrage=umfrage, runde=runde, von=request.handelnde)
    _melden(request, zahl, _("Die Erinnerung ist schon auf dem Weg."))
    return redirect("treffen:stimmrecht-liste", request.netzwerk.kurzname, pk)


def _melden(request: KontoAnfrage, zahl: int, keine: str) -> None:
    if not zahl:
        messages.info(request, keine)
        return
    text = ngettext("%(zahl)s Link ist auf dem Weg.", "%(zahl)s Links sind auf dem Weg.", zahl) % {
        "zahl": zahl
    }
    weiter = _("Er öffnet die Umfrage ohne Konto. Wer ihn benutzt, sieht niemand.")
    messages.success(request, text, extra_tags=weiter)
