"""The draft of a version: its steps with what is wrong, the preview, and coming into force."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen import meldewegkarte, meldewegseite
from treffen.aktionen import meldeweg as aktionen
from treffen.forms.meldeweg import InKraftForm
from treffen.models import Meldewegfassung
from treffen.rechte import darf_meldewege_verwalten
from treffen.views.meldeweg import finden


def entwurf_finden(request: KontoAnfrage, pk: int) -> Meldewegfassung:
    """404 once it is in force or thrown away."""
    entwurf = finden(request, pk).entwurf
    if entwurf is None:
        raise Http404
    return entwurf


@nur(darf_meldewege_verwalten)
@require_POST
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    weg = finden(request, pk)
    fassung = aktionen.entwurf_beginnen(weg=weg, von=request.handelnde)
    messages.success(
        request,
        _("Fassung %(version)s ist als Entwurf da.") % {"version": fassung.version},
        extra_tags=_("Was gilt, gilt weiter, bis Sie den Entwurf in Kraft setzen."),
    )
    return redirect("treffen:meldewegfassung-bearbeiten", request.netzwerk.kurzname, weg.pk)


@nur(darf_meldewege_verwalten)
@require_safe
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    fassung = entwurf_finden(request, pk)
    weg = fassung.meldeweg
    zeilen, allgemein = meldewegseite.geprueft(fassung, request.netzwerk)
    return render(
        request,
        "treffen/meldewegfassung/bearbeiten.html",
        {
            "weg": weg,
            "fassung": fassung,
            "schritte": zeilen,
            "allgemein": allgemein,
            "maengel": len(allgemein) + sum(len(zeile.maengel) for zeile in zeilen),
            "bild": meldewegseite.bild(zeilen, kennung="vorschau", titel=weg.titel),
            "karte": meldewegkarte.karte(fassung),
            "erste": weg.gueltige is None,
        },
    )


@nur(darf_meldewege_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def in_kraft(request: KontoAnfrage, pk: int) -> HttpResponse:
    fassung = entwurf_finden(request, pk)
    if request.method == "POST":
        # What is checked here is what comes into force.
        aktionen.sperren(fassung.meldeweg)
        fassung = entwurf_finden(request, pk)
    weg = fassung.meldeweg
    zeilen, allgemein = meldewegseite.geprueft(fassung, request.netzwerk)
    if allgemein or any(zeile.maengel for zeile in zeilen):
        messages.error(
            request,
            _("Der Entwurf hat noch Fehler und kann so nicht in Kraft treten."),
            extra_tags=_("Bei jedem Schritt steht, was noch zu ändern ist."),
        )
        return redirect("treffen:meldewegfassung-bearbeiten", request.netzwerk.kurzname, weg.pk)
    form = InKraftForm(request.POST or None, fassung=fassung, von=request.handelnde)
    if request.method == "POST" and form.is_valid():
        aktionen.in_kraft_setzen(fassung=fassung, von=request.handelnde, **form.cleaned_data)
        messages.success(
            request,
            _("Fassung %(version)s ist in Kraft.") % {"version": fassung.version},
            extra_tags=_("Die Karte zum Ausdrucken wird erstellt."),
        )
        return redirect(weg)
    kontext = {"weg": weg, "fassung": fassung, "form": form, "schritte": zeilen}
    return seite(request, "treffen/meldewegfassung/in_kraft.html", kontext)


@nur(darf_meldewege_verwalten)
@require_http_methods(["GET", "POST"])
def verwerfen(request: KontoAnfrage, pk: int) -> HttpResponse:
    fassung = entwurf_finden(request, pk)
    weg = fassung.meldeweg
    if request.method == "POST":
        ganz = aktionen.entwurf_verwerfen(weg=weg, von=request.handelnde)
        messages.success(request, _("Der Entwurf ist verworfen."))
        if ganz:
            return redirect("treffen:meldeweg-liste", request.netzwerk.kurzname)
        return redirect(weg)
    kontext = {"weg": weg, "fassung": fassung, "ganz": len(weg.fassungen.all()) == 1}
    return render(request, "treffen/meldewegfassung/verwerfen.html", kontext)
