from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mitglieder.aktionen import einwilligung
from mitglieder.aktionen import kontakt as aktionen
from mitglieder.forms.kontakt import KontaktFormular, WeitereOrganisationFormular
from mitglieder.models import Kontakt, Organisation
from mitglieder.rechte import darf_kontakte_pflegen, darf_mitglieder_verwalten
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren

#: So many bodies a search shows; whoever looks for another types more.
TREFFER = 20


@nur(darf_kontakte_pflegen)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, organisation: int) -> HttpResponse:
    haus = get_object_or_404(
        Organisation.objects.sichtbar_fuer(request.handelnde, request.netzwerk), pk=organisation
    )
    # Contacts are each network's own, whoever keeps the entry of the body.
    if not (
        darf_mitglieder_verwalten(request.handelnde, request.netzwerk)
        or Organisation.objects.bearbeitbar_fuer(request.handelnde, request.netzwerk).filter(
            pk=haus.pk
        )
    ):
        raise PermissionDenied
    formular = KontaktFormular(
        request.POST or None,
        organisation=haus,
        netzwerk=request.netzwerk,
        darf_ermaechtigen=darf_mitglieder_verwalten(request.handelnde, request.netzwerk),
    )
    if request.method == "POST" and _gespeichert(request, formular):
        messages.success(
            request,
            _("%(name)s steht jetzt bei den Kontakten.") % {"name": formular.instance.name},
            extra_tags="" if formular.instance.email else _ohne_adresse(),
        )
        _entzug_melden(request, formular)
        return _zur_organisation(request, haus.pk)
    kontext = {"organisation": haus, "form": formular}
    return seite(request, "mitglieder/kontakt/neu.html", kontext)


@nur(darf_kontakte_pflegen)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    kontakt = _bearbeitbar(request, pk)
    if request.method == "POST":
        sperren(kontakt)
    formular = KontaktFormular(
        request.POST or None,
        organisation=kontakt.organisation,
        netzwerk=request.netzwerk,
        darf_ermaechtigen=darf_mitglieder_verwalten(request.handelnde, request.netzwerk),
        instance=kontakt,
    )
    if request.method == "POST" and _gespeichert(request, formular):
        messages.success(request, _("Die Angaben sind gespeichert und gelten als bestätigt."))
        _entzug_melden(request, formular)
        _alte_links_melden(request, formular)
        return _zur_organisation(request, kontakt.organisation_id)
    kontext = {
        "organisation": kontakt.organisation,
        "kontakt": kontakt,
        "form": formular,
        "darf_verwalten": formular.darf_ermaechtigen,
    }
    return seite(request, "mitglieder/kontakt/bearbeiten.html", kontext)


