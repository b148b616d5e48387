"""Reading released minutes: members by account, participants by their link; the PDF."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from netzwerk.basis.models import Nachricht, Zugang
from netzwerk.basis.rechte import (
    Anfrage,
    KontoAnfrage,
    ZugangAnfrage,
    ist_koordination,
    mit_zugang,
    nur,
)
from netzwerk.basis.views.dokument import ausliefern
from treffen import abbild, einwandlage, protokolldateien
from treffen.aktionen import protokoll as aktionen
from treffen.models import Einwand, Protokoll
from treffen.pruefungsstand import pruefungsstand
from treffen.rechte import darf_protokoll_schreiben, darf_treffen_sehen


def sichtbares(request: Anfrage, pk: int) -> Protokoll:
    """The minutes when whoever asks may read them, else 404; with the network already read."""
    protokoll: Protokoll = get_object_or_404(
        Protokoll.objects.sichtbar_fuer(request.handelnde, request.netzwerk).select_related(
            "treffen"
        ),
        pk=pk,
    )
    protokoll.treffen.netzwerk = request.netzwerk
    return protokoll


def verwaltetes(request: KontoAnfrage, pk: int) -> Protokoll:
    """404 when invisible, 403 when of a meeting that is not hers to run."""
    protokoll = sichtbares(request, pk)
    if not _verwaltet(request, protokoll):
        raise PermissionDenied
    return protokoll


def _verwaltet(request: KontoAnfrage, protokoll: Protokoll) -> bool:
    if ist_koordination(request.handelnde, request.netzwerk):
        return True
    eigene = Protokoll.objects.verwaltbar_fuer(request.handelnde, request.netzwerk)
    return eigene.filter(pk=protokoll.pk).exists()


def durch_link(request: ZugangAnfrage) -> Protokoll:
    return sichtbares(request, request.handelnde.gegenstand_id)


def inhalt(protokoll: Protokoll) -> dict[str, Any]:
    return {
        "protokoll": protokoll,
        "treffen": protokoll.treffen,
        "inhalt": abbild.lesen(protokoll.inhalt),
        "dokument": aktionen.dokument_zu(protokoll),
    }


def _verwaltung(protokoll: Protokoll) -> dict[str, Any]:
    """For who runs the meeting: objections to decide, the check, what may be done next."""
    einwaende = list(protokoll.einwaende.select_related("kontakt__organisation", "top"))
    neueste = protokoll.ist_neueste
    offen = sum(einwand.ist_offen for einwand in einwaende)
    entgegen: list[Einwand] = []
    if protokoll.freigegeben_am is not None:
        gegen = Einwand.objects.all().gegen(protokoll.treffen_id, protokoll.freigegeben_am)
        entgegen = list(gegen.select_related("protokoll"))
    # To another version, decided on its page.
    anderswo = {e.protokoll_id: e.protokoll for e in entgegen if e.ist_offen}
    anderswo.pop(protokoll.pk, None)
    for version in anderswo.values():
        version.treffen = protokoll.treffen
    return {
        "verwaltet": True,
        "einwaende": einwaende,
        "einwaende_offen": offen,
        "entwurf": None if neueste else aktionen.entwurf_der_korrektur(protokoll.treffen),
        "kann_korrigieren": neueste and protokoll.ist_freigegeben,
        "kann_genehmigen": neueste and protokoll.wartet_auf_genehmigung and not entgegen,
        "anderswo_offen": list(anderswo.values()),
        "pruefung": None if protokoll.ist_freigegeben else pruefungsstand(protokoll),
    }


def _versand(protokoll: Protokoll) -> dict[str, Any]:
    """How far PDF and mails are; `laeuft` while it is worth asking again."""
    dokument = aktionen.dokument_zu(protokoll)
    zahlen = dict(
        Nachricht.objects.zu(protokoll)
        .filter(anlass=aktionen.ANLASS)
        .order_by()
        .values_list("zustand")
        .annotate(zahl=Count("pk"))
    )
    fertig = dokument is not None and dokument.ist_fertig
    return {
        "protokoll": protokoll,
        "dokument": dokument,
        "mails": sum(zahlen.values()),
        "gesendet": zahlen.get(Nachricht.Zustand.GESENDET, 0),
        "abgelehnt": sum(
            zahlen.get(zustand, 0)
            for zustand in (Nachricht.Zustand.ABGELEHNT, Nachricht.Zustand.ZURUECK)
        ),
        "laeuft": (dokument is not None and not fertig)
        or zahlen.get(Nachricht.Zustand.WARTEND, 0) > 0,
    }


def _datei(request: Anfrage, protokoll: Protokoll) -> HttpResponseBase:
    dokument = aktionen.dokument_zu(protokoll)
    if dokument is None or not dokument.ist_fertig:
        raise Http404
    return ausliefern(request, dokument)


@nur(darf_treffen_sehen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    protokoll = sichtbares(request, pk)
    kontext = inhalt(protokoll)
    verwaltet = _verwaltet(request, protokoll)
    if protokoll.ist_freigegeben:
        kontext |= einwandlage.fuer_konto(protokoll, request.handelnde)
        kontext |= protokolldateien.lage(protokoll, verwaltet=verwaltet)
    if protokoll.ist_freigegeben and verwaltet:
        kontext |= _versand(protokoll) | {"zeigt_versand": True}
    if verwaltet:
        kontext |= _verwaltung(protokoll)
    return render(request, "treffen/protokoll/zeigen.html", kontext)


@nur(darf_protokoll_schreiben)
@require_safe
def stand(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The fragment that asks for itself while PDF and mails are under way."""
    protokoll = verwaltetes(request, pk)
    kontext = _versand(protokoll)
    fertig = kontext["dokument"] is not None and kontext["dokument"].ist_fertig
    # The page's buttons lie outside the fragment: with the PDF comes the one that opens it.
    kontext["nachgereicht"] = fertig
    return render(request, "treffen/protokoll/zeigen.html#versand", kontext)


@nur(darf_protokoll_schreiben)
@require_POST
def erneut(request: KontoAnfrage, pk: int) -> HttpResponse:
    protokoll = verwaltetes(request, pk)
    if aktionen.dokument_erneut(protokoll=protokoll) is None:
        raise Http404
    messages.success(request, _("Das PDF wird noch einmal erstellt."))
    return redirect("treffen:protokoll-zeigen", netzwerk=request.netzwerk.kurzname, pk=protokoll.pk)


@nur(darf_treffen_sehen)
@require_safe
def dokument(request: KontoAnfrage, pk: int) -> HttpResponseBase:
    return _datei(request, sichtbares(request, pk))


@mit_zugang(Zugang.Zweck.PROTOKOLL)
@never_cache
@require_safe
def lesen(request: ZugangAnfrage) -> HttpResponse:
    protokoll = durch_link(request)
    kontext = inhalt(protokoll) | einwandlage.fuer_zugang(protokoll, request.handelnde)
    return render(request, "treffen/protokoll/lesen.html", kontext)


@mit_zugang(Zugang.Zweck.PROTOKOLL)
@never_cache
@require_safe
def lesen_dokument(request: ZugangAnfrage) -> HttpResponseBase:
    return _datei(request, durch_link(request))
