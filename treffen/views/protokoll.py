"""Writing minutes: the editor of one agenda item, and the head.

The editor saves by itself while somebody types (`aktion=selbst`, answered in JSON); what is not
right yet is left out and named. Everything else works by buttons, without a script.
"""

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.richtext import bereinigen
from netzwerk.basis.templatetags.portal import uhrzeit
from treffen import ergebnisabbild
from treffen.aktionen import protokoll as aktionen
from treffen.fallschutz import fallhinweise
from treffen.forms.protokoll import (
    LAENGSTER_TEXT,
    AbschnittForm,
    EintragFormSet,
    KopfForm,
    beschluss_eintraege,
    massnahme_eintraege,
)
from treffen.herkunft import MASSNAHME_MIT, von_massnahme
from treffen.models import (
    Beschluss,
    Massnahme,
    Protokoll,
    Protokollabschnitt,
    Teilnahme,
    Treffen,
)
from treffen.models.protokoll import Protokollpunkt
from treffen.rechte import darf_protokoll_schreiben
from treffen.selbstspeichern import Fenster, gespeicherte_felder, getippter_text, maengel
from treffen.textkonflikt import grundlage, textkonflikt
from treffen.views.treffen import verwaltetes

SELBST = "selbst"
PROTOKOLLIERBAR = (
    Treffen.Zustand.TERMINIERT,
    Treffen.Zustand.EINGELADEN,
    Treffen.Zustand.DURCHGEFUEHRT,
)


