from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import einlesung as aktionen
from mitglieder.aktionen.vorschau import VorschauVeraltet
from mitglieder.einlesen.spalten import SPALTEN
from mitglieder.einlesen.vorlage import vorlage_csv
from mitglieder.forms.einlesung import EinlesungFormular
from mitglieder.models import Einlesung, Organisation, Partnergruppe
from mitglieder.rechte import darf_mitglieder_verwalten
from mitglieder.views.vorschau import anwenden, bestand_geaendert, kontext
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    """Upload a list; nothing is written before the preview is confirmed."""
    formular = EinlesungFormular(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial={
            "quelle": _("Mitgliederliste der Koordination, %(jahr)s")
            % {"jahr": timezone.localdate().year}
        },
    )
    if request.method == "POST" and formular.is_valid():
        einlesung = aktionen.ablegen(
            netzwerk=request.netzwerk,
            tabelle=formular.tabelle,
            dateiname=formular.cleaned_data["datei"].name,
            quelle=formular.cleaned_data["quelle"],
            von=request.handelnde,
        )
        return _zur_vorschau(request, einlesung.pk)
    angaben = {
        "form": formular,
        "spalten": [namen[0] for namen in SPALTEN.values()],
        "arten": Organisation.Art.choices,
        "gruppen": Partnergruppe.objects.waehlbar(request.netzwerk),
    }
    return seite(request, "mitglieder/einlesung/neu.html", angaben)


@nur(darf_mitglieder_verwalten)
@require_safe
def vorlage(request: KontoAnfrage) -> HttpResponse:
    """An empty list with all headings."""
    antwort = HttpResponse(vorlage_csv(), content_type="text/csv; charset=utf-8")
    antwort["Content-Disposition"] = 'attachment; filename="mitgliederliste-vorlage.csv"'
    return antwort


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The preview; sending it writes all of it."""
    einlesung = _offene(request, pk)
    if einlesung.uebernommen_am is not None:
        return _schon_eingelesen(request)
    if request.method == "POST":
        try:
            ergebnis = aktionen.uebernehmen(
                einlesung=einlesung, stand=request.POST.get("stand", ""), von=request.handelnde
            )
        except VorschauVeraltet:
            bestand_geaendert(request)
            return _zur_vorschau(request, pk)
        messages.success(request, _satz(ergebnis))
        return redirect("mitglieder:organisation-liste", netzwerk=request.netzwerk.kurzname)
    plan = aktionen.plan_zu(einlesung)
    return render(
        request,
        "mitglieder/einlesung/zeigen.html",
        kontext(einlesung, plan, aktionen.MITGLIEDER.leseart),
    )


@nur(darf_mitglieder_verwalten)
@require_POST
def aendern(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Decide, mend, choose sheets: back to the preview, which shows what that makes of it."""
    try:
        anwenden(request, _offene(request, pk), aktionen.MITGLIEDER)
    except VorschauVeraltet:
        return _schon_eingelesen(request)
    return _zur_vorschau(request, pk)


def _offene(request: KontoAnfrage, pk: int) -> Einlesung:
    offene = Einlesung.objects.offen_fuer(request.handelnde, request.netzwerk)
    einlesung = get_object_or_404(offene.select_related("netzwerk", "konto"), pk=pk)
    return cast(Einlesung, einlesung)


def _zur_vorschau(request: KontoAnfrage, pk: int) -> HttpResponse:
    return redirect("mitglieder:einlesung-zeigen", netzwerk=request.netzwerk.kurzname, pk=pk)


def _schon_eingelesen(request: KontoAnfrage) -> HttpResponse:
    messages.info(request, _("Diese Liste ist schon eingelesen."))
    return redirect("mitglieder:organisation-liste", netzwerk=request.netzwerk.kurzname)


def _satz(ergebnis: aktionen.Ergebnis) -> str:
    neu = ngettext("%(n)s Zeile ist neu", "%(n)s Zeilen sind neu", ergebnis.neu) % {
        "n": ergebnis.neu
    }
    geaendert = ngettext("%(n)s geändert", "%(n)s geändert", ergebnis.geaendert) % {
        "n": ergebnis.geaendert
    }
    return _("Die Liste ist eingelesen: %(neu)s, %(geaendert)s.") % {
        "neu": neu,
        "geaendert": geaendert,
    }
