"""The public directory."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from angebote import angebotsseite
from angebote.aktionen import fehlsuche
from angebote.filter import Verzeichnis
from angebote.models import Angebot, Angebotsbild
from netzwerk.basis.grenzen import adresse
from netzwerk.basis.rechte import Anfrage, darf_arbeitsbereich, oeffentlich


@oeffentlich
@require_safe
def liste(request: Anfrage) -> HttpResponse:
    verzeichnis = Verzeichnis(request.netzwerk, request.GET)
    vorlage = "angebote/angebot/liste.html"
    # Going back in the browser asks for the whole page with the same header.
    if request.htmx and not request.htmx.history_restore_request:
        vorlage += "#suchbereich"
    # The one thing a GET of ours writes: a number beside a word, nothing of who asked.
    if verzeichnis.findet_nichts and not verzeichnis.ist_leer:
        fehlsuche.zaehlen(
            netzwerk=request.netzwerk,
            eingabe=verzeichnis.eingabe.text,
            adresse=adresse(request),
        )
    antwort = render(request, vorlage, {"verzeichnis": verzeichnis})
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort


@oeffentlich
@require_safe
def zeigen(request: Anfrage, pk: int, slug: str) -> HttpResponse:
    """Drafts open for those who may edit them; an outdated slug leads to the present one."""
    angebot = get_object_or_404(
        Angebot.objects.sichtbar_fuer(request.handelnde, request.netzwerk).mit_allem(), pk=pk
    )
    if slug != angebot.slug:
        return redirect(
            "angebote:angebot-zeigen",
            netzwerk=request.netzwerk.kurzname,
            pk=angebot.pk,
            slug=angebot.slug,
        )
    angebot.netzwerk = request.netzwerk
    darf_bearbeiten = (
        Angebot.objects.bearbeitbar_fuer(request.handelnde, request.netzwerk).filter(pk=pk).exists()
    )
    return render(
        request,
        "angebote/angebot/zeigen.html",
        {
            "angebot": angebot,
            "darf_bearbeiten": darf_bearbeiten,
            "bilder": Angebotsbild.objects.gezeigt_auf(angebot),
            **angebotsseite.kontext(angebot),
        },
    )


@oeffentlich
@require_safe
def kurz(request: Anfrage, pk: int) -> HttpResponse:
    """The short address: the number alone finds the offer, in whichever network it is."""
    angebot = get_object_or_404(Angebot.objects.select_related("netzwerk"), pk=pk)
    netzwerk = angebot.netzwerk
    sichtbar = netzwerk.ist_oeffentlich or darf_arbeitsbereich(request.handelnde, netzwerk)
    if not angebot.ist_oeffentlich or not sichtbar:
        raise Http404
    return redirect(
        "angebote:angebot-zeigen", netzwerk=netzwerk.kurzname, pk=angebot.pk, slug=angebot.slug
    )
