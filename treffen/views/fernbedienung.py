"""The moderator's remote, on a phone: which question, open or closed, result shown or not."""

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.zahlen import zahl
from treffen.aktionen import freitext
from treffen.aktionen import umfrage as aktionen
from treffen.models import Umfrage, Umfragefrage
from treffen.rechte import darf_gruppen_gruenden, darf_umfragen_verwalten
from treffen.umfragelage import Freitexte, freitexte, lage
from treffen.views.umfrage import einladung, verwaltete

VORLAGE = "treffen/fernbedienung/zeigen.html"


def _adresse(umfrage: Umfrage) -> str:
    return reverse("treffen:umfrage-fernbedienung", args=[umfrage.netzwerk.kurzname, umfrage.pk])


@nur(darf_umfragen_verwalten)
@never_cache
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Asks every few seconds how many have answered; 204 as long as nothing has changed.

    The buttons are exchanged only when somebody else pressed one: a finger is on its way to them.
    """
    umfrage = verwaltete(request, pk)
    jetzt = lage(umfrage)
    texte = freitexte(jetzt.aktuelle) if jetzt.aktuelle else Freitexte()
    wartend = sum(text.wartet for text in texte)
    zahlmarke = f"{jetzt.geantwortet}-{jetzt.erwartet}-{wartend}"
    kontext = {
        "umfrage": umfrage,
        "lage": jetzt,
        "frage": jetzt.aktuelle,
        "texte": texte,
        "wartend": wartend,
        "zahlmarke": zahlmarke,
        "darf_gruenden": darf_gruppen_gruenden(request.handelnde, request.netzwerk),
        "weitere": [frage for frage in jetzt.fragen if frage != jetzt.aktuelle],
    }
    if not request.htmx:
        if umfrage.ist_laufend:
            kontext |= einladung(umfrage)
        antwort = render(request, VORLAGE, kontext)
    elif request.GET.get("schritt") != jetzt.schrittmarke:
        antwort = render(request, f"{VORLAGE}#knoepfe", kontext)
        antwort["HX-Retarget"] = "#knoepfe"
    elif request.GET.get("zahl") != zahlmarke:
        antwort = render(request, f"{VORLAGE}#zahl", kontext)
    else:
        return HttpResponse(status=204)
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort


def _frage(request: KontoAnfrage, umfrage: Umfrage) -> Umfragefrage:
    """The question a button was pressed at."""
    pk = zahl(request.POST.get("frage"))
    frage: Umfragefrage = get_object_or_404(umfrage.fragen, pk=pk)
    frage.umfrage = umfrage
    return frage


def _oeffnen(request: KontoAnfrage, umfrage: Umfrage) -> str:
    aktionen.frage_oeffnen(frage=_frage(request, umfrage), von=request.handelnde)
    return _("Die Frage ist offen.")


def _zuruecknehmen(request: KontoAnfrage, umfrage: Umfrage) -> str:
    aktionen.frage_zuruecknehmen(frage=_frage(request, umfrage), von=request.handelnde)
    return _("Die Frage ist wieder zu. Sie können sie später öffnen.")


def _schliessen(request: KontoAnfrage, umfrage: Umfrage) -> str:
    aktionen.frage_schliessen(frage=_frage(request, umfrage), von=request.handelnde)
    return _("Die Frage ist geschlossen, die Antworten sind anonym.")


def _ergebnis_zeigen(request: KontoAnfrage, umfrage: Umfrage) -> str:
    frage = _frage(request, umfrage)
    aktionen.ergebnis_zeigen(umfrage=umfrage, frage=frage, von=request.handelnde)
    return _("Der Beamer zeigt das Ergebnis.")


def _verbergen(request: KontoAnfrage, umfrage: Umfrage) -> str:
    aktionen.ergebnis_verbergen(umfrage=umfrage, von=request.handelnde)
    return _("Der Beamer zeigt kein Ergebnis mehr.")


def _weiter(request: KontoAnfrage, umfrage: Umfrage) -> str:
    nach = _frage(request, umfrage) if request.POST.get("frage") else None
    naechste = aktionen.weiter(umfrage=umfrage, nach=nach, von=request.handelnde)
    return _("Der Beamer kündigt „%(frage)s“ an.") % {"frage": naechste.text}


SCHRITTE: dict[str, Callable[[KontoAnfrage, Umfrage], str]] = {
    "oeffnen": _oeffnen,
    "zuruecknehmen": _zuruecknehmen,
    "schliessen": _schliessen,
    "zeigen": _ergebnis_zeigen,
    "verbergen": _verbergen,
    "weiter": _weiter,
}


@nur(darf_umfragen_verwalten)
@require_POST
def steuern(request: KontoAnfrage, pk: int) -> HttpResponse:
    """One of `SCHRITTE`, named by the button; refused ones come back to the remote with a word.

    `zurueck=seite`: to the poll's page instead, where questions of a poll over days are run.
    """
    umfrage = verwaltete(request, pk)
    ziel = _adresse(umfrage)
    if request.POST.get("zurueck") == "seite":
        ziel = umfrage.get_absolute_url()
    schritt = SCHRITTE.get(request.POST.get("schritt", ""))
    if schritt is None:
        return redirect(ziel)
    try:
        messages.success(request, schritt(request, umfrage))
    except FalscherZustand as fehler:
        messages.warning(request, str(fehler), extra_tags=fehler.weiter)
    return redirect(ziel)


@nur(darf_umfragen_verwalten)
@require_POST
def text(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Release or hide a free answer, as it was read; `alle`: release all that were read."""
    umfrage = verwaltete(request, pk)
    frage = _frage(request, umfrage)
    if "alle" in request.POST:
        _alle_freigeben(request, frage)
        return _zu_den_texten(umfrage, frage)
    try:
        antwort = UUID(request.POST.get("antwort", ""))
    except ValueError:
        antwort = UUID(int=0)
    frei = request.POST.get("frei") == "ja"
    if freitext.entscheiden(
        frage=frage,
        antwort=antwort,
        gelesen=request.POST.get("gelesen", ""),
        frei=frei,
        von=request.handelnde,
    ):
        messages.success(
            request,
            _("Der Text ist freigegeben.") if frei else _("Der Text bleibt verborgen."),
        )
    else:
        messages.warning(
            request,
            _("Dieser Text hat sich gerade geändert."),
            extra_tags=_("Lesen Sie ihn noch einmal und entscheiden Sie dann."),
        )
    return _zu_den_texten(umfrage, frage)


