"""Objections to released minutes: by personal link or with an account, decided by who runs the
meeting. Opening a link changes nothing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mitglieder.models import Kontakt
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import begrenzt
from netzwerk.basis.links import zeichen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Zugang
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, ZugangAnfrage, mit_zugang, nur
from treffen import einwandlage
from treffen.aktionen import einwand as aktionen
from treffen.aktionen.protokoll import entwurf_der_korrektur
from treffen.forms.einwand import EinwandForm, EntscheidungForm
from treffen.models import Einwand, Protokoll
from treffen.rechte import darf_protokoll_schreiben, darf_treffen_sehen
from treffen.umlauflage import kontakte_von
from treffen.views.protokoll_lesen import durch_link, sichtbares, verwaltetes

#: Per link or account.
GRENZE = {"anzahl": 30, "sekunden": 3600}
ANKER = "#einwaende"


def _je_konto(request: object) -> str:
    return f"konto:{request.handelnde.pk}"  # type: ignore[attr-defined]  # the policy sets it


def _je_link(request: object) -> str:
    return str(request.handelnde.pk)  # type: ignore[attr-defined]  # the policy sets it


def _lesbar(request: KontoAnfrage, pk: int) -> Protokoll:
    protokoll = sichtbares(request, pk)
    if not protokoll.ist_freigegeben:
        raise Http404
    return protokoll


@nur(darf_treffen_sehen)
@begrenzt("einwand", je=_je_konto, **GRENZE)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    protokoll = _lesbar(request, pk)
    kontakte = kontakte_von(request.handelnde, request.netzwerk)
    zurueck = protokoll.get_absolute_url()
    return _erheben(request, protokoll, kontakte, zurueck, {})


@mit_zugang(Zugang.Zweck.PROTOKOLL)
@never_cache
@begrenzt("einwand", je=_je_link, **GRENZE)
@require_http_methods(["GET", "POST"])
def neu_link(request: ZugangAnfrage) -> HttpResponse:
    protokoll = durch_link(request)
    kontakte = einwandlage.kontakte_des_zugangs(request.handelnde)
    zurueck = _leseseite(request)
    return _erheben(request, protokoll, kontakte, zurueck, {"per_link": True})


def _leseseite(request: ZugangAnfrage) -> str:
    kennung = zeichen(request.handelnde)
    return reverse("treffen:protokoll-lesen", args=(request.netzwerk.kurzname, kennung))


def _erheben(
    request: Anfrage,
    protokoll: Protokoll,
    kontakte: list[Kontakt],
    zurueck: str,
    kontext: dict[str, Any],
) -> HttpResponse:
    """Late, or without a person to answer to, the page says whom to turn to."""
    form, abgewiesen = None, ""
    if kontakte and protokoll.nimmt_einwaende:
        form = EinwandForm(request.POST if request.method == "POST" else None, protokoll=protokoll)
        if form.is_valid():
            try:
                aktionen.erheben(
                    protokoll=protokoll,
                    kontakt=kontakte[0],
                    top=form.cleaned_data["top"],
                    text=form.cleaned_data["text"],
                    von=request.handelnde,
                )
            except aktionen.ZuViele:
                form.add_error(
                    None,
                    _(
                        "Sie haben schon %(zahl)s Einwände, über die noch nicht entschieden ist. "
                        "Ziehen Sie einen zurück, oder rufen Sie die Koordinierungsstelle an."
                    )
                    % {"zahl": aktionen.HOECHSTENS_OFFEN},
                )
            except aktionen.ZuSpaet:
                form = None
            else:
                return redirect(f"{zurueck}?einwand=gesendet{ANKER}")
    if form is None:
        abgewiesen = request.POST.get("text", "")[:2000]
    return seite(
        request,
        "treffen/einwand/neu.html",
        {
            "form": form,
            "protokoll": protokoll,
            "treffen": protokoll.treffen,
            "zurueck": f"{zurueck}{ANKER}",
            "ohne_kontakt": not kontakte,
            "getippt": abgewiesen,
            **kontext,
        },
    )


@nur(darf_treffen_sehen)
@require_POST
def zurueckziehen(request: KontoAnfrage, pk: int, einwand: int) -> HttpResponse:
    protokoll = _lesbar(request, pk)
    kontakte = kontakte_von(request.handelnde, request.netzwerk)
    return _zurueckziehen(protokoll, kontakte, einwand, protokoll.get_absolute_url())


@mit_zugang(Zugang.Zweck.PROTOKOLL)
@never_cache
@require_POST
def zurueckziehen_link(request: ZugangAnfrage, einwand: int) -> HttpResponse:
    protokoll = durch_link(request)
    kontakte = einwandlage.kontakte_des_zugangs(request.handelnde)
    return _zurueckziehen(protokoll, kontakte, einwand, _leseseite(request))


def _zurueckziehen(
    protokoll: Protokoll, kontakte: list[Kontakt], einwand: int, ziel: str
) -> HttpResponse:
    eigener: Einwand = get_object_or_404(
        Einwand.objects.filter(protokoll=protokoll).von(kontakte), pk=einwand
    )
    try:
        eigener.zurueckziehen()
        ergebnis = "zurueckgezogen"
    except FalscherZustand:  # decided meanwhile: the page shows how
        ergebnis = "entschieden"
    return redirect(f"{ziel}?einwand={ergebnis}{ANKER}")


@nur(darf_protokoll_schreiben)
@require_http_methods(["GET", "POST"])
def entscheiden(request: KontoAnfrage, pk: int, einwand: int) -> HttpResponse:
    protokoll = verwaltetes(request, pk)
    der_einwand: Einwand = get_object_or_404(
        protokoll.einwaende.select_related("kontakt__organisation", "top"), pk=einwand
    )
    der_einwand.protokoll = protokoll
    ziel = f"{protokoll.get_absolute_url()}{ANKER}"
    if not der_einwand.ist_offen and request.method != "POST":
        return redirect(ziel)
    form = EntscheidungForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        uebernehmen = form.cleaned_data["entscheidung"] == "uebernehmen"
        aktionen.entscheiden(
            einwand=der_einwand,
            uebernehmen=uebernehmen,
            antwort=form.cleaned_data["antwort"],
            von=request.handelnde,
        )
        if uebernehmen:
            messages.success(
                request,
                _("Der Einwand wird übernommen."),
                extra_tags=_("Beginnen Sie jetzt die korrigierte Version und geben Sie sie frei."),
            )
            if entwurf_der_korrektur(protokoll.treffen) is None:
                return redirect(
                    "treffen:korrektur-neu", netzwerk=request.netzwerk.kurzname, pk=protokoll.pk
                )
        else:
            messages.success(
                request,
                _("Der Einwand wird nicht übernommen."),
                extra_tags=_("Die Person erfährt den Grund per E-Mail."),
            )
        return redirect(ziel)
    return seite(
        request,
        "treffen/einwand/entscheiden.html",
        {
            "form": form,
            "einwand": der_einwand,
            "protokoll": protokoll,
            "treffen": protokoll.treffen,
            "zurueck": ziel,
        },
    )
