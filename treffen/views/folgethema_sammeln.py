"""Several topics for the next meeting at once: one per line, or from a poll."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen.aktionen import folgethema as aktionen
from treffen.folgethemen import antworten, schon_da
from treffen.forms.folgethema_sammeln import AuswahlForm, ThemenForm
from treffen.models import Folgethema, Treffen
from treffen.rechte import darf_treffen_verwalten
from treffen.views.folgethema import gewesen
from treffen.views.treffen import zur_seite


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def mehrere(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = gewesen(request, pk)
    form = ThemenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        neue = aktionen.sammeln(
            treffen=treffen, titel=form.cleaned_data["themen"], von=request.handelnde
        )
        return _eingetragen(request, treffen, neue)
    return seite(request, "treffen/folgethema/mehrere.html", {"form": form, "treffen": treffen})


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def aus_umfrage(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = gewesen(request, pk)
    angebot = antworten(treffen, request.handelnde)
    form = AuswahlForm(
        request.POST if request.method == "POST" else None,
        angebot=angebot,
        schon=schon_da(treffen),
    )
    if request.method == "POST" and form.is_valid():
        neue = aktionen.uebernehmen(treffen=treffen, antworten=form.gewaehlt, von=request.handelnde)
        return _eingetragen(request, treffen, neue)
    kontext = {"form": form, "treffen": treffen, "gibt_es": bool(angebot)}
    return seite(request, "treffen/folgethema/aus_umfrage.html", kontext)


def _eingetragen(request: KontoAnfrage, treffen: Treffen, neue: list[Folgethema]) -> HttpResponse:
    if neue:
        messages.success(
            request,
            ngettext(
                "%(zahl)s Folgethema ist eingetragen.",
                "%(zahl)s Folgethemen sind eingetragen.",
                len(neue),
            )
            % {"zahl": len(neue)},
            extra_tags=_("Beim nächsten Treffen werden sie für die Tagesordnung angeboten."),
        )
    else:
        messages.info(request, _("Diese Folgethemen standen schon da."))
    return zur_seite(treffen, "#folgethemen")
