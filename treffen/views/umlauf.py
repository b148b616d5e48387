"""Decisions by circulation, as those with an account see and the coordination runs them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.models import Organisation
from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import KontoAnfrage, ist_koordination, nur
from netzwerk.basis.stand import sperren
from treffen.aktionen import umlauf as aktionen
from treffen.fallschutz import fundstellen
from treffen.forms.umlauf import FristForm, RueckzugForm, StartForm, UmlaufForm
from treffen.models import Umlauf
from treffen.rechte import darf_treffen_sehen, darf_umlauf_verwalten
from treffen.umlauflage import (
    auszaehlung,
    eigene_stimmen,
    kontakte_von,
    ohne_antwort,
    ohne_quorum,
    sprechende,
)
from treffen.views.treffen import versand_melden

JE_SEITE = 50


def _umlauf(request: KontoAnfrage, pk: int) -> Umlauf:
    umlauf: Umlauf = get_object_or_404(
        Umlauf.objects.sichtbar_fuer(request.handelnde, request.netzwerk).select_related(
            "thema", "protokolliert_in"
        ),
        pk=pk,
    )
    umlauf.netzwerk = request.netzwerk
    return umlauf


def _entwurf(request: KontoAnfrage, pk: int) -> Umlauf:
    umlauf = _umlauf(request, pk)
    _verlange_entwurf(umlauf)
    return umlauf


def _verlange_entwurf(umlauf: Umlauf) -> None:
    if not umlauf.ist_entwurf:
        raise FalscherZustand(_("Der Umlauf ist versandt und bleibt, wie er ist."), bei=umlauf)


@nur(darf_treffen_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    zeilen = (
        Umlauf.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
        .annotate(alle=Count("stimmen"), da=Count("stimmen", filter=~Q(stimmen__stimme="")))
        .order_by("-angelegt_am", "-pk")
    )
    return render(
        request,
        "treffen/umlauf/liste.html",
        {
            "seite": Paginator(zeilen, JE_SEITE).get_page(request.GET.get("seite")),
            "darf_verwalten": darf_umlauf_verwalten(request.handelnde, request.netzwerk),
        },
    )


@nur(darf_treffen_sehen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    umlauf = _umlauf(request, pk)
    verwaltet = darf_umlauf_verwalten(request.handelnde, request.netzwerk)
    zahlen = auszaehlung(umlauf)
    stimmen = list(umlauf.stimmen.select_related("organisation", "kontakt"))
    kontext: dict[str, Any] = {
        "umlauf": umlauf,
        "zahlen": zahlen,
        "ohne_quorum": ohne_quorum(umlauf, zahlen),
        "ohne_antwort": ohne_antwort(umlauf, zahlen),
        "beschluss": getattr(umlauf, "beschluss", None),
        "stimmen": stimmen,
        "darf_verwalten": verwaltet,
        "mit_namen": ist_koordination(request.handelnde, request.netzwerk),
    }
    if umlauf.laeuft:
        meine = eigene_stimmen(umlauf, kontakte_von(request.handelnde, request.netzwerk))
        kontext["meine"] = [stimme for stimme, _wer in meine]
    if verwaltet and umlauf.laeuft:
        je = sprechende(request.netzwerk, [stimme.organisation for stimme in stimmen])
        kontext["stumme"] = [
            stimme.organisation
            for stimme in stimmen
            if not stimme.ist_abgegeben and stimme.organisation_id not in je
        ]
    if verwaltet and umlauf.ist_beendet:
        kontext["naechstes"] = aktionen.naechstes_treffen(umlauf)
    return render(request, "treffen/umlauf/zeigen.html", kontext)


@nur(darf_umlauf_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    form = UmlaufForm(request.POST or None, netzwerk=request.netzwerk)
    if request.method == "POST" and form.is_valid():
        umlauf = aktionen.anlegen(umlauf=form.instance, von=request.handelnde)
        return redirect("treffen:umlauf-starten", netzwerk=request.netzwerk.kurzname, pk=umlauf.pk)
    return seite(request, "treffen/umlauf/formular.html", {"form": form})


@nur(darf_umlauf_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    umlauf = _entwurf(request, pk)
    titel = umlauf.titel
    if request.method == "POST":
        sperren(umlauf)
        _verlange_entwurf(umlauf)  # sent meanwhile: what people read stays
    form = UmlaufForm(
        request.POST if request.method == "POST" else None,
        instance=umlauf,
        netzwerk=request.netzwerk,
    )
    if request.method == "POST" and form.is_valid():
        umlauf.save(update_fields=form.Meta.fields)
        return redirect("treffen:umlauf-starten", netzwerk=request.netzwerk.kurzname, pk=pk)
    kontext = {"form": form, "umlauf": umlauf, "titel_vorher": titel}
    return seite(request, "treffen/umlauf/formular.html", kontext)


@nur(darf_umlauf_verwalten)
@require_http_methods(["GET", "POST"])
def starten(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Who is entitled, who cannot be reached, what it looks like; then the mails."""
    umlauf = _entwurf(request, pk)
    mitglieder = list(Organisation.objects.aktive_mitglieder(request.netzwerk).order_by("name"))
    je = sprechende(request.netzwerk, mitglieder)
    stumme = [eine for eine in mitglieder if eine.pk not in je]
    form = StartForm(
        request.POST if request.method == "POST" else None,
        netzwerk=request.netzwerk,
        stumme=frozenset(eine.pk for eine in stumme),
    )
    if request.method == "POST" and form.is_valid():
        mails = aktionen.starten(
            umlauf=umlauf,
            organisationen=form.cleaned_data["organisationen"],
            von=request.handelnde,
        )
        versand_melden(
            request,
            ngettext(
                "Der Umlauf läuft, %(zahl)s E-Mail ist unterwegs.",
                "Der Umlauf läuft, %(zahl)s E-Mails sind unterwegs.",
                mails,
            )
            % {"zahl": mails},
            _("Hier sehen Sie, wer geantwortet hat."),
        )
        return redirect(umlauf)
    return seite(
        request,
        "treffen/umlauf/starten.html",
        {
            "form": form,
            "umlauf": umlauf,
            "stumme": stumme,
            "mitglieder": mitglieder,
            "hinweise": fundstellen(f"{umlauf.titel}\n{umlauf.wortlaut}\n{umlauf.begruendung}"),
        },
    )


