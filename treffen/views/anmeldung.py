"""Open registration: the public page behind its link, and the coordination's page about it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import begrenzt
from netzwerk.basis.links import absolut
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.pdf import qr_code
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, nur, oeffentlich
from treffen.aktionen import anmeldung as aktionen
from treffen.aktionen.warteliste import hat_platz
from treffen.forms.anmeldung import AnmeldungForm
from treffen.models import Teilnahme, Treffen
from treffen.rechte import darf_treffen_verwalten
from treffen.views.treffen import verwaltetes


@oeffentlich
@never_cache
# Per address: a whole institution may register from one network.
@begrenzt("treffen-anmelden", anzahl=30, sekunden=600)
@require_http_methods(["GET", "POST"])
def anmelden(request: Anfrage, anmeldezeichen: uuid.UUID) -> HttpResponse:
    treffen = (
        Treffen.objects.des_netzwerks(request.netzwerk)
        .filter(anmeldezeichen=anmeldezeichen, offene_anmeldung=True)
        .exclude(zustand=Treffen.Zustand.ENTWURF)
        .first()
    )
    if treffen is None:
        raise Http404
    treffen.netzwerk = request.netzwerk
    form = None
    if treffen.nimmt_anmeldungen:
        form = AnmeldungForm(request.POST if request.method == "POST" else None, treffen=treffen)
        if request.method == "POST" and form.is_valid():
            try:
                aktionen.anmelden(
                    treffen=treffen,
                    angaben=form.angaben(),
                    zusatz=form.zusatz(),
                    von=request.handelnde,
                )
            except FalscherZustand:  # closed between the two looks
                form = None
            else:
                return redirect(f"{request.path}?angemeldet=ja")
    return seite(
        request,
        "treffen/anmeldung/anmelden.html",
        {
            "form": form,
            "treffen": treffen,
            "frei": hat_platz(treffen),
            "angemeldet": request.method == "GET" and "angemeldet" in request.GET,
            "zu_spaet": request.method == "POST" and form is None,
        },
    )


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def verwalten(request: KontoAnfrage, pk: int) -> HttpResponse:
    """On or off, the link, and its QR code."""
    treffen = verwaltetes(request, pk)
    if request.method == "POST":
        offen = request.POST.get("offen") == "ja"
        aktionen.schalten(treffen=treffen, offen=offen, von=request.handelnde)
        messages.success(
            request,
            _("Die offene Anmeldung ist eingeschaltet.")
            if offen
            else _("Die offene Anmeldung ist ausgeschaltet."),
        )
        return _zurueck(treffen)
    link = absolut(
        reverse("treffen:anmeldung", args=[treffen.netzwerk.kurzname, treffen.anmeldezeichen])
    )
    weg = Teilnahme.Weg.ANMELDUNG
    kontext = {
        "treffen": treffen,
        "link": link,
        "qr": qr_code(link),
        "angemeldete": Teilnahme.objects.filter(treffen=treffen, weg=weg).count(),
    }
    return render(request, "treffen/anmeldung/verwalten.html", kontext)


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def erneuern(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    if request.method == "POST":
        aktionen.erneuern(treffen=treffen, von=request.handelnde)
        messages.success(
            request,
            _("Es gilt ein neuer Link."),
            extra_tags=_("Der alte führt nirgendwohin mehr. Geben Sie den neuen weiter."),
        )
        return _zurueck(treffen)
    return render(request, "treffen/anmeldung/erneuern.html", {"treffen": treffen})


def _zurueck(treffen: Treffen) -> HttpResponse:
    return redirect(
        "treffen:anmeldung-verwalten", netzwerk=treffen.netzwerk.kurzname, pk=treffen.pk
    )
