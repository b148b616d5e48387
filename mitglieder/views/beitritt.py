from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import beitritt as aktionen
from mitglieder.models import Beitritt
from mitglieder.rechte import darf_beitritte_sehen, darf_vereinbarungen_verwalten
from mitglieder.schritte import schritte
from mitglieder.unterzeichnerpost import unterzeichnende
from mitglieder.views.nachweis import kontext_des_nachweises
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.models import Dokument, Kettenglied, Nachricht
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, nur
from netzwerk.basis.views.dokument import ausliefern


def _beitritt(request: Anfrage, pk: int) -> Beitritt:
    return get_object_or_404(
        Beitritt.objects.sichtbar_fuer(request.handelnde, request.netzwerk).select_related(
            "fassung__vereinbarung__netzwerk", "organisation", "kontakt", "geprueft_von"
        ),
        pk=pk,
    )


def _pdf(beitritt: Beitritt) -> Dokument | None:
    pdf: Dokument | None = (
        Dokument.objects.zu(beitritt).mit_schaden().filter(art="beitritt").first()
    )
    return pdf


def _kontext(beitritt: Beitritt, **mehr: Any) -> dict[str, Any]:
    return {
        "beitritt": beitritt,
        "fassung": beitritt.fassung,
        "vereinbarung": beitritt.fassung.vereinbarung,
        **mehr,
    }


@nur(darf_vereinbarungen_verwalten)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    beitritt = _beitritt(request, pk)
    kontext = _kontext(
        beitritt,
        dokument=_pdf(beitritt),
        schritte=schritte(beitritt),
        kette_stimmt=Kettenglied.objects.pruefen(beitritt.kette),
        nachrichten=Nachricht.objects.zu(beitritt).order_by("-pk"),
        auszuhaendigen=beitritt.ist_gezeichnet and not unterzeichnende(beitritt),
        **kontext_des_nachweises(beitritt),
    )
    return render(request, "mitglieder/beitritt/zeigen.html", kontext)


@nur(darf_vereinbarungen_verwalten)
@require_POST
def erinnern(request: KontoAnfrage, pk: int) -> HttpResponse:
    beitritt = _beitritt(request, pk)
    if aktionen.erinnern(beitritte=[beitritt], von=request.handelnde):
        messages.success(request, _("Die Erinnerung ist unterwegs"))
    else:
        messages.info(
            request,
            _("Keine Erinnerung verschickt"),
            extra_tags=_(
                "Heute ging schon eine hinaus, die Antwort liegt vor, oder es gibt keine "
                "erreichbare zeichnungsberechtigte Person."
            ),
        )
    return redirect(beitritt)


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def zurueckziehen(request: KontoAnfrage, pk: int) -> HttpResponse:
    beitritt = _beitritt(request, pk)
    if request.method == "POST":
        aktionen.zurueckziehen(beitritt=beitritt, von=request.handelnde)
        messages.success(
            request,
            _("Die Einladung ist zurückgezogen"),
            extra_tags=_("Ihre Links gelten nicht mehr."),
        )
        return redirect(beitritt)
    return render(request, "mitglieder/beitritt/zurueckziehen.html", _kontext(beitritt))


@nur(darf_vereinbarungen_verwalten)
@require_POST
def siegeln(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Try the seal again after it failed for good."""
    beitritt = _beitritt(request, pk)
    pdf = _pdf(beitritt)
    if pdf is None:
        raise Http404
    pdf.erneut()
    if dokument_aktionen.anstossen(pdf):
        messages.success(request, _("Das Dokument wird noch einmal erstellt und gesiegelt"))
    else:
        messages.warning(request, _("Die Hintergrundarbeit ist gerade gestört und beginnt später"))
    return redirect(beitritt)


@nur(darf_beitritte_sehen)
@require_safe
def dokument(request: KontoAnfrage, pk: int) -> HttpResponseBase:
    """The sealed PDF, for the coordination and the organisation's representative."""
    pdf = _pdf(_beitritt(request, pk))
    if pdf is None or not pdf.ist_fertig:
        raise Http404
    return ausliefern(request, pdf)