@nur(darf_kontakte_pflegen)
@require_http_methods(["GET", "POST"])
def ausscheiden(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Mark as departed, or take that back."""
    kontakt = _bearbeitbar(request, pk)
    if request.method == "POST":
        if kontakt.ausgeschieden_am is None:
            aktionen.ausscheiden(kontakt=kontakt, von=request.handelnde)
            meldung = _("%(name)s ist als ausgeschieden eingetragen.")
        else:
            aktionen.zurueckkehren(kontakt=kontakt, von=request.handelnde)
            meldung = _("%(name)s gehört wieder zu den Kontakten.")
        messages.success(request, meldung % {"name": kontakt.name})
        return _zur_organisation(request, kontakt.organisation_id)
    kontext = {"organisation": kontakt.organisation, "kontakt": kontakt}
    return render(request, "mitglieder/kontakt/ausscheiden.html", kontext)


def _bearbeitbar(request: KontoAnfrage, pk: int) -> Kontakt:
    """404 for what one may not see, 403 for what one may only read."""
    sichtbar = Kontakt.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    kontakt: Kontakt = get_object_or_404(sichtbar.select_related("organisation"), pk=pk)
    if not Kontakt.objects.bearbeitbar_fuer(request.handelnde, request.netzwerk).filter(pk=pk):
        raise PermissionDenied
    return kontakt


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def organisationen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """For which other bodies the person stands.

    The coordination says it alone: who may sign for one body then signs for the other as well.
    """
    kontakt = _bearbeitbar(request, pk)
    sichtbar = Organisation.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    gewaehlt = sichtbar.filter(weitere_kontakte=kontakt)
    waehlbar = sichtbar.exclude(pk=kontakt.organisation_id)
    suchwort = request.GET.get("q", "").replace("\x00", "").strip()
    if request.method == "POST":
        formular = WeitereOrganisationFormular(request.POST, waehlbar=waehlbar, gewaehlt=gewaehlt)
        if formular.is_valid():
            _steht_auch_fuer(request, kontakt, **formular.cleaned_data)
        return redirect(request.get_full_path())
    treffer = waehlbar.exclude(weitere_kontakte=kontakt).gesucht(suchwort, request.netzwerk)
    kontext = {
        "organisation": kontakt.organisation,
        "kontakt": kontakt,
        "gewaehlt": gewaehlt,
        "suchwort": suchwort,
        "treffer": treffer[: TREFFER + 1] if suchwort else [],
        "hoechstens": TREFFER,
    }
    return render(request, "mitglieder/kontakt/organisationen.html", kontext)


def _steht_auch_fuer(
    request: KontoAnfrage,
    kontakt: Kontakt,
    hinzufuegen: Organisation | None,
    entfernen: Organisation | None,
) -> None:
    if hinzufuegen:
        kontakt.weitere_organisationen.add(hinzufuegen)
        meldung = _("%(name)s steht jetzt auch für „%(organisation)s“.")
    elif entfernen:
        kontakt.weitere_organisationen.remove(entfernen)
        meldung = _("%(name)s steht nicht mehr für „%(organisation)s“.")
    else:
        return
    messages.success(
        request, meldung % {"name": kontakt.name, "organisation": hinzufuegen or entfernen}
    )


def _gespeichert(request: KontoAnfrage, formular: KontaktFormular) -> bool:
    if not formular.is_valid():
        return False
    try:
        with transaction.atomic():
            endet = einwilligung.name_speichern(
                kontakt=formular.instance, speichern=formular.save, von=request.handelnde
            )
    except IntegrityError:  # the same address was entered elsewhere at the same moment
        formular.add_error("email", _("Diese E-Mail-Adresse steht schon in einem Kontakt."))
        return False
    if endet:
        messages.warning(
            request,
            _("Die Kontaktdaten stehen nicht mehr auf den öffentlichen Seiten."),
            extra_tags=_(
                "Die Einwilligung galt für %(name)s. Unter dem neuen Namen wird sie neu gebraucht."
            )
            % {"name": formular.frueherer_name},
        )
    return True


def _entzug_melden(request: KontoAnfrage, formular: KontaktFormular) -> None:
    if formular.ermaechtigung_entzogen:
        messages.warning(
            request,
            _("%(name)s darf vorerst keine Vereinbarungen unterzeichnen.")
            % {"name": formular.instance.name},
            extra_tags=_(
                "Der Code zum Unterzeichnen geht an die E-Mail-Adresse. Bitte lassen Sie die neue "
                "Adresse von der Koordination bestätigen; sie trägt die Berechtigung wieder ein."
            ),
        )


def _alte_links_melden(request: KontoAnfrage, formular: KontaktFormular) -> None:
    """Links are bound to the address they were mailed to (`netzwerk.basis.links`)."""
    kontakt, alt = formular.instance, str(formular.initial.get("email", ""))
    if alt.lower() == kontakt.email.lower():
        return
    offen = aktionen.offene_links(kontakt, request.netzwerk)
    if not offen:
        return
    if kontakt.email:
        weiter = _(
            "Senden Sie offene Einladungen zu Treffen und Vereinbarungen dort erneut: Sie gehen an "
            "die neue Adresse."
        )
    else:
        weiter = _ohne_adresse()
    messages.warning(
        request,
        ngettext(
            "Der Link, der an %(alt)s ging, gilt nicht mehr.",
            "Die %(zahl)s Links, die an %(alt)s gingen, gelten nicht mehr.",
            offen,
        )
        % {"zahl": offen, "alt": alt},
        extra_tags=weiter,
    )


def _ohne_adresse() -> str:
    return _("Ohne E-Mail-Adresse bekommt die Person keine Einladungen.")


def _zur_organisation(request: KontoAnfrage, pk: int) -> HttpResponse:
    return redirect("mitglieder:organisation-zeigen", netzwerk=request.netzwerk.kurzname, pk=pk)
