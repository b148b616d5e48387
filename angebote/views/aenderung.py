"""Deciding on changes of released offers; they are shown on the offer's own page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from angebote.aktionen import aenderung as aktionen
from angebote.forms.angebot import GrundForm
from angebote.models import Angebotsaenderung
from angebote.rechte import darf_angebote_freigeben, darf_angebote_pflegen
from angebote.views.pflege import post_hinweis, zur_seite
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur


def _sichtbar(request: KontoAnfrage, pk: int) -> Angebotsaenderung:
    aenderungen = Angebotsaenderung.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    gefunden: Angebotsaenderung = get_object_or_404(
        aenderungen.select_related("angebot", "eingereicht_von"), pk=pk
    )
    return gefunden


@nur(darf_angebote_freigeben)
@require_POST
def annehmen(request: KontoAnfrage, pk: int) -> HttpResponse:
    aenderung = _sichtbar(request, pk)
    aktionen.annehmen(
        aenderung=aenderung, von=request.handelnde, stand=request.POST.get("stand", "")
    )
    messages.success(request, _("Die Änderung ist öffentlich."), extra_tags=post_hinweis())
    return zur_seite(request, aenderung.angebot_id)


@nur(darf_angebote_freigeben)
@require_http_methods(["GET", "POST"])
def ablehnen(request: KontoAnfrage, pk: int) -> HttpResponse:
    aenderung = _sichtbar(request, pk)
    form = GrundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        aktionen.ablehnen(
            aenderung=aenderung, grund=form.cleaned_data["grund"], von=request.handelnde
        )
        messages.success(request, _("Die Änderung ist abgelehnt."), extra_tags=post_hinweis())
        return zur_seite(request, aenderung.angebot_id)
    return seite(
        request,
        "angebote/aenderung/ablehnen.html",
        {"form": form, "aenderung": aenderung, "angebot": aenderung.angebot},
    )


@nur(darf_angebote_pflegen)
@require_http_methods(["GET", "POST"])
def verwerfen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Take back a draft, or what was proposed and waits."""
    aenderung = _sichtbar(request, pk)
    if request.method == "POST":
        war_entwurf = aenderung.ist_entwurf
        aktionen.verwerfen(aenderung=aenderung, von=request.handelnde)
        messages.success(
            request,
            _("Der Entwurf ist verworfen.")
            if war_entwurf
            else _("Die Änderung ist zurückgezogen."),
        )
        return zur_seite(request, aenderung.angebot_id)
    kontext = {"aenderung": aenderung, "angebot": aenderung.angebot}
    return render(request, "angebote/aenderung/verwerfen.html", kontext)
