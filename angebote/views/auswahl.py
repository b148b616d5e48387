"""The lists the directory lives on: topics, target groups, kinds of offers.

Those of all networks to read, or to leave out here; the network's own to keep.
"""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from angebote.aktionen import auswahl as aktionen
from angebote.forms.auswahl import FORMULARE, AuswahlFormular, ZusammenlegenFormular
from angebote.models.thema import Auswahl
from angebote.rechte import darf_suche_pflegen
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren


@nur(darf_suche_pflegen)
@require_safe
def liste(request: KontoAnfrage, art: str) -> HttpResponse:
    netzwerk = request.netzwerk
    alle = list(_alle(art).mit_anzahl(netzwerk).mit_ruhe(netzwerk))
    kontext = _kontext(art) | {
        "eigene": [eintrag for eintrag in alle if eintrag.netzwerk_id],
        "gemeinsame": [eintrag for eintrag in alle if not eintrag.netzwerk_id],
        "reiter": [
            (
                FORMULARE[name]._meta.model._meta.verbose_name_plural,
                reverse("angebote:auswahl-liste", args=[netzwerk.kurzname, name]),
                name == art,
            )
            for name in FORMULARE
        ],
    }
    return render(request, "angebote/auswahl/liste.html", kontext)


@nur(darf_suche_pflegen)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def neu(request: KontoAnfrage, art: str) -> HttpResponse:
    if request.method == "POST":
        aktionen.der_reihe_nach(request.netzwerk)
    formular = _formular(art)(request.POST or None, netzwerk=request.netzwerk)
    if request.method == "POST" and formular.is_valid():
        eintrag = formular.save(commit=False)
        aktionen.anlegen(eintrag=eintrag, netzwerk=request.netzwerk, von=request.handelnde)
        messages.success(
            request,
            _("„%(name)s“ ist jetzt wählbar.") % {"name": eintrag},
            extra_tags=_("Anbieter finden den Eintrag, wenn sie ein Angebot bearbeiten."),
        )
        return _zur_liste(request, art)
    return seite(request, "angebote/auswahl/neu.html", _kontext(art) | {"form": formular})


@nur(darf_suche_pflegen)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, art: str, pk: int) -> HttpResponse:
    eintrag = get_object_or_404(_alle(art).eigene(request.netzwerk), pk=pk)
    frueher = eintrag.name
    if request.method == "POST":
        aktionen.der_reihe_nach(request.netzwerk)
        sperren(eintrag)
    formular = _formular(art)(request.POST or None, netzwerk=request.netzwerk, instance=eintrag)
    if request.method == "POST" and formular.is_valid():
        formular.save()
        messages.success(
            request,
            _("„%(name)s“ ist gespeichert.") % {"name": eintrag},
            extra_tags=_(
                "Bei allen Angeboten steht jetzt dieser Name. Die Suche folgt in einer Minute."
            ),
        )
        return _zur_liste(request, art)
    kontext = {"frueher": frueher, "form": formular}
    return seite(request, "angebote/auswahl/bearbeiten.html", _kontext(art) | kontext)


@nur(darf_suche_pflegen)
@require_POST
def verschieben(request: KontoAnfrage, art: str, pk: int) -> HttpResponse:
    eintrag = get_object_or_404(_alle(art).eigene(request.netzwerk), pk=pk)
    richtung = request.POST.get("richtung")
    if richtung not in {"hoch", "runter"}:
        return HttpResponseBadRequest()
    aktionen.verschieben(
        eintrag=eintrag, netzwerk=request.netzwerk, hoch=richtung == "hoch", von=request.handelnde
    )
    return _zur_liste(request, art, eintrag)


@nur(darf_suche_pflegen)
@require_POST
def ruhen(request: KontoAnfrage, art: str, pk: int) -> HttpResponse:
    """No longer to be chosen here, or again."""
    netzwerk = request.netzwerk
    eintrag = get_object_or_404(_alle(art).mit_anzahl(netzwerk), pk=pk)
    name = {"name": eintrag}
    match request.POST.get("waehlbar"):
        case "ja":
            aktionen.zurueckholen(eintrag=eintrag, netzwerk=netzwerk, von=request.handelnde)
            messages.success(request, _("„%(name)s“ ist wieder wählbar.") % name)
        case "nein":
            if aktionen.ruhen_lassen(eintrag=eintrag, netzwerk=netzwerk, von=request.handelnde):
                messages.success(
                    request,
                    _("„%(name)s“ ist nicht mehr wählbar.") % name,
                    extra_tags=_bleibt_an(eintrag.anzahl),
                )
            else:
                messages.warning(
                    request,
                    _("„%(name)s“ bleibt wählbar.") % name,
                    extra_tags=_("Es gibt keinen anderen Eintrag, den Anbieter wählen könnten."),
                )
                return _zur_liste(request, art)
        case _:
            return HttpResponseBadRequest()
    return _zur_liste(request, art, eintrag)


