"""Countersigning for the municipality, and what became of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder import gegenzeichnungen
from mitglieder.aktionen import gegenzeichnung as aktionen
from mitglieder.forms.gegenzeichnung import GegenzeichnenFormular
from mitglieder.forms.organisation_filter import nur_zahlen
from mitglieder.models import Beitritt, Fassung
from mitglieder.rechte import darf_beitritte_sehen, darf_vereinbarungen_verwalten
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.anmeldung import bestaetigen_lassen, ist_frisch
from netzwerk.basis.formulare import seite
from netzwerk.basis.models import Dokument
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, nur
from netzwerk.basis.views.dokument import ausliefern


def _fassung(request: Anfrage, pk: int) -> Fassung:
    return get_object_or_404(
        Fassung.objects.des_netzwerks(request.netzwerk)
        .oeffentlich()
        .select_related("vereinbarung__netzwerk", "gegenzeichner"),
        pk=pk,
    )


def _adresse(name: str, request: Anfrage, pk: int, **abfrage: Any) -> str:
    return reverse(
        f"mitglieder:gegenzeichnung-{name}", args=(request.netzwerk.kurzname, pk), query=abfrage
    )


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def zeichnen(request: KontoAnfrage, pk: int) -> HttpResponse:
    fassung = _fassung(request, pk)
    wartende = gegenzeichnungen.wartende(fassung)
    darf = fassung.zeichnet_gegen(request.handelnde)
    if request.method == "POST" and not darf:
        raise PermissionDenied
    gemerkt = nur_zahlen(request.GET.getlist("nur"))
    formular = GegenzeichnenFormular(
        request.POST if request.method == "POST" else None,
        fassung=fassung,
        wartende=wartende,
        initial={"beitritte": gemerkt or [beitritt.pk for beitritt in wartende]},
    )
    if request.method == "POST" and formular.is_valid():
        gewaehlt = [beitritt.pk for beitritt in formular.cleaned_data["beitritte"]]
        if not ist_frisch(request):
            return bestaetigen_lassen(_adresse("zeichnen", request, pk, nur=gewaehlt))
        ergebnis = aktionen.gegenzeichnen(
            fassung=fassung, beitritte=gewaehlt, von=request.handelnde
        )
        _melden(request, ergebnis)
        return redirect(_adresse("ergebnis", request, pk))
    return seite(
        request,
        "mitglieder/gegenzeichnung/zeichnen.html",
        {
            "vereinbarung": fassung.vereinbarung,
            "fassung": fassung,
            "wartende": wartende,
            "darf": darf,
            "frisch": ist_frisch(request),
            "gemerkt": bool(gemerkt),
            "form": formular,
        },
    )


def _melden(request: Anfrage, ergebnis: aktionen.Ergebnis) -> None:
    danach = []
    if ergebnis.schon:
        danach.append(
            ngettext("%(zahl)s war es schon.", "%(zahl)s waren es schon.", len(ergebnis.schon))
            % {"zahl": len(ergebnis.schon)}
        )
    if ergebnis.uebersprungen:
        danach.append(
            _("Übersprungen, weil inzwischen beendet: %(namen)s.")
            % {"namen": ", ".join(str(b.organisation) for b in ergebnis.uebersprungen)}
        )
    zahl = len(ergebnis.gegengezeichnet)
    if zahl:
        text = ngettext(
            "%(zahl)s Beitritt ist gegengezeichnet", "%(zahl)s Beitritte sind gegengezeichnet", zahl
        )
        danach.append(_("Die Dokumente werden jetzt gesiegelt und an beide Seiten geschickt."))
        messages.success(request, text % {"zahl": zahl}, extra_tags=" ".join(danach))
    else:
        messages.info(request, _("Nichts gegengezeichnet"), extra_tags=" ".join(danach))


@nur(darf_vereinbarungen_verwalten)
@require_safe
def ergebnis(request: KontoAnfrage, pk: int) -> HttpResponse:
    fassung = _fassung(request, pk)
    stand = gegenzeichnungen.der_fassung(fassung)
    vorlage = "mitglieder/gegenzeichnung/ergebnis.html"
    if request.htmx:  # the list asks for itself while documents are being sealed
        vorlage += "#liste"
    antwort = render(
        request,
        vorlage,
        {
            "vereinbarung": fassung.vereinbarung,
            "fassung": fassung,
            "stand": stand,
            "darf": fassung.zeichnet_gegen(request.handelnde),
            "neuer_stand": request.GET.get("stand", stand.marke) != stand.marke,
        },
    )
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort


@nur(darf_vereinbarungen_verwalten)
@require_POST
def erneut(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Try one document again that failed for good."""
    beitritt = get_object_or_404(
        Beitritt.objects.sichtbar_fuer(request.handelnde, request.netzwerk), pk=pk
    )
    pdf = get_object_or_404(Dokument.objects.zu(beitritt), art="gegenzeichnung")
    pdf.erneut()
    if dokument_aktionen.anstossen(pdf):
        messages.success(request, _("Das Dokument wird noch einmal erstellt und gesiegelt"))
    else:
        messages.warning(request, _("Die Hintergrundarbeit ist gerade gestört und beginnt später"))
    return redirect(_adresse("ergebnis", request, beitritt.fassung_id))


@nur(darf_beitritte_sehen)
@require_safe
def dokument(request: KontoAnfrage, pk: int) -> HttpResponseBase:
    """The countersigned PDF, for the coordination and the organisation's representative."""
    beitritt = get_object_or_404(
        Beitritt.objects.sichtbar_fuer(request.handelnde, request.netzwerk), pk=pk
    )
    pdf = Dokument.objects.zu(beitritt).fertig().filter(art="gegenzeichnung").first()
    if pdf is None:
        raise Http404
    return ausliefern(request, pdf)