def verschlossen(
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
    if request.method == "POST":
        # Nobody saves a measure on its own page, or releases, between the comparison and the
        # write. Measures first: their own pages lock in that order.
        gesperrt = Massnahme.objects.select_for_update(no_key=True)
        list(gesperrt.filter(top__in=das_treffen.tops.all()).values_list("pk"))
        versionen = Protokoll.objects.select_for_update(no_key=True).filter(treffen=das_treffen)
        list(versionen.order_by("-version").values_list("pk")[:1])
        # And nobody changes in the register what is being changed or removed here.
        beschluesse = Beschluss.objects.select_for_update().filter(top__in=das_treffen.tops.all())
        list(beschluesse.order_by("pk").values_list("pk"))
    protokoll = aktionen.aktuelles(das_treffen) or Protokoll(treffen=das_treffen)
    protokoll.treffen = das_treffen
    if request.method == "POST" and protokoll.ist_freigegeben:
        return _zu_spaet(request, das_treffen, "freigegeben")
    if anderswo := verschlossen(request, das_treffen, protokoll):
        return anderswo
    punkte = protokoll.punkte()
    if not punkte:
        return render(request, "treffen/protokoll/ohne_tops.html", {"treffen": das_treffen})
    gewaehlt = request.GET.get("top", "")
    treffer = [p for p in punkte if str(p.top.pk) == gewaehlt]
    if request.method == "POST" and not treffer:
        return _zu_spaet(request, das_treffen, "top_fehlt")
    punkt = treffer[0] if treffer else punkte[0]
    punkt.top.treffen = das_treffen

    if request.method != "POST":
        kontext = _formulare(request, punkt, None, neu=request.GET.get("neu", ""))
        kontext["hinweise"] = fallhinweise([punkt])
        return _editor(request, protokoll, punkte, punkt, kontext)
    if request.POST.get("aktion") == "vorschau":
        return _vorschau(request, protokoll, punkte, punkt)
    return _speichern(request, protokoll, punkte, punkt)


def _speichern(
    request: KontoAnfrage,
    protokoll: Protokoll,
    punkte: list[Protokollpunkt],
    punkt: Protokollpunkt,
) -> HttpResponse:
    treffen, daten = protokoll.treffen, request.POST.copy()
    selbst = daten.get("aktion") == SELBST
    fenster = Fenster(punkt.top, daten)
    fenster.nachtragen()
    if _andere_version(protokoll, daten):
        return _konflikt(request, treffen, punkt, daten)
    if entfernen := daten.get("entfernen"):
        daten[f"{entfernen}-DELETE"] = "on"
    kontext = _formulare(request, punkt, daten)
    form: AbschnittForm = kontext["form"]
    eintraege: list[EintragFormSet] = [kontext["beschluesse"], kontext["massnahmen"]]
    if not all([form.is_valid(), *[formset.is_valid() for formset in eintraege]]):
        gespeichert = punkt.abschnitt.stand if punkt.abschnitt else 0
        if form.is_valid() and form.cleaned_data["stand"] != gespeichert:
            return _konflikt(request, treffen, punkt, daten)
        if not selbst:
            return _editor(request, protokoll, punkte, punkt, kontext, status=422)
        if not form.is_valid():
            return JsonResponse({"offen": maengel(form, [])}, status=422)
    was = aktionen.Eintraege(
        neue=[zeile for formset in eintraege for zeile in formset.neue],
        geaenderte=[zeile for formset in eintraege for zeile in formset.geaenderte],
        loeschen=[zeile for formset in eintraege for zeile in formset.zu_loeschen],
    )
    try:
        abschnitt = aktionen.top_speichern(
            top=punkt.top,
            stand=form.cleaned_data["stand"],
            ergebnis=form.cleaned_data["ergebnis"],
            eintraege=was,
            von=request.handelnde,
        )
    except aktionen.Veraltet:
        return _konflikt(request, treffen, punkt, daten)
    _gebliebene_nennen(request, was.geblieben)
    felder = gespeicherte_felder(abschnitt, eintraege)
    fenster.merken(felder if selbst else None)
    if not selbst:
        return _weiter(request, treffen, punkt)
    punkt = Protokollpunkt(
        punkt.top,
        abschnitt,
        *[[form.instance for form in formset.bleibende] for formset in eintraege],
    )
    return JsonResponse(
        {
            "felder": felder,
            "zeit": uhrzeit(abschnitt.geaendert_am).removesuffix(" Uhr"),
            "offen": maengel(form, eintraege),
            "hinweise": render_to_string(
                "treffen/protokoll/_fallhinweise.html", {"hinweise": fallhinweise([punkt])}
            ),
        }
    )


def _gebliebene_nennen(request: KontoAnfrage, geblieben: list[Massnahme]) -> None:
    for massnahme in geblieben:
        messages.warning(
            request,
            _("„%(titel)s“ bleibt stehen.") % {"titel": massnahme.titel},
            extra_tags=_(
                "Zu dieser Maßnahme ist schon etwas gemeldet, deshalb wird sie nicht gelöscht. "
                "Stand der Maßnahme: %(stand)s."
            )
            % {"stand": massnahme.get_zustand_display()},
        )


def _andere_version(protokoll: Protokoll, daten: QueryDict) -> bool:
    """The window read minutes that are released, or a correction that was discarded. One opened
    before anything was written names none: then it read the first version."""
    if "protokoll" not in daten:
        return False
    return daten["protokoll"] != str(protokoll.pk) and bool(
        daten["protokoll"] or protokoll.ist_korrektur
    )


def _vorschau(
    request: KontoAnfrage,
    protokoll: Protokoll,
    punkte: list[Protokollpunkt],
    punkt: Protokollpunkt,
) -> HttpResponse:
    """How the text reads; nothing is stored. Without a script the whole page comes back with it."""
    text = bereinigen(request.POST.get("ergebnis", "")[:LAENGSTER_TEXT]).strip()
    if request.htmx:
        return render(request, "treffen/protokoll/_vorschau.html", {"vorschau": text})
    kontext = _formulare(request, punkt, request.POST.copy())
    return _editor(request, protokoll, punkte, punkt, kontext | {"vorschau": text})


def _formulare(
    request: KontoAnfrage, punkt: Protokollpunkt, daten: QueryDict | None, neu: str = ""
) -> dict[str, Any]:
    abschnitt = punkt.abschnitt or Protokollabschnitt(top=punkt.top)
    gemeinsam: dict[str, Any] = {"top": punkt.top, "netzwerk": request.netzwerk}
    return {
        "form": AbschnittForm(daten, instance=abschnitt, initial={"stand": abschnitt.stand}),
        "grundlage": abschnitt.ergebnis if daten is None else grundlage(daten),
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
    _herkunft_zeigen(massnahmen)
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
            # A page that holds what was typed and not saved; the script keeps it.
            "ungespeichert": formulare["form"].is_bound,
            "fenster": uuid.uuid4().hex,
            **_ergebnisse(protokoll.treffen, punkte, punkt),
            "hat_fehler": status == 422,
        },
        status=status,
    )


