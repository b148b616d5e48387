"""The chair reads a draft of minutes: asked by who writes it, answered by link or account."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mitglieder.models import Kontakt
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import begrenzt
from netzwerk.basis.models import Zugang
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, ZugangAnfrage, mit_zugang, nur
from treffen import abbild
from treffen.aktionen import protokollpruefung as aktionen
from treffen.aktionen.protokoll import aktuelles
from treffen.forms.protokollpruefung import AntwortForm, BittenForm
from treffen.models import Protokoll, Protokollpruefung, Treffen
from treffen.rechte import darf_protokoll_schreiben, darf_treffen_sehen
from treffen.views.protokoll import PROTOKOLLIERBAR
from treffen.views.treffen import versand_melden, verwaltetes

#: Per link or account: nobody answers more often in ten minutes.
GRENZE = {"anzahl": 20, "sekunden": 600}


def _zur_freigabe(treffen: Treffen) -> HttpResponse:
    return redirect(
        "treffen:protokoll-freigeben", netzwerk=treffen.netzwerk.kurzname, treffen=treffen.pk
    )


def _entwurf(request: KontoAnfrage, treffen: Treffen) -> Protokoll | None:
    """What may be checked: begun, not released, of a meeting that has begun."""
    protokoll = aktuelles(treffen)
    if protokoll is None or protokoll.ist_freigegeben or treffen.noch_nicht:
        return None
    protokoll.treffen = treffen
    return protokoll


@nur(darf_protokoll_schreiben)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, treffen: int) -> HttpResponse:
    das_treffen = verwaltetes(request, treffen)
    protokoll = _entwurf(request, das_treffen)
    kontext: dict[str, Any] = {"treffen": das_treffen}
    if das_treffen.zustand not in PROTOKOLLIERBAR:
        return render(request, "treffen/protokoll/nicht_moeglich.html", kontext, status=409)
    if protokoll is None or protokoll.ist_in_pruefung:
        return _zur_freigabe(das_treffen)  # it says what is missing, or whose answer is awaited
    vorschlag = aktionen.vorgeschlagen(protokoll)
    form = BittenForm(
        request.POST if request.method == "POST" else None,
        waehlbare=aktionen.waehlbare(request.netzwerk),
        initial={"kontakt": vorschlag},
    )
    if request.method == "POST" and form.is_valid():
        kontakt = form.cleaned_data["kontakt"]
        aktionen.bitten(protokoll=protokoll, kontakt=kontakt, von=request.handelnde)
        versand_melden(
            request,
            _("%(name)s ist um Prüfung gebeten.") % {"name": kontakt.name},
            _("Die Antwort steht hier, und Sie bekommen sie per E-Mail."),
        )
        return _zur_freigabe(das_treffen)
    kontext |= {
        "protokoll": protokoll,
        "form": form,
        "vorschlag": vorschlag,
        "niemand": not form.fields["kontakt"].queryset.exists(),  # type: ignore[attr-defined]  # `fields` holds plain Field
    }
    return seite(request, "treffen/protokollpruefung/neu.html", kontext)


@nur(darf_protokoll_schreiben)
@require_POST
def zurueckziehen(request: KontoAnfrage, treffen: int) -> HttpResponse:
    das_treffen = verwaltetes(request, treffen)
    protokoll = _entwurf(request, das_treffen)
    if protokoll is not None:
        aktionen.zurueckziehen(protokoll=protokoll, von=request.handelnde)
        messages.success(
            request,
            _("Die Bitte um Prüfung ist zurückgezogen."),
            extra_tags=_("Wer den Link öffnet, liest, dass nichts mehr zu tun ist."),
        )
    return _zur_freigabe(das_treffen)


@nur(darf_treffen_sehen)
@never_cache
@begrenzt(
    "protokollpruefung",
    je=lambda request: f"konto:{request.handelnde.pk}",  # type: ignore[attr-defined]  # the policy above sets it
    **GRENZE,
)
@require_http_methods(["GET", "POST"])
def eigene(request: KontoAnfrage, pk: int) -> HttpResponse:
    """For who is asked and signed in: no link needed."""
    meine = Kontakt.objects.filter(konto=request.handelnde).im_netzwerk(request.netzwerk).taetig()
    pruefung = get_object_or_404(_pruefungen(request).filter(kontakt__in=meine), pk=pk)
    zurueck = reverse("uebersicht:uebersicht", args=(request.netzwerk.kurzname,))
    return _pruefen(request, pruefung, {"zurueck": zurueck})


@mit_zugang(Zugang.Zweck.PROTOKOLLPRUEFUNG)
@never_cache
@begrenzt(
    "protokollpruefung",
    je=lambda request: str(request.handelnde.pk),  # type: ignore[attr-defined]  # the policy above sets it
    **GRENZE,
)
@require_http_methods(["GET", "POST"])
def pruefen(request: ZugangAnfrage) -> HttpResponse:
    """Opening it changes nothing. Who left the network reads no drafts."""
    erreichbare = Kontakt.objects.im_netzwerk(request.netzwerk).taetig()
    pruefung = get_object_or_404(
        _pruefungen(request).filter(kontakt__in=erreichbare, kontakt=request.handelnde.inhaber_id),
        pk=request.handelnde.gegenstand_id,
    )
    return _pruefen(request, pruefung, {"per_link": True})


def _pruefungen(request: Anfrage) -> Any:
    return Protokollpruefung.objects.filter(
        protokoll__treffen__netzwerk=request.netzwerk
    ).select_related("protokoll__treffen", "kontakt", "gebeten_von")


def _pruefen(
    request: Anfrage, pruefung: Protokollpruefung, kontext: dict[str, Any]
) -> HttpResponse:
    protokoll = pruefung.protokoll
    protokoll.treffen.netzwerk = request.netzwerk
    form = None
    inhalt = protokoll.inhalt if pruefung.ist_offen or protokoll.ist_freigegeben else None
    if pruefung.ist_offen and inhalt is not None:
        gelesen = {"gelesen": abbild.fingerabdruck(inhalt)}
        form = AntwortForm(request.POST if request.method == "POST" else None, initial=gelesen)
    if form is not None and form.is_valid():
        try:
            aktionen.beantworten(
                pruefung=pruefung,
                ergebnis=form.cleaned_data["ergebnis"],
                anmerkung=form.cleaned_data["anmerkung"],
                fingerabdruck=form.cleaned_data["gelesen"],
                von=request.handelnde,
            )
        except aktionen.NichtMehrOffen:
            pass  # the page says what happened meanwhile, and shows what was typed
        else:
            return redirect(f"{request.path}?gesendet=ja")
        form = None
        if aktuell := _pruefungen(request).filter(pk=pruefung.pk).first():
            pruefung, protokoll = aktuell, aktuell.protokoll
            protokoll.treffen.netzwerk = request.netzwerk
        else:  # a correction, discarded with the question
            pruefung.ergebnis, inhalt = Protokollpruefung.Ergebnis.ZURUECKGEZOGEN, None
    return seite(
        request,
        "treffen/protokollpruefung/pruefen.html",
        {
            "pruefung": pruefung,
            "protokoll": protokoll,
            "treffen": protokoll.treffen,
            "form": form,
            "inhalt": abbild.lesen(inhalt) if inhalt else None,
            "gesendet": "gesendet" in request.GET and not pruefung.ist_offen,
            "zu_spaet": request.method == "POST" and form is None,
            "getippt": request.POST.get("anmerkung", "")[:4000],
            **kontext,
        },
    )
