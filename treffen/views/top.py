from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren
from treffen.aktionen.protokoll import aktuelles
from treffen.forms.top import TopForm
from treffen.models import Tagesordnungspunkt, Treffen
from treffen.rechte import darf_treffen_verwalten
from treffen.views.treffen import alle_tops, finden, zur_seite


def _top(treffen: Treffen, pk: int) -> Tagesordnungspunkt:
    top: Tagesordnungspunkt = get_object_or_404(treffen.tops, pk=pk)
    top.treffen = treffen
    return top


def _fest(request: KontoAnfrage, treffen: Treffen) -> HttpResponse | None:
    protokoll = aktuelles(treffen)
    # Released minutes show the agenda's titles and numbers, and so does their PDF.
    if treffen.ist_aenderbar and not (protokoll and protokoll.ist_freigegeben):
        return None
    messages.warning(request, _("Diese Tagesordnung lässt sich nicht mehr ändern."))
    return zur_seite(treffen, "#tagesordnung")


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = finden(request, pk)
    if (antwort := _fest(request, treffen)) is not None:
        return antwort
    form = TopForm(request.POST or None, instance=Tagesordnungspunkt(treffen=treffen))
    if request.method == "POST" and form.is_valid():
        top = Tagesordnungspunkt.anfuegen(treffen, **form.cleaned_data)
        messages.success(request, _("TOP %(nummer)s ist eingetragen.") % {"nummer": top.nummer})
        return zur_seite(treffen, "#tagesordnung")
    return seite(request, "treffen/top/formular.html", {"form": form, "treffen": treffen})


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int, top: int) -> HttpResponse:
    treffen = finden(request, pk)
    if (antwort := _fest(request, treffen)) is not None:
        return antwort
    punkt = _top(treffen, top)
    if request.method == "POST":
        sperren(punkt)
    form = TopForm(request.POST or None, instance=punkt)
    if request.method == "POST" and form.is_valid():
        form.instance.save(update_fields=form.Meta.fields)
        messages.success(
            request, _("TOP %(nummer)s ist gespeichert.") % {"nummer": form.instance.nummer}
        )
        return zur_seite(treffen, "#tagesordnung")
    return seite(
        request,
        "treffen/top/formular.html",
        {"form": form, "treffen": treffen, "top": _top(treffen, top)},
    )


@nur(darf_treffen_verwalten)
@require_POST
def ruecken(request: KontoAnfrage, pk: int, top: int) -> HttpResponse:
    """One place up or down; htmx gets the agenda alone."""
    treffen = finden(request, pk)
    if (antwort := _fest(request, treffen)) is not None:
        return antwort
    punkt = _top(treffen, top)
    if punkt.ruecken("hoch" if request.POST.get("richtung") == "hoch" else "runter"):
        meldung = _("„%(titel)s“ ist jetzt TOP %(nummer)s.")
    else:
        meldung = _("„%(titel)s“ bleibt TOP %(nummer)s.")
    meldung = meldung % {"titel": punkt.titel, "nummer": punkt.nummer}
    if request.htmx:
        return render(
            request,
            "treffen/treffen/zeigen.html#tagesordnung",
            {"treffen": treffen, "tops": alle_tops(treffen), "top_meldung": meldung},
        )
    messages.success(request, meldung)
    return zur_seite(treffen, "#tagesordnung")


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int, top: int) -> HttpResponse:
    treffen = finden(request, pk)
    if (antwort := _fest(request, treffen)) is not None:
        return antwort
    punkt = _top(treffen, top)
    if request.method == "POST":
        try:
            punkt.entfernen()
        except ProtectedError:
            messages.error(
                request,
                _("Zu diesem Punkt gibt es schon Ergebnisse im Protokoll. Er bleibt stehen."),
            )
        else:
            messages.success(request, _("Der Tagesordnungspunkt ist gelöscht."))
        return zur_seite(treffen, "#tagesordnung")
    return render(request, "treffen/top/loeschen.html", {"treffen": treffen, "top": punkt})
