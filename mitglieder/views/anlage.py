"""Annexes: put on and taken off the draft by the coordination, read by whoever reads the text."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import anlage as aktionen
from mitglieder.anlagen import AnlageAbgelehnt, AnlageBeschaedigt, ausliefern
from mitglieder.forms.anlage import AnlageFormular
from mitglieder.models import Anlage, Beitritt, Fassung, Vereinbarung
from mitglieder.rechte import darf_beitritte_sehen, darf_vereinbarungen_verwalten
from netzwerk.basis.formulare import seite
from netzwerk.basis.models import Zugang
from netzwerk.basis.rechte import (
    Anfrage,
    KontoAnfrage,
    ZugangAnfrage,
    ist_koordination,
    mit_zugang,
    nur,
)


def _entwurf(request: Anfrage, pk: int) -> Fassung:
    """The newest version; whether it is still a draft is said by the action under its lock."""
    vereinbarung = get_object_or_404(
        Vereinbarung.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
        .select_related("netzwerk")
        .prefetch_related("fassung_set"),
        pk=pk,
    )
    return vereinbarung.neueste_fassung


def _zur_liste(request: Anfrage, pk: int) -> HttpResponse:
    return redirect("mitglieder:anlage-liste", netzwerk=request.netzwerk.kurzname, pk=pk)


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def liste(request: KontoAnfrage, pk: int) -> HttpResponse:
    fassung = _entwurf(request, pk)
    if not fassung.ist_entwurf and request.method != "POST":
        messages.warning(
            request,
            _("Diese Fassung ist veröffentlicht"),
            extra_tags=_("Ihre Anlagen lassen sich nicht mehr ändern."),
        )
        return redirect(fassung)
    formular = (
        AnlageFormular(request.POST, request.FILES)
        if request.method == "POST"
        else AnlageFormular()
    )
    if request.method == "POST" and formular.is_valid():
        try:
            anlage = aktionen.hochladen(
                fassung=fassung,
                titel=formular.cleaned_data["titel"],
                dateiname=formular.dateiname,
                inhalt=formular.inhalt,
                von=request.handelnde,
            )
        except AnlageAbgelehnt as grund:
            formular.add_error("datei", str(grund))
        else:
            messages.success(request, _("Hinzugefügt: %(anlage)s") % {"anlage": anlage})
            return _zur_liste(request, pk)
    return seite(
        request,
        "mitglieder/anlage/liste.html",
        {
            "vereinbarung": fassung.vereinbarung,
            "fassung": fassung,
            "liste": fassung.anlagen(),
            "form": formular,
        },
    )


def _anlage(request: Anfrage, pk: int, anlage: int) -> Anlage:
    gefunden: Anlage = get_object_or_404(
        Anlage.objects.select_related("fassung__vereinbarung__netzwerk").filter(
            fassung=_entwurf(request, pk)
        ),
        pk=anlage,
    )
    return gefunden


@nur(darf_vereinbarungen_verwalten)
@require_POST
def verschieben(request: KontoAnfrage, pk: int, anlage: int) -> HttpResponse:
    um = -1 if request.POST.get("richtung") == "hoch" else 1
    aktionen.verschieben(anlage=_anlage(request, pk, anlage), um=um, von=request.handelnde)
    return _zur_liste(request, pk)


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def entfernen(request: KontoAnfrage, pk: int, anlage: int) -> HttpResponse:
    eine = _anlage(request, pk, anlage)
    if request.method == "POST":
        aktionen.entfernen(anlage=eine, von=request.handelnde)
        messages.success(request, _("Entfernt: %(titel)s") % {"titel": eine.titel})
        return _zur_liste(request, pk)
    kontext = {"vereinbarung": eine.fassung.vereinbarung, "anlage": eine}
    return render(request, "mitglieder/anlage/entfernen.html", kontext)


@nur(darf_beitritte_sehen)
@require_safe
def datei(request: KontoAnfrage, pk: int, nummer: int, anlage: int) -> HttpResponseBase:
    """Annex `anlage` of version `nummer`; a draft's are the coordination's own."""
    vereinbarung = get_object_or_404(
        Vereinbarung.objects.sichtbar_fuer(request.handelnde, request.netzwerk), pk=pk
    )
    fassungen = Fassung.objects.filter(vereinbarung=vereinbarung, nummer=nummer)
    if not ist_koordination(request.handelnde, request.netzwerk):
        fassungen = fassungen.oeffentlich()
    return ausgeben(request, fassungen, anlage)


@mit_zugang(Zugang.Zweck.UNTERZEICHNUNG)
@never_cache
@require_safe
def zum_unterzeichnen(request: ZugangAnfrage, anlage: int) -> HttpResponseBase:
    beitritte = Beitritt.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    return ausgeben(request, Fassung.objects.filter(beitritt__in=beitritte), anlage)


def ausgeben(request: Anfrage, fassungen: object, nummer: int) -> HttpResponseBase:
    eine = get_object_or_404(Anlage, fassung__in=fassungen, nummer=nummer)
    try:
        return ausliefern(eine)
    except AnlageBeschaedigt:
        kontext = {"anlage": eine}
        return render(request, "mitglieder/anlage/beschaedigt.html", kontext, status=409)
