from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mitglieder.aktionen import einlesung as aktionen
from mitglieder.einlesen.datei import SPALTEN
from mitglieder.forms.einlesung import EinlesungFormular
from mitglieder.models import Einlesung, Organisation, Partnergruppe
from mitglieder.rechte import darf_mitglieder_verwalten
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur

HOECHSTENS_GEZEIGT = 200


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
        return redirect(
            "mitglieder:einlesung-zeigen", netzwerk=request.netzwerk.kurzname, pk=einlesung.pk
        )
    kontext = {
        "form": formular,
        "spalten": [namen[0] for namen in SPALTEN.values()],
        "arten": Organisation.Art.choices,
        "gruppen": Partnergruppe.objects.waehlbar(request.netzwerk),
    }
    return seite(request, "mitglieder/einlesung/neu.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The preview; sending it writes all of it."""
    einlesung = get_object_or_404(
        Einlesung.objects.offen_fuer(request.handelnde, request.netzwerk).select_related(
            "netzwerk"
        ),
        pk=pk,
    )
    if einlesung.uebernommen_am is not None:
        messages.info(request, _("Diese Liste ist schon eingelesen."))
        return redirect("mitglieder:organisation-liste", netzwerk=request.netzwerk.kurzname)
    if request.method == "POST":
        try:
            ergebnis = aktionen.uebernehmen(
                einlesung=einlesung, stand=request.POST.get("stand", ""), von=request.handelnde
            )
        except aktionen.VorschauVeraltet:
            messages.warning(
                request,
                _(
                    "Der Bestand hat sich seit der Vorschau geändert. "
                    "Es ist noch nichts eingelesen."
                ),
                extra_tags=_(
                    "Sehen Sie die Vorschau noch einmal durch und bestätigen Sie sie dann."
                ),
            )
            return redirect(
                "mitglieder:einlesung-zeigen", netzwerk=request.netzwerk.kurzname, pk=pk
            )
        messages.success(request, _satz(ergebnis))
        return redirect("mitglieder:organisation-liste", netzwerk=request.netzwerk.kurzname)
    plan = aktionen.plan_zu(einlesung)
    je_art = {
        art: [befund for befund in plan.befunde if befund.art == art]
        for art in ("fehlerhaft", "neu", "geaendert", "unveraendert")
    }
    kontext = {
        "einlesung": einlesung,
        "plan": plan,
        "fehlerhaft": je_art["fehlerhaft"],
        "abschnitte": [
            (_("Neu"), je_art["neu"][:HOECHSTENS_GEZEIGT], len(je_art["neu"])),
            (_("Geändert"), je_art["geaendert"][:HOECHSTENS_GEZEIGT], len(je_art["geaendert"])),
        ],
        "unveraendert": je_art["unveraendert"],
        "anzahl_aenderungen": len(je_art["neu"]) + len(je_art["geaendert"]),
    }
    return render(request, "mitglieder/einlesung/zeigen.html", kontext)


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
