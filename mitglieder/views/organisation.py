from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder.aktionen.organisation import (
    eintrag_speichern,
    logo_verwerfen,
    speichern,
    teilende,
)
from mitglieder.aktionen.partnergruppe import GruppeGeloescht
from mitglieder.aktionen.zusammenfuehrung import nachfolgerin
from mitglieder.forms.organisation import (
    EigeneOrganisationFormular,
    MitgliedschaftFormular,
    OrganisationFormular,
    gruppe_fehlt,
)
from mitglieder.models import Gremium, Kontakt, Mitgliedschaft, Organisation, Sitz, Vertretung
from mitglieder.rechte import (
    darf_mitglieder_sehen,
    darf_mitglieder_verwalten,
    darf_organisationen_pflegen,
)
from mitglieder.views.mitgliedschaft import SCHRITTE
from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import ANONYM
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, nur, oeffentlich
from netzwerk.basis.stand import sperren
from netzwerk.basis.verweise import verweise_auf

JE_SEITE = 50
LOGO_SEKUNDEN = 7 * 24 * 3600


def _mitgliedschaft_hier(netzwerk: Netzwerk) -> Prefetch[str]:
    return Prefetch(
        "mitgliedschaft_set",
        queryset=Mitgliedschaft.objects.im_netzwerk(netzwerk).prefetch_related("gruppen"),
        to_attr="mitgliedschaft_hier",
    )


