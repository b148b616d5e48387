"""Topics people ask for when a meeting ends; the next one is offered them."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren
from treffen.forms.folgethema import FolgethemaForm
from treffen.models import Folgethema, Tagesordnungspunkt, Treffen
from treffen.rechte import darf_treffen_verwalten
from treffen.views.treffen import verwaltetes, zur_seite


def gewesen(request: KontoAnfrage, pk: int) -> Treffen:
    treffen = verwaltetes(request, pk)
    if treffen.noch_nicht:
        raise FalscherZustand(
            treffen.noch_nicht,
            bei=treffen,
            weiter=_("Folgethemen sammeln Sie, sobald es begonnen hat."),
        )
    return treffen


def _thema(treffen: Treffen, pk: int) -> Folgethema:
    thema: Folgethema = get_object_or_404(treffen.folgethemen, pk=pk)
    thema.treffen = treffen
    return thema


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = gewesen(request, pk)
    if request.method == "POST":
        Tagesordnungspunkt.sperren(treffen.pk)  # of two who enter the same, the second is told
    form = FolgethemaForm(request.POST or None, instance=Folgethema(treffen=treffen))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(
            request,
            _("Das Folgethema ist eingetragen."),
            extra_tags=_("Beim nächsten Treffen wird es für die Tagesordnung angeboten."),
        )
        return zur_seite(treffen, "#folgethemen")
    return seite(request, "treffen/folgethema/formular.html", {"form": form, "treffen": treffen})


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int, folgethema: int) -> HttpResponse:
    treffen = gewesen(request, pk)
    thema = _thema(treffen, folgethema)
    if request.method == "POST":
        Tagesordnungspunkt.sperren(treffen.pk)
        sperren(thema)
    form = FolgethemaForm(request.POST or None, instance=thema)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Das Folgethema ist gespeichert."))
        return zur_seite(treffen, "#folgethemen")
    return seite(
        request,
        "treffen/folgethema/formular.html",
        {"form": form, "treffen": treffen, "thema": _thema(treffen, folgethema)},
    )


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int, folgethema: int) -> HttpResponse:
    treffen = gewesen(request, pk)
    thema = _thema(treffen, folgethema)
    if request.method == "POST":
        thema.delete()
        messages.success(request, _("Das Folgethema ist gelöscht."))
        return zur_seite(treffen, "#folgethemen")
    kontext = {"treffen": treffen, "thema": thema}
    return render(request, "treffen/folgethema/loeschen.html", kontext)
