"""Where in the minutes the results of polls and groups stand."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen.aktionen import protokoll as aktionen
from treffen.forms.protokoll_ergebnisse import ErgebnisblattTopForm, UmfrageTopForm
from treffen.models import Protokoll
from treffen.rechte import darf_protokoll_schreiben
from treffen.views.protokoll import verschlossen
from treffen.views.treffen import verwaltetes


@nur(darf_protokoll_schreiben)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def zuordnen(request: KontoAnfrage, treffen: int) -> HttpResponse:
    das_treffen = verwaltetes(request, treffen)
    wird_gespeichert = request.method == "POST"
    if wird_gespeichert:
        # Nobody releases, and nobody else puts results in order, until this is in.
        versionen = Protokoll.objects.select_for_update(no_key=True).filter(treffen=das_treffen)
        list(versionen.order_by("-version").values_list("pk")[:1])
    protokoll = aktionen.aktuelles(das_treffen) or Protokoll(treffen=das_treffen)
    if anderswo := verschlossen(request, das_treffen, protokoll):
        return anderswo
    tops = list(das_treffen.tops.auf_tagesordnung())
    if not tops:
        return render(request, "treffen/protokoll/ohne_tops.html", {"treffen": das_treffen})
    umfragen = das_treffen.umfragen.order_by("angelegt_am", "pk")
    blaetter = das_treffen.blaetter.select_related("gruppe")
    if wird_gespeichert:
        umfragen = umfragen.select_for_update(of=("self",), no_key=True)
        blaetter = blaetter.select_for_update(of=("self",), no_key=True)
    gemeinsam: dict[str, Any] = {"data": request.POST if wird_gespeichert else None, "tops": tops}
    formulare: list[UmfrageTopForm | ErgebnisblattTopForm] = [
        *(UmfrageTopForm(instance=umfrage, **gemeinsam) for umfrage in umfragen),
        *(ErgebnisblattTopForm(instance=blatt, **gemeinsam) for blatt in blaetter),
    ]
    if wird_gespeichert and all(form.is_valid() for form in formulare):
        aktionen.ergebnisse_zuordnen(
            zeilen=[form.instance for form in formulare if form.aendert()], von=request.handelnde
        )
        messages.success(request, _("Gespeichert ist, wo die Ergebnisse im Protokoll stehen."))
        return redirect(
            "treffen:protokoll-bearbeiten", netzwerk=request.netzwerk.kurzname, treffen=treffen
        )
    kontext = {"treffen": das_treffen, "formulare": formulare}
    return seite(request, "treffen/protokoll/ergebnisse.html", kontext)
