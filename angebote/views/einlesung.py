"""Reading in a list of offers: upload, preview, then what the worker has done of it."""

from collections import Counter
from contextlib import suppress
from typing import cast

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from angebote.aktionen import einlesung as aktionen
from angebote.einlesen.listen import Listen
from angebote.einlesen.spalten import ANGEBOTSLISTE, SPALTEN
from angebote.einlesen.vorlage import vorlage_xlsx
from angebote.forms.einlesung import AngebotslisteForm
from angebote.models import Angebotseinlesung
from angebote.rechte import darf_angebote_pflegen
from mitglieder.aktionen.vorschau import VorschauVeraltet
from mitglieder.views.vorschau import HOECHSTENS_GEZEIGT, anwenden, bestand_geaendert, kontext
from netzwerk.basis.broker import broker_erreichbar
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, ist_koordination, nur

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NICHT = _("nicht übernommen")
#: What came of a line → badge, its word, what else there is to say; the first two wrote nothing.
AUSGANG = {
    "inzwischen": ("warning", NICHT, _("Inzwischen hat es jemand geändert oder eingetragen.")),
    "recht": ("warning", NICHT, _("Sie dürfen dieses Angebot nicht mehr ändern.")),
    "neu": ("success", _("als Entwurf angelegt"), ""),
    "eingereicht": ("success", _("eingereicht"), ""),
    "geaendert": ("success", _("geändert"), ""),
    "vorschlag": ("info", _("vorgeschlagen"), _("Die Änderung wartet auf die Freigabe.")),
}


@nur(darf_angebote_pflegen)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    """Upload a list; nothing is written before the preview is confirmed."""
    koordiniert = ist_koordination(request.handelnde, request.netzwerk)
    form = AngebotslisteForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        koordiniert=koordiniert,
    )
    if request.method == "POST" and form.is_valid():
        einlesung = aktionen.ablegen(
            netzwerk=request.netzwerk,
            tabelle=form.tabelle,
            dateiname=form.cleaned_data["datei"].name,
            ziel=form.ziel_wert,
            von=request.handelnde,
        )
        return redirect(einlesung)
    listen = Listen(request.netzwerk)
    angaben = {
        "form": form,
        "spalten": [namen[0] for namen in SPALTEN.values()],
        "auswahlen": [
            (SPALTEN[spalte][0], list(liste.namen.values()))
            for spalte, liste in listen.verweise().items()
            if spalte != "anbieter"
        ],
    }
    return seite(request, "angebote/einlesung/neu.html", angaben)


@nur(darf_angebote_pflegen)
@require_safe
def vorlage(request: KontoAnfrage) -> HttpResponse:
    """An empty list with all headings, hints and choices."""
    antwort = HttpResponse(vorlage_xlsx(request.netzwerk), content_type=XLSX)
    antwort["Content-Disposition"] = 'attachment; filename="angebotsliste-vorlage.xlsx"'
    return antwort


@nur(darf_angebote_pflegen)
@require_http_methods(["GET", "HEAD", "POST"])
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The preview; sending it orders all of it. From then on: how far it is, and the report."""
    einlesung = _eigene(request, pk)
    if einlesung.uebernommen_am is not None:
        return _stand(request, einlesung)
    if request.method == "POST":
        try:
            aktionen.uebernehmen(
                einlesung=einlesung, stand=request.POST.get("stand", ""), von=request.handelnde
            )
        except VorschauVeraltet:
            bestand_geaendert(request)
        return redirect(einlesung)
    plan = aktionen.plan_zu(einlesung)
    return render(
        request, "angebote/einlesung/zeigen.html", kontext(einlesung, plan, ANGEBOTSLISTE)
    )


@nur(darf_angebote_pflegen)
@require_POST
def aendern(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Decide, mend, choose sheets: back to the preview, which shows what that makes of it."""
    einlesung = _eigene(request, pk)
    with suppress(VorschauVeraltet):  # confirmed in another tab: its page says how far it is
        anwenden(request, einlesung, aktionen.ANGEBOTE)
    return redirect(einlesung)


def _eigene(request: KontoAnfrage, pk: int) -> Angebotseinlesung:
    offene = Angebotseinlesung.objects.offen_fuer(request.handelnde, request.netzwerk)
    einlesung = get_object_or_404(offene.select_related("netzwerk", "konto"), pk=pk)
    return cast(Angebotseinlesung, einlesung)


def _stand(request: KontoAnfrage, einlesung: Angebotseinlesung) -> HttpResponse:
    zahlen = Counter(was for _nr, _titel, _pk, was in einlesung.ergebnisse)
    reihenfolge = list(AUSGANG)
    zeilen = sorted(einlesung.ergebnisse, key=lambda zeile: reihenfolge.index(zeile[3]))
    nicht = zahlen["inzwischen"] + zahlen["recht"]
    worte = {
        "uebernommen": einlesung.erledigt - nicht,
        "nicht_uebernommen": nicht,
        "zahlen": [(AUSGANG[was][1], zahlen[was]) for was in reihenfolge[2:] if zahlen[was]],
        "zeilen": [
            dict(
                zip(
                    ("nr", "titel", "pk", "marke", "was", "mehr"),
                    (*zeile[:3], *AUSGANG[zeile[3]]),
                    strict=True,
                )
            )
            for zeile in zeilen[:HOECHSTENS_GEZEIGT]
        ],
        "einlesung": einlesung,
        "wartet": einlesung.laeuft and not einlesung.erledigt and not broker_erreichbar(),
    }
    vorlage = "angebote/einlesung/stand.html"
    return render(request, f"{vorlage}#stand" if request.htmx else vorlage, worte)
