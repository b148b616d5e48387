"""The yearly question: what the holder of a link sees and says, and how the coordination asks."""

import copy
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import bestaetigung as fragen
from mitglieder.aktionen import eigener_eintrag as aktionen
from mitglieder.forms.aenderungsvorschlag import VorschlagFormular
from mitglieder.forms.bestaetigung import (
    AusscheidenFormular,
    EigenerEintragFormular,
    EinwilligungFormular,
    OrganisationAngabenFormular,
)
from mitglieder.models import Aenderungsvorschlag, Einwilligung, Kontakt, Mitgliedschaft
from mitglieder.rechte import darf_mitglieder_verwalten
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import ausgeschoepft
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Zugang
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, ZugangAnfrage, mit_zugang, nur, oeffentlich
from netzwerk.basis.stand import sperren

ZWECK = Zugang.Zweck.BESTAETIGUNG


def _kontakt(request: ZugangAnfrage) -> Kontakt:
    kontakt: Kontakt = get_object_or_404(
        Kontakt.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
        .taetig()
        .select_related("organisation")
    )
    return kontakt


def _adresse(request: Anfrage, zugang: Zugang, name: str) -> str:
    return reverse(
        f"mitglieder:bestaetigung-{name}", args=(request.netzwerk.kurzname, zeichen(zugang))
    )


def _kontext(request: ZugangAnfrage, kontakt: Kontakt, **mehr: Any) -> dict[str, Any]:
    organisation = kontakt.organisation
    return {
        "kontakt": kontakt,
        "organisation": organisation,
        "weitere": [
            *kontakt.weitere_organisationen.all(),
            *(e.organisation for e in Kontakt.objects.all().derselben_person(kontakt)),
        ],
        "mitgliedschaft": Mitgliedschaft.objects.im_netzwerk(request.netzwerk)
        .filter(organisation=organisation)
        .first(),
        "einwilligung": Einwilligung.objects.filter(kontakt=kontakt, netzwerk=request.netzwerk)
        .gueltig()
        .first(),
        "offene": Aenderungsvorschlag.objects.filter(organisation=organisation)
        .im_netzwerk(request.netzwerk)
        .offen(),
        "zugang": request.handelnde,
        "adressen": {
            name: _adresse(request, request.handelnde, name)
            for name in ("zeigen", "bestaetigen", "berichtigen", "ausscheiden", "widerrufen")
        },
        **mehr,
    }


@mit_zugang(ZWECK)
@never_cache
@require_safe
def zeigen(request: ZugangAnfrage) -> HttpResponse:
    kontext = _kontext(request, _kontakt(request), form=EinwilligungFormular())
    return render(request, "mitglieder/bestaetigung/zeigen.html", kontext)


@mit_zugang(ZWECK)
@require_POST
def bestaetigen(request: ZugangAnfrage) -> HttpResponse:
    aktionen.bestaetigen(
        kontakt=_kontakt(request),
        netzwerk=request.netzwerk,
        einwilligung="einwilligung" in request.POST,
        von=request.handelnde,
    )
    return redirect(_adresse(request, request.handelnde, "danke"))


@mit_zugang(ZWECK)
@never_cache
@require_http_methods(["GET", "POST"])
@transaction.atomic
def berichtigen(request: ZugangAnfrage) -> HttpResponse:
    kontakt = _kontakt(request)
    gesendet = request.POST if request.method == "POST" else None
    if gesendet is not None:
        sperren(kontakt)
        sperren(kontakt.organisation)
    organisation = kontakt.organisation
    person = EigenerEintragFormular(gesendet, instance=kontakt)
    angaben = OrganisationAngabenFormular(gesendet, prefix="organisation", instance=organisation)
    vorschlag = VorschlagFormular(gesendet, prefix="vorschlag", instance=copy.copy(organisation))
    zustimmung = EinwilligungFormular(gesendet)
    formulare: list[Any] = [person, angaben, vorschlag, zustimmung]
    if gesendet is not None and all(f.is_valid() for f in formulare):
        if person.neue_adresse and ausgeschoepft(
            "neue-adresse", str(request.handelnde.pk), anzahl=5, sekunden=3600
        ):
            person.add_error(
                "neue_email", _("Zu viele verschiedene Adressen. Warten Sie bitte eine Stunde.")
            )
        else:
            endet = aktionen.berichtigen(
                kontakt=kontakt,
                organisation=organisation,
                netzwerk=request.netzwerk,
                vorschlag=vorschlag.wunsch(),
                neue_adresse=person.neue_adresse,
                einwilligung=zustimmung.cleaned_data["einwilligung"],
                von=request.handelnde,
            )
            if endet:
                messages.warning(
                    request,
                    _("Ihre Kontaktdaten stehen nicht mehr auf den öffentlichen Seiten"),
                    extra_tags=_(
                        "Die Einwilligung galt für den bisherigen Namen. Möchten Sie unter dem "
                        "neuen dort stehen, öffnen Sie Ihren Link noch einmal und kreuzen Sie an."
                    ),
                )
            if person.neue_adresse:
                messages.info(
                    request,
                    _("Wir haben einen Link an %(adresse)s geschickt")
                    % {"adresse": person.neue_adresse},
                    extra_tags=_(
                        "Öffnen Sie ihn dort, dann gilt die neue Adresse. Bis dahin bleibt es bei "
                        "der bisherigen."
                    ),
                )
            return redirect(_adresse(request, request.handelnde, "danke"))
    kontext = _kontext(
        request,
        kontakt,
        person=person,
        angaben=angaben,
        vorschlag=vorschlag,
        form=zustimmung,
        formulare=formulare,
    )
    return seite(request, "mitglieder/bestaetigung/berichtigen.html", kontext)


