"""The signing day for the coordination: open and close the places where organisations sign."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import zeichenstelle as aktionen
from mitglieder.forms.zeichenstelle import AushangFormular, KioskFormular
from mitglieder.models import Fassung, Zeichenstelle
from mitglieder.rechte import darf_vereinbarungen_verwalten
from mitglieder.views.kiosk import binden
from mitglieder.zeichentag import stand, zum_tippen
from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.views.dokument import ausliefern


def _fassung(request: KontoAnfrage, pk: int, nummer: int) -> Fassung:
    """Published once: a draft has no signing day."""
    fassung: Fassung = get_object_or_404(
        Fassung.objects.des_netzwerks(request.netzwerk)
        .oeffentlich()
        .select_related("vereinbarung__netzwerk"),
        vereinbarung=pk,
        nummer=nummer,
    )
    return fassung


def _stelle(request: KontoAnfrage, pk: int) -> Zeichenstelle:
    stelle: Zeichenstelle = get_object_or_404(
        Zeichenstelle.objects.des_netzwerks(request.netzwerk).select_related(
            "fassung__vereinbarung__netzwerk", "geoeffnet_von"
        ),
        pk=pk,
    )
    return stelle


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def liste(request: KontoAnfrage, pk: int, nummer: int) -> HttpResponse:
    """All open places of a version, and the two forms that open another."""
    fassung = _fassung(request, pk, nummer)
    art = request.POST.get("art") if request.method == "POST" else None
    aushang = AushangFormular(
        request.POST if art == Zeichenstelle.Art.AUSHANG else None, prefix="aushang"
    )
    kiosk = KioskFormular(request.POST if art == Zeichenstelle.Art.KIOSK else None, prefix="kiosk")
    wer = request.handelnde
    if aushang.is_bound and aushang.is_valid():
        aktionen.aushang_oeffnen(fassung=fassung, von=wer, **aushang.angaben())
        messages.success(
            request,
            _("Der Aushang ist offen"),
            extra_tags=_("Das PDF zum Drucken ist in wenigen Sekunden fertig."),
        )
        return redirect(request.path)
    if kiosk.is_bound and kiosk.is_valid():
        aktionen.kiosk_oeffnen(fassung=fassung, von=wer, **kiosk.angaben())
        messages.success(
            request,
            _("Das Tablet ist offen"),
            extra_tags=_(
                "Melden Sie sich jetzt auf dem Tablet an, öffnen Sie dort diese Seite und wählen "
                "Sie „Dieses Gerät zum Tablet machen“."
            ),
        )
        return redirect(request.path)
    zeilen = _zeilen(fassung)
    kontext = {
        "vereinbarung": fassung.vereinbarung,
        "fassung": fassung,
        "stand": stand(fassung),
        "zeilen": zeilen,
        "laeuft": any(pdf is not None and pdf.ist_unterwegs for _stelle, _kurz, pdf in zeilen),
        "aushang": aushang,
        "kiosk": kiosk,
    }
    vorlage = "mitglieder/zeichenstelle/liste.html"
    if request.htmx:  # the posters ask until their PDFs are there
        return render(request, f"{vorlage}#stellen", kontext)
    return seite(request, vorlage, kontext)


def _zeilen(fassung: Fassung) -> list[tuple[Zeichenstelle, str, Dokument | None]]:
    """Each open place with its short address and its PDF."""
    stellen = list(
        Zeichenstelle.objects.filter(fassung=fassung)
        .offen()
        .select_related("fassung__vereinbarung__netzwerk", "geoeffnet_von")
    )
    pdfs = {
        pdf.gegenstand_id: pdf
        for pdf in Dokument.objects.filter(
            gegenstand_typ=ContentType.objects.get_for_model(Zeichenstelle),
            gegenstand_id__in=[stelle.pk for stelle in stellen],
        )
    }
    return [(stelle, zum_tippen(stelle), pdfs.get(stelle.pk)) for stelle in stellen]


@nur(darf_vereinbarungen_verwalten)
@require_POST
def schliessen(request: KontoAnfrage, pk: int) -> HttpResponse:
    stelle = _stelle(request, pk)
    stelle.schliessen(request.handelnde)
    messages.success(request, _("Geschlossen: dort unterzeichnet niemand mehr"))
    return redirect(stelle)


@nur(darf_vereinbarungen_verwalten)
@require_POST
def entsperren(request: KontoAnfrage, pk: int) -> HttpResponse:
    stelle = _stelle(request, pk)
    stelle.entsperren()
    messages.success(
        request,
        _("Das Tablet ist entsperrt"),
        extra_tags=_("Ist die PIN vergessen, schließen Sie es und öffnen Sie ein neues."),
    )
    return redirect(stelle)


@nur(darf_vereinbarungen_verwalten)
@never_cache
@require_http_methods(["GET", "POST"])
def uebergeben(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Turn this very device into the tablet: signed out of the account, bound to the place."""
    stelle = _stelle(request, pk)
    if stelle.geoeffnet_von != request.handelnde or not aktionen.ist_besetzt(stelle):
        raise FalscherZustand(
            _("Dieses Tablet lässt sich nicht übergeben"),
            bei=stelle,
            weiter=_("Das kann nur, wer es geöffnet hat, solange es offen ist."),
        )
    if stelle.art != Zeichenstelle.Art.KIOSK:
        raise Http404
    if request.method == "POST":
        logout(request)
        binden(request, stelle)
        return redirect(stelle.get_vor_ort_url())
    kontext = {"stelle": stelle, "vereinbarung": stelle.fassung.vereinbarung}
    return render(request, "mitglieder/zeichenstelle/uebergeben.html", kontext)


@nur(darf_vereinbarungen_verwalten)
@require_safe
def dokument(request: KontoAnfrage, pk: int) -> HttpResponseBase:
    """The poster, to be printed."""
    pdf = Dokument.objects.zu(_stelle(request, pk)).fertig().first()
    if pdf is None:
        raise Http404
    return ausliefern(request, pdf)