@nur(darf_mitglieder_sehen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    netzwerk = request.netzwerk
    organisation = (
        Organisation.objects.sichtbar_fuer(request.handelnde, netzwerk)
        .prefetch_related(_mitgliedschaft_hier(netzwerk))
        .filter(pk=pk)
        .first()
    )
    if organisation is None:
        return _zur_nachfolgerin(request, pk)
    sichtbar = Organisation.objects.sichtbar_fuer(request.handelnde, netzwerk)
    kontakte = Kontakt.objects.sichtbar_fuer(request.handelnde, netzwerk)
    oben = {zeile.pk: zeile for zeile in Organisation.objects.all().oberhalb(organisation)}
    pfad: list[Organisation] = []
    naechste = organisation.uebergeordnet_id
    while naechste is not None:
        pfad.insert(0, oben[naechste])
        naechste = oben[naechste].uebergeordnet_id
    darf_bearbeiten = (
        Organisation.objects.bearbeitbar_fuer(request.handelnde, netzwerk).filter(pk=pk).exists()
    )
    darf_verwalten = darf_mitglieder_verwalten(request.handelnde, netzwerk)
    mitgliedschaft = next(iter(vars(organisation)["mitgliedschaft_hier"]), None)
    kontext = {
        "organisation": organisation,
        "mitgliedschaft": mitgliedschaft,
        "pfad": pfad,
        "untergeordnete": Organisation.objects.sichtbar_fuer(request.handelnde, netzwerk)
        .filter(uebergeordnet=organisation)
        .prefetch_related(_mitgliedschaft_hier(netzwerk)),
        "kontakte": kontakte.fuer_organisation(organisation)
        .taetig()
        .mit_einwilligung(netzwerk)
        .select_related("organisation")
        .prefetch_related(Prefetch("weitere_organisationen", sichtbar, "weitere_hier")),
        "sitze": Sitz.objects.filter(
            organisation=organisation,
            gremium__in=Gremium.objects.sichtbar_fuer(request.handelnde, netzwerk),
        )
        .select_related("gremium", "kontakt")
        .order_by("gremium__name", "pk"),
        "ausgeschiedene": kontakte.filter(organisation=organisation)
        .exclude(ausgeschieden_am__isnull=True)
        .exclude(nachname=ANONYM)
        if darf_bearbeiten or darf_verwalten
        else Kontakt.objects.none(),
        "schritte": [SCHRITTE[name] for name in mitgliedschaft.moegliche_schritte]
        if mitgliedschaft
        else [],
        "vertretungen": Vertretung.objects.filter(organisation=organisation).select_related("konto")
        if darf_verwalten
        else [],
        "darf_bearbeiten": darf_bearbeiten,
        "darf_verwalten": darf_verwalten,
        "insofa_unerreichbar": darf_verwalten
        and Organisation.objects.insofa_unerreichbar(netzwerk).filter(pk=pk).exists(),
        "darf_kontakte": darf_bearbeiten or darf_verwalten,
        "verweise": verweise_auf(organisation, request.handelnde, netzwerk),
        "gepflegt_von": teilende(organisation) if darf_verwalten and not darf_bearbeiten else [],
    }
    return render(request, "mitglieder/organisation/zeigen.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    gruppe = request.GET.get("gruppe", "")  # a missing one, from the page on coverage
    anfangs = {
        "zustand": Mitgliedschaft.Zustand.VORGESCHLAGEN if gruppe else Mitgliedschaft.Zustand.AKTIV,
        "uebergeordnet": request.GET.get("unter", ""),
        "gruppen": [gruppe],
    }
    return _mit_mitgliedschaft(
        request,
        OrganisationFormular(
            request.POST or None, request.FILES or None, netzwerk=request.netzwerk, initial=anfangs
        ),
        MitgliedschaftFormular(request.POST or None, netzwerk=request.netzwerk, initial=anfangs),
        "mitglieder/organisation/neu.html",
    )


@nur(darf_organisationen_pflegen)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The coordination edits what its network keeps, a representative the own entry."""
    netzwerk = request.netzwerk
    organisation = get_object_or_404(
        Organisation.objects.sichtbar_fuer(request.handelnde, netzwerk), pk=pk
    )
    if not Organisation.objects.bearbeitbar_fuer(request.handelnde, netzwerk).filter(pk=pk):
        raise PermissionDenied
    if request.method == "POST":
        sperren(organisation)
    if darf_mitglieder_verwalten(request.handelnde, netzwerk):
        mitgliedschaft = (
            Mitgliedschaft.objects.im_netzwerk(netzwerk).filter(organisation=organisation).first()
        )
        if request.method == "POST" and mitgliedschaft:
            sperren(mitgliedschaft)
        return _mit_mitgliedschaft(
            request,
            OrganisationFormular(
                request.POST or None,
                request.FILES or None,
                netzwerk=netzwerk,
                instance=organisation,
            ),
            MitgliedschaftFormular(
                request.POST or None,
                netzwerk=netzwerk,
                instance=mitgliedschaft,
                initial={} if mitgliedschaft else {"zustand": ""},
            ),
            "mitglieder/organisation/bearbeiten.html",
        )
    formular = EigeneOrganisationFormular(
        request.POST or None, request.FILES or None, instance=organisation
    )
    if request.method == "POST" and formular.is_valid():
        eintrag_speichern(organisation=formular.instance, netzwerk=netzwerk, von=request.handelnde)
        _altes_logo_verwerfen(formular)
        messages.success(request, _("Die Angaben sind gespeichert und gelten sofort."))
        return _zur(request, pk)
    kontext = {"organisation": organisation, "form": formular}
    return seite(request, "mitglieder/organisation/eigene.html", kontext)


def _mit_mitgliedschaft(
    request: KontoAnfrage,
    formular: OrganisationFormular,
    beitritt: MitgliedschaftFormular,
    vorlage: str,
) -> HttpResponse:
    gueltig = request.method == "POST" and all([formular.is_valid(), beitritt.is_valid()])
    if gueltig:
        try:
            with transaction.atomic():
                organisation = speichern(
                    organisation=formular.instance,
                    mitgliedschaft=beitritt.instance,
                    gruppen=beitritt.cleaned_data["gruppen"],
                    netzwerk=request.netzwerk,
                    von=request.handelnde,
                )
                _altes_logo_verwerfen(formular)
        except GruppeGeloescht:
            gruppe_fehlt(beitritt, request.netzwerk)
        except IntegrityError:  # somebody else was faster with the same name or another tree
            formular.add_error(
                "name",
                _("Jemand hat gerade dieselbe Organisation geändert. Laden Sie die Seite neu."),
            )
        else:
            messages.success(
                request, _("„%(name)s“ ist gespeichert.") % {"name": organisation.name}
            )
            return _zur(request, organisation.pk)
    kontext = {
        "organisation": formular.instance,
        "form": formular,
        "beitritt": beitritt,
        "formulare": [formular, beitritt],
    }
    return seite(request, vorlage, kontext)


def _altes_logo_verwerfen(formular: OrganisationFormular | EigeneOrganisationFormular) -> None:
    frueher = formular.initial.get("logo")
    if frueher and frueher.name != formular.instance.logo.name:
        logo_verwerfen(frueher.name)


@oeffentlich
@require_safe
def logo(request: Anfrage, pk: int) -> HttpResponseBase:
    """Of an active member for everybody, else for members of the network."""
    organisation = get_object_or_404(
        Organisation.objects.sichtbar_fuer(request.handelnde, request.netzwerk).exclude(logo=""),
        pk=pk,
    )
    try:
        antwort = FileResponse(organisation.logo.open("rb"))
    except FileNotFoundError as ersetzt:  # replaced since the row was read
        raise Http404 from ersetzt
    # Each picture has a name of its own, which the address carries: it may be kept for long.
    ist_oeffentlich = request.netzwerk.ist_oeffentlich and (
        Organisation.objects.aktive_mitglieder(request.netzwerk).filter(pk=pk).exists()
    )
    patch_cache_control(
        antwort, **{"public" if ist_oeffentlich else "private": True}, max_age=LOGO_SEKUNDEN
    )
    return antwort


def _zur_nachfolgerin(request: KontoAnfrage, pk: int) -> HttpResponse:
    """An old address of an entry that was merged into another one."""
    bleibende = get_object_or_404(
        Organisation.objects.sichtbar_fuer(request.handelnde, request.netzwerk),
        pk=nachfolgerin(pk),
    )
    return _zur(request, bleibende.pk)


def _zur(request: KontoAnfrage, pk: int) -> HttpResponse:
    return redirect("mitglieder:organisation-zeigen", netzwerk=request.netzwerk.kurzname, pk=pk)
