"""Answering in a circulation: by the mailed link, or with an account. Opening changes nothing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mitglieder.models import Kontakt
from netzwerk.basis.grenzen import begrenzt
from netzwerk.basis.models import Zugang
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, ZugangAnfrage, mit_zugang, nur
from netzwerk.basis.zahlen import zahl
from treffen.aktionen import umlauf as aktionen
from treffen.forms.umlaufstimme import UmlaufstimmeForm
from treffen.models import Umlauf
from treffen.rechte import darf_treffen_sehen
from treffen.umlauflage import (
    auszaehlung,
    eigene_stimmen,
    kontakte_von,
    ohne_antwort,
    ohne_quorum,
)

#: Per link or account.
GRENZE = {"anzahl": 30, "sekunden": 3600}


def _umlauf(request: Anfrage, pk: int) -> Umlauf:
    umlauf: Umlauf = get_object_or_404(
        Umlauf.objects.sichtbar_fuer(request.handelnde, request.netzwerk), pk=pk
    )
    umlauf.netzwerk = request.netzwerk
    return umlauf


@mit_zugang(Zugang.Zweck.UMLAUF)
@never_cache
@begrenzt(
    "umlaufstimme",
    je=lambda request: str(request.handelnde.pk),  # type: ignore[attr-defined]  # the policy above sets it
    **GRENZE,
)
@require_http_methods(["GET", "POST"])
def link(request: ZugangAnfrage) -> HttpResponse:
    umlauf = _umlauf(request, request.handelnde.gegenstand_id)
    kontakt = get_object_or_404(
        Kontakt.objects.im_netzwerk(request.netzwerk).taetig(), pk=request.handelnde.inhaber_id
    )
    return _antworten(request, umlauf, [kontakt], per_link=True)


@nur(darf_treffen_sehen)
@never_cache
@begrenzt(
    "umlaufstimme",
    je=lambda request: f"konto:{request.handelnde.pk}",  # type: ignore[attr-defined]  # the policy above sets it
    **GRENZE,
)
@require_http_methods(["GET", "POST"])
def eigene(request: KontoAnfrage, pk: int) -> HttpResponse:
    """With an account: for the houses whose contact one is."""
    umlauf = _umlauf(request, pk)
    kontakte = kontakte_von(request.handelnde, request.netzwerk)
    if not eigene_stimmen(umlauf, kontakte):
        raise PermissionDenied
    return _antworten(request, umlauf, kontakte, per_link=False)


def _antworten(
    request: Anfrage, umlauf: Umlauf, kontakte: list[Kontakt], *, per_link: bool
) -> HttpResponse:
    paare = eigene_stimmen(umlauf, kontakte)
    fuer = zahl(request.POST.get("fuer")) if request.method == "POST" else 0
    formulare = [
        UmlaufstimmeForm(request.POST if stimme.pk == fuer else None, zeile=stimme)
        for stimme, _wer in paare
    ]
    kontext: dict[str, Any] = {
        "umlauf": umlauf,
        "per_link": per_link,
        "paare": paare,
        "formulare": formulare,
    }
    if request.method != "POST":
        return _seite(request, kontext)
    gewaehlt = next(
        ((s, wer, f) for (s, wer), f in zip(paare, formulare, strict=True) if s.pk == fuer), None
    )
    if gewaehlt is None:
        raise Http404
    stimme, kontakt, form = gewaehlt
    if not form.is_valid():
        if umlauf.nimmt_stimmen:
            return _seite(request, kontext, status=422)
        # After the end there is nothing to correct; what was typed is given back.
        kontext |= {"zu_spaet": True, "getippt": form["bemerkung"].value()}
        return _seite(request, kontext, status=409)
    try:
        danach = aktionen.abstimmen(
            stimme=stimme,
            kontakt=kontakt,
            wahl=form.cleaned_data["stimme"],
            bemerkung=form.cleaned_data["bemerkung"],
            gelesen=form.cleaned_data["gelesen"],
        )
    except aktionen.NichtOffen:
        kontext["zu_spaet"] = True
        kontext["getippt"] = form.cleaned_data["bemerkung"]
        return _seite(request, kontext, status=409)
    except aktionen.Ueberholt:
        stimme.refresh_from_db()
        kontext |= {
            "ueberholt": stimme,
            "formulare": [
                UmlaufstimmeForm(zeile=zeile) if zeile.pk != fuer else _neu_gelesen(request, zeile)
                for zeile, _wer in eigene_stimmen(umlauf, kontakte)
            ],
        }
        return _seite(request, kontext, status=409)
    if danach.nimmt_stimmen:
        messages.success(
            request,
            _("Ihre Antwort ist gespeichert."),
            extra_tags=_("Bis zum Ende des Umlaufs können Sie sie hier ändern."),
        )
    else:
        messages.success(request, _("Ihre Antwort ist gespeichert, der Umlauf ist damit beendet."))
    return redirect(request.path)


def _neu_gelesen(request: Anfrage, zeile: Any) -> UmlaufstimmeForm:
    """What was typed, with the state that is shown now: sent again, it goes through."""
    form = UmlaufstimmeForm(zeile=zeile)
    for name in ("stimme", "bemerkung"):
        form.initial[name] = request.POST.get(form.add_prefix(name), "")
    return form


def _seite(request: Anfrage, kontext: dict[str, Any], status: int = 200) -> HttpResponse:
    umlauf: Umlauf = kontext["umlauf"]
    netzwerk = umlauf.netzwerk
    umlauf.refresh_from_db(from_queryset=Umlauf.objects.select_related("netzwerk"))
    umlauf.netzwerk = netzwerk
    zahlen = auszaehlung(umlauf)
    vorlage = "treffen/umlaufstimme/antworten.html"
    return render(
        request,
        vorlage,
        kontext
        | {
            "zahlen": zahlen,
            "ohne_quorum": ohne_quorum(umlauf, zahlen),
            "ohne_antwort": ohne_antwort(umlauf, zahlen),
            "beschluss": getattr(umlauf, "beschluss", None),
            "hat_fehler": status == 422,
        },
        status=status,
    )
