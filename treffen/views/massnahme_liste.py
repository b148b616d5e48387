"""Measures of the network: as list, as board, to print, and as a table for elsewhere."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from mitglieder.ausfuhr.tabelle import FORMATE
from netzwerk.basis.rechte import KontoAnfrage, ist_koordination, nur
from treffen.aktionen.massnahme import schritte_fuer
from treffen.forms.massnahme import MassnahmeFilter
from treffen.massnahmentabelle import tabelle
from treffen.models import Massnahme
from treffen.models.massnahme import MassnahmeQuerySet
from treffen.rechte import darf_massnahmen_sehen, darf_massnahmen_verwalten
from treffen.views.massnahme import SCHRITTE

JE_SEITE = 50
JE_SPALTE = 50
ERLEDIGT_SEIT = timedelta(days=90)
SPALTEN = (
    Massnahme.Zustand.VORGESCHLAGEN,
    Massnahme.Zustand.BESCHLOSSEN,
    Massnahme.Zustand.IN_UMSETZUNG,
    Massnahme.Zustand.ERLEDIGT,
)
IMMER = {"offen", "alle"}


@dataclass(frozen=True)
class Spalte:
    """A column of the board; `mehr` are not shown. Each card with the steps one may take."""

    stand: str
    titel: str
    karten: list[tuple[Massnahme, list[tuple[str, str | Promise]]]]
    alle: int

    @property
    def mehr(self) -> int:
        return self.alle - len(self.karten)


def _auswahl(request: KontoAnfrage) -> MassnahmeFilter:
    alle = Massnahme.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    return MassnahmeFilter(
        request.GET,
        queryset=alle.nach_frist(),
        netzwerk=request.netzwerk,
        konto=request.handelnde,
    )


@nur(darf_massnahmen_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    """`?ansicht=`: `tafel` for the board, `druck` for all rows on one page."""
    auswahl = _auswahl(request)
    ansicht = request.GET.get("ansicht", "")
    zahlen = _zahlen(request, auswahl)
    kontext: dict[str, Any] = {
        "ansicht": ansicht if ansicht in {"tafel", "druck"} else "",
        "auswahl": auswahl,
        "chips": _chips(auswahl, zahlen),
        "stand_name": dict(auswahl.filters["stand"].extra["choices"])[auswahl.gewaehlt],
        "meine": bool(auswahl.form.data.get("meine")),
        "zahlen": zahlen,
        "gibt_es": zahlen["alle"] or auswahl.queryset.exists(),
        "heute": timezone.localdate(),
        "darf_verwalten": darf_massnahmen_verwalten(request.handelnde, request.netzwerk),
    }
    if kontext["ansicht"] == "tafel":
        kontext["spalten"] = _tafel(request, auswahl)
    elif kontext["ansicht"] == "druck":
        kontext["zeilen"] = auswahl.qs
    else:
        kontext["seite"] = Paginator(auswahl.qs, JE_SEITE).get_page(request.GET.get("seite"))
        kontext["zeilen"] = kontext["seite"].object_list
    return render(request, "treffen/massnahme/liste.html", kontext)


@nur(darf_massnahmen_sehen)
@require_safe
def ausfuhr(request: KontoAnfrage) -> HttpResponse:
    """What the list shows, as `?format=xlsx` or `csv`."""
    format = request.GET.get("format", "")
    if format not in FORMATE:
        raise Http404
    name = f"{request.netzwerk.kurzname}-massnahmen-{timezone.localdate():%Y-%m-%d}.{format}"
    return HttpResponse(
        tabelle(_auswahl(request).qs, format),
        content_type=FORMATE[format].CONTENT_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def _zahlen(request: KontoAnfrage, auswahl: MassnahmeFilter) -> dict[str, int]:
    """How many each chip would show, with the other filters as they are."""
    heute = timezone.localdate()
    offen = Q(zustand__in=Massnahme.OFFENE)
    gefunden: MassnahmeQuerySet = auswahl.ohne_stand().order_by()
    fuer_koordination: dict[str, Any] = {}
    if ist_koordination(request.handelnde, request.netzwerk):
        alle = Massnahme.objects.all()
        fuer_koordination = {
            "fristbitte": Count("pk", filter=Q(pk__in=alle.mit_fristbitte().values("pk"))),
            "unerreichbar": Count(
                "pk", filter=Q(pk__in=alle.unerreichbar(request.netzwerk).values("pk"))
            ),
        }
    zahlen: dict[str, int] = gefunden.aggregate(
        offen=Count("pk", filter=offen),
        ueberfaellig=Count("pk", filter=offen & Q(frist__lt=heute)),
        vorgeschlagen=Count("pk", filter=Q(zustand=Massnahme.Zustand.VORGESCHLAGEN)),
        erledigt=Count("pk", filter=Q(zustand=Massnahme.Zustand.ERLEDIGT)),
        verworfen=Count("pk", filter=Q(zustand=Massnahme.Zustand.VERWORFEN)),
        alle=Count("pk"),
        **fuer_koordination,
    )
    return zahlen


def _chips(auswahl: MassnahmeFilter, zahlen: dict[str, int]) -> list[tuple[str, Any, int, bool]]:
    gewaehlt = auswahl.gewaehlt
    return [
        (wert, wort, zahlen.get(wert, 0), wert == gewaehlt)
        for wert, wort in auswahl.filters["stand"].extra["choices"]
        if zahlen.get(wert) or wert in IMMER or wert == gewaehlt
    ]


def _tafel(request: KontoAnfrage, auswahl: MassnahmeFilter) -> list[Spalte]:
    """The columns; a constant number of queries, whatever stands in them."""
    zeilen = auswahl.ohne_stand()
    verwaltbar = _schluessel(Massnahme.objects.verwaltbar_fuer(request.handelnde, request.netzwerk))
    bearbeitbar = _schluessel(
        Massnahme.objects.bearbeitbar_fuer(request.handelnde, request.netzwerk)
    )
    spalten = []
    for stand in SPALTEN:
        hier = zeilen.im_stand(stand)
        if stand == Massnahme.Zustand.ERLEDIGT:
            hier = hier.filter(erledigt_am__gte=timezone.now() - ERLEDIGT_SEIT)
            hier = hier.order_by("-erledigt_am", "-pk")
        karten = [
            (massnahme, _schritte(massnahme, verwaltbar, bearbeitbar))
            for massnahme in hier[:JE_SPALTE]
        ]
        alle = hier.count() if len(karten) == JE_SPALTE else len(karten)
        spalten.append(Spalte(stand, str(stand.label), karten, alle))
    return spalten


def _schluessel(zeilen: MassnahmeQuerySet) -> set[int]:
    return set(zeilen.order_by().values_list("pk", flat=True))


def _schritte(
    massnahme: Massnahme, verwaltbar: set[int], bearbeitbar: set[int]
) -> list[tuple[str, str | Promise]]:
    """What moves a card. A step back says why, and so belongs on the measure's page."""
    if massnahme.pk not in bearbeitbar | verwaltbar:
        return []
    moeglich = schritte_fuer(massnahme, verwaltet=massnahme.pk in verwaltbar)
    return [(schritt, SCHRITTE[schritt]) for schritt in moeglich if schritt in AUF_DER_TAFEL]


AUF_DER_TAFEL = ("beschliessen", "beginnen", "erledigen")
