"""Files for a meeting: uploaded by the coordination, handed out after a look at the rights."""

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.models import Zugang
from netzwerk.basis.rechte import (
    Anfrage,
    KontoAnfrage,
    ZugangAnfrage,
    mit_zugang,
    nur,
    oeffentlich,
)
from netzwerk.basis.stand import sperren
from treffen.aktionen import material as aktionen
from treffen.forms.material import MaterialAngabenForm, MaterialForm
from treffen.models import Material, Teilnahme, Treffen
from treffen.rechte import darf_treffen_sehen, darf_treffen_verwalten
from treffen.views.treffen import finden, verwaltetes, zur_seite


def _material(treffen: Treffen, pk: int) -> Material:
    material: Material = get_object_or_404(treffen.materialien, pk=pk)
    material.treffen = treffen
    return material


def ausliefern(material: Material) -> HttpResponseBase:
    """Always a download; should a browser show it after all, nothing in it runs."""
    try:
        datei = material.datei.open("rb")
    except FileNotFoundError as fehlt:
        raise Http404 from fehlt
    antwort = FileResponse(
        datei, as_attachment=True, filename=material.dateiname, content_type=material.art
    )
    antwort["X-Content-Type-Options"] = "nosniff"
    antwort["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return antwort


@nur(darf_treffen_sehen)
@never_cache
@require_safe
def laden(request: KontoAnfrage, pk: int, material: int) -> HttpResponseBase:
    return ausliefern(_material(finden(request, pk), material))


@mit_zugang(Zugang.Zweck.EINLADUNG)
@never_cache
@require_safe
def laden_link(request: ZugangAnfrage, material: int) -> HttpResponseBase:
    """For whoever is invited, guests too."""
    teilnahme = request.handelnde.gegenstand
    if not isinstance(teilnahme, Teilnahme):
        raise Http404
    return ausliefern(_material(teilnahme.treffen, material))


@oeffentlich
@require_safe
def laden_oeffentlich(request: Anfrage, pk: int) -> HttpResponseBase:
    return ausliefern(get_object_or_404(Material.objects.oeffentlich(request.netzwerk), pk=pk))


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    form = MaterialForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        material = aktionen.hochladen(
            treffen=treffen,
            datei=form.cleaned_data["datei"],
            befund=form.befund,
            titel=form.cleaned_data["titel"],
            sichtbar=form.cleaned_data["sichtbar"],
            von=request.handelnde,
        )
        messages.success(request, _("„%(titel)s“ ist bereitgestellt.") % {"titel": material.titel})
        return zur_seite(treffen, "#material")
    return seite(request, "treffen/material/formular.html", {"form": form, "treffen": treffen})


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int, material: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    unterlage = _material(treffen, material)
    if request.method == "POST":
        sperren(unterlage)
    form = MaterialAngabenForm(request.POST or None, instance=unterlage)
    if request.method == "POST" and form.is_valid():
        unterlage.save(update_fields=form.Meta.fields)
        messages.success(request, _("Die Angaben sind gespeichert."))
        return zur_seite(treffen, "#material")
    kontext = {"form": form, "treffen": treffen, "material": _material(treffen, material)}
    return seite(request, "treffen/material/formular.html", kontext)


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int, material: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    unterlage = _material(treffen, material)
    if request.method == "POST":
        aktionen.loeschen(material=unterlage, von=request.handelnde)
        messages.success(request, _("„%(titel)s“ ist gelöscht.") % {"titel": unterlage.titel})
        return zur_seite(treffen, "#material")
    kontext = {"treffen": treffen, "material": unterlage}
    return render(request, "treffen/material/loeschen.html", kontext)
