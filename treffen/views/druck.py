import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mitglieder.aktionen import ausfuhr as ausfuhren
from mitglieder.models import Ausfuhr
from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen.druck import personen
from treffen.forms.druck import DruckForm
from treffen.models import Treffen
from treffen.rechte import darf_treffen_verwalten
from treffen.views.treffen import verwaltetes

ARTEN = {art.value: art for art in (Ausfuhr.Art.TEILNAHMELISTE, Ausfuhr.Art.NAMENSSCHILDER)}


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def waehlen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The attendance sheet and the name badges; a worker makes them of what then is."""
    treffen = verwaltetes(request, pk)
    if treffen.zustand in (Treffen.Zustand.ABGESAGT, Treffen.Zustand.VERSCHOBEN):
        raise FalscherZustand(_("Dieses Treffen findet so nicht statt."), bei=treffen)
    form = DruckForm(request.POST or None)
    if request.method == "POST":
        art = ARTEN.get(request.POST.get("art", ""))
        if art is None:
            raise Http404
        if form.is_valid():
            zurueck = reverse("treffen:druck-waehlen", args=[request.netzwerk.kurzname, pk])
            ausfuhr = ausfuhren.anfordern(
                netzwerk=request.netzwerk,
                art=art,
                organisationen=[],
                angaben={
                    **form.angaben,
                    "treffen": treffen.pk,
                    "titel": treffen.titel,
                    "zurueck": zurueck,
                },
                # Both buttons of one page, and the same page after a change, ask for files of
                # their own.
                vorgang=uuid.uuid5(form.cleaned_data["vorgang"], f"{art} {form.angaben}"),
                von=request.handelnde,
            )
            return redirect(ausfuhr)
    zahlen = {
        "erwartete": personen(treffen, DruckForm.ERWARTETE).count(),
        "alle": personen(treffen, DruckForm.ALLE).count(),
    }
    return seite(
        request,
        "treffen/druck/waehlen.html",
        {"treffen": treffen, "form": form, "zahlen": zahlen},
    )