@mit_zugang(ZWECK)
@require_POST
def widerrufen(request: ZugangAnfrage) -> HttpResponse:
    """As easy as giving it: one button."""
    Einwilligung.widerrufen(_kontakt(request), netzwerk=request.netzwerk)
    messages.success(
        request,
        _("Ihre Einwilligung ist widerrufen"),
        extra_tags=_("Ihre Kontaktdaten stehen nicht mehr auf den öffentlichen Seiten."),
    )
    return redirect(_adresse(request, request.handelnde, "zeigen"))


@mit_zugang(ZWECK)
@never_cache
@require_http_methods(["GET", "POST"])
def ausscheiden(request: ZugangAnfrage) -> HttpResponse:
    """Afterwards the link is void, so the farewell is a page of its own that names nobody."""
    kontakt = _kontakt(request)
    formular = AusscheidenFormular(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formular.is_valid():
        aktionen.ausscheiden(
            kontakt=kontakt,
            nachfolge=formular.cleaned_data["nachfolge"],
            von=request.handelnde,
        )
        return redirect("mitglieder:bestaetigung-abschied", request.netzwerk.kurzname)
    kontext = _kontext(request, kontakt, form=formular)
    return seite(request, "mitglieder/bestaetigung/ausscheiden.html", kontext)


@mit_zugang(ZWECK)
@never_cache
@require_safe
def danke(request: ZugangAnfrage) -> HttpResponse:
    return render(
        request, "mitglieder/bestaetigung/danke.html", _kontext(request, _kontakt(request))
    )


@oeffentlich
@require_safe
def abschied(request: Anfrage) -> HttpResponse:
    return render(request, "mitglieder/bestaetigung/abschied.html")


@oeffentlich
@never_cache
@require_http_methods(["GET", "POST"])
def adresse(request: Anfrage, marke: str) -> HttpResponse:
    """The link that went to a new address: the signature says whose, opening changes nothing."""
    nachricht = aktionen.nachricht_zu(marke)
    if nachricht is None or nachricht.netzwerk_id != request.netzwerk.pk:
        raise Http404
    try:
        kontakt = aktionen.kontakt_zu(nachricht)
        if request.method == "POST":
            kontakt = aktionen.neue_adresse_annehmen(nachricht=nachricht, netzwerk=request.netzwerk)
    except aktionen.MarkeUngueltig:
        return _gilt_nicht_mehr(request)
    if request.method == "POST":
        messages.success(
            request, _("Ab jetzt schreiben wir an %(an)s") % {"an": nachricht.empfaenger}
        )
        # Whoever read that mail reads the ones to come: the own page opens with the new address.
        zugang = fragen.zugaenge_fuer(request.netzwerk, [kontakt])[kontakt.pk]
        return redirect(_adresse(request, zugang, "danke"))
    kontext = {"kontakt": kontakt, "neu": nachricht.empfaenger}
    return render(request, "mitglieder/bestaetigung/adresse.html", kontext)


def _gilt_nicht_mehr(request: HttpRequest) -> HttpResponse:
    return render(request, "410.html", status=410)


@nur(darf_mitglieder_verwalten)
@require_POST
def jetzt_bitten(request: KontoAnfrage, pk: int) -> HttpResponse:
    kontakt = _im_netzwerk(request, pk)
    try:
        gefragt = fragen.jetzt_bitten(
            kontakt=kontakt, netzwerk=request.netzwerk, von=request.handelnde
        )
    except fragen.NichtFragbar:
        messages.error(
            request,
            _("%(name)s ist zurzeit nicht zu erreichen") % {"name": kontakt.name},
            extra_tags=_("Die Person braucht eine E-Mail-Adresse, die Post annimmt."),
        )
    else:
        if gefragt:
            messages.success(
                request,
                _("Die Bitte um Bestätigung geht an %(email)s") % {"email": kontakt.email},
                extra_tags=_(
                    "Die Person bestätigt oder berichtigt ihren Eintrag über einen Link. Wer nicht "
                    "antwortet, wird noch zweimal erinnert."
                ),
            )
        else:
            messages.info(request, _("%(name)s wurde heute schon gefragt") % {"name": kontakt.name})
    return _zur_organisation(request, kontakt)


@nur(darf_mitglieder_verwalten)
@require_POST
def adresse_stimmt(request: KontoAnfrage, pk: int) -> HttpResponse:
    kontakt = _im_netzwerk(request, pk)
    kontakt.adresse_stimmt()
    messages.success(request, _("An %(email)s gehen wieder E-Mails") % {"email": kontakt.email})
    return _zur_organisation(request, kontakt)


def _im_netzwerk(request: KontoAnfrage, pk: int) -> Kontakt:
    sichtbar = Kontakt.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    kontakt: Kontakt = get_object_or_404(sichtbar.select_related("organisation"), pk=pk)
    return kontakt


def _zur_organisation(request: KontoAnfrage, kontakt: Kontakt) -> HttpResponse:
    return redirect(
        reverse(
            "mitglieder:organisation-zeigen",
            args=(request.netzwerk.kurzname, kontakt.organisation_id),
        )
        + "#kontakte"
    )
