"""Writing minutes: the editor of one agenda item, the head, the release."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from netzwerk.basis.broker import broker_erreichbar
from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen import ergebnisabbild
from treffen.abbild import fingerabdruck as fingerabdruck_von
from treffen.aktionen import protokoll as aktionen
from treffen.beschlussfaehigkeit import beschlussfaehigkeit
from treffen.fallschutz import fallhinweise
from treffen.forms.protokoll import (
    AbschnittForm,
    EintragFormSet,
    KopfForm,
    beschluss_eintraege,
    massnahme_eintraege,
)
from treffen.models import Massnahme, Protokoll, Protokollabschnitt, Teilnahme, Treffen
from treffen.models.protokoll import Protokollpunkt
from treffen.rechte import darf_protokoll_schreiben
from treffen.views.treffen import verwaltetes

PROTOKOLLIERBAR = (
    Treffen.Zustand.TERMINIERT,
    Treffen.Zustand.EINGELADEN,
    Treffen.Zustand.DURCHGEFUEHRT,
)


def _verschlossen(
    request: KontoAnfrage, treffen: Treffen, protokoll: Protokoll
) -> HttpResponse | None:
    """Where to go instead of the editor: the minutes are out, or the meeting never took place."""
    if protokoll.ist_freigegeben:
        if request.method == "POST":
            messages.error(
                request,
                _("Das Protokoll ist schon freigegeben. Ihre Änderung wurde nicht gespeichert."),
            )
        return redirect(
            "treffen:protokoll-zeigen", netzwerk=request.netzwerk.kurzname, pk=protokoll.pk
        )
    if treffen.zustand not in PROTOKOLLIERBAR:
        return render(
            request, "treffen/protokoll/nicht_moeglich.html", {"treffen": treffen}, status=409
        )
    return None


def _adresse(request: KontoAnfrage, treffen: Treffen, **query: Any) -> str:
    return reverse(
        "treffen:protokoll-bearbeiten",
        kwargs={"netzwerk": request.netzwerk.kurzname, "treffen": treffen.pk},
        query=query,
    )


@nur(darf_protokoll_schreiben)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, treffen: int) -> HttpResponse:
    das_treffen = verwaltetes(request, treffen)
    protokoll = aktionen.aktuelles(das_treffen) or Protokoll(treffen=das_treffen)
    if anderswo := _verschlossen(request, das_treffen, protokoll):
        return anderswo
    if request.method == "POST":
        # Nobody saves a measure on its own page between the comparison and the write.
        gesperrt = Massnahme.objects.select_for_update(no_key=True)
        list(gesperrt.filter(top__in=das_treffen.tops.all()).values_list("pk"))
    punkte = protokoll.punkte()
    if not punkte:
        return render(request, "treffen/protokoll/ohne_tops.html", {"treffen": das_treffen})
    gewaehlt = request.GET.get("top", "")
    treffer = [p for p in punkte if str(p.top.pk) == gewaehlt]
    if request.method == "POST" and not treffer:
        return _top_fehlt(request, das_treffen)
    punkt = treffer[0] if treffer else punkte[0]
    punkt.top.treffen = das_treffen

    if request.method != "POST":
        kontext = _formulare(request, punkt, None, neu=request.GET.get("neu", ""))
        return _editor(request, protokoll, punkte, punkt, kontext)

    daten = request.POST.copy()
    if entfernen := daten.get("entfernen"):
        daten[f"{entfernen}-DELETE"] = "on"
    kontext = _formulare(request, punkt, daten)
    form, beschluesse, massnahmen = (
        kontext["form"],
        kontext["beschluesse"],
        kontext["massnahmen"],
    )
    if not all([form.is_valid(), beschluesse.is_valid(), massnahmen.is_valid()]):
        gespeichert = punkt.abschnitt.stand if punkt.abschnitt else 0
        if form.is_valid() and form.cleaned_data["stand"] != gespeichert:
            return _konflikt(request, das_treffen, punkt, daten)
        return _editor(request, protokoll, punkte, punkt, kontext, status=422)
    try:
        aktionen.top_speichern(
            top=punkt.top,
            stand=form.cleaned_data["stand"],
            ergebnis=form.cleaned_data["ergebnis"],
            eintraege=aktionen.Eintraege(
                neue=[*beschluesse.neue, *massnahmen.neue],
                geaenderte=[*beschluesse.geaenderte, *massnahmen.geaenderte],
                loeschen=[*beschluesse.zu_loeschen, *massnahmen.zu_loeschen],
            ),
            von=request.handelnde,
        )
    except aktionen.Veraltet:
        return _konflikt(request, das_treffen, punkt, daten)
    return _weiter(request, das_treffen, punkt)


def _formulare(
    request: KontoAnfrage, punkt: Protokollpunkt, daten: QueryDict | None, neu: str = ""
) -> dict[str, Any]:
    abschnitt = punkt.abschnitt or Protokollabschnitt(top=punkt.top)
    gemeinsam: dict[str, Any] = {"top": punkt.top, "netzwerk": request.netzwerk}
    return {
        "form": AbschnittForm(daten, instance=abschnitt, initial={"stand": abschnitt.stand}),
        "beschluesse": beschluss_eintraege(
            daten, **gemeinsam, vorhandene=punkt.beschluesse, neu=neu == "beschluss"
        ),
        "massnahmen": massnahme_eintraege(
            daten, **gemeinsam, vorhandene=punkt.massnahmen, neu=neu == "massnahme"
        ),
    }


def _editor(
    request: KontoAnfrage,
    protokoll: Protokoll,
    punkte: list[Protokollpunkt],
    punkt: Protokollpunkt,
    formulare: dict[str, Any],
    *,
    status: int = 200,
    ihre: Protokollpunkt | None = None,
) -> HttpResponse:
    stelle = punkte.index(punkt)
    beschluesse: EintragFormSet = formulare["beschluesse"]
    massnahmen: EintragFormSet = formulare["massnahmen"]
    teilnahmen = Teilnahme.objects.filter(treffen=protokoll.treffen)
    erfasst = [t.anwesenheit for t in teilnahmen if t.anwesenheit]
    return render(
        request,
        "treffen/protokoll/bearbeiten.html",
        {
            **formulare,
            "formulare": [formulare["form"], *beschluesse.forms, *massnahmen.forms],
            "formset": [],
            "treffen": protokoll.treffen,
            "protokoll": protokoll,
            "punkte": punkte,
            "punkt": punkt,
            "davor": punkte[stelle - 1] if stelle else None,
            "danach": punkte[stelle + 1] if stelle + 1 < len(punkte) else None,
            "erfasst": len(erfasst),
            "anwesend": erfasst.count(Teilnahme.Anwesenheit.ANWESEND),
            "ihre": ihre,
            "inhalt": _ergebnisse(protokoll.treffen),
            "hat_fehler": status == 422,
        },
        status=status,
    )


def _ergebnisse(treffen: Treffen) -> dict[str, Any]:
    """What the minutes say without anybody writing it: groups and polls."""
    return {
        "gruppen": ergebnisabbild.gruppen(treffen),
        "umfragen": ergebnisabbild.lesen(ergebnisabbild.umfragen(treffen)),
    }


def _konflikt(
    request: KontoAnfrage, treffen: Treffen, punkt: Protokollpunkt, daten: QueryDict
) -> HttpResponse:
    """Both versions side by side; what was typed stays, and the next save is on purpose."""
    protokoll = aktionen.aktuelles(treffen) or Protokoll(treffen=treffen)
    punkte = protokoll.punkte()
    ihre = next((p for p in punkte if p.top == punkt.top), None)
    if ihre is None:
        return _top_fehlt(request, treffen)
    ihre.top.treffen = treffen
    daten["stand"] = str(ihre.abschnitt.stand if ihre.abschnitt else 0)
    formulare = _formulare(request, ihre, daten)
    for eintraege in (formulare["beschluesse"], formulare["massnahmen"]):
        eintraege.is_valid()  # each row takes over what is saved where nothing else was typed
    # Read again: binding the forms wrote what was typed into the rows shown as "theirs".
    vergleich = next(p for p in protokoll.punkte() if p.top == punkt.top)
    return _editor(request, protokoll, punkte, ihre, formulare, status=409, ihre=vergleich)


def _top_fehlt(request: KontoAnfrage, treffen: Treffen) -> HttpResponse:
    """The item left the agenda while somebody wrote about it: the text is shown for copying."""
    kontext = {"treffen": treffen, "text": request.POST.get("ergebnis", "")}
    return render(request, "treffen/protokoll/top_fehlt.html", kontext, status=409)


def _weiter(request: KontoAnfrage, treffen: Treffen, punkt: Protokollpunkt) -> HttpResponse:
    aktion = request.POST.get("aktion", "")
    if aktion == "freigabe":
        protokoll = aktionen.aktuelles(treffen)
        if protokoll is not None and protokoll.zustand == Protokoll.Zustand.ENTWURF:
            protokoll.zur_pruefung_geben()
        return redirect(
            "treffen:protokoll-freigeben", netzwerk=request.netzwerk.kurzname, treffen=treffen.pk
        )
    if aktion in {"beschluss", "massnahme"} and not request.POST.get("entfernen"):
        ziel = _adresse(request, treffen, top=punkt.top.pk, neu=aktion)
        return redirect(f"{ziel}#{aktion}-neu")
    messages.success(request, _("TOP %(nummer)s ist gespeichert.") % {"nummer": punkt.top.nummer})
    return redirect(_adresse(request, treffen, top=punkt.top.pk))


@nur(darf_protokoll_schreiben)
@require_http_methods(["GET", "POST"])
def kopf(request: KontoAnfrage, treffen: int) -> HttpResponse:
    das_treffen = verwaltetes(request, treffen)
    protokoll = aktionen.aktuelles(das_treffen) or Protokoll(
        treffen=das_treffen, protokollfuehrung=request.handelnde.name
    )
    if anderswo := _verschlossen(request, das_treffen, protokoll):
        return anderswo
    daten = request.POST.copy() if request.method == "POST" else None
    form = KopfForm(daten, instance=protokoll, initial={"stand": protokoll.stand})
    kontext: dict[str, Any] = {"treffen": das_treffen, "form": form}
    if daten is not None and form.is_valid():
        try:
            aktionen.kopf_speichern(
                treffen=das_treffen,
                stand=form.cleaned_data["stand"],
                vorsitz=form.cleaned_data["vorsitz"],
                protokollfuehrung=form.cleaned_data["protokollfuehrung"],
                von=request.handelnde,
            )
        except aktionen.Veraltet:
            ihre = aktionen.aktuelles(das_treffen)
            daten["stand"] = str(ihre.stand if ihre else 0)
            kontext |= {"form": KopfForm(daten, instance=Protokoll()), "ihre": ihre}
            return render(request, "treffen/protokoll/kopf.html", kontext, status=409)
        messages.success(request, _("Leitung und Protokollführung sind gespeichert."))
        return redirect(_adresse(request, das_treffen))
    return seite(request, "treffen/protokoll/kopf.html", kontext)


@nur(darf_protokoll_schreiben)
@require_http_methods(["GET", "POST"])
def freigeben(request: KontoAnfrage, treffen: int) -> HttpResponse:
    das_treffen = verwaltetes(request, treffen)
    protokoll = aktionen.aktuelles(das_treffen)
    if protokoll is None:
        messages.warning(
            request, _("Es gibt noch kein Protokoll. Schreiben Sie erst ein Ergebnis.")
        )
        return redirect(_adresse(request, das_treffen))
    protokoll.treffen = das_treffen
    if das_treffen.noch_nicht and not protokoll.ist_freigegeben:
        messages.warning(
            request, das_treffen.noch_nicht, extra_tags=_("Danach geben Sie das Protokoll frei.")
        )
        return redirect(_adresse(request, das_treffen))
    veraltet = False
    if request.method == "POST" and not protokoll.ist_freigegeben:
        try:
            aktionen.freigeben(
                protokoll=protokoll,
                von=request.handelnde,
                fingerabdruck=request.POST.get("fingerabdruck", ""),
            )
        except aktionen.Veraltet:
            veraltet = True
        except FalscherZustand:
            pass  # a second press: the page of the released minutes says how far things are
        else:
            _melden(request)
    if not veraltet and (request.method == "POST" or protokoll.ist_freigegeben):
        return redirect(
            "treffen:protokoll-zeigen", netzwerk=request.netzwerk.kurzname, pk=protokoll.pk
        )
    # Taken before the rows are read that are shown: a change in between is noticed on release.
    inhalt = protokoll.inhalt
    fingerabdruck = fingerabdruck_von(inhalt)
    punkte = protokoll.punkte()
    blaetter = list(das_treffen.blaetter.select_related("gruppe").prefetch_related("ergebnisse"))
    teilnahmen = Teilnahme.objects.filter(treffen=das_treffen)
    return render(
        request,
        "treffen/protokoll/freigeben.html",
        {
            "fingerabdruck": fingerabdruck,
            "treffen": das_treffen,
            "protokoll": protokoll,
            "punkte": punkte,
            "leere": [p for p in punkte if not p.ist_geschrieben],
            "hinweise": fallhinweise(punkte),
            "inhalt": inhalt,
            "ergebnishinweise": ergebnisabbild.hinweise(blaetter),
            "offene_blaetter": [blatt for blatt in blaetter if blatt.ist_offen],
            "empfaenger": list(aktionen.empfaenger(das_treffen)),
            "quorum": beschlussfaehigkeit(das_treffen)
            if any(p.beschluesse for p in punkte)
            else None,
            "ohne_anwesenheit": not teilnahmen.exclude(anwesenheit="").exists(),
            "veraltet": veraltet,
        },
        status=409 if veraltet else 200,
    )


def _melden(request: KontoAnfrage) -> None:
    if broker_erreichbar():
        messages.success(
            request,
            _("Das Protokoll ist freigegeben."),
            extra_tags=_("Das PDF wird jetzt erstellt und dann an alle Teilnehmenden gemailt."),
        )
    else:
        messages.warning(
            request,
            _("Das Protokoll ist freigegeben, das PDF wird etwas später erstellt."),
            extra_tags=_("Der Hintergrunddienst antwortet gerade nicht. Sie müssen nichts tun."),
        )
