"""The public directory."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from angebote import angebotsseite
from angebote.aktionen import fehlsuche
from angebote.druck import Druckverzeichnis
from angebote.filter import Verzeichnis
from angebote.models import Angebot, Angebotsbild
from netzwerk.basis.grenzen import adresse
from netzwerk.basis.rechte import Anfrage, darf_arbeitsbereich, oeffentlich
from netzwerk.basis.verweise import verweise_auf


@oeffentlich
@require_safe
def liste(request: Anfrage) -> HttpResponse:
    if request.GET.get("ansicht") == "druck":
        fuer_papier = Druckverzeichnis(request.netzwerk, request.GET)
        return render(request, "angebote/angebot/druck.html", {"verzeichnis": fuer_papier})
    verzeichnis = Verzeichnis(request.netzwerk, request.GET)
    vorlage = "angebote/angebot/liste.html"
    # Going back in the browser asks for the whole page with the same header.
    ist_teil = bool(request.htmx) and not request.htmx.history_restore_request
    if ist_teil:
        vorlage += "#suchbereich"
    # The one thing a GET of ours writes: a number beside a word, nothing of who asked. What is
    # found by correction alone stays out: whether that was meant, nobody knows.
    if verzeichnis.ist_teilweise or (verzeichnis.findet_nichts and not verzeichnis.ist_leer):
        fehlsuche.zaehlen(
            suche=verzeichnis.suche,
            eingabe=verzeichnis.eingabe.text,
            adresse=adresse(request),
        )
    antwort = render(request, vorlage, {"verzeichnis": verzeichnis, "ist_teil": ist_teil})
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort


@oeffentlich
@require_safe
def zeigen(request: Anfrage, pk: int, slug: str) -> HttpResponse:
    """Drafts open for those who may edit them; an outdated slug leads to the present one."""
    sichtbar = Angebot.objects.sichtbar_fuer(request.handelnde, request.netzwerk).mit_allem()
    angebot = sichtbar.filter(pk=pk).first()
    if angebot is None:
        return _vergangen(request, pk, slug)
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
            "verweise": verweise_auf(angebot, request.handelnde, request.netzwerk),
            "bilder": Angebotsbild.objects.gezeigt_auf(angebot),
            **angebotsseite.kontext(angebot),
        },
    )


def _vergangen(request: Anfrage, pk: int, slug: str = "") -> HttpResponse:
    """Gone for good, and what there is instead; what was never public does not exist (404)."""
    angebot = get_object_or_404(angebotsseite.ehemalige(request.netzwerk), pk=pk)
    # A title of today that was never public is not named, unless the address says it already.
    bestaetigt = angebot.bestaetigt_am
    unveraendert = bestaetigt is not None and angebot.geaendert_am <= bestaetigt
    war_oeffentlich = slug == angebot.slug or unveraendert
    kontext = {
        "titel": angebot.titel if war_oeffentlich else "",
        "karten": angebotsseite.verwandte(angebot),
    }
    return render(request, "angebote/angebot/vergangen.html", kontext, status=410)


@oeffentlich
@require_safe
def kurz(request: Anfrage, pk: int) -> HttpResponse:
    """The short address: the number alone finds the offer, in whichever network it is."""
    angebot = get_object_or_404(Angebot.objects.select_related("netzwerk"), pk=pk)
    netzwerk = angebot.netzwerk
    if not (netzwerk.ist_oeffentlich or darf_arbeitsbereich(request.handelnde, netzwerk)):
        raise Http404
    if not angebot.ist_oeffentlich:
        request.netzwerk = netzwerk  # the address names none; the page's frame asks for it
        return _vergangen(request, pk)
    return redirect(
        "angebote:angebot-zeigen", netzwerk=netzwerk.kurzname, pk=angebot.pk, slug=angebot.slug
    )