def _herkunft_zeigen(massnahmen: EintragFormSet) -> None:
    """Before the agenda: the poll, the topic and the group a measure comes from. One query."""
    alte = [form.instance.pk for form in massnahmen.forms if form.instance.pk]
    mit_herkunft = Massnahme.objects.filter(pk__in=alte).select_related("netzwerk", *MASSNAHME_MIT)
    herkunft = {m.pk: von_massnahme(m) for m in mit_herkunft} if alte else {}
    for form in massnahmen.forms:
        form.herkunft = herkunft.get(form.instance.pk)


def _ergebnisse(
    treffen: Treffen, punkte: list[Protokollpunkt], punkt: Protokollpunkt
) -> dict[str, Any]:
    """What the minutes say without anybody writing it, groups and polls: of this item, and of
    none."""
    gruppen = ergebnisabbild.gruppen(treffen)
    umfragen = ergebnisabbild.lesen(ergebnisabbild.umfragen(treffen))
    geordnet = ergebnisabbild.einordnen(
        [{"top": p.top.pk} for p in punkte], gruppen=gruppen, umfragen=umfragen
    )
    hier = next(p for p in geordnet["punkte"] if p["top"] == punkt.top.pk)
    return {
        "inhalt": geordnet | {"hat_ergebnisse": bool(gruppen or umfragen)},
        "ergebnisse_hier": hier,
    }


def _konflikt(
    request: KontoAnfrage, treffen: Treffen, punkt: Protokollpunkt, daten: QueryDict
) -> HttpResponse:
    """Both versions as one where that goes, and side by side; the next save is on purpose."""
    if daten.get("aktion") == SELBST:
        return JsonResponse({"lage": "konflikt"}, status=409)
    protokoll = aktionen.aktuelles(treffen) or Protokoll(treffen=treffen)
    punkte = protokoll.punkte()
    ihre = next((p for p in punkte if p.top == punkt.top), None)
    if ihre is None:
        return _zu_spaet(request, treffen, "top_fehlt")
    ihre.top.treffen = treffen
    gespeichert = ihre.abschnitt.ergebnis if ihre.abschnitt else ""
    konflikt = textkonflikt(daten, gespeichert)
    daten["stand"] = str(ihre.abschnitt.stand if ihre.abschnitt else 0)
    daten["grundlage"] = gespeichert
    if konflikt.zusammen:
        daten["ergebnis"] = konflikt.zusammen.text
    formulare = _formulare(request, ihre, daten) | {"konflikt": konflikt}
    for eintraege in (formulare["beschluesse"], formulare["massnahmen"]):
        eintraege.is_valid()  # each row takes over what is saved where nothing else was typed
    # Read again: binding the forms wrote what was typed into the rows shown as "theirs".
    vergleich = next(p for p in protokoll.punkte() if p.top == punkt.top)
    return _editor(request, protokoll, punkte, ihre, formulare, status=409, ihre=vergleich)


def _zu_spaet(request: KontoAnfrage, treffen: Treffen, lage: str) -> HttpResponse:
    """Released, or taken off the agenda, while somebody wrote: all that was typed is shown for
    copying."""
    if request.POST.get("aktion") == SELBST:
        return JsonResponse({"lage": lage}, status=409)
    kontext = {"treffen": treffen, "lage": lage, "text": getippter_text(request.POST)}
    return render(request, "treffen/protokoll/zu_spaet.html", kontext, status=409)


def _weiter(request: KontoAnfrage, treffen: Treffen, punkt: Protokollpunkt) -> HttpResponse:
    aktion = request.POST.get("aktion", "")
    if aktion == "freigabe":
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
    if anderswo := verschlossen(request, das_treffen, protokoll):
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
                korrektur_grund=form.cleaned_data.get("korrektur_grund", ""),
                von=request.handelnde,
            )
        except aktionen.Veraltet:
            ihre = aktionen.aktuelles(das_treffen)
            daten["stand"] = str(ihre.stand if ihre else 0)
            leer = Protokoll(version=protokoll.version)
            kontext |= {"form": KopfForm(daten, instance=leer), "ihre": ihre}
            return render(request, "treffen/protokoll/kopf.html", kontext, status=409)
        messages.success(request, _("Leitung und Protokollführung sind gespeichert."))
        return redirect(_adresse(request, das_treffen))
    return seite(request, "treffen/protokoll/kopf.html", kontext)
