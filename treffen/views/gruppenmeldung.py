"""Who chose a group on the phone and waits to be accepted: by lead or coordination."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, ist_koordination, nur
from treffen.aktionen import gruppenmeldung as aktionen
from treffen.forms.gruppenwahl import AblehnenForm, OrganisationForm, UnbekannteForm
from treffen.models import Arbeitsgruppe, Gruppenmeldung
from treffen.rechte import darf_gruppe_fuehren


def _gruppe(request: KontoAnfrage, pk: int) -> Arbeitsgruppe:
    """403 for a group that one may only see."""
    gruppe: Arbeitsgruppe = get_object_or_404(
        Arbeitsgruppe.objects.sichtbar_fuer(request.handelnde, request.netzwerk), pk=pk
    )
    gruppe.netzwerk = request.netzwerk
    if not gruppe.darf_verwalten(request.handelnde):
        raise PermissionDenied
    return gruppe


def _meldung(request: KontoAnfrage, gruppe: Arbeitsgruppe, pk: int) -> Gruppenmeldung:
    meldung: Gruppenmeldung = get_object_or_404(gruppe.meldungen, pk=pk)
    meldung.gruppe = gruppe
    return meldung


@nur(darf_gruppe_fuehren)
@require_safe
def liste(request: KontoAnfrage, gruppe: int) -> HttpResponse:
    die_gruppe = _gruppe(request, gruppe)
    offene = list(die_gruppe.meldungen.offen())
    bekannte = aktionen.bekannte(offene, die_gruppe)
    return render(
        request,
        "treffen/gruppenmeldung/liste.html",
        {
            "gruppe": die_gruppe,
            "zeilen": [(meldung, bekannte.get(meldung.pk)) for meldung in offene],
            "anzahl_bekannt": len(bekannte),
            "ordnet_zu": ist_koordination(request.handelnde, request.netzwerk),
        },
    )


@nur(darf_gruppe_fuehren)
@require_POST
def alle(request: KontoAnfrage, gruppe: int) -> HttpResponse:
    die_gruppe = _gruppe(request, gruppe)
    anzahl = aktionen.alle_bekannten_annehmen(gruppe=die_gruppe, von=request.handelnde)
    messages.success(
        request,
        ngettext("%(n)s Person ist dabei", "%(n)s Personen sind dabei", anzahl) % {"n": anzahl},
        extra_tags=_("Sie erfahren es per E-Mail."),
    )
    return _zur_liste(die_gruppe)


@nur(darf_gruppe_fuehren)
@require_http_methods(["GET", "POST"])
def pruefen(request: KontoAnfrage, gruppe: int, pk: int) -> HttpResponse:
    """Accept: with one click whom the register knows; else the coordination, and she alone, as
    contact of an organisation."""
    die_gruppe = _gruppe(request, gruppe)
    meldung = _meldung(request, die_gruppe, pk)
    bekannt = aktionen.bekannte([meldung], die_gruppe).get(meldung.pk)
    form = None
    ordnet_zu = ist_koordination(request.handelnde, request.netzwerk)
    if bekannt is None and request.method == "POST" and not ordnet_zu:
        raise PermissionDenied
    if bekannt is None and ordnet_zu:
        form = OrganisationForm(
            request.POST if request.method == "POST" else None,
            netzwerk=request.netzwerk,
            einrichtung=meldung.einrichtung_name,
        )
    if request.method == "POST":
        if bekannt is not None:
            aktionen.annehmen(meldung=meldung, kontakt=bekannt, von=request.handelnde)
            return _aufgenommen(request, meldung)
        if form is not None and form.is_valid():
            try:
                aktionen.als_kontakt_annehmen(
                    meldung=meldung,
                    organisation=form.cleaned_data["organisation"],
                    von=request.handelnde,
                )
            except aktionen.AndereAdresse as grund:
                form.add_error("organisation", str(grund))
            else:
                return _aufgenommen(request, meldung)
    kontext = {"gruppe": die_gruppe, "meldung": meldung, "bekannt": bekannt, "form": form}
    return seite(request, "treffen/gruppenmeldung/pruefen.html", kontext)


@nur(darf_gruppe_fuehren)
@require_http_methods(["GET", "POST"])
def ablehnen(request: KontoAnfrage, gruppe: int, pk: int) -> HttpResponse:
    die_gruppe = _gruppe(request, gruppe)
    meldung = _meldung(request, die_gruppe, pk)
    form = AblehnenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        aktionen.ablehnen(meldung=meldung, grund=form.cleaned_data["grund"], von=request.handelnde)
        messages.success(
            request,
            _("%(name)s ist abgelehnt") % {"name": meldung},
            extra_tags=_("Die Person erfährt es per E-Mail, ihr Platz ist wieder frei."),
        )
        return _zur_liste(die_gruppe)
    kontext = {"gruppe": die_gruppe, "meldung": meldung, "form": form}
    return seite(request, "treffen/gruppenmeldung/ablehnen.html", kontext)


@nur(darf_gruppe_fuehren)
@require_http_methods(["GET", "POST"])
def unbekannte(request: KontoAnfrage, gruppe: int) -> HttpResponse:
    """Turn down at once whom the register does not know: somebody has filled the group."""
    die_gruppe = _gruppe(request, gruppe)
    offene = list(die_gruppe.meldungen.offen())
    form = UnbekannteForm(
        request.POST if request.method == "POST" else None,
        initial={"bis": max((eine.pk for eine in offene), default=0)},
    )
    if request.method == "POST" and form.is_valid():
        anzahl = aktionen.unbekannte_ablehnen(
            gruppe=die_gruppe, bis=form.cleaned_data["bis"], von=request.handelnde
        )
        messages.success(
            request,
            ngettext("%(n)s Meldung ist abgelehnt", "%(n)s Meldungen sind abgelehnt", anzahl)
            % {"n": anzahl},
            extra_tags=_("Ohne E-Mail; die Plätze sind wieder frei."),
        )
        return _zur_liste(die_gruppe)
    anzahl = len(offene) - len(aktionen.bekannte(offene, die_gruppe))
    kontext = {"gruppe": die_gruppe, "anzahl": anzahl, "form": form}
    return seite(request, "treffen/gruppenmeldung/unbekannte.html", kontext)


def _aufgenommen(request: KontoAnfrage, meldung: Gruppenmeldung) -> HttpResponse:
    messages.success(
        request,
        _("%(name)s ist dabei") % {"name": meldung},
        extra_tags=_("Die Person erfährt es per E-Mail."),
    )
    return _zur_liste(meldung.gruppe)


def _zur_liste(gruppe: Arbeitsgruppe) -> HttpResponse:
    return redirect(
        "treffen:gruppenmeldung-liste", netzwerk=gruppe.netzwerk.kurzname, gruppe=gruppe.pk
    )
