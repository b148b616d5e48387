"""The list of offers one keeps: own ones for representatives, all for the coordination."""

from django.core.paginator import Paginator
from django.db.models import Count, F
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from angebote.forms.angebot_verwalten import VerwaltenForm
from angebote.models import Angebot
from angebote.rechte import darf_angebote_freigeben, darf_angebote_pflegen
from netzwerk.basis.rechte import KontoAnfrage, nur

WARTEND = "wartend"
JE_SEITE = 50
# A handful is read faster than searched.
SUCHE_AB = 8


@nur(darf_angebote_pflegen)
@require_safe
def verwalten(request: KontoAnfrage) -> HttpResponse:
    netzwerk = request.netzwerk
    alle = Angebot.objects.bearbeitbar_fuer(request.handelnde, netzwerk)
    form = VerwaltenForm(request.GET, angebote=alle)
    gesucht = form.anwenden(alle)
    je_stand = dict(
        gesucht.order_by()
        .values_list("zustand")
        .annotate(anzahl=Count("pk"))
        .values_list("zustand", "anzahl")
    )
    wartende = gesucht.wartend(netzwerk).count()
    stand = request.GET.get("stand", "")
    gezeigt = gesucht.mit_wartend().mit_entwurf(request.handelnde)
    if stand == WARTEND:
        gezeigt = gezeigt.wartend(netzwerk)
    elif stand in Angebot.Zustand.values:
        gezeigt = gezeigt.filter(zustand=stand)
    else:
        stand = ""
        gezeigt = gezeigt.exclude(zustand=Angebot.Zustand.ARCHIVIERT)
    gezeigt = gezeigt.order_by(F("wartet").desc(), *form.reihenfolge)
    return render(
        request,
        "angebote/angebot/verwalten.html",
        {
            "form": form,
            "seite": Paginator(gezeigt.prefetch_related("anbieter"), JE_SEITE).get_page(
                request.GET.get("seite")
            ),
            "reiter": _reiter(request, stand, je_stand, wartende),
            "stand": stand,
            "wartende": wartende,
            "beendet": Angebot.objects.beendet(netzwerk).count()
            if darf_angebote_freigeben(request.handelnde, netzwerk)
            else 0,
            "gibt_es": bool(je_stand) or form.ist_gefiltert,
            "sind_viele": sum(je_stand.values()) > SUCHE_AB or form.ist_gefiltert,
        },
    )


def _reiter(
    request: KontoAnfrage, stand: str, je_stand: dict[str, int], wartende: int
) -> list[tuple[str, str, bool]]:
    """Each keeps what is searched for; `stand` is the one that is open."""
    titel = {"": _("Alle"), WARTEND: _("Wartet auf Freigabe (%(anzahl)s)") % {"anzahl": wartende}}
    werte = ["", WARTEND] if wartende or stand == WARTEND else [""]
    for wert, name in Angebot.Zustand.choices:
        if wert != Angebot.Zustand.EINGEREICHT and (wert in je_stand or wert == stand):
            titel[wert] = f"{name} ({je_stand.get(wert, 0)})"
            werte.append(wert)
    reiter = []
    for wert in werte:
        abfrage = request.GET.copy()
        abfrage.pop("seite", None)
        abfrage.pop("stand", None)
        if wert:
            abfrage["stand"] = wert
        reiter.append((titel[wert], f"?{abfrage.urlencode()}", wert == stand))
    return reiter
