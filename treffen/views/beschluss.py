"""The register of decisions: found, read, kept up to date, taken along."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder.ausfuhr.tabelle import FORMATE
from netzwerk.basis.formulare import seite as formularseite
from netzwerk.basis.rechte import KontoAnfrage, ist_koordination, nur, sieht_alles
from netzwerk.basis.stand import sperren
from treffen.beschlusstabelle import tabelle
from treffen.forms.beschluss import STAENDE, BeschlussFilter, GeltungForm
from treffen.models import Beschluss, Massnahme, Meldeweg, Meldewegfassung, Protokoll, Umlauf
from treffen.models.beschluss_auswahl import NICHT_ANGENOMMEN
from treffen.rechte import darf_beschluesse_pflegen, darf_treffen_sehen, darf_umlauf_verwalten

JE_SEITE = 50


def _auswahl(request: KontoAnfrage) -> BeschlussFilter:
    alle = Beschluss.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    return BeschlussFilter(request.GET, queryset=alle.zum_register())


@nur(darf_treffen_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    """The latest first, each with the minutes it stands in."""
    auswahl = _auswahl(request)
    werte = auswahl.werte()
    seite = Paginator(auswahl.qs, JE_SEITE).get_page(request.GET.get("seite"))
    chips, gibt_es = _chips(auswahl, werte.get("stand", ""))
    umlaeufe = Umlauf.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    return render(
        request,
        "treffen/beschluss/liste.html",
        {
            "seite": seite,
            "auswahl": auswahl,
            "chips": chips,
            "gefiltert": bool(werte),
            "gibt_es": gibt_es or bool(werte),
            "abfrage": request.GET.urlencode(),
            "laufende": umlaeufe.laufend().count(),
            "darf_umlauf": darf_umlauf_verwalten(request.handelnde, request.netzwerk),
        },
    )


def _chips(auswahl: BeschlussFilter, gewaehlt: str) -> tuple[list[tuple[Any, ...]], bool]:
    """All, and each state that occurs; one query."""
    zahlen: dict[str, int] = {}
    for zustand, geltung, zahl in auswahl.ohne_stand().je_stand():
        stand = geltung if zustand == Beschluss.Zustand.ANGENOMMEN else NICHT_ANGENOMMEN
        zahlen[stand] = zahlen.get(stand, 0) + zahl
    chips = [("", _("alle"), sum(zahlen.values()), not gewaehlt)]
    chips += [
        (wert, str(wort), zahlen.get(wert, 0), wert == gewaehlt)
        for wert, wort in STAENDE
        if zahlen.get(wert) or wert == gewaehlt
    ]
    return chips, bool(zahlen)


@nur(darf_treffen_sehen)
@require_safe
def ausfuhr(request: KontoAnfrage, format: str) -> HttpResponse:
    """What the list shows, all its pages."""
    if format not in FORMATE:
        raise Http404
    inhalt = tabelle(_auswahl(request).qs, format)
    antwort = HttpResponse(inhalt, content_type=FORMATE[format].CONTENT_TYPE)
    antwort["Content-Disposition"] = f'attachment; filename="beschluesse.{format}"'
    return antwort


def _beschluss(request: KontoAnfrage, pk: int) -> Beschluss:
    beschluss: Beschluss = get_object_or_404(
        Beschluss.objects.sichtbar_fuer(request.handelnde, request.netzwerk).select_related(
            "top__treffen", "umlauf", "thema"
        ),
        pk=pk,
    )
    beschluss.netzwerk = request.netzwerk
    return beschluss


def _verwaltet(request: KontoAnfrage, beschluss: Beschluss) -> bool:
    eigene = Beschluss.objects.verwaltbar_fuer(request.handelnde, request.netzwerk)
    return eigene.filter(pk=beschluss.pk).exists()


def _fassungen(request: KontoAnfrage, beschluss: Beschluss) -> Any:
    """Reporting paths that rest on it; drafts are for who works on them."""
    wege = Meldeweg.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    fassungen = Meldewegfassung.objects.filter(beschluss=beschluss, meldeweg__in=wege)
    if not sieht_alles(request.handelnde, request.netzwerk):
        fassungen = fassungen.exclude(zustand=Meldewegfassung.Zustand.ENTWURF)
    return fassungen.select_related("meldeweg")


@nur(darf_treffen_sehen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    beschluss = _beschluss(request, pk)
    sichtbar = Beschluss.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    kontext: dict[str, Any] = {
        "beschluss": beschluss,
        "durch": sichtbar.filter(abgeloeste=beschluss).first(),
        "loest_ab": sichtbar.filter(abgeloest_durch=beschluss).zum_register(),
        "fassungen": _fassungen(request, beschluss),
        "darf_pflegen": _verwaltet(request, beschluss),
        "mit_namen": ist_koordination(request.handelnde, request.netzwerk),
    }
    if beschluss.top is not None:
        treffen = beschluss.top.treffen_id
        kontext["protokoll"] = (
            Protokoll.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
            .filter(treffen=treffen)
            .order_by("-version")
            .first()
        )
        kontext["massnahmen"] = (
            Massnahme.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
            .filter(top=beschluss.top_id)
            .nach_frist()
        )
    if beschluss.umlauf is not None:
        kontext["stimmen"] = beschluss.umlauf.stimmen.select_related("organisation", "kontakt")
    return render(request, "treffen/beschluss/zeigen.html", kontext)


@nur(darf_beschluesse_pflegen)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Topic, and whether it still holds: also of frozen minutes."""
    beschluss = _beschluss(request, pk)
    if not _verwaltet(request, beschluss):
        raise PermissionDenied
    if request.method == "POST":
        sperren(beschluss)
        beschluss.netzwerk = request.netzwerk
    vorher = beschluss.geltung
    form = GeltungForm(
        request.POST if request.method == "POST" else None,
        instance=beschluss,
        netzwerk=request.netzwerk,
        von=request.handelnde,
    )
    if request.method == "POST" and form.is_valid():
        beschluss.einordnen(vorher=vorher)
        messages.success(request, _("Das Register ist gespeichert."))
        return redirect(beschluss)
    kontext = {"form": form, "beschluss": beschluss}
    return formularseite(request, "treffen/beschluss/bearbeiten.html", kontext)