def _alle_freigeben(request: KontoAnfrage, frage: Umfragefrage) -> None:
    """`text`: key and mark of each that stood on the page. What is neither is passed over."""
    gelesen: dict[UUID, str] = {}
    for zeile in request.POST.getlist("text"):
        schluessel, _punkt, marke = zeile.partition(":")
        with suppress(ValueError):
            gelesen[UUID(schluessel)] = marke
    frei, bleibt = freitext.alle_freigeben(frage=frage, gelesen=gelesen, von=request.handelnde)
    if frei:
        messages.success(
            request,
            ngettext("%(n)s Text ist freigegeben.", "%(n)s Texte sind freigegeben.", frei)
            % {"n": frei},
        )
    elif not bleibt:
        messages.info(request, _("Diese Texte warten nicht mehr, oder sie haben sich geändert."))
    if bleibt:
        messages.warning(
            request,
            ngettext(
                "%(n)s Text wartet weiter: Er sieht nach Angaben zu einem Fall aus.",
                "%(n)s Texte warten weiter: Sie sehen nach Angaben zu einem Fall aus.",
                bleibt,
            )
            % {"n": bleibt},
            extra_tags=_("Lesen Sie jeden einzeln und entscheiden Sie dann."),
        )


def _zu_den_texten(umfrage: Umfrage, frage: Umfragefrage) -> HttpResponse:
    if umfrage.ist_laufend and umfrage.ist_moderiert:
        return redirect(f"{_adresse(umfrage)}#texte")
    return redirect(f"{umfrage.get_absolute_url()}#texte-{frage.pk}")
