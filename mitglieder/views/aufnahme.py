"""Becoming a member: what the public asks, what the holder of the link confirms, the decision."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder.aktionen import aufnahme as aktionen
from mitglieder.aktionen.partnergruppe import GruppeGeloescht
from mitglieder.dubletten import aehnliche
from mitglieder.forms.aufnahme import (
    AufnahmeAblehnenFormular,
    AufnahmeFormular,
    AufnehmenFormular,
)
from mitglieder.forms.organisation import gruppe_fehlt
from mitglieder.models import Aufnahme
from mitglieder.rechte import darf_mitglieder_verwalten
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import begrenzt
from netzwerk.basis.models import Zugang
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, ZugangAnfrage, mit_zugang, nur, oeffentlich

JE_SEITE = 50


@oeffentlich
@begrenzt("aufnahme-neu", anzahl=10, sekunden=3600)
@require_http_methods(["GET", "POST"])
def neu(request: Anfrage) -> HttpResponse:
    """The same answer for every address: nobody learns here who is known."""
    formular = AufnahmeFormular(request.POST or None, netzwerk=request.netzwerk)
    if request.method == "POST" and formular.is_valid():
        try:
            aktionen.anfragen(
                aufnahme=formular.save(commit=False), gruppen=formular.cleaned_data["gruppen"]
            )
        except GruppeGeloescht:
            gruppe_fehlt(formular, request.netzwerk)
        else:
            return redirect("mitglieder:aufnahme-eingegangen", netzwerk=request.netzwerk.kurzname)
    return seite(request, "mitglieder/aufnahme/neu.html", {"form": formular})


@oeffentlich
@require_safe
def eingegangen(request: Anfrage) -> HttpResponse:
    kontext = {"tage": aktionen.LINK_TAGE}
    return render(request, "mitglieder/aufnahme/eingegangen.html", kontext)


@mit_zugang(Zugang.Zweck.AUFNAHME)
@never_cache
@require_http_methods(["GET", "POST"])
def bestaetigen(request: ZugangAnfrage) -> HttpResponse:
    """Opening shows what was asked; the button sends it. Afterwards the page says how it stands."""
    aufnahme = request.handelnde.gegenstand
    if not isinstance(aufnahme, Aufnahme):  # the link of an invitation, or deleted meanwhile
        raise Http404
    if request.method == "POST":
        if aufnahme.ist_unbestaetigt:
            aktionen.bestaetigen(aufnahme=aufnahme, von=request.handelnde)
        return redirect(request.path)
    return render(request, "mitglieder/aufnahme/bestaetigen.html", {"aufnahme": aufnahme})


@nur(darf_mitglieder_verwalten)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    alle = Aufnahme.objects.im_netzwerk(request.netzwerk).eingegangen()
    erledigte = alle.entschieden().select_related("mitgliedschaft__organisation")
    kontext = {
        "offene": alle.beantragt(),
        "seite": Paginator(erledigte, JE_SEITE).get_page(request.GET.get("seite")),
    }
    return render(request, "mitglieder/aufnahme/liste.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """What was asked, what is like it in the register, and the decision."""
    aufnahme = _aufnahme(request, pk)
    formular = None
    if aufnahme.ist_offen or request.method == "POST":
        formular = AufnehmenFormular(
            request.POST or None,
            aufnahme=aufnahme,
            aehnliche=aehnliche(
                request.netzwerk,
                name=aufnahme.organisation_name,
                website=aufnahme.website,
                email=aufnahme.email,
            ),
        )
    if request.method == "POST" and formular is not None and formular.is_valid():
        nur_einladen = request.POST.get("entscheidung") == "einladen"
        try:
            with transaction.atomic():
                mitgliedschaft = aktionen.aufnehmen(
                    aufnahme=aufnahme,
                    organisation=formular.organisation,
                    gruppen=formular.cleaned_data["gruppen"],
                    nur_einladen=nur_einladen,
                    von=request.handelnde,
                )
        except GruppeGeloescht:
            gruppe_fehlt(formular, request.netzwerk)
        except IntegrityError:
            formular.add_error(
                "eintrag",
                _("Diesen Namen gibt es im Register schon. Wählen Sie den vorhandenen Eintrag."),
            )
        else:
            messages.success(
                request,
                _("„%(name)s“ ist eingeladen.") % {"name": mitgliedschaft.organisation}
                if nur_einladen
                else _("„%(name)s“ gehört jetzt zum Netzwerk.")
                % {"name": mitgliedschaft.organisation},
                extra_tags=_("%(person)s bekommt eine E-Mail.") % {"person": aufnahme.name},
            )
            return redirect(mitgliedschaft)
    kontext = {"aufnahme": aufnahme, "form": formular}
    return seite(request, "mitglieder/aufnahme/zeigen.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def ablehnen(request: KontoAnfrage, pk: int) -> HttpResponse:
    aufnahme = _aufnahme(request, pk)
    formular = AufnahmeAblehnenFormular(request.POST or None)
    if request.method == "POST" and formular.is_valid():
        aktionen.ablehnen(
            aufnahme=aufnahme, grund=formular.cleaned_data["grund"], von=request.handelnde
        )
        messages.success(
            request,
            _("Die Anfrage ist abgelehnt."),
            extra_tags=_("%(person)s bekommt eine E-Mail.") % {"person": aufnahme.name},
        )
        return redirect("mitglieder:aufnahme-liste", netzwerk=request.netzwerk.kurzname)
    if request.method == "GET" and not aufnahme.ist_offen:
        return redirect(aufnahme)
    kontext = {"aufnahme": aufnahme, "form": formular}
    return seite(request, "mitglieder/aufnahme/ablehnen.html", kontext)


def _aufnahme(request: KontoAnfrage, pk: int) -> Aufnahme:
    aufnahme: Aufnahme = get_object_or_404(
        Aufnahme.objects.im_netzwerk(request.netzwerk)
        .eingegangen()
        .select_related("netzwerk", "mitgliedschaft__organisation", "entschieden_von"),
        pk=pk,
    )
    return aufnahme
