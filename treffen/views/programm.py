from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren
from treffen.aktionen import programm as aktionen
from treffen.aktionen.warteliste import rueckt_nach
from treffen.aktionen.warteliste import sperren as treffen_sperren
from treffen.forms.programm import ProgrammdateiForm, ProgrammpunktForm, UebernahmeForm
from treffen.models import Programmpunkt, Treffen, Workshopplatz, Workshopwunsch
from treffen.programmdatei import SPALTEN, Reihe
from treffen.rechte import darf_treffen_verwalten
from treffen.views.treffen import verwaltetes
from treffen.workshoplage import lagen


def punkt_finden(treffen: Treffen, pk: int) -> Programmpunkt:
    punkt: Programmpunkt = get_object_or_404(treffen.programm, pk=pk)
    punkt.treffen = treffen
    return punkt


def zum_programm(treffen: Treffen, anker: str = "") -> HttpResponse:
    antwort = redirect("treffen:programm-zeigen", netzwerk=treffen.netzwerk.kurzname, pk=treffen.pk)
    antwort["Location"] += anker
    return antwort


def fest(request: KontoAnfrage, treffen: Treffen) -> HttpResponse | None:
    if treffen.ist_aenderbar:
        return None
    messages.warning(request, _("Dieses Programm lässt sich nicht mehr ändern."))
    return zum_programm(treffen)


@nur(darf_treffen_verwalten)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The day, with places taken; htmx asks for the numbers again while the page is open."""
    treffen = verwaltetes(request, pk)
    programm = list(treffen.programm.prefetch_related("workshops"))
    wahlen = [punkt for punkt in programm if punkt.hat_wahl]
    alle = lagen(treffen, wahlen) if wahlen else []
    kontext = {
        "treffen": treffen,
        "programm": [
            (punkt, next((lage for lage in alle if lage.punkt is punkt), None))
            for punkt in programm
        ],
        "hat_workshops": any(lage.workshops for lage in alle),
        "ist_verteilt": all(lage.ist_verteilt for lage in alle if lage.workshops),
        "hat_plaetze": any(lage.ist_verteilt for lage in alle),
        "geht_noch": rueckt_nach(treffen),
        "kommen": max((len(lage.wuensche) for lage in alle), default=0),
        "ohne_wunsch": max((lage.ohne_wunsch for lage in alle), default=0),
    }
    vorlage = "treffen/programm/zeigen.html"
    return render(request, f"{vorlage}#belegung" if request.htmx else vorlage, kontext)


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    return _formular(request, verwaltetes(request, pk), None)


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def bearbeiten(request: KontoAnfrage, pk: int, punkt: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    return _formular(request, treffen, punkt_finden(treffen, punkt))


@transaction.atomic
def _formular(request: KontoAnfrage, treffen: Treffen, punkt: Programmpunkt | None) -> HttpResponse:
    if (antwort := fest(request, treffen)) is not None:
        return antwort
    if request.method == "POST":
        treffen_sperren(treffen.pk)  # two slots with a choice at one time: only one gets through
        if punkt is not None:
            sperren(punkt)
    instanz = punkt or Programmpunkt(treffen=treffen)
    form = ProgrammpunktForm(request.POST or None, instance=instanz)
    if request.method == "POST" and form.is_valid():
        gespeichert = form.save()
        if gespeichert.hat_wahl and punkt is None:
            messages.success(
                request,
                _("„%(titel)s“ steht im Programm.") % {"titel": gespeichert.titel},
                extra_tags=_("Als Nächstes legen Sie die Workshops an."),
            )
        else:
            messages.success(
                request, _("„%(titel)s“ ist gespeichert.") % {"titel": gespeichert.titel}
            )
        return zum_programm(treffen, f"#punkt-{gespeichert.pk}")
    kontext = {"form": form, "treffen": treffen, "punkt": punkt}
    return seite(request, "treffen/programm/formular.html", kontext)


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int, punkt: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    if (antwort := fest(request, treffen)) is not None:
        return antwort
    eintrag = punkt_finden(treffen, punkt)
    if request.method == "POST":
        eintrag.delete()
        messages.success(request, _("„%(titel)s“ ist gelöscht.") % {"titel": eintrag.titel})
        return zum_programm(treffen)
    kontext = {
        "treffen": treffen,
        "punkt": eintrag,
        "workshops": eintrag.workshops.count(),
        "wuensche": Workshopwunsch.objects.filter(programmpunkt=eintrag)
        .values("teilnahme")
        .distinct()
        .count(),
        "plaetze": Workshopplatz.objects.filter(programmpunkt=eintrag).count(),
    }
    return render(request, "treffen/programm/loeschen.html", kontext)


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def einlesen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Upload, preview, take over; the lines travel with the preview and are read again."""
    treffen = verwaltetes(request, pk)
    if (antwort := fest(request, treffen)) is not None:
        return antwort
    if request.method == "POST" and "gesehen" in request.POST:
        return _uebernehmen(request, treffen)
    form = ProgrammdateiForm(
        request.POST if request.method == "POST" else None, request.FILES or None
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _vorschau(request, treffen, form.reihen)
        except aktionen.NichtEinlesbar as grund:
            form.add_error("datei", str(grund))
    return seite(request, "treffen/programm/einlesen.html", _seite(treffen, form))


def _seite(treffen: Treffen, form: ProgrammdateiForm) -> dict[str, Any]:
    return {
        "treffen": treffen,
        "form": form,
        "spalten": [namen[0] for namen in SPALTEN.values()],
        "arten": Programmpunkt.Art.labels,
    }


def _vorschau(request: KontoAnfrage, treffen: Treffen, reihen: list[Reihe]) -> HttpResponse:
    plan = aktionen.plan(treffen, reihen)
    form = UebernahmeForm(
        initial={"reihen": [reihe.werte() for reihe in reihen], "gesehen": plan.stand}
    )
    kontext = {"treffen": treffen, "plan": plan, "form": form}
    return render(request, "treffen/programm/vorschau.html", kontext)


def _uebernehmen(request: KontoAnfrage, treffen: Treffen) -> HttpResponse:
    form = UebernahmeForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, _("Die Vorschau ist unvollständig. Wählen Sie die Datei noch einmal.")
        )
        return redirect("treffen:programm-einlesen", treffen.netzwerk.kurzname, treffen.pk)
    reihen = form.cleaned_data["reihen"]
    try:
        zahlen = aktionen.uebernehmen(
            treffen=treffen,
            reihen=reihen,
            gesehen=form.cleaned_data["gesehen"],
            von=request.handelnde,
        )
    except aktionen.VorschauVeraltet:
        messages.warning(
            request,
            _("Das Programm hat sich seit der Vorschau geändert. Es ist noch nichts übernommen."),
            extra_tags=_("Sehen Sie die Vorschau noch einmal durch und bestätigen Sie sie dann."),
        )
        return _vorschau(request, treffen, reihen)
    except aktionen.NichtEinlesbar as grund:
        messages.error(request, str(grund))
        return redirect("treffen:programm-einlesen", treffen.netzwerk.kurzname, treffen.pk)
    messages.success(
        request,
        _("Das Programm ist übernommen: %(neu)s neu, %(geaendert)s geändert.")
        % {"neu": zahlen[0], "geaendert": zahlen[1]},
    )
    return zum_programm(treffen)
