from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import einlesung as aktionen
from mitglieder.einlesen.plan import Plan
from mitglieder.einlesen.spalten import SPALTEN
from mitglieder.einlesen.vorlage import vorlage_csv
from mitglieder.forms.einlesung import EinlesungFormular, zellen_aus
from mitglieder.models import Einlesung, Organisation, Partnergruppe
from mitglieder.rechte import darf_mitglieder_verwalten
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur

HOECHSTENS_GEZEIGT = 200
HOECHSTENS_GEFRAGT = 50  # doubts and mistakes on one page: each brings fields of a form


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
    kontext = {
        "form": formular,
        "spalten": [namen[0] for namen in SPALTEN.values()],
        "arten": Organisation.Art.choices,
        "gruppen": Partnergruppe.objects.waehlbar(request.netzwerk),
    }
    return seite(request, "mitglieder/einlesung/neu.html", kontext)


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
            return _zur_vorschau(request, pk)
        messages.success(request, _satz(ergebnis))
        return redirect("mitglieder:organisation-liste", netzwerk=request.netzwerk.kurzname)
    plan = aktionen.plan_zu(einlesung)
    return render(request, "mitglieder/einlesung/zeigen.html", _vorschau(einlesung, plan))


@nur(darf_mitglieder_verwalten)
@require_POST
def aendern(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Decide, mend, choose sheets: back to the preview, which shows what that makes of it."""
    einlesung = _offene(request, pk)
    von = request.handelnde
    try:
        match request.POST.get("was"):
            case "blaetter":
                nummern = {int(n) for n in request.POST.getlist("blatt") if n.isdecimal()}
                aktionen.blaetter_waehlen(einlesung=einlesung, nummern=nummern, von=von)
            case "berichtigen":
                aktionen.berichtigen(
                    einlesung=einlesung,
                    zellen=zellen_aus(request.POST),
                    aus=set(request.POST.getlist("aus")),
                    von=von,
                )
            case "alle_neu" | "alle_gleich" as alle:
                aktionen.alle_entscheiden(
                    einlesung=einlesung, gleich=alle == "alle_gleich", von=von
                )
            case _:
                wahl = {
                    name.removeprefix("wahl-"): str(wert)
                    for name, wert in request.POST.items()
                    if name.startswith("wahl-")
                }
                aktionen.entscheiden(einlesung=einlesung, wahl=wahl, von=von)
    except aktionen.VorschauVeraltet:
        return _schon_eingelesen(request)
    return _zur_vorschau(request, pk)


def _offene(request: KontoAnfrage, pk: int) -> Einlesung:
    offene = Einlesung.objects.offen_fuer(request.handelnde, request.netzwerk)
    einlesung: Einlesung = get_object_or_404(offene.select_related("netzwerk", "konto"), pk=pk)
    return einlesung


def _zur_vorschau(request: KontoAnfrage, pk: int) -> HttpResponse:
    return redirect("mitglieder:einlesung-zeigen", netzwerk=request.netzwerk.kurzname, pk=pk)


def _schon_eingelesen(request: KontoAnfrage) -> HttpResponse:
    messages.info(request, _("Diese Liste ist schon eingelesen."))
    return redirect("mitglieder:organisation-liste", netzwerk=request.netzwerk.kurzname)


def _vorschau(einlesung: Einlesung, plan: Plan) -> dict[str, object]:
    je_art = {
        art: [befund for befund in plan.befunde if befund.art == art]
        for art in ("fehlerhaft", "verdacht", "neu", "geaendert", "unveraendert")
    }
    blaetter = aktionen.blaetter_zu(einlesung)
    return {
        "einlesung": einlesung,
        "plan": plan,
        "blaetter": blaetter,
        "lesbare_blaetter": sum(bool(blatt.zeilen) for blatt in blaetter),
        "blattnamen": [blatt.name for blatt in blaetter] if len(blaetter) > 1 else [],
        "fehlerhaft": je_art["fehlerhaft"][:HOECHSTENS_GEFRAGT],
        "zahl_fehlerhaft": len(je_art["fehlerhaft"]),
        "verdacht": je_art["verdacht"][:HOECHSTENS_GEFRAGT],
        "zahl_verdacht": len(je_art["verdacht"]),
        "entschieden": [*(b for b in plan.befunde if b.entschieden), *plan.ausgelassen],
        "abschnitte": [
            (_("Neu"), je_art["neu"][:HOECHSTENS_GEZEIGT], len(je_art["neu"])),
            (_("Geändert"), je_art["geaendert"][:HOECHSTENS_GEZEIGT], len(je_art["geaendert"])),
        ],
        "unveraendert": je_art["unveraendert"][:HOECHSTENS_GEZEIGT],
        "zahl_unveraendert": len(je_art["unveraendert"]),
        "anzahl_aenderungen": len(je_art["neu"]) + len(je_art["geaendert"]),
    }


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
