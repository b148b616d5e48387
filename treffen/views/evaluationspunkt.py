"""Writing an evaluation: all items of an area on one page, saved with one press.

Every button of that page saves first, also the one that leads to a measure or removes an item:
nothing typed is lost. What two people wrote into the same item is shown side by side.
"""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.zahlen import zahl
from treffen.aktionen import evaluation as aktionen
from treffen.arbeitsprozesse import kennzahlen
from treffen.evaluationslage import Abschnitt, Zeile, mit_vorherigen
from treffen.forms.evaluation import NeuerPunktForm, PunktForm, verwaiste
from treffen.forms.massnahme import MassnahmeForm
from treffen.halbjahr import Halbjahr
from treffen.models import Evaluation, Evaluationspunkt, Massnahme, Meldeweg
from treffen.rechte import darf_evaluieren
from treffen.views.evaluation import entwurf, finden

Bereich = Evaluationspunkt.Bereich
SEITE = "treffen/evaluationspunkt/bewerten.html"
#: Where a button leads after saving.
ZIELE = {
    "massnahme": "treffen:evaluationspunkt-massnahme",
    "entfernen": "treffen:evaluationspunkt-entfernen",
}


@nur(darf_evaluieren)
@require_http_methods(["GET", "POST"])
def bewerten(request: KontoAnfrage, pk: int, bereich: str) -> HttpResponse:
    if bereich not in Bereich.values:
        raise Http404
    if request.method != "POST":
        evaluation = entwurf(request, pk)
        zeilen = _zeilen(evaluation, bereich)
        return seite(request, SEITE, _kontext(evaluation, bereich, zeilen, NeuerPunktForm()))
    evaluation = finden(request, pk)
    punkte = mit_vorherigen(evaluation, bereich)
    formulare = [PunktForm(request.POST, punkt=punkt) for punkt in punkte]
    neues = NeuerPunktForm(request.POST)
    # All of them are asked, each shows its own error.
    if not all([form.is_valid() for form in (*formulare, neues)]):  # noqa: C419  no short cut
        zeilen = _mit_kennzahlen(evaluation, bereich, formulare)
        return seite(request, SEITE, _kontext(evaluation, bereich, zeilen, neues))
    eingaben = [eingabe for form in formulare if (eingabe := form.eingabe) is not None]
    verloren = list(verwaiste(request.POST, punkte))
    try:
        with transaction.atomic():
            ergebnis = aktionen.bewerten(
                evaluation=evaluation, eingaben=eingaben, von=request.handelnde
            )
            angehaengt = _anhaengen(request, evaluation, bereich, neues)
    except FalscherZustand:
        # Completed meanwhile: what was typed is given back.
        verloren += [eingabe.bemerkung for eingabe in eingaben if eingabe.bemerkung]
        evaluation.refresh_from_db()
        evaluation.netzwerk = request.netzwerk
        return _mit_verlorenem(request, evaluation, bereich, [], neues, verloren)
    verloren += [eingabe.bemerkung for eingabe in ergebnis.fehlend if eingabe.bemerkung]
    if ergebnis.konflikte or verloren:
        streit = {form.punkt.pk: form for form in formulare if form.punkt.pk in ergebnis.konflikte}
        zeilen = _zeilen(evaluation, bereich)
        for zeile in zeilen:
            if form := streit.get(zeile.punkt.pk):
                zeile.jetzt = ergebnis.konflikte[zeile.punkt.pk]
                zeile.form = form.mit_stand_von(zeile.jetzt)
        return _mit_verlorenem(
            request,
            evaluation,
            bereich,
            zeilen,
            neues if not angehaengt else NeuerPunktForm(),
            verloren,
        )
    if not angehaengt:
        kontext = _kontext(evaluation, bereich, _zeilen(evaluation, bereich), neues)
        return seite(request, SEITE, kontext)
    return _weiter(request, evaluation, bereich)


def _anhaengen(
    request: KontoAnfrage, evaluation: Evaluation, bereich: str, neues: NeuerPunktForm
) -> bool:
    """False when the new item stands there already; the form then says so."""
    titel = neues.cleaned_data["titel"]
    if not titel:
        return True
    angehaengt = aktionen.hinzufuegen(
        evaluation=evaluation, bereich=bereich, titel=titel, von=request.handelnde
    )
    if angehaengt is None:
        neues.add_error(
            "titel", _("Das steht schon in dieser Evaluation, oder sie hat schon 100 Punkte.")
        )
    return angehaengt is not None


def _weiter(request: KontoAnfrage, evaluation: Evaluation, bereich: str) -> HttpResponse:
    was, _trenner, nummer = request.POST.get("weiter", "").partition("-")
    punkt = evaluation.punkte.filter(pk=zahl(nummer), bereich=bereich).first()
    if was in ZIELE and punkt is not None:
        return redirect(ZIELE[was], request.netzwerk.kurzname, evaluation.pk, punkt.pk)
    messages.success(request, _("Gespeichert."))
    return redirect(_adresse(evaluation, bereich))