def _bleibt_an(anzahl: int) -> str:
    if not anzahl:
        return _("Kein öffentliches Angebot trägt den Eintrag.")
    return ngettext(
        "%(n)s öffentliches Angebot behält den Eintrag und wird darunter weiter gefunden.",
        "%(n)s öffentliche Angebote behalten den Eintrag und werden darunter weiter gefunden.",
        anzahl,
    ) % {"n": anzahl}


@nur(darf_suche_pflegen)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def zusammenlegen(request: KontoAnfrage, art: str, pk: int) -> HttpResponse:
    """Own entries vanish into another; one of the portal is replaced in this network."""
    netzwerk = request.netzwerk
    if request.method == "POST":
        aktionen.der_reihe_nach(netzwerk)
    eintrag = get_object_or_404(_alle(art).waehlbar(netzwerk), pk=pk)
    formular = ZusammenlegenFormular(request.POST or None, eintrag=eintrag, netzwerk=netzwerk)
    if request.method == "POST" and formular.is_valid():
        ziel = formular.cleaned_data["ziel"]
        anzahl = aktionen.zusammenlegen(
            quelle=eintrag, ziel=ziel, netzwerk=netzwerk, von=request.handelnde
        )
        messages.success(
            request,
            _("Statt „%(alt)s“ steht jetzt überall „%(neu)s“.") % {"alt": eintrag, "neu": ziel},
            extra_tags=ngettext(
                "%(n)s Angebot ist umgezogen.", "%(n)s Angebote sind umgezogen.", anzahl
            )
            % {"n": anzahl},
        )
        return _zur_liste(request, art, ziel)
    kontext = {
        "eintrag": eintrag,
        "nutzung": aktionen.nutzung(eintrag, netzwerk),
        "form": formular,
    }
    return seite(request, "angebote/auswahl/zusammenlegen.html", _kontext(art) | kontext)


@nur(darf_suche_pflegen)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, art: str, pk: int) -> HttpResponse:
    netzwerk = request.netzwerk
    eintrag = get_object_or_404(_alle(art).eigene(netzwerk), pk=pk)
    if request.method == "POST":
        if aktionen.loeschen(eintrag=eintrag, netzwerk=netzwerk, von=request.handelnde):
            messages.success(request, _("„%(name)s“ ist gelöscht.") % {"name": eintrag})
        else:
            messages.warning(
                request,
                _("„%(name)s“ bleibt.") % {"name": eintrag},
                extra_tags=_("Angebote brauchen den Eintrag, oder es gibt keinen anderen."),
            )
        return _zur_liste(request, art)
    kontext = {"eintrag": eintrag, "nutzung": aktionen.nutzung(eintrag, netzwerk)}
    return render(request, "angebote/auswahl/loeschen.html", _kontext(art) | kontext)


def _formular(art: str) -> type[AuswahlFormular[Any]]:
    try:
        return FORMULARE[art]
    except KeyError as unbekannt:
        raise Http404 from unbekannt


def _alle(art: str) -> Any:
    return _formular(art)._meta.model._default_manager.all()


def _kontext(art: str) -> dict[str, Any]:
    """`was` names one entry of the list, `liste` all of them."""
    meta = _formular(art)._meta.model._meta
    return {"art": art, "was": meta.verbose_name, "liste": meta.verbose_name_plural}


def _zur_liste(request: KontoAnfrage, art: str, eintrag: Auswahl | None = None) -> HttpResponse:
    """With the focus on the row that was moved or changed."""
    adresse = reverse("angebote:auswahl-liste", args=[request.netzwerk.kurzname, art])
    return redirect(f"{adresse}#eintrag-{eintrag.pk}" if eintrag else adresse)
