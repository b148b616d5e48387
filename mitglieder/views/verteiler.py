from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder.empfaengerkreis import frage, reichweiten
from mitglieder.forms.organisation_filter import OrganisationFilter
from mitglieder.forms.verteiler import VerteilerFormular
from mitglieder.models import Rundschreiben, Verteiler
from mitglieder.rechte import darf_mitglieder_verwalten
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren


@nur(darf_mitglieder_verwalten)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    alle = list(Verteiler.objects.im_netzwerk(request.netzwerk))
    kontext = {"reichweiten": reichweiten(alle, request.netzwerk, request.handelnde)}
    return render(request, "mitglieder/verteiler/liste.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Whom it reaches now: as a letter to it would."""
    verteiler = _finden(request, pk)
    reichweite = reichweiten([verteiler], request.netzwerk, request.handelnde)[0]
    kontext = {
        "verteiler": verteiler,
        "reichweite": reichweite,
        "frage": reichweite.frage,
        "organisationen": reichweite.frage.qs.select_related("uebergeordnet")[:50],
        "weitere": max(reichweite.organisationen - 50, 0),
        "entwuerfe": Rundschreiben.objects.filter(verteiler=verteiler).entwuerfe(),
    }
    return render(request, "mitglieder/verteiler/zeigen.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    """The question is the list's, carried in the address."""
    auswahl = OrganisationFilter(
        request.GET, netzwerk=request.netzwerk, handelnde=request.handelnde
    )
    formular = VerteilerFormular(
        request.POST or None, netzwerk=request.netzwerk, instance=Verteiler()
    )
    if request.method == "POST" and formular.is_valid():
        formular.instance.abfrage = auswahl.abfrage
        verteiler = formular.save()
        messages.success(
            request,
            _("Der Verteiler „%(name)s“ ist gespeichert.") % {"name": verteiler.name},
            extra_tags=_("Er fragt jedes Mal neu, wen er erreicht, und bleibt so aktuell."),
        )
        return redirect(verteiler)
    kontext = {"form": formular, **_frage_kontext(auswahl)}
    return seite(request, "mitglieder/verteiler/neu.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Another name and, with `frage` in the address, the question it carries."""
    verteiler = _finden(request, pk)
    if request.method == "POST":
        sperren(verteiler)
    neue_frage = "frage" in request.GET
    auswahl = (
        OrganisationFilter(request.GET, netzwerk=request.netzwerk, handelnde=request.handelnde)
        if neue_frage
        else frage(verteiler, request.netzwerk, request.handelnde)
    )
    formular = VerteilerFormular(
        request.POST or None, netzwerk=request.netzwerk, instance=verteiler
    )
    if request.method == "POST" and formular.is_valid():
        if neue_frage:
            formular.instance.abfrage = auswahl.abfrage
        formular.save()
        messages.success(
            request, _("Der Verteiler „%(name)s“ ist gespeichert.") % {"name": verteiler.name}
        )
        return redirect(verteiler)
    kontext = {
        "form": formular,
        "verteiler": verteiler,
        "neue_frage": neue_frage,
        **_frage_kontext(auswahl),
    }
    return seite(request, "mitglieder/verteiler/bearbeiten.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int) -> HttpResponse:
    verteiler = _finden(request, pk)
    if request.method == "POST":
        verteiler.delete()
        messages.success(
            request, _("Der Verteiler „%(name)s“ ist gelöscht.") % {"name": verteiler.name}
        )
        return redirect("mitglieder:verteiler-liste", netzwerk=request.netzwerk.kurzname)
    entwuerfe = Rundschreiben.objects.filter(verteiler=verteiler).entwuerfe()
    kontext = {"verteiler": verteiler, "entwuerfe": entwuerfe.count()}
    return render(request, "mitglieder/verteiler/loeschen.html", kontext)


def _frage_kontext(auswahl: OrganisationFilter) -> dict[str, Any]:
    return {"frage": auswahl, "anzahl": auswahl.qs.count()}


def _finden(request: KontoAnfrage, pk: int) -> Verteiler:
    verteiler: Verteiler = get_object_or_404(Verteiler.objects.im_netzwerk(request.netzwerk), pk=pk)
    verteiler.netzwerk = request.netzwerk
    return verteiler
