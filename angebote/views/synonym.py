"""Synonyms: those of all networks to read, the network's own to keep."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from angebote.forms.synonym import SynonymFormular
from angebote.models import Synonym
from angebote.rechte import darf_suche_pflegen
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren


@nur(darf_suche_pflegen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    alle = list(Synonym.objects.waehlbar(request.netzwerk).order_by("gefaltet", "pk"))
    kontext = {
        "eigene": [synonym for synonym in alle if synonym.netzwerk_id],
        "gemeinsame": [synonym for synonym in alle if not synonym.netzwerk_id],
    }
    return render(request, "angebote/synonym/liste.html", kontext)


@nur(darf_suche_pflegen)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    formular = SynonymFormular(
        request.POST or None,
        netzwerk=request.netzwerk,
        initial={"begriff": request.GET.get("begriff", "").replace("\x00", "")[:80]},
    )
    if request.method == "POST" and formular.is_valid():
        synonym = formular.save()
        messages.success(
            request,
            _("Wer „%(begriff)s“ sucht, findet jetzt auch „%(bedeutet)s“.")
            % {"begriff": synonym.begriff, "bedeutet": synonym.bedeutet},
        )
        return _zur_liste(request)
    return seite(request, "angebote/synonym/neu.html", {"form": formular})


@nur(darf_suche_pflegen)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    synonym = get_object_or_404(_eigene(request), pk=pk)
    if request.method == "POST":
        sperren(synonym)
    frueher = str(synonym)
    formular = SynonymFormular(request.POST or None, netzwerk=request.netzwerk, instance=synonym)
    if request.method == "POST" and formular.is_valid():
        formular.save()
        messages.success(request, _("Das Synonym ist gespeichert und gilt ab sofort."))
        return _zur_liste(request)
    kontext = {"frueher": frueher, "form": formular}
    return seite(request, "angebote/synonym/bearbeiten.html", kontext)


@nur(darf_suche_pflegen)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int) -> HttpResponse:
    synonym = get_object_or_404(_eigene(request), pk=pk)
    if request.method == "POST":
        synonym.delete()
        messages.success(
            request, _("Das Synonym „%(begriff)s“ ist gelöscht.") % {"begriff": synonym.begriff}
        )
        return _zur_liste(request)
    return render(request, "angebote/synonym/loeschen.html", {"synonym": synonym})


def _eigene(request: KontoAnfrage) -> Any:
    return Synonym.objects.eigene(request.netzwerk)


def _zur_liste(request: KontoAnfrage) -> HttpResponse:
    return redirect("angebote:synonym-liste", request.netzwerk.kurzname)
