"""Whether a person's contact data stand on public pages: her own decision, or recorded for her."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import einwilligung as aktionen
from mitglieder.forms.einwilligung import EinwilligungFormular
from mitglieder.models import Einwilligung, Kontakt, Mitgliedschaft
from mitglieder.models.einwilligung import TEXT
from mitglieder.rechte import darf_einwilligung_geben
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur


@nur(darf_einwilligung_geben)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    """The own entries in this network, to whichever organisations they belong."""
    eigene = (
        Kontakt.objects.im_netzwerk(request.netzwerk)
        .filter(konto=request.handelnde)
        .taetig()
        .mit_einwilligung(request.netzwerk)
        .select_related("organisation")
    )
    return render(request, "mitglieder/einwilligung/liste.html", {"kontakte": eigene})


@nur(darf_einwilligung_geben)
@require_http_methods(["GET", "POST"])
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    kontakt = _erlaubt(request, pk)
    ist_eigene = kontakt.konto_id == request.handelnde.pk
    formular = EinwilligungFormular(request.POST or None, ist_eigene=ist_eigene)
    if request.method == "POST" and formular.is_valid():
        aktionen.erteilen(kontakt=kontakt, netzwerk=request.netzwerk, von=request.handelnde)
        messages.success(
            request,
            _("Ihre Kontaktdaten sind jetzt öffentlich")
            if ist_eigene
            else _("Die Kontaktdaten von %(name)s sind jetzt öffentlich") % {"name": kontakt.name},
            extra_tags=_("Die Einwilligung lässt sich hier jederzeit widerrufen."),
        )
        return _zurueck(request, pk)
    hier = Einwilligung.objects.filter(kontakt=kontakt, netzwerk=request.netzwerk)
    kontext = {
        "organisation": kontakt.organisation,
        "kontakt": kontakt,
        "ist_eigene": ist_eigene,
        "gueltige": hier.gueltig().select_related("erfasst_von").first(),
        "fruehere": hier.exclude(widerrufen_am__isnull=True),
        "ist_mitglied": Mitgliedschaft.objects.im_netzwerk(request.netzwerk)
        .aktiv()
        .filter(Q(organisation=kontakt.organisation_id) | Q(organisation__weitere_kontakte=kontakt))
        .exists(),
        "text": TEXT,
        "form": formular,
    }
    return seite(request, "mitglieder/einwilligung/zeigen.html", kontext)


@nur(darf_einwilligung_geben)
@require_POST
def widerrufen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """As easy as giving it (Art. 7 (3) GDPR): one button, at once."""
    kontakt = _erlaubt(request, pk)
    if Einwilligung.widerrufen(kontakt, netzwerk=request.netzwerk):
        messages.success(
            request,
            _("Die Einwilligung ist widerrufen"),
            extra_tags=_(
                "Auf den öffentlichen Seiten steht ab sofort nur noch, wie die Organisation "
                "allgemein zu erreichen ist."
            ),
        )
    else:
        messages.info(request, _("Es gab keine Einwilligung mehr, die zu widerrufen wäre."))
    return _zurueck(request, pk)


def _erlaubt(request: KontoAnfrage, pk: int) -> Kontakt:
    """404 for what one may not see, 403 for whom one may not decide."""
    sichtbar = Kontakt.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    kontakt: Kontakt = get_object_or_404(sichtbar.select_related("organisation"), pk=pk)
    if not Kontakt.objects.einwilligung_durch(request.handelnde, request.netzwerk).filter(pk=pk):
        raise PermissionDenied
    return kontakt


def _zurueck(request: KontoAnfrage, pk: int) -> HttpResponse:
    return redirect("mitglieder:einwilligung-zeigen", netzwerk=request.netzwerk.kurzname, pk=pk)