@nur(darf_umlauf_verwalten)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int) -> HttpResponse:
    umlauf = _entwurf(request, pk)
    if request.method == "POST":
        aktionen.loeschen(umlauf=umlauf, von=request.handelnde)
        messages.success(request, _("Der Entwurf ist gelöscht."))
        return redirect("treffen:umlauf-liste", netzwerk=request.netzwerk.kurzname)
    return render(request, "treffen/umlauf/loeschen.html", {"umlauf": umlauf})


def _laufender(request: KontoAnfrage, pk: int) -> Umlauf:
    """The page that asks for words is not shown where they would be refused."""
    umlauf = _umlauf(request, pk)
    if not umlauf.laeuft:
        raise FalscherZustand(_("Dieser Umlauf läuft nicht."), bei=umlauf)
    aktionen.verlange_lauf(umlauf)
    return umlauf


@nur(darf_umlauf_verwalten)
@require_POST
def nachfragen(request: KontoAnfrage, pk: int) -> HttpResponse:
    umlauf = _laufender(request, pk)
    mails = aktionen.nachfragen(umlauf=umlauf, von=request.handelnde)
    if mails:
        text = ngettext(
            "%(zahl)s Person ist erinnert.", "%(zahl)s Personen sind erinnert.", mails
        ) % {"zahl": mails}
        versand_melden(request, text, _("Heute geht an dieselben keine zweite Erinnerung."))
    else:
        messages.info(
            request,
            _("Niemand ist zu erinnern"),
            extra_tags=_("Alle haben geantwortet, sind heute schon erinnert oder unerreichbar."),
        )
    return redirect(umlauf)


def _mit_form(
    request: KontoAnfrage, umlauf: Umlauf, form: Any, vorlage: str, tun: Callable[..., object]
) -> HttpResponse | None:
    """The page of one more field; None once it is done."""
    if request.method == "POST" and form.is_valid():
        tun(umlauf=umlauf, von=request.handelnde, **form.cleaned_data)
        return None
    return seite(request, vorlage, {"form": form, "umlauf": umlauf})


@nur(darf_umlauf_verwalten)
@require_http_methods(["GET", "POST"])
def verlaengern(request: KontoAnfrage, pk: int) -> HttpResponse:
    umlauf = _laufender(request, pk)
    form = FristForm(request.POST if request.method == "POST" else None, umlauf=umlauf)
    vorlage = "treffen/umlauf/verlaengern.html"
    if gezeigt := _mit_form(request, umlauf, form, vorlage, aktionen.verlaengern):
        return gezeigt
    messages.success(request, _("Die Frist ist verlängert."))
    return redirect(umlauf)


@nur(darf_umlauf_verwalten)
@require_http_methods(["GET", "POST"])
def zurueckziehen(request: KontoAnfrage, pk: int) -> HttpResponse:
    umlauf = _laufender(request, pk)
    form = RueckzugForm(request.POST if request.method == "POST" else None)
    vorlage = "treffen/umlauf/zurueckziehen.html"
    if gezeigt := _mit_form(request, umlauf, form, vorlage, aktionen.zurueckziehen):
        return gezeigt
    messages.success(
        request,
        _("Der Umlauf ist zurückgezogen."),
        extra_tags=_("Alle Gefragten erfahren es mit Ihrer Begründung."),
    )
    return redirect(umlauf)


@nur(darf_umlauf_verwalten)
@require_POST
def aufnehmen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The matter onto the agenda of the next meeting."""
    umlauf = _umlauf(request, pk)
    treffen = aktionen.naechstes_treffen(umlauf)
    if treffen is None or not umlauf.ist_beendet:
        raise FalscherZustand(_("Es ist kein Treffen geplant, auf dem Platz wäre."), bei=umlauf)
    top = aktionen.auf_tagesordnung(umlauf=umlauf, treffen=treffen, von=request.handelnde)
    messages.success(
        request,
        _("TOP %(nummer)s: „%(titel)s“ steht auf der Tagesordnung.")
        % {"nummer": top.nummer or "–", "titel": top.titel},
    )
    return redirect(top)
