"""Files of a working group: read by the network's members, kept by its lead and coordination."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren
from treffen.aktionen import material as aktionen
from treffen.forms.gruppenmaterial import GruppenmaterialAngabenForm, GruppenmaterialForm
from treffen.models import Arbeitsgruppe, Material
from treffen.rechte import darf_gruppe_fuehren, darf_gruppen_sehen
from treffen.views.arbeitsgruppe import finden, gefuehrte, laufende, zur_gruppe
from treffen.views.material import ausliefern

ANKER = "#unterlagen"


def _material(gruppe: Arbeitsgruppe, pk: int) -> Material:
    material: Material = get_object_or_404(gruppe.materialien, pk=pk)
    material.arbeitsgruppe = gruppe
    return material


@nur(darf_gruppen_sehen)
@never_cache
@require_safe
def laden(request: KontoAnfrage, pk: int, material: int) -> HttpResponseBase:
    return ausliefern(_material(finden(request, pk), material))


@nur(darf_gruppe_fuehren)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    gruppe = laufende(request, pk)
    form = GruppenmaterialForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        material = aktionen.hochladen(
            gruppe=gruppe,
            datei=form.cleaned_data["datei"],
            befund=form.befund,
            titel=form.cleaned_data["titel"],
            von=request.handelnde,
        )
        messages.success(request, _("„%(titel)s“ ist bereitgestellt.") % {"titel": material.titel})
        return zur_gruppe(gruppe, ANKER)
    kontext = {"form": form, "gruppe": gruppe}
    return seite(request, "treffen/gruppenmaterial/formular.html", kontext)


@nur(darf_gruppe_fuehren)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int, material: int) -> HttpResponse:
    gruppe = laufende(request, pk)
    unterlage = _material(gruppe, material)
    if request.method == "POST":
        sperren(unterlage)
    form = GruppenmaterialAngabenForm(request.POST or None, instance=unterlage)
    if request.method == "POST" and form.is_valid():
        unterlage.save(update_fields=form.Meta.fields)
        messages.success(request, _("Die Angaben sind gespeichert."))
        return zur_gruppe(gruppe, ANKER)
    kontext = {"form": form, "gruppe": gruppe, "material": _material(gruppe, material)}
    return seite(request, "treffen/gruppenmaterial/formular.html", kontext)


@nur(darf_gruppe_fuehren)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int, material: int) -> HttpResponse:
    """Also when the group has ended: what should not be there has to go."""
    gruppe = gefuehrte(request, pk)
    unterlage = _material(gruppe, material)
    if request.method == "POST":
        aktionen.loeschen(material=unterlage, von=request.handelnde)
        messages.success(request, _("„%(titel)s“ ist gelöscht.") % {"titel": unterlage.titel})
        return zur_gruppe(gruppe, ANKER)
    kontext = {"gruppe": gruppe, "material": unterlage}
    return render(request, "treffen/gruppenmaterial/loeschen.html", kontext)
