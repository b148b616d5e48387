from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren
from treffen.aktionen import meldewegschritt as aktionen
from treffen.forms.meldeweg import SchrittForm
from treffen.meldewegpruefung import maengel
from treffen.models import Meldewegfassung, Meldewegschritt
from treffen.rechte import darf_meldewege_verwalten
from treffen.views.meldewegfassung import entwurf_finden


def _schritt(fassung: Meldewegfassung, pk: int) -> Meldewegschritt:
    schritt: Meldewegschritt = get_object_or_404(fassung.schritte, pk=pk)
    schritt.fassung = fassung
    return schritt


def _zum_entwurf(request: KontoAnfrage, fassung: Meldewegfassung, anker: str = "") -> HttpResponse:
    ort = (request.netzwerk.kurzname, fassung.meldeweg_id)
    return redirect(reverse("treffen:meldewegfassung-bearbeiten", args=ort) + anker)


@nur(darf_meldewege_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    fassung = entwurf_finden(request, pk)
    form = SchrittForm(request.POST or None, fassung=fassung, netzwerk=request.netzwerk)
    if request.method == "POST" and form.is_valid():
        schritt = form.save(commit=False)
        nach = int(form.cleaned_data["nach"])
        aktionen.einfuegen(schritt=schritt, nach=nach, von=request.handelnde)
        messages.success(request, _("Der Schritt ist eingetragen."))
        return _zum_entwurf(request, fassung, f"#schritt-{schritt.pk}")
    kontext = {"form": form, "weg": fassung.meldeweg, "fassung": fassung}
    return seite(request, "treffen/meldewegschritt/formular.html", kontext)


@nur(darf_meldewege_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int, schritt: int) -> HttpResponse:
    fassung = entwurf_finden(request, pk)
    einer = _schritt(fassung, schritt)
    if request.method == "POST":
        aktionen.entwurf_sperren(fassung)
        sperren(einer)
        einer.fassung = fassung
    form = SchrittForm(
        request.POST or None, instance=einer, fassung=fassung, netzwerk=request.netzwerk
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Der Schritt ist gespeichert."))
        return _zum_entwurf(request, fassung, f"#schritt-{einer.pk}")
    bisher = _schritt(fassung, schritt)
    gefunden = [m for m in maengel(fassung.mit_schritten()) if m.nummer == bisher.nummer]
    kontext = {
        "form": form,
        "weg": fassung.meldeweg,
        "fassung": fassung,
        "schritt": bisher,
        "maengel": gefunden,
    }
    return seite(request, "treffen/meldewegschritt/formular.html", kontext)


@nur(darf_meldewege_verwalten)
@require_POST
def ruecken(request: KontoAnfrage, pk: int, schritt: int) -> HttpResponse:
    fassung = entwurf_finden(request, pk)
    einer = _schritt(fassung, schritt)
    hoch = request.POST.get("richtung") == "hoch"
    if aktionen.ruecken(schritt=einer, hoch=hoch, von=request.handelnde):
        messages.success(request, _("„%(schritt)s“ ist verschoben.") % {"schritt": einer.titel})
    return _zum_entwurf(request, fassung, f"#schritt-{einer.pk}")


@nur(darf_meldewege_verwalten)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int, schritt: int) -> HttpResponse:
    fassung = entwurf_finden(request, pk)
    einer = _schritt(fassung, schritt)
    if request.method == "POST":
        verwaist = aktionen.loeschen(schritt=einer, von=request.handelnde)
        hinweis = ngettext(
            "Eine Antwort führte dorthin. Sie führt jetzt zum Schritt danach: Prüfen Sie das.",
            "%(zahl)s Antworten führten dorthin. Sie führen jetzt zum Schritt danach: "
            "Prüfen Sie das.",
            verwaist,
        )
        messages.success(
            request,
            _("Der Schritt ist gelöscht."),
            extra_tags=hinweis % {"zahl": verwaist} if verwaist else "",
        )
        return _zum_entwurf(request, fassung)
    kontext = {"weg": fassung.meldeweg, "fassung": fassung, "schritt": einer}
    return render(request, "treffen/meldewegschritt/loeschen.html", kontext)
