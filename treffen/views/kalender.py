"""Calendars to subscribe to: the page that gives their addresses, and the calendars themselves."""

import hashlib
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder.models import Kontakt
from netzwerk.basis.models import Zugang
from netzwerk.basis.rechte import (
    Anfrage,
    KontoAnfrage,
    ZugangAnfrage,
    mit_zugang,
    nur,
    oeffentlich,
)
from treffen import abonnement
from treffen.abonnement import Abo
from treffen.aktionen import kalender as aktionen
from treffen.rechte import darf_treffen_sehen


@nur(darf_treffen_sehen)
@never_cache
@require_http_methods(["GET", "POST"])
def abonnieren(request: KontoAnfrage) -> HttpResponse:
    abos = abonnement.des_kontos(request.handelnde, request.netzwerk)
    return _abonnieren(request, abos, {"ohne_person": len(abos) == 1})


@nur(darf_treffen_sehen)
@never_cache
@require_http_methods(["GET", "POST"])
def erneuern(request: KontoAnfrage, abo: str) -> HttpResponse:
    zurueck = reverse("treffen:kalender-abonnieren", args=[request.netzwerk.kurzname])
    abos = abonnement.des_kontos(request.handelnde, request.netzwerk)
    return _erneuern(request, _gemeint(abos, abo), zurueck)


@mit_zugang(Zugang.Zweck.EINLADUNG)
@never_cache
@require_http_methods(["GET", "POST"])
def abonnieren_link(request: ZugangAnfrage) -> HttpResponse:
    """For invited persons, without an account. Guests belong to one meeting alone."""
    zurueck = request.path.removesuffix("kalender/")
    abo = _der_eingeladenen(request)
    return _abonnieren(request, [abo], {"per_link": True, "zurueck": zurueck})


@mit_zugang(Zugang.Zweck.EINLADUNG)
@never_cache
@require_http_methods(["GET", "POST"])
def erneuern_link(request: ZugangAnfrage) -> HttpResponse:
    zurueck = request.path.removesuffix("erneuern/")
    return _erneuern(request, _der_eingeladenen(request), zurueck, per_link=True)


def _der_eingeladenen(request: ZugangAnfrage) -> Abo:
    if not isinstance(request.handelnde.inhaber, Kontakt):
        raise Http404
    return abonnement.des_kontakts(request.handelnde.inhaber, request.netzwerk)


def _gemeint(abos: list[Abo], kennung: str) -> Abo:
    for abo in abos:
        if abo.kennung == kennung:
            return abo
    raise Http404


def _abonnieren(request: Anfrage, abos: list[Abo], kontext: dict[str, Any]) -> HttpResponse:
    if request.method == "POST":
        abo = _gemeint(abos, request.POST.get("abo", ""))
        aktionen.anlegen(inhaber=abo.inhaber, netzwerk=request.netzwerk, von=request.handelnde)
        return redirect(f"{request.path}?erstellt={abo.kennung}#abo-{abo.kennung}")
    return render(
        request,
        "treffen/kalender/abonnieren.html",
        {
            "abos": abos,
            "erstellt": request.GET.get("erstellt", ""),
            "beendet": request.GET.get("beendet", ""),
            "hat_adresse": any(abo.zugang for abo in abos),
            **kontext,
        },
    )


def _erneuern(request: Anfrage, abo: Abo, zurueck: str, *, per_link: bool = False) -> HttpResponse:
    """GET asks; the old address ends either way."""
    if request.method == "POST":
        beendet = request.POST.get("schritt") == "beenden"
        tun = aktionen.beenden if beendet else aktionen.erneuern
        tun(inhaber=abo.inhaber, netzwerk=request.netzwerk, von=request.handelnde)
        ergebnis = "beendet" if beendet else "erstellt"
        return redirect(f"{zurueck}?{ergebnis}={abo.kennung}#abo-{abo.kennung}")
    kontext = {"abo": abo, "zurueck": zurueck, "per_link": per_link}
    return render(request, "treffen/kalender/erneuern.html", kontext)


@mit_zugang(Zugang.Zweck.KALENDER)
@require_safe
def abruf(request: ZugangAnfrage) -> HttpResponseBase:
    """What a calendar program reads. It ends with the role or the contact it belongs to."""
    inhalt = abonnement.inhalt(request.handelnde, request.netzwerk)
    if inhalt is None:
        return render(request, "410.html", {"zugang": request.handelnde}, status=410)
    antwort = _als_kalender(request, inhalt)
    antwort["Cache-Control"] = "private, no-cache"
    return antwort


@oeffentlich
@require_safe
def abruf_oeffentlich(request: Anfrage) -> HttpResponseBase:
    antwort = _als_kalender(request, abonnement.der_oeffentlichkeit(request.netzwerk))
    antwort["Cache-Control"] = "public, max-age=900"
    return antwort


def _als_kalender(request: Anfrage, inhalt: bytes) -> HttpResponseBase:
    """By ETag alone: a meeting that left the calendar has no date that Last-Modified could say."""
    etag = quote_etag(hashlib.sha256(inhalt).hexdigest())
    antwort = HttpResponse(inhalt, content_type="text/calendar; charset=utf-8")
    antwort["ETag"] = etag
    antwort["Content-Disposition"] = 'inline; filename="treffen.ics"'
    bedingt = get_conditional_response(request, etag=etag, response=antwort)
    return antwort if bedingt is None else bedingt
