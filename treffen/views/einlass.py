from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen import einlass
from treffen.aktionen import einlass as aktionen
from treffen.aktionen.protokoll import aktuelles
from treffen.forms.einlass import EinlassFilter, VorOrtForm
from treffen.models import Teilnahme, Treffen
from treffen.rechte import darf_protokoll_schreiben
from treffen.views.treffen import verwaltetes

VORLAGE = "treffen/einlass/zeigen.html"
HAEUSER = 500  # proposals below the field of the body


@nur(darf_protokoll_schreiben)
@require_http_methods(["GET", "POST"])
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The list at the door; POST is somebody who is on no list."""
    treffen = verwaltetes(request, pk)
    if (protokoll := aktuelles(treffen)) and protokoll.ist_freigegeben:
        messages.warning(request, _("Das Protokoll ist freigegeben, die Anwesenheit steht fest."))
        return redirect(protokoll)
    if request.GET.get("stand") == "ja":
        return render(request, f"{VORLAGE}#stand", _stand(treffen))
    filter_ = _filter(request)
    form = VorOrtForm(request.POST or None, treffen=treffen)
    if request.method == "POST" and form.is_valid() and form.neu:
        teilnahme, war_neu = aktionen.neu_einlassen(treffen=treffen, neu=form.neu)
        _melden(request, teilnahme, war_neu)
        return redirect(_adresse(treffen))
    zeilen = einlass.liste(treffen, filter_["q"], filter_["zeige"])
    kontext = {
        **_stand(treffen),
        "form": form,
        "geschlossen": aktionen.warum_zu(treffen),
        "filter": filter_,
        "wahlen": EinlassFilter.ZEIGE,
        "zeilen": zeilen[: einlass.GEZEIGT],
        "mehr": len(zeilen) > einlass.GEZEIGT,
        "kontakte": einlass.aus_dem_register(request.netzwerk, treffen, filter_["q"]),
        "einrichtungen": Organisation.objects.im_netzwerk(request.netzwerk)
        .order_by("name")
        .values_list("name", flat=True)[:HAEUSER],
    }
    return seite(request, VORLAGE, kontext)


@nur(darf_protokoll_schreiben)
@require_POST
def buchen(request: KontoAnfrage, pk: int, teilnahme: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    eine = _teilnahme(treffen, teilnahme)
    try:
        zaehlte = aktionen.einlassen(treffen=treffen, teilnahme=eine)
    except FalscherZustand as grund:
        return _zu(request, grund)
    return _antwort(request, treffen, eine.pk, _text(eine, zaehlte))


@nur(darf_protokoll_schreiben)
@require_POST
def zuruecknehmen(request: KontoAnfrage, pk: int, teilnahme: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    eine = Teilnahme.objects.filter(treffen=treffen, pk=teilnahme).mit_person().first()
    if eine is None:  # taken back at another door
        return redirect(_adresse(treffen, _filter(request)))
    name = eine.person.name
    try:
        aktionen.zuruecknehmen(treffen=treffen, teilnahme=eine)
    except FalscherZustand as grund:
        return _zu(request, grund)
    text = _("Zurückgenommen: %(name)s ist nicht da.") % {"name": name}
    return _antwort(request, treffen, teilnahme, text)


@nur(darf_protokoll_schreiben)
@require_POST
def kontakt(request: KontoAnfrage, pk: int, kontakt: int) -> HttpResponse:
    """Somebody of the register who was not invited."""
    treffen = verwaltetes(request, pk)
    wer = get_object_or_404(Kontakt.objects.im_netzwerk(request.netzwerk).taetig(), pk=kontakt)
    teilnahme, war_neu = aktionen.kontakt_einlassen(treffen=treffen, kontakt=wer)
    _melden(request, teilnahme, war_neu)
    return redirect(_adresse(treffen, _filter(request)))


def _teilnahme(treffen: Treffen, pk: int) -> Teilnahme:
    zeilen = Teilnahme.objects.filter(treffen=treffen).mit_person()
    teilnahme: Teilnahme = get_object_or_404(zeilen, pk=pk)
    return teilnahme


def _stand(treffen: Treffen) -> dict[str, Any]:
    return {"treffen": treffen, "stand": einlass.stand(treffen)}


def _filter(request: KontoAnfrage) -> dict[str, str]:
    form = EinlassFilter(request.POST if request.method == "POST" else request.GET)
    form.is_valid()  # what is unknown shows everything
    return {name: form.cleaned_data.get(name, "") for name in ("q", "zeige")}


def _adresse(treffen: Treffen, filter_: dict[str, str] | None = None, anker: str = "") -> str:
    ziel = reverse("treffen:einlass-zeigen", args=[treffen.netzwerk.kurzname, treffen.pk])
    frage = urlencode({name: wert for name, wert in (filter_ or {}).items() if wert})
    return f"{ziel}{'?' if frage else ''}{frage}{anker}"


def _text(teilnahme: Teilnahme, zaehlte: bool) -> str:
    text = _("%(name)s ist da.") if zaehlte else _("%(name)s war schon eingetragen.")
    return text % {"name": teilnahme.person.name}


def _melden(request: KontoAnfrage, teilnahme: Teilnahme, zaehlte: bool) -> None:
    messages.success(request, _text(teilnahme, zaehlte))


def _antwort(request: KontoAnfrage, treffen: Treffen, pk: int, text: str) -> HttpResponse:
    """The row as it now is, with the counter; without htmx the list, at this row."""
    filter_ = _filter(request)
    if not request.htmx:
        messages.success(request, text)
        return redirect(_adresse(treffen, filter_, f"#person-{pk}"))
    zeile = Teilnahme.objects.filter(treffen=treffen, pk=pk).mit_person().first()
    return render(
        request,
        f"{VORLAGE}#zeile",
        {
            **_stand(treffen),
            "teilnahme": zeile,
            "filter": filter_,
            "meldung": text,
            "geschlossen": "",
        },
    )


def _zu(request: KontoAnfrage, grund: FalscherZustand) -> HttpResponse:
    """htmx would put the page of the object into the row: the browser goes there instead."""
    if not request.htmx:
        raise grund
    messages.warning(request, str(grund))
    return HttpResponseClientRedirect(grund.bei.get_absolute_url())
