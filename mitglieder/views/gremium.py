"""Bodies around the network: where they meet, who sits in them."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.forms.gremium import GremiumFormular, SitzFormular
from mitglieder.models import Gremium, Organisation
from mitglieder.rechte import darf_mitglieder_sehen, darf_mitglieder_verwalten
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren

#: So many bodies a search shows; whoever looks for another types more.
TREFFER = 20


@nur(darf_mitglieder_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    gremien = _sichtbare(request).annotate(anzahl_sitze=Count("sitze"))
    kontext = {
        "gremien": gremien,
        "darf_verwalten": darf_mitglieder_verwalten(request.handelnde, request.netzwerk),
    }
    return render(request, "mitglieder/gremium/liste.html", kontext)


@nur(darf_mitglieder_sehen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    gremium = get_object_or_404(_sichtbare(request), pk=pk)
    darf_verwalten = darf_mitglieder_verwalten(request.handelnde, request.netzwerk)
    suchwort = request.GET.get("q", "").replace("\x00", "").strip()
    treffer: Any = []
    if darf_verwalten and suchwort:
        waehlbar = Organisation.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
        treffer = waehlbar.gesucht(suchwort, request.netzwerk).select_related("uebergeordnet")
    kontext = {
        "gremium": gremium,
        "sitze": gremium.sitze.select_related("organisation", "kontakt").order_by(
            "organisation__name", "pk"
        ),
        "darf_verwalten": darf_verwalten,
        "suchwort": suchwort,
        "treffer": treffer[: TREFFER + 1],
        "hoechstens": TREFFER,
    }
    return render(request, "mitglieder/gremium/zeigen.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    formular = GremiumFormular(request.POST or None, netzwerk=request.netzwerk)
    if request.method == "POST" and _gespeichert(formular, "name"):
        messages.success(
            request,
            _("„%(name)s“ ist eingetragen.") % {"name": formular.instance},
            extra_tags=_("Tragen Sie jetzt ein, wer darin sitzt."),
        )
        return redirect(formular.instance)
    return seite(request, "mitglieder/gremium/neu.html", {"form": formular})


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    gremium = get_object_or_404(_sichtbare(request), pk=pk)
    if request.method == "POST":
        sperren(gremium)
    formular = GremiumFormular(request.POST or None, netzwerk=request.netzwerk, instance=gremium)
    if request.method == "POST" and _gespeichert(formular, "name"):
        messages.success(request, _("„%(name)s“ ist gespeichert.") % {"name": gremium})
        return redirect(gremium)
    kontext = {"gremium": Gremium.objects.get(pk=pk), "form": formular}
    return seite(request, "mitglieder/gremium/bearbeiten.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int) -> HttpResponse:
    gremium = get_object_or_404(_sichtbare(request).annotate(anzahl_sitze=Count("sitze")), pk=pk)
    if request.method == "POST":
        gremium.delete()
        messages.success(request, _("„%(name)s“ ist gelöscht.") % {"name": gremium})
        return redirect("mitglieder:gremium-liste", netzwerk=request.netzwerk.kurzname)
    return render(request, "mitglieder/gremium/loeschen.html", {"gremium": gremium})


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def sitz_neu(request: KontoAnfrage, pk: int, organisation: int) -> HttpResponse:
    gremium = get_object_or_404(_sichtbare(request), pk=pk)
    haus = get_object_or_404(
        Organisation.objects.sichtbar_fuer(request.handelnde, request.netzwerk), pk=organisation
    )
    formular = SitzFormular(request.POST or None, gremium=gremium, organisation=haus)
    if request.method == "POST" and _gespeichert(formular, "kontakt"):
        messages.success(
            request,
            _("„%(organisation)s“ hat jetzt einen Sitz in „%(gremium)s“.")
            % {"organisation": haus, "gremium": gremium},
        )
        return redirect(gremium)
    kontext = {"gremium": gremium, "organisation": haus, "form": formular}
    return seite(request, "mitglieder/gremium/sitz.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_POST
def sitz_entfernen(request: KontoAnfrage, gremium: int, pk: int) -> HttpResponse:
    """At once: a seat is entered again in a moment. Removing it twice is no error."""
    koerper = get_object_or_404(_sichtbare(request), pk=gremium)
    sitz = koerper.sitze.filter(pk=pk).select_related("organisation").first()
    if sitz is None:
        messages.info(request, _("Dieser Sitz war schon entfernt."))
    else:
        sitz.delete()
        messages.success(
            request,
            _("Der Sitz von „%(organisation)s“ ist entfernt.")
            % {"organisation": sitz.organisation},
        )
    return redirect(koerper)


def _sichtbare(request: KontoAnfrage) -> Any:
    return Gremium.objects.sichtbar_fuer(request.handelnde, request.netzwerk)


def _gespeichert(formular: GremiumFormular | SitzFormular, feld: str) -> bool:
    if not formular.is_valid():
        return False
    try:
        with transaction.atomic():
            formular.save()
    except IntegrityError:  # somebody else entered the same at the same moment
        formular.add_error(feld, _("Jemand hat das gerade schon eingetragen."))
        return False
    return True
