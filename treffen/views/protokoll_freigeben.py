"""Releasing minutes, and approving them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from netzwerk.basis.broker import broker_erreichbar
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen import ergebnisabbild
from treffen.abbild import Abbild
from treffen.abbild import fingerabdruck as fingerabdruck_von
from treffen.aktionen import genehmigung
from treffen.aktionen import protokoll as aktionen
from treffen.beschlussfaehigkeit import beschlussfaehigkeit
from treffen.einwandfrist import einwandfrist
from treffen.fallschutz import hinweise_vor_der_freigabe
from treffen.forms.protokoll_freigabe import FreigabeForm
from treffen.korrekturvergleich import korrekturvergleich
from treffen.models import Einwand, Protokoll, Teilnahme, Treffen
from treffen.protokollempfang import empfang, niemandem_versandt
from treffen.pruefungsstand import pruefungsstand
from treffen.rechte import darf_protokoll_schreiben
from treffen.views import protokoll_lesen
from treffen.views.protokoll import PROTOKOLLIERBAR
from treffen.views.treffen import verwaltetes


def _zum_editor(treffen: Treffen) -> HttpResponse:
    ort = (treffen.netzwerk.kurzname, treffen.pk)
    return redirect(reverse("treffen:protokoll-bearbeiten", args=ort))


@nur(darf_protokoll_schreiben)
@require_http_methods(["GET", "POST"])
def freigeben(request: KontoAnfrage, treffen: int) -> HttpResponse:
    das_treffen = verwaltetes(request, treffen)
    protokoll = aktionen.aktuelles(das_treffen)
    if protokoll is None:
        messages.warning(
            request, _("Es gibt noch kein Protokoll. Schreiben Sie erst ein Ergebnis.")
        )
        return _zum_editor(das_treffen)
    protokoll.treffen = das_treffen
    if das_treffen.zustand not in PROTOKOLLIERBAR and not protokoll.ist_freigegeben:
        kontext = {"treffen": das_treffen}
        return render(request, "treffen/protokoll/nicht_moeglich.html", kontext, status=409)
    if das_treffen.noch_nicht and not protokoll.ist_freigegeben:
        messages.warning(
            request, das_treffen.noch_nicht, extra_tags=_("Danach geben Sie das Protokoll frei.")
        )
        return _zum_editor(das_treffen)
    frist = einwandfrist(das_treffen)
    form = FreigabeForm(
        request.POST if request.method == "POST" else None,
        hilfe=frist.grund,
        initial={"einwaende_bis": frist.bis},
    )
    veraltet = False
    if protokoll.ist_freigegeben:  # a second press: its page says how far things are
        return redirect(protokoll)
    if form.is_valid():
        try:
            aktionen.freigeben(
                protokoll=protokoll,
                von=request.handelnde,
                fingerabdruck=request.POST.get("fingerabdruck", ""),
                einwaende_bis=form.cleaned_data["einwaende_bis"],
            )
        except aktionen.Veraltet:
            if not Protokoll.objects.filter(pk=protokoll.pk).exists():
                messages.warning(request, _("Diese Korrektur wurde inzwischen verworfen."))
                return _zum_editor(das_treffen)
            veraltet = True
        except FalscherZustand:  # somebody else at the same moment
            return redirect(protokoll)
        else:
            _melden(request, das_treffen)
            return redirect(protokoll)
    return _freigabeseite(request, protokoll, form, veraltet=veraltet)


def _freigabeseite(
    request: KontoAnfrage, protokoll: Protokoll, form: FreigabeForm, *, veraltet: bool
) -> HttpResponse:
    treffen = protokoll.treffen
    # Taken before the rows are read that are shown: a change in between is noticed on release.
    inhalt = protokoll.inhalt
    fingerabdruck = fingerabdruck_von(inhalt)
    punkte = protokoll.punkte()
    blaetter = list(treffen.blaetter.select_related("gruppe"))
    teilnahmen = Teilnahme.objects.filter(treffen=treffen)
    hat_fehler = form.is_bound and not form.is_valid()
    return render(
        request,
        "treffen/protokoll/freigeben.html",
        {
            "fingerabdruck": fingerabdruck,
            "treffen": treffen,
            "protokoll": protokoll,
            "punkte": punkte,
            "leere": [p for p in punkte if not p.ist_geschrieben],
            "hinweise": hinweise_vor_der_freigabe(protokoll, {**inhalt}, punkte),
            "inhalt": inhalt,
            **_ergebnisse(inhalt),
            "offene_blaetter": [blatt for blatt in blaetter if blatt.ist_offen],
            "empfang": empfang(treffen),
            "vergleich": korrekturvergleich(protokoll, inhalt),
            "quorum": beschlussfaehigkeit(treffen),
            "mit_abstimmung": any(b.ist_abstimmung for p in punkte for b in p.beschluesse),
            "ohne_anwesenheit": not teilnahmen.exclude(anwesenheit="").exists(),
            "pruefung": pruefungsstand(protokoll, fingerabdruck),
            "offene_einwaende": Einwand.objects.filter(protokoll__treffen=treffen).offen().count(),
            "form": form,
            "veraltet": veraltet,
            "hat_fehler": hat_fehler,
        },
        status=409 if veraltet else 422 if hat_fehler else 200,
    )


def _ergebnisse(inhalt: Abbild) -> dict[str, Any]:
    """Items that say something through a poll or a group, and how many of these stand at the end
    because they name no item."""
    geordnet = ergebnisabbild.einordnen(
        inhalt["punkte"], gruppen=inhalt["gruppen"], umfragen=inhalt["umfragen"]
    )
    return {
        "mit_ergebnis": [p["top"] for p in geordnet["punkte"] if p["gruppen"] or p["umfragen"]],
        "ohne_top": len(geordnet["gruppen"]) + len(geordnet["umfragen"]),
    }


def _melden(request: KontoAnfrage, treffen: Treffen) -> None:
    if broker_erreichbar():
        folge = _("Das PDF wird jetzt erstellt. Eine E-Mail bekommt niemand.")
        if personen := aktionen.empfaenger(treffen):
            folge = ngettext(
                "Das PDF wird jetzt erstellt und dann an %(n)s Person gemailt.",
                "Das PDF wird jetzt erstellt und dann an %(n)s Personen gemailt.",
                len(personen),
            ) % {"n": len(personen)}
        messages.success(request, _("Das Protokoll ist freigegeben."), extra_tags=folge)
    else:
        messages.warning(
            request,
            _("Das Protokoll ist freigegeben, das PDF wird etwas später erstellt."),
            extra_tags=_("Der Hintergrunddienst antwortet gerade nicht. Sie müssen nichts tun."),
        )


@nur(darf_protokoll_schreiben)
@require_http_methods(["GET", "POST"])
def genehmigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """By hand: the meeting approved it, before the deadline or after."""
    protokoll = protokoll_lesen.verwaltetes(request, pk)
    if request.method == "POST":
        genehmigung.genehmigen(protokoll=protokoll, von=request.handelnde)
        messages.success(request, _("Das Protokoll ist genehmigt."))
        return redirect(protokoll)
    if not protokoll.wartet_auf_genehmigung:
        return redirect(protokoll)
    kontext = {
        "protokoll": protokoll,
        "treffen": protokoll.treffen,
        "niemandem_versandt": niemandem_versandt(protokoll),
    }
    return render(request, "treffen/protokoll/genehmigen.html", kontext)
