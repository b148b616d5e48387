"""One measure: its page with history and origin, and its form."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, ist_koordination, nur
from netzwerk.basis.stand import sperren
from netzwerk.basis.zahlen import zahl
from treffen.aktionen import massnahme as aktionen
from treffen.aktionen.protokoll import aktuelles
from treffen.forms.massnahme import MassnahmeForm
from treffen.forms.massnahmennotiz import FristForm, MeldungForm
from treffen.herkunft import MASSNAHME_MIT, Herkunft, vereinbarung, von_massnahme
from treffen.models import (
    Arbeitsgruppe,
    Ergebnis,
    Ergebnisblatt,
    Massnahme,
    Tagesordnungspunkt,
    Treffen,
)
from treffen.rechte import darf_massnahmen_sehen, darf_massnahmen_verwalten
from treffen.views.protokoll import PROTOKOLLIERBAR
from treffen.views.treffen import gewaehlte_gruppe

TITEL_HOECHSTENS = 200
SCHRITTE = {
    "beschliessen": gettext_lazy("Als beschlossen eintragen"),
    "beginnen": gettext_lazy("Umsetzung beginnt"),
    "erledigen": gettext_lazy("Als erledigt eintragen"),
    "verwerfen": gettext_lazy("Maßnahme verwerfen"),
    "wieder_aufnehmen": gettext_lazy("Wieder aufnehmen"),
    "wieder_vorschlagen": gettext_lazy("Wieder vorschlagen"),
}


def finden(request: KontoAnfrage, pk: int) -> Massnahme:
    """The measure when whoever asks may see it, else 404."""
    massnahme: Massnahme = get_object_or_404(
        Massnahme.objects.sichtbar_fuer(request.handelnde, request.netzwerk).select_related(
            "verantwortlich__organisation", "top__treffen", *MASSNAHME_MIT
        ),
        pk=pk,
    )
    massnahme.netzwerk = request.netzwerk
    return massnahme


def verwaltet(request: KontoAnfrage, pk: int) -> bool:
    if ist_koordination(request.handelnde, request.netzwerk):
        return True
    eigene = Massnahme.objects.verwaltbar_fuer(request.handelnde, request.netzwerk)
    return eigene.filter(pk=pk).exists()


def erlaubte_schritte(request: KontoAnfrage, massnahme: Massnahme) -> list[str] | None:
    """None for who may only read; else what the present state lets her do, maybe nothing."""
    fuehrt = verwaltet(request, massnahme.pk)
    darf = Massnahme.objects.bearbeitbar_fuer(request.handelnde, request.netzwerk)
    if not fuehrt and not darf.filter(pk=massnahme.pk).exists():
        return None
    return aktionen.schritte_fuer(massnahme, verwaltet=fuehrt)


def massnahmenseite(request: KontoAnfrage, massnahme: Massnahme, **formulare: Any) -> HttpResponse:
    """The page; `form` (a report) and `fristform` carry what was refused."""
    schritte = erlaubte_schritte(request, massnahme)
    fuehrt = verwaltet(request, massnahme.pk)
    notizen = list(massnahme.notizen.select_related("konto", "kontakt"))
    bitte = next((n for n in notizen if n.wunschfrist and not n.beantwortet_am), None)
    if bitte and fuehrt and massnahme.ist_offen and "fristform" not in formulare:
        formulare["fristform"] = FristForm(initial={"frist": bitte.wunschfrist}, prefix="frist")
    return seite(
        request,
        "treffen/massnahme/zeigen.html",
        {
            "massnahme": massnahme,
            "meldet": schritte is not None,
            "schritte": [(schritt, SCHRITTE[schritt]) for schritt in schritte or ()],
            "form": MeldungForm(),
            "notizen": notizen,
            "bitte": bitte if massnahme.ist_offen else None,
            "herkunft": _herkunft(request, massnahme),
            "vereinbarung": vereinbarung(massnahme, request.handelnde),
            "wieder_auf": massnahme.wieder_auf.auf_tagesordnung()
            .filter(treffen__in=Treffen.objects.sichtbar_fuer(request.handelnde, request.netzwerk))
            .select_related("treffen__netzwerk")
            .order_by("treffen__beginn"),
            "darf_verwalten": fuehrt,
            **formulare,
        },
    )


def _herkunft(request: KontoAnfrage, massnahme: Massnahme) -> Herkunft:
    """Without the result while its group writes on it again: whoever was told of the measure knows
    it as it was."""
    herkunft = von_massnahme(massnahme)
    ergebnis = herkunft.ergebnis
    if ergebnis is None or not ergebnis.blatt.ist_offen:
        return herkunft
    blaetter = Ergebnisblatt.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    if blaetter.filter(pk=ergebnis.blatt_id).exists():
        return herkunft
    return replace(herkunft, ergebnis=None)


@nur(darf_massnahmen_sehen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    return massnahmenseite(request, finden(request, pk))


@nur(darf_massnahmen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def neu(request: KontoAnfrage) -> HttpResponse:
    """`?ergebnis=`: out of what a group found, with its words, under an item of that meeting."""
    massnahme = Massnahme(netzwerk=request.netzwerk, zustand=Massnahme.Zustand.BESCHLOSSEN)
    if gewaehlt := request.GET.get("ergebnis", ""):
        gruppen = Arbeitsgruppe.objects.verwaltbar_fuer(request.handelnde, request.netzwerk)
        ergebnis = get_object_or_404(
            Ergebnis.objects.filter(blatt__gruppe__in=gruppen).select_related(
                "blatt__gruppe", "blatt__treffen"
            ),
            pk=zahl(gewaehlt),
        )
        massnahme.ergebnis = ergebnis
        massnahme.arbeitsgruppe = ergebnis.blatt.gruppe
        massnahme.titel = Truncator(ergebnis.text).chars(TITEL_HOECHSTENS)
        # Too long for a title: the whole of it stands below.
        massnahme.beschreibung = "" if massnahme.titel == ergebnis.text else ergebnis.text
    else:
        massnahme.arbeitsgruppe = gewaehlte_gruppe(request)
    return _formular(request, massnahme)


@nur(darf_massnahmen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    massnahme = finden(request, pk)
    if not verwaltet(request, pk):
        raise PermissionDenied
    if request.method == "POST":
        sperren(massnahme)
    return _formular(request, massnahme)


def _tops(request: KontoAnfrage, massnahme: Massnahme) -> list[Tagesordnungspunkt]:
    """Under which it may stand: of the meeting where its group found it, while those minutes are
    written. From a POST on nobody releases them, or takes an item off, until it is saved."""
    if massnahme.ergebnis is None:
        return []
    treffen = massnahme.ergebnis.blatt.treffen
    anderswo = massnahme.top is not None and massnahme.top.treffen_id != treffen.pk
    sichtbar = Treffen.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    if anderswo or not sichtbar.filter(pk=treffen.pk).exists():
        return []
    if request.method == "POST":
        aktionen.tagesordnung_halten(treffen=treffen)
    protokoll = aktuelles(treffen)
    if treffen.zustand not in PROTOKOLLIERBAR or (protokoll and protokoll.ist_freigegeben):
        return []
    return list(treffen.tops.auf_tagesordnung())


def _formular(request: KontoAnfrage, massnahme: Massnahme) -> HttpResponse:
    ist_neu = massnahme.pk is None
    form = MassnahmeForm(
        request.POST if request.method == "POST" else None,
        instance=massnahme,
        netzwerk=request.netzwerk,
        von=request.handelnde,
        tops=_tops(request, massnahme),
    )
    if request.method == "POST" and form.is_valid():
        if ist_neu:
            form.save()
        else:
            aktionen.aendern(massnahme=massnahme, felder=form.Meta.fields, von=request.handelnde)
        messages.success(request, _("Die Maßnahme ist gespeichert."))
        return redirect(
            "treffen:massnahme-zeigen", netzwerk=request.netzwerk.kurzname, pk=massnahme.pk
        )
    return seite(
        request,
        "treffen/massnahme/bearbeiten.html",
        {
            "form": form,
            "massnahme": massnahme,
            "ist_neu": ist_neu,
            "herkunft": von_massnahme(massnahme),
        },
    )
