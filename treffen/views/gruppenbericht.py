"""The report of a group: written by its lead, handed in once, read by the coordination."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren
from treffen.aktionen import gruppenbericht as aktionen
from treffen.forms.gruppenbericht import BerichtForm
from treffen.models import Gruppenbericht
from treffen.rechte import darf_gruppe_fuehren
from treffen.views.arbeitsgruppe import gefuehrte, zur_gruppe


def _bericht(request: KontoAnfrage, pk: int, bericht: int) -> Gruppenbericht:
    gruppe = gefuehrte(request, pk)
    zeile: Gruppenbericht = get_object_or_404(
        gruppe.berichte.select_related("abgegeben_von"), pk=bericht
    )
    zeile.gruppe = gruppe
    return zeile


def _verlange_offen(bericht: Gruppenbericht) -> None:
    if bericht.ist_abgegeben:
        raise FalscherZustand(
            _("Der Bericht ist abgegeben und bleibt, wie er ist."), bei=bericht.gruppe
        )


@nur(darf_gruppe_fuehren)
@require_safe
def zeigen(request: KontoAnfrage, pk: int, bericht: int) -> HttpResponse:
    zeile = _bericht(request, pk, bericht)
    kontext = {"bericht": zeile, "gruppe": zeile.gruppe}
    return render(request, "treffen/gruppenbericht/zeigen.html", kontext)


@nur(darf_gruppe_fuehren)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int, bericht: int) -> HttpResponse:
    """A draft, kept as often as one likes; `weiter` goes on to handing in."""
    zeile = _bericht(request, pk, bericht)
    if request.method == "POST":
        sperren(zeile)
    _verlange_offen(zeile)
    form = BerichtForm(request.POST or None, instance=zeile)
    if request.method == "POST" and form.is_valid():
        zeile.save(update_fields=form.Meta.fields)
        if "weiter" in request.POST and zeile.text.strip():
            return redirect(
                "treffen:gruppenbericht-abgeben", request.netzwerk.kurzname, pk, bericht
            )
        messages.success(
            request,
            _("Der Entwurf ist gespeichert."),
            extra_tags=_("Abgegeben ist der Bericht damit noch nicht."),
        )
        return redirect("treffen:gruppenbericht-bearbeiten", request.netzwerk.kurzname, pk, bericht)
    kontext = {"form": form, "bericht": zeile, "gruppe": zeile.gruppe}
    return seite(request, "treffen/gruppenbericht/bearbeiten.html", kontext)


@nur(darf_gruppe_fuehren)
@require_http_methods(["GET", "POST"])
def abgeben(request: KontoAnfrage, pk: int, bericht: int) -> HttpResponse:
    zeile = _bericht(request, pk, bericht)
    _verlange_offen(zeile)
    if request.method == "POST":
        aktionen.abgeben(bericht=zeile, von=request.handelnde)
        messages.success(
            request,
            _("Der Bericht ist abgegeben."),
            extra_tags=_("Die Koordinierungsstelle bekommt eine E-Mail und kann ihn lesen."),
        )
        return zur_gruppe(zeile.gruppe, "#berichte")
    kontext = {"bericht": zeile, "gruppe": zeile.gruppe}
    return render(request, "treffen/gruppenbericht/abgeben.html", kontext)
