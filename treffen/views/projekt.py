from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from angebote.models import Angebot
from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren
from treffen.aktionen import projekt as aktionen
from treffen.forms.projekt import AbbruchForm, AbschlussForm, ProjektForm
from treffen.models import Arbeitsgruppe, Projekt
from treffen.rechte import darf_projekte_sehen, darf_projekte_verwalten

JE_SEITE = 50


@nur(darf_projekte_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    alle = Projekt.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    stand, wort = (request.GET.get(n, "").replace("\x00", "").strip() for n in ("stand", "q"))
    gefunden = alle.gesucht(wort)
    zahlen = dict(gefunden.order_by().values_list("zustand").annotate(zahl=Count("pk")))
    chips = [("", _("alle"), sum(zahlen.values()), stand not in Projekt.Zustand.values)]
    chips += [
        (wert, str(name), zahlen.get(wert, 0), wert == stand)
        for wert, name in Projekt.Zustand.choices
        if zahlen.get(wert) or wert == stand
    ]
    zeilen = gefunden.im_stand(stand).nach_stand().mit_partnern()
    return render(
        request,
        "treffen/projekt/liste.html",
        {
            "seite": Paginator(zeilen, JE_SEITE).get_page(request.GET.get("seite")),
            "chips": chips,
            "stand": stand,
            "suchwort": wort,
            "gibt_es": bool(zahlen) or alle.exists(),
            "darf_verwalten": darf_projekte_verwalten(request.handelnde, request.netzwerk),
        },
    )


@nur(darf_projekte_sehen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    projekt = _projekt(request, pk)
    angebote = Angebot.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    darf = _verwaltbar(request, pk)
    partner = list(projekt.partner.select_related("organisation"))
    return render(
        request,
        "treffen/projekt/zeigen.html",
        {
            "projekt": projekt,
            "partner": partner,
            "angebote": angebote.filter(projekte=projekt).order_by("titel", "pk"),
            "darf_verwalten": darf,
            "loeschbar": darf and aktionen.ist_loeschbar(projekt),
            "ohne_beitrag": darf and not any(zeile.beitrag for zeile in partner),
        },
    )


@nur(darf_projekte_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    """`?gruppe=…` names the working group from whose page one comes."""
    form = ProjektForm(
        request.POST if request.method == "POST" else None,
        initial=_vorbelegt(request),
        netzwerk=request.netzwerk,
        von=request.handelnde,
    )
    if request.method == "POST" and form.is_valid():
        projekt = aktionen.anlegen(projekt=form.instance, von=request.handelnde, **_gewaehlt(form))
        messages.success(request, _("Das Projekt steht jetzt in der Liste."))
        return redirect(projekt)
    return seite(request, "treffen/projekt/formular.html", {"form": form})


@nur(darf_projekte_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    projekt = _verwaltetes(request, pk)
    titel = projekt.titel
    if request.method == "POST":
        sperren(projekt)
    form = ProjektForm(
        request.POST if request.method == "POST" else None,
        instance=projekt,
        netzwerk=request.netzwerk,
        von=request.handelnde,
    )
    if request.method == "POST" and form.is_valid():
        aktionen.aendern(projekt=projekt, von=request.handelnde, **_gewaehlt(form))
        messages.success(request, _("Das Projekt ist gespeichert."))
        return redirect(projekt)
    kontext = {"form": form, "projekt": projekt, "titel_vorher": titel}
    return seite(request, "treffen/projekt/formular.html", kontext)


@nur(darf_projekte_verwalten)
@require_POST
def beginnen(request: KontoAnfrage, pk: int) -> HttpResponse:
    projekt = _verwaltetes(request, pk)
    projekt.beginnen()
    messages.success(request, _("Das Projekt läuft."))
    return redirect(projekt)


@nur(darf_projekte_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def abschliessen(request: KontoAnfrage, pk: int) -> HttpResponse:
    projekt = _verwaltetes(request, pk)
    if request.method == "POST":
        sperren(projekt)
    _verlange(projekt, projekt.Zustand.LAUFEND)
    form = AbschlussForm(request.POST if request.method == "POST" else None, projekt=projekt)
    if request.method == "POST" and form.is_valid():
        projekt.abschliessen(**form.cleaned_data)
        messages.success(request, _("Das Projekt ist abgeschlossen, sein Ergebnis steht dabei."))
        return redirect(projekt)
    kontext = {"form": form, "projekt": projekt}
    return seite(request, "treffen/projekt/abschliessen.html", kontext)


@nur(darf_projekte_verwalten)
@require_http_methods(["GET", "POST"])
def abbrechen(request: KontoAnfrage, pk: int) -> HttpResponse:
    projekt = _verwaltetes(request, pk)
    _verlange(projekt, projekt.Zustand.GEPLANT, projekt.Zustand.LAUFEND)
    form = AbbruchForm(request.POST if request.method == "POST" else None, projekt=projekt)
    if request.method == "POST" and form.is_valid():
        projekt.abbrechen(**form.cleaned_data)
        messages.success(request, _("Das Projekt ist abgebrochen. Es bleibt mit dem Grund stehen."))
        return redirect(projekt)
    return seite(request, "treffen/projekt/abbrechen.html", {"form": form, "projekt": projekt})


@nur(darf_projekte_verwalten)
@require_POST
def wieder_aufnehmen(request: KontoAnfrage, pk: int) -> HttpResponse:
    projekt = _verwaltetes(request, pk)
    projekt.wieder_aufnehmen()
    messages.success(request, _("Das Projekt läuft wieder."))
    return redirect(projekt)


@nur(darf_projekte_verwalten)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int) -> HttpResponse:
    projekt = _verwaltetes(request, pk)
    aktionen.verlange_loeschbar(projekt)
    if request.method == "POST":
        aktionen.loeschen(projekt=projekt, von=request.handelnde)
        messages.success(request, _("Das Projekt „%(titel)s“ ist gelöscht.") % {"titel": projekt})
        return redirect("treffen:projekt-liste", netzwerk=request.netzwerk.kurzname)
    return render(request, "treffen/projekt/loeschen.html", {"projekt": projekt})


def _projekt(request: KontoAnfrage, pk: int) -> Projekt:
    sichtbar = Projekt.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    projekt: Projekt = get_object_or_404(sichtbar.select_related("arbeitsgruppe"), pk=pk)
    projekt.netzwerk = request.netzwerk
    return projekt


def _verwaltbar(request: KontoAnfrage, pk: int) -> bool:
    eigene = Projekt.objects.verwaltbar_fuer(request.handelnde, request.netzwerk)
    return eigene.filter(pk=pk).exists()


def _verwaltetes(request: KontoAnfrage, pk: int) -> Projekt:
    """404 for what one may not see, 403 for what one may only read."""
    projekt = _projekt(request, pk)
    if not _verwaltbar(request, pk):
        raise PermissionDenied
    return projekt


def _verlange(projekt: Projekt, *staende: str) -> None:
    """The page that asks for words is not shown where they would be refused."""
    if projekt.zustand not in staende:
        raise FalscherZustand(
            _("Das geht im Stand „%(stand)s“ nicht.") % {"stand": projekt.get_zustand_display()},
            bei=projekt,
        )


def _vorbelegt(request: KontoAnfrage) -> dict[str, Any]:
    gruppe = request.GET.get("gruppe", "")
    if not gruppe.isascii() or not gruppe.isdecimal() or len(gruppe) > 18:
        return {}
    gruppen = Arbeitsgruppe.objects.verwaltbar_fuer(request.handelnde, request.netzwerk)
    return {"arbeitsgruppe": gruppe} if gruppen.filter(pk=gruppe).exists() else {}


def _gewaehlt(form: ProjektForm) -> dict[str, Any]:
    return {
        "partner": form.partnerschaft(),
        "federfuehrend": form.cleaned_data["federfuehrend"],
        "angebote": form.cleaned_data["angebote"],
    }
