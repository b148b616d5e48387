"""Retrospective case work: what the network learned, never whom it was about."""

from hashlib import blake2b

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren
from treffen.aktionen import fallrueckschau as aktionen
from treffen.fallschutz import fundstellen
from treffen.forms.fallrueckschau import FallrueckschauForm
from treffen.forms.massnahme import MassnahmeForm
from treffen.models import Fallrueckschau, Massnahme
from treffen.rechte import darf_fallrueckschauen_schreiben, darf_fallrueckschauen_sehen

JE_SEITE = 20
FORMULAR = "treffen/fallrueckschau/formular.html"

type Funde = list[tuple[str | Promise, str]]


def _finden(request: KontoAnfrage, pk: int) -> Fallrueckschau:
    rueckschau: Fallrueckschau = get_object_or_404(
        Fallrueckschau.objects.sichtbar_fuer(request.handelnde, request.netzwerk).select_related(
            "treffen"
        ),
        pk=pk,
    )
    rueckschau.netzwerk = request.netzwerk
    return rueckschau


@nur(darf_fallrueckschauen_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    zeilen = (
        Fallrueckschau.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
        .select_related("treffen")
        .prefetch_related("institutionen", "massnahmen")
    )
    return render(
        request,
        "treffen/fallrueckschau/liste.html",
        {
            "seite": Paginator(zeilen, JE_SEITE).get_page(request.GET.get("seite")),
            "darf_schreiben": darf_fallrueckschauen_schreiben(request.handelnde, request.netzwerk),
        },
    )


@nur(darf_fallrueckschauen_sehen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    rueckschau = _finden(request, pk)
    return render(
        request,
        "treffen/fallrueckschau/zeigen.html",
        {
            "rueckschau": rueckschau,
            "institutionen": rueckschau.institutionen.order_by("name", "pk"),
            "massnahmen": Massnahme.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
            .filter(fallrueckschau=rueckschau)
            .nach_frist(),
            "darf_schreiben": darf_fallrueckschauen_schreiben(request.handelnde, request.netzwerk),
        },
    )


@nur(darf_fallrueckschauen_schreiben)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    form = FallrueckschauForm(
        request.POST if request.method == "POST" else None,
        instance=Fallrueckschau(netzwerk=request.netzwerk),
    )
    if request.method == "POST" and form.is_valid():
        if funde := _neue_funde(request, form):
            return _hinweisen(request, form, funde)
        rueckschau = aktionen.anlegen(
            rueckschau=form.instance,
            institutionen=form.cleaned_data["institutionen"],
            von=request.handelnde,
        )
        messages.success(request, _("Die Fallrückschau ist eingetragen."))
        return redirect(rueckschau)
    return seite(request, FORMULAR, {"form": form})


@nur(darf_fallrueckschauen_schreiben)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    rueckschau = _finden(request, pk)
    if request.method == "POST":
        sperren(rueckschau)
        rueckschau.netzwerk = request.netzwerk
    titel = str(rueckschau)
    form = FallrueckschauForm(
        request.POST if request.method == "POST" else None, instance=rueckschau
    )
    if request.method == "POST" and form.is_valid():
        if funde := _neue_funde(request, form):
            return _hinweisen(request, form, funde, titel)
        aktionen.aendern(
            rueckschau=rueckschau,
            institutionen=form.cleaned_data["institutionen"],
            von=request.handelnde,
        )
        messages.success(request, _("Die Fallrückschau ist gespeichert."))
        return redirect(rueckschau)
    return seite(request, FORMULAR, {"form": form, "rueckschau": rueckschau, "titel": titel})


def _neue_funde(request: KontoAnfrage, form: FallrueckschauForm) -> Funde:
    """What looks like case data and was not shown before: shown once, then the writer decides."""
    funde = fundstellen(form.cleaned_data["erkenntnisse"])
    return [] if request.POST.get("gesehen") == _marke(funde) else funde


def _marke(funde: Funde) -> str:
    stellen = "|".join(f"{art}:{stelle}" for art, stelle in funde)
    return blake2b(stellen.encode(), digest_size=8).hexdigest() if funde else ""


def _hinweisen(
    request: KontoAnfrage, form: FallrueckschauForm, funde: Funde, titel: str = ""
) -> HttpResponse:
    """Nothing is saved yet; the same form once more, with what was found."""
    kontext = {
        "form": form,
        "funde": funde,
        "gesehen": _marke(funde),
        "hat_fehler": True,
        "rueckschau": form.instance if titel else None,
        "titel": titel,
    }
    return render(request, FORMULAR, kontext, status=422)


@nur(darf_fallrueckschauen_schreiben)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int) -> HttpResponse:
    rueckschau = _finden(request, pk)
    if request.method == "POST":
        aktionen.loeschen(rueckschau=rueckschau, von=request.handelnde)
        messages.success(request, _("Die Fallrückschau ist gelöscht."))
        return redirect("treffen:fallrueckschau-liste", netzwerk=request.netzwerk.kurzname)
    return render(request, "treffen/fallrueckschau/loeschen.html", {"rueckschau": rueckschau})


@nur(darf_fallrueckschauen_schreiben)
@require_http_methods(["GET", "POST"])
def massnahme(request: KontoAnfrage, pk: int) -> HttpResponse:
    """What is to be done after it; with person and date it is agreed at once."""
    rueckschau = _finden(request, pk)
    form = MassnahmeForm(
        request.POST if request.method == "POST" else None,
        instance=Massnahme(netzwerk=request.netzwerk),
        netzwerk=request.netzwerk,
        von=request.handelnde,
    )
    if request.method == "POST" and form.is_valid():
        aktionen.massnahme_ableiten(
            rueckschau=rueckschau, massnahme=form.instance, von=request.handelnde
        )
        messages.success(request, _("Die Maßnahme ist eingetragen."))
        return redirect(rueckschau)
    kontext = {"form": form, "rueckschau": rueckschau}
    return seite(request, "treffen/fallrueckschau/massnahme.html", kontext)
