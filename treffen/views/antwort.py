"""Answering, by personal link or with an account. Opening it changes nothing: mail scanners open
links too."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import begrenzt
from netzwerk.basis.links import persoenlicher_link
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Zugang
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, ZugangAnfrage, mit_zugang, nur
from treffen import antwortseite, kalender
from treffen.aktionen import antwort as aktionen
from treffen.gruppenplaetze import offene_wahl
from treffen.models import Teilnahme
from treffen.rechte import darf_treffen_sehen
from treffen.views.treffen import finden
from treffen.workshoplage import hat_wahl
from treffen.workshoplage import programm as programmlesen

#: Per link or account: a whole town hall answers from one address.
GRENZE = {"anzahl": 60, "sekunden": 600}


def _teilnahme(request: ZugangAnfrage) -> Teilnahme:
    if not isinstance(request.handelnde.gegenstand, Teilnahme):
        raise Http404
    teilnahme = antwortseite.lesen(request.handelnde.gegenstand_id)
    teilnahme.treffen.netzwerk = request.netzwerk
    return teilnahme


@mit_zugang(Zugang.Zweck.EINLADUNG)
@never_cache
@begrenzt(
    "einladung-antworten",
    je=lambda request: str(request.handelnde.pk),  # type: ignore[attr-defined]  # the policy above sets it
    **GRENZE,
)
@require_http_methods(["GET", "POST"])
def antworten(request: ZugangAnfrage) -> HttpResponse:
    termin = f"{request.path}termin.ics"
    kontext = {"termin": termin, "per_link": True, "workshops": f"{request.path}workshops/"}
    return _antworten(request, _teilnahme(request), kontext)


@nur(darf_treffen_sehen)
@never_cache
@begrenzt(
    "einladung-antworten",
    je=lambda request: f"konto:{request.handelnde.pk}",  # type: ignore[attr-defined]  # the policy above sets it
    **GRENZE,
)
@require_http_methods(["GET", "POST"])
def eigene(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The same page for whoever is signed in: no link needed."""
    treffen = finden(request, pk)
    teilnahme = antwortseite.meine(treffen, request.handelnde)
    if teilnahme is None:
        raise Http404
    zurueck = reverse("treffen:treffen-zeigen", args=[request.netzwerk.kurzname, pk])
    workshops = reverse("treffen:workshop-wuensche-eigene", args=[request.netzwerk.kurzname, pk])
    return _antworten(request, teilnahme, {"zurueck": zurueck, "workshops": workshops})


def _antworten(request: Anfrage, teilnahme: Teilnahme, kontext: dict[str, Any]) -> HttpResponse:
    schritt = request.POST.get("schritt", "")
    if schritt == "fotos" and aktionen.fotos_widerrufen(teilnahme=teilnahme):
        return redirect(f"{request.path}?widerrufen=fotos")
    if schritt == "bedarf" and aktionen.bedarf_loeschen(teilnahme=teilnahme):
        return redirect(f"{request.path}?widerrufen=bedarf")
    gesendet = request.method == "POST" and not schritt
    form = antwortseite.formular(teilnahme, request.POST if gesendet else None)
    if gesendet and form is not None and form.is_valid():
        try:
            aktionen.antworten(
                teilnahme=teilnahme,
                antwort=form.cleaned_data["antwort"],
                bemerkung=form.cleaned_data["bemerkung"],
                benannt=form.benannt(),
                zusatz=form.zusatz(),
                von=request.handelnde,
            )
        except aktionen.NichtMoeglich as grund:
            form.abgelehnt(str(grund))
        except FalscherZustand:  # the deadline ended between the two looks
            form = None
        else:
            return redirect(f"{request.path}?gespeichert=ja")
    if form is not None and not form.is_bound:
        form.vorwaehlen(request.GET.get("antwort", ""))  # which button of the mail was pressed
    programm = programmlesen(teilnahme.treffen)
    wahl = offene_wahl(teilnahme.treffen)
    gruppen = f"{request.path}gruppen/" if "per_link" in kontext else wahl and wahl.adresse
    return seite(
        request,
        "treffen/antwort/antworten.html",
        {
            "programm": programm,
            "workshopwahl": kontext["workshops"] if hat_wahl(programm) else "",
            "form": form,
            "treffen": teilnahme.treffen,
            "teilnahme": teilnahme,
            "vertretung": antwortseite.vertretung(teilnahme),
            "gespeichert": "gespeichert" in request.GET
            and teilnahme.antwort != Teilnahme.Antwort.OFFEN,
            "widerrufen": request.GET.get("widerrufen", ""),
            "zu_spaet": gesendet and form is None,
            "gruppenwahl": gruppen if wahl else "",
            "getippt": request.POST.get("bemerkung", "")[:300],
            **kontext,
        },
    )


@mit_zugang(Zugang.Zweck.EINLADUNG)
@never_cache
@require_safe
def termin(request: ZugangAnfrage) -> HttpResponse:
    """The calendar entry as a file."""
    teilnahme = _teilnahme(request)
    if teilnahme.treffen.ist_abgesagt:
        inhalt = kalender.absage(teilnahme)
    else:
        link = persoenlicher_link("treffen:einladung-antworten", request.handelnde)
        inhalt = kalender.einladung(teilnahme, link=link)
    antwort = HttpResponse(inhalt, content_type="text/calendar; charset=utf-8")
    antwort["Content-Disposition"] = 'attachment; filename="termin.ics"'
    return antwort