def _adresse(evaluation: Evaluation, bereich: str) -> str:
    ort = (evaluation.netzwerk.kurzname, evaluation.pk, bereich)
    return reverse("treffen:evaluationspunkt-bewerten", args=ort)


def _zeilen(evaluation: Evaluation, bereich: str) -> list[Zeile]:
    punkte = mit_vorherigen(evaluation, bereich)
    return _mit_kennzahlen(evaluation, bereich, [PunktForm(None, punkt=p) for p in punkte])


def _mit_kennzahlen(
    evaluation: Evaluation, bereich: str, formulare: list[PunktForm]
) -> list[Zeile]:
    saetze: dict[str, str] = {}
    if bereich == Bereich.ARBEITSPROZESS:
        halbjahr = Halbjahr(evaluation.jahr, evaluation.halbjahr)
        saetze = kennzahlen(evaluation.netzwerk, halbjahr)
    return [
        Zeile(form.punkt, kennzahl=saetze.get(form.punkt.titel, ""), form=form)
        for form in formulare
    ]


def _kontext(
    evaluation: Evaluation, bereich: str, zeilen: list[Zeile], neues: NeuerPunktForm
) -> dict[str, Any]:
    return {
        "evaluation": evaluation,
        "abschnitt": Abschnitt(bereich, zeilen),
        "neues": neues,
        "formulare": [*(zeile.form for zeile in zeilen), neues],
        "bereiche": [(wert, name, _adresse(evaluation, wert)) for wert, name in Bereich.choices],
    }


def _mit_verlorenem(
    request: KontoAnfrage,
    evaluation: Evaluation,
    bereich: str,
    zeilen: list[Zeile],
    neues: NeuerPunktForm,
    verloren: list[str],
) -> HttpResponse:
    kontext = _kontext(evaluation, bereich, zeilen, neues)
    kontext |= {
        "verloren": verloren,
        "konflikt": any(zeile.jetzt for zeile in zeilen),
        "hat_fehler": True,
    }
    return render(request, SEITE, kontext, status=409)


@nur(darf_evaluieren)
@require_POST
def aufnehmen(request: KontoAnfrage, weg: int) -> HttpResponse:
    """A reporting path is to be rated: on to its item."""
    geltende = Meldeweg.objects.filter(netzwerk=request.netzwerk).gueltig()
    einer: Meldeweg = get_object_or_404(geltende, pk=weg)
    einer.netzwerk = request.netzwerk
    punkt = aktionen.meldeweg_aufnehmen(
        weg=einer, heute=Halbjahr.von(timezone.localdate()), von=request.handelnde
    )
    return redirect(f"{_adresse(punkt.evaluation, punkt.bereich)}#punkt-{punkt.pk}")


def _punkt(request: KontoAnfrage, pk: int, punkt: int) -> Evaluationspunkt:
    evaluation = entwurf(request, pk)
    zeile: Evaluationspunkt = get_object_or_404(evaluation.punkte.all(), pk=punkt)
    zeile.evaluation = evaluation
    return zeile


@nur(darf_evaluieren)
@require_http_methods(["GET", "POST"])
def entfernen(request: KontoAnfrage, pk: int, punkt: int) -> HttpResponse:
    zeile = _punkt(request, pk, punkt)
    zurueck = _adresse(zeile.evaluation, zeile.bereich)
    if request.method == "POST":
        aktionen.entfernen(punkt=zeile, von=request.handelnde)
        messages.success(request, _("„%(titel)s“ ist entfernt.") % {"titel": zeile.titel})
        return redirect(zurueck)
    kontext = {"punkt": zeile, "evaluation": zeile.evaluation, "zurueck": zurueck}
    return render(request, "treffen/evaluationspunkt/entfernen.html", kontext)


@nur(darf_evaluieren)
@require_http_methods(["GET", "POST"])
def massnahme(request: KontoAnfrage, pk: int, punkt: int) -> HttpResponse:
    """What is to be done about it; with person and date it is agreed at once."""
    zeile = _punkt(request, pk, punkt)
    zurueck = _adresse(zeile.evaluation, zeile.bereich)
    form = MassnahmeForm(
        request.POST if request.method == "POST" else None,
        # Without the remark: members see a measure at once, a draft they do not.
        instance=Massnahme(netzwerk=request.netzwerk),
        netzwerk=request.netzwerk,
        von=request.handelnde,
    )
    if request.method == "POST" and form.is_valid():
        eine = aktionen.massnahme_ableiten(
            punkt=zeile, massnahme=form.instance, von=request.handelnde
        )
        if eine is form.instance:
            messages.success(request, _("Die Maßnahme ist eingetragen."))
            return redirect(f"{zurueck}#punkt-{zeile.pk}")
        form.add_error(None, _("Ihre Angaben sind nicht gespeichert."))
    kontext = {
        "form": form,
        "punkt": zeile,
        "evaluation": zeile.evaluation,
        "schon": zeile.massnahme,
        "zurueck": f"{zurueck}#punkt-{zeile.pk}",
    }
    return seite(request, "treffen/evaluationspunkt/massnahme.html", kontext)
