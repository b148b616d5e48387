"""The groups of this network: those of the law to read, its own ones to keep."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import partnergruppe as aktionen
from mitglieder.forms.partnergruppe import PartnergruppeFormular
from mitglieder.models import Partnergruppe
from mitglieder.rechte import darf_mitglieder_verwalten
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren


@nur(darf_mitglieder_verwalten)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    netzwerk = request.netzwerk
    alle = list(Partnergruppe.objects.waehlbar(netzwerk).mit_nutzung(netzwerk))
    kontext = {
        "eigene": [gruppe for gruppe in alle if gruppe.netzwerk_id],
        "gesetzliche": [gruppe for gruppe in alle if not gruppe.netzwerk_id],
        "darf_verwalten": True,
    }
    return render(request, "mitglieder/partnergruppe/liste.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    formular = PartnergruppeFormular(request.POST or None, netzwerk=request.netzwerk)
    if request.method == "POST" and formular.is_valid():
        name = formular.cleaned_data["name"]
        try:
            aktionen.anlegen(name=name, netzwerk=request.netzwerk, von=request.handelnde)
        except IntegrityError:  # somebody else added it at the same moment
            formular.add_error("name", _("Diese Gruppe gibt es schon."))
        else:
            messages.success(
                request,
                _("Die Gruppe „%(name)s“ lässt sich jetzt wählen.") % {"name": name},
                extra_tags=_("Sie ordnen sie einer Organisation zu, wenn Sie diese bearbeiten."),
            )
            return _zur_liste(request)
    return seite(request, "mitglieder/partnergruppe/neu.html", {"form": formular})


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    gruppe = get_object_or_404(_eigene(request), pk=pk)
    frueher = gruppe.name
    if request.method == "POST":
        sperren(gruppe)
    formular = PartnergruppeFormular(
        request.POST or None, netzwerk=request.netzwerk, instance=gruppe
    )
    if request.method == "POST" and formular.is_valid():
        formular.save()
        messages.success(request, _("Die Gruppe heißt jetzt „%(name)s“.") % {"name": gruppe})
        return _zur_liste(request)
    kontext = {"frueher": frueher, "form": formular}
    return seite(request, "mitglieder/partnergruppe/bearbeiten.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_POST
def verschieben(request: KontoAnfrage, pk: int) -> HttpResponse:
    gruppe = get_object_or_404(_eigene(request), pk=pk)
    richtung = request.POST.get("richtung")
    if richtung not in {"hoch", "runter"}:
        return HttpResponseBadRequest()
    aktionen.verschieben(
        gruppe=gruppe, netzwerk=request.netzwerk, hoch=richtung == "hoch", von=request.handelnde
    )
    return redirect(f"{_adresse(request)}#eigene")


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int) -> HttpResponse:
    gruppe = get_object_or_404(_eigene(request), pk=pk)
    ist_frei = Partnergruppe.objects.ungenutzt().filter(pk=pk).exists()
    if request.method == "POST":
        if aktionen.loeschen(gruppe=gruppe, von=request.handelnde):
            messages.success(request, _("Die Gruppe „%(name)s“ ist gelöscht.") % {"name": gruppe})
        else:
            messages.warning(
                request,
                _("Die Gruppe „%(name)s“ bleibt.") % {"name": gruppe},
                extra_tags=_(
                    "Mitglieder oder Anfragen gehören zu ihr. Ordnen Sie diese erst anders zu."
                ),
            )
        return _zur_liste(request)
    kontext = {"gruppe": gruppe, "ist_frei": ist_frei}
    return render(request, "mitglieder/partnergruppe/loeschen.html", kontext)


def _eigene(request: KontoAnfrage) -> Any:
    return Partnergruppe.objects.eigene(request.netzwerk)


def _adresse(request: KontoAnfrage) -> str:
    return reverse("mitglieder:partnergruppe-liste", args=[request.netzwerk.kurzname])


def _zur_liste(request: KontoAnfrage) -> HttpResponse:
    return redirect(_adresse(request))
