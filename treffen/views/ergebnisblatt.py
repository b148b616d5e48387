"""Result sheets for those with an account: make, read, close; the slides for the plenum."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from netzwerk.basis.links import absolut
from netzwerk.basis.pdf import qr_code
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.zahlen import zahl
from treffen import ergebnisse, folien
from treffen.aktionen import ergebnisblatt as aktionen
from treffen.models import Arbeitsgruppe, Ergebnisblatt
from treffen.rechte import (
    darf_gruppe_fuehren,
    darf_gruppen_sehen,
    darf_massnahmen_verwalten,
)
from treffen.views.treffen import finden

FOLIE = "treffen/ergebnisblatt/beamer.html"


def _blatt(request: KontoAnfrage, pk: int) -> Ergebnisblatt:
    blatt: Ergebnisblatt = get_object_or_404(
        Ergebnisblatt.objects.sichtbar_fuer(request.handelnde, request.netzwerk).select_related(
            "gruppe__schwerpunktthema", "treffen"
        ),
        pk=pk,
    )
    blatt.treffen.netzwerk = blatt.gruppe.netzwerk = request.netzwerk
    return blatt


def _gefuehrtes(request: KontoAnfrage, pk: int) -> Ergebnisblatt:
    blatt = _blatt(request, pk)
    if not blatt.gruppe.darf_verwalten(request.handelnde):
        raise PermissionDenied
    return blatt


@nur(darf_gruppe_fuehren)
@require_POST
def anlegen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """For one group (`gruppe`), or for all whom this account may run."""
    treffen = finden(request, pk)
    fuehrbare = Arbeitsgruppe.objects.verwaltbar_fuer(request.handelnde, request.netzwerk)
    gruppen = ergebnisse.fuer_treffen(treffen, fuehrbare)
    gewaehlt = request.POST.get("gruppe", "")
    if gewaehlt:
        gruppen = gruppen.filter(pk=zahl(gewaehlt))
    if not (gruppen := list(gruppen)):
        raise PermissionDenied
    blaetter = aktionen.anlegen(treffen=treffen, gruppen=gruppen)
    messages.success(
        request,
        ngettext(
            "Das Ergebnisblatt ist angelegt.",
            "%(zahl)s Ergebnisblätter sind angelegt.",
            len(blaetter),
        )
        % {"zahl": len(blaetter)},
        extra_tags=_("Auf jedem Blatt steht der QR-Code, mit dem die Gruppe am Tisch schreibt."),
    )
    if len(blaetter) == 1:
        return redirect(blaetter[0])
    return redirect(f"{treffen.get_absolute_url()}#ergebnisblaetter")


@nur(darf_gruppen_sehen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    blatt = _blatt(request, pk)
    fest = aktionen.warum_fest(blatt.treffen)
    schreibt = (
        blatt.ist_offen
        and not fest
        and Ergebnisblatt.objects.schreibbar_fuer(request.handelnde, request.netzwerk)
        .filter(pk=pk)
        .exists()
    )
    fuehrt = blatt.gruppe.darf_verwalten(request.handelnde)
    adresse = absolut(blatt.schreibadresse)
    kontext = {
        "blatt": blatt,
        "gliederung": ergebnisse.mit_massnahmen(blatt, request.handelnde),
        "schreibt": schreibt,
        "fuehrt": fuehrt,
        "macht_massnahmen": fuehrt
        and darf_massnahmen_verwalten(request.handelnde, request.netzwerk),
        "fest": fest,
        "adresse": adresse.partition("://")[2],
        "qr": qr_code(adresse) if schreibt else "",
    }
    return render(request, "treffen/ergebnisblatt/zeigen.html", kontext)


@nur(darf_gruppen_sehen)
@never_cache
@require_safe
def tischkarten(request: KontoAnfrage, pk: int) -> HttpResponse:
    """For paper: the code of each open sheet that this account writes on, to put on the tables."""
    treffen = finden(request, pk)
    blaetter = (
        Ergebnisblatt.objects.schreibbar_fuer(request.handelnde, request.netzwerk)
        .filter(treffen=treffen, zustand=Ergebnisblatt.Zustand.OFFEN)
        .select_related("gruppe__schwerpunktthema")
        .order_by("gruppe__name", "pk")
    )
    karten = []
    for blatt in blaetter:
        blatt.treffen = treffen
        adresse = absolut(blatt.schreibadresse)
        karten.append((blatt, qr_code(adresse), adresse.partition("://")[2]))
    kontext = {"treffen": treffen, "karten": karten}
    return render(request, "treffen/ergebnisblatt/tischkarten.html", kontext)


@nur(darf_gruppe_fuehren)
@require_POST
def abschliessen(request: KontoAnfrage, pk: int) -> HttpResponse:
    blatt = _gefuehrtes(request, pk)
    aktionen.abschliessen(blatt=blatt)
    messages.success(
        request,
        _("Das Ergebnisblatt ist abgeschlossen."),
        extra_tags=_("Alle im Netzwerk lesen es jetzt. Der QR-Code öffnet es nicht mehr."),
    )
    return redirect(blatt)


@nur(darf_gruppe_fuehren)
@require_POST
def oeffnen(request: KontoAnfrage, pk: int) -> HttpResponse:
    blatt = _gefuehrtes(request, pk)
    aktionen.wieder_oeffnen(blatt=blatt)
    messages.success(
        request,
        _("Das Ergebnisblatt ist wieder offen."),
        extra_tags=_("Der QR-Code von vorhin gilt wieder."),
    )
    return redirect(blatt)


@nur(darf_gruppen_sehen)
@never_cache
@require_safe
def beamer(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The groups' results as slides; 0 is the overview. It asks every five seconds and gets 204
    as long as the slide reads the same."""
    treffen = finden(request, pk)
    blaetter = Ergebnisblatt.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    satz = folien.folien(blaetter.filter(treffen=treffen))
    gewuenscht = request.GET.get("folie", "")
    lesbar = gewuenscht.isdecimal() and len(gewuenscht) < 6
    nummer = min(int(gewuenscht) if lesbar else 0, len(satz))
    marke = folien.marke(satz, nummer)
    if request.htmx and request.GET.get("marke") == marke:
        return HttpResponse(status=204)
    kontext = {
        "treffen": treffen,
        "folien": satz,
        "nummer": nummer,
        "folie": satz[nummer - 1] if nummer else None,
        "davor": nummer - 1 if nummer else None,
        "danach": nummer + 1 if nummer < len(satz) else None,
        "gruppen": folien.uebersicht(satz),
        "marke": marke,
    }
    antwort = render(request, f"{FOLIE}#buehne" if request.htmx else FOLIE, kontext)
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort
