from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren
from treffen.aktionen import umfragefrage as aktionen
from treffen.forms.umfragefrage import UmfragefrageForm
from treffen.models import Umfrage, Umfragefrage
from treffen.rechte import darf_umfragen_verwalten
from treffen.views.umfrage import verwaltete

VORLAGE = "treffen/umfragefrage/formular.html"


def _frage(umfrage: Umfrage, pk: int) -> Umfragefrage:
    frage: Umfragefrage = get_object_or_404(umfrage.fragen, pk=pk)
    frage.umfrage = umfrage
    return frage


def _zurueck(umfrage: Umfrage, anker: str = "#fragen") -> HttpResponse:
    return redirect(f"{umfrage.get_absolute_url()}{anker}")


@nur(darf_umfragen_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    umfrage = verwaltete(request, pk)
    frage = Umfragefrage(umfrage=umfrage)
    form = UmfragefrageForm(request.POST or None, instance=frage)
    if request.method == "POST" and form.is_valid():
        aktionen.anfuegen(frage=form.save(commit=False), wahlen=form.wahlen, von=request.handelnde)
        messages.success(request, _("Die Frage ist eingetragen."))
        if "weitere" in request.POST:
            return redirect(
                reverse("treffen:umfragefrage-neu", args=[request.netzwerk.kurzname, umfrage.pk])
            )
        return _zurueck(umfrage)
    return seite(request, VORLAGE, {"form": form, "umfrage": umfrage, "frage": None})


@nur(darf_umfragen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int, frage: int) -> HttpResponse:
    umfrage = verwaltete(request, pk)
    eine = _frage(umfrage, frage)
    if request.method == "POST":
        sperren(eine)
    aktionen.verlange_aenderbar(eine)
    form = UmfragefrageForm(request.POST or None, instance=eine)
    if request.method == "POST" and form.is_valid():
        aktionen.aendern(
            frage=form.instance,
            felder=form.Meta.fields,
            wahlen=form.wahlen,
            von=request.handelnde,
        )
        messages.success(request, _("Die Frage ist gespeichert."))
        return _zurueck(umfrage)
    return seite(
        request, VORLAGE, {"form": form, "umfrage": umfrage, "frage": _frage(umfrage, frage)}
    )


@nur(darf_umfragen_verwalten)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int, frage: int) -> HttpResponse:
    umfrage = verwaltete(request, pk)
    eine = _frage(umfrage, frage)
    if request.method == "POST":
        aktionen.loeschen(frage=eine, von=request.handelnde)
        messages.success(request, _("Die Frage ist gelöscht."))
        return _zurueck(umfrage)
    aktionen.verlange_aenderbar(eine)
    return render(
        request, "treffen/umfragefrage/loeschen.html", {"umfrage": umfrage, "frage": eine}
    )


@nur(darf_umfragen_verwalten)
@require_POST
def ruecken(request: KontoAnfrage, pk: int, frage: int) -> HttpResponse:
    umfrage = verwaltete(request, pk)
    eine = _frage(umfrage, frage)
    hoch = request.POST.get("richtung") == "hoch"
    if aktionen.ruecken(frage=eine, hoch=hoch, von=request.handelnde):
        messages.success(request, _("„%(frage)s“ ist verschoben.") % {"frage": eine.text})
    return _zurueck(umfrage, f"#frage-{eine.pk}")
