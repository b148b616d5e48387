"""How the network looks at its own work, half-year by half-year."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, nur
from netzwerk.basis.stand import sperren
from netzwerk.basis.views.dokument import ausliefern
from netzwerk.basis.zahlen import zahl
from treffen.aktionen import evaluation as aktionen
from treffen.evaluationslage import abschnitte, verglichen_mit, zaehlen
from treffen.forms.evaluation import BeginnForm, EvaluationForm
from treffen.halbjahr import Halbjahr
from treffen.models import Evaluation, Meldeweg
from treffen.rechte import darf_evaluationen_sehen, darf_evaluieren

JE_SEITE = 20


def finden(request: Anfrage, pk: int) -> Evaluation:
    """Drafts are the coordination's: for members there is none."""
    evaluation: Evaluation = get_object_or_404(
        Evaluation.objects.sichtbar_fuer(request.handelnde, request.netzwerk).select_related(
            "treffen"
        ),
        pk=pk,
    )
    evaluation.netzwerk = request.netzwerk
    return evaluation


def entwurf(request: Anfrage, pk: int) -> Evaluation:
    """To be written on."""
    evaluation = finden(request, pk)
    _verlange_entwurf(evaluation)
    return evaluation


def _verlange_entwurf(evaluation: Evaluation) -> None:
    if evaluation.ist_abgeschlossen:
        raise FalscherZustand(_("Diese Evaluation ist abgeschlossen."), bei=evaluation)


@nur(darf_evaluationen_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    zeilen = (
        Evaluation.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
        .select_related("treffen")
        .annotate(
            zahl=Count("punkte"),
            bewertet=Count("punkte", filter=Q(punkte__bewertung__isnull=False)),
        )
        .order_by("-jahr", "-halbjahr")
    )
    return render(
        request,
        "treffen/evaluation/liste.html",
        {
            "seite": Paginator(zeilen, JE_SEITE).get_page(request.GET.get("seite")),
            "darf_schreiben": darf_evaluieren(request.handelnde, request.netzwerk),
            "weg": _weg(request),
        },
    )


def _weg(request: KontoAnfrage) -> Meldeweg | None:
    """The path whose page led here, to be rated."""
    if "meldeweg" not in request.GET or not darf_evaluieren(request.handelnde, request.netzwerk):
        return None
    geltende = Meldeweg.objects.filter(netzwerk=request.netzwerk).gueltig()
    weg: Meldeweg | None = geltende.filter(pk=zahl(request.GET["meldeweg"])).first()
    return weg


@nur(darf_evaluieren)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    form = BeginnForm(request.POST if request.method == "POST" else None, netzwerk=request.netzwerk)
    if request.method == "POST" and form.is_valid():
        evaluation = aktionen.beginnen(
            netzwerk=request.netzwerk,
            halbjahr=Halbjahr.aus(form.cleaned_data["halbjahr"]),
            von=request.handelnde,
        )
        messages.success(
            request,
            _("Die Evaluation ist angelegt."),
            extra_tags=_("Was zu betrachten ist, steht schon da. Sie können es ändern."),
        )
        return redirect(evaluation)
    return seite(request, "treffen/evaluation/neu.html", {"form": form})


@nur(darf_evaluationen_sehen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    evaluation = finden(request, pk)
    teile = abschnitte(evaluation)
    return render(
        request,
        "treffen/evaluation/zeigen.html",
        {
            "evaluation": evaluation,
            "abschnitte": teile,
            "zahlen": zaehlen(teile),
            "vorherige": verglichen_mit(teile),
            "darf_schreiben": darf_evaluieren(request.handelnde, request.netzwerk),
            **_datei(evaluation),
        },
    )


def _datei(evaluation: Evaluation) -> dict[str, Any]:
    """`laeuft` while it is worth asking again."""
    dokument = aktionen.dokument_zu(evaluation) if evaluation.ist_abgeschlossen else None
    return {"dokument": dokument, "laeuft": dokument is not None and dokument.ist_unterwegs}


@nur(darf_evaluieren)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Summary and meeting; the items have pages of their own."""
    evaluation = entwurf(request, pk)
    if request.method == "POST":
        sperren(evaluation)
        evaluation.netzwerk = request.netzwerk
        _verlange_entwurf(evaluation)  # completed while it was written
    form = EvaluationForm(request.POST if request.method == "POST" else None, instance=evaluation)
    if request.method == "POST" and form.is_valid():
        evaluation.save(update_fields=form.Meta.fields)
        messages.success(request, _("Die Zusammenfassung ist gespeichert."))
        return redirect(evaluation)
    kontext = {"form": form, "evaluation": evaluation}
    return seite(request, "treffen/evaluation/bearbeiten.html", kontext)


@nur(darf_evaluieren)
@require_http_methods(["GET", "POST"])
def abschliessen(request: KontoAnfrage, pk: int) -> HttpResponse:
    evaluation = entwurf(request, pk)
    if request.method == "POST":
        aktionen.abschliessen(evaluation=evaluation, von=request.handelnde)
        messages.success(
            request,
            _("Die Evaluation ist abgeschlossen."),
            extra_tags=_("Alle Mitglieder können sie jetzt lesen. Das PDF wird erstellt."),
        )
        return redirect(evaluation)
    zahlen = zaehlen(abschnitte(evaluation))
    zahlen["ohne"] = zahlen["punkte"] - zahlen["bewertet"]
    kontext = {"evaluation": evaluation, "zahlen": zahlen}
    return render(request, "treffen/evaluation/abschliessen.html", kontext)


@nur(darf_evaluieren)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int) -> HttpResponse:
    evaluation = entwurf(request, pk)
    if request.method == "POST":
        aktionen.loeschen(evaluation=evaluation, von=request.handelnde)
        messages.success(request, _("Der Entwurf der Evaluation ist gelöscht."))
        return redirect("treffen:evaluation-liste", netzwerk=request.netzwerk.kurzname)
    return render(request, "treffen/evaluation/loeschen.html", {"evaluation": evaluation})


@nur(darf_evaluationen_sehen)
@require_safe
def stand(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The fragment that asks for itself while the PDF is under way."""
    evaluation = finden(request, pk)
    kontext = {
        "evaluation": evaluation,
        "darf_schreiben": darf_evaluieren(request.handelnde, request.netzwerk),
    }
    return render(request, "treffen/evaluation/zeigen.html#datei", kontext | _datei(evaluation))


@nur(darf_evaluieren)
@require_POST
def erneut(request: KontoAnfrage, pk: int) -> HttpResponse:
    evaluation = finden(request, pk)
    aktionen.dokument_erneut(evaluation=evaluation, von=request.handelnde)
    messages.success(request, _("Das PDF wird noch einmal erstellt."))
    return redirect(evaluation)


@nur(darf_evaluationen_sehen)
@require_safe
def dokument(request: KontoAnfrage, pk: int) -> HttpResponseBase:
    datei = aktionen.dokument_zu(finden(request, pk))
    if datei is None or not datei.ist_fertig:
        raise Http404
    return ausliefern(request, datei)
