from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder.aktionen.organisation import speichern
from mitglieder.forms.organisation import (
    EigeneOrganisationFormular,
    MitgliedschaftFormular,
    OrganisationFormular,
)
from mitglieder.models import Kontakt, Mitgliedschaft, Organisation, Vertretung
from mitglieder.rechte import (
    darf_mitglieder_sehen,
    darf_mitglieder_verwalten,
    darf_organisationen_pflegen,
)
from mitglieder.views.mitgliedschaft import SCHRITTE
from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import ANONYM
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren


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
    organisation = get_object_or_404(
        Organisation.objects.sichtbar_fuer(request.handelnde, netzwerk).prefetch_related(
            _mitgliedschaft_hier(netzwerk)
        ),
        pk=pk,
    )
    kontakte = Kontakt.objects.sichtbar_fuer(request.handelnde, netzwerk).filter(
        organisation=organisation
    )
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
        "kontakte": kontakte.taetig(),
        "ausgeschiedene": kontakte.exclude(ausgeschieden_am__isnull=True).exclude(nachname=ANONYM)
        if darf_bearbeiten
        else Kontakt.objects.none(),
        "schritte": [SCHRITTE[name] for name in mitgliedschaft.moegliche_schritte]
        if mitgliedschaft
        else [],
        "vertretungen": Vertretung.objects.filter(organisation=organisation).select_related("konto")
        if darf_verwalten
        else [],
        "darf_bearbeiten": darf_bearbeiten,
        "darf_verwalten": darf_verwalten,
    }
    return render(request, "mitglieder/organisation/zeigen.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    anfangs = {
        "zustand": Mitgliedschaft.Zustand.AKTIV,
        "uebergeordnet": request.GET.get("unter", ""),
    }
    return _mit_mitgliedschaft(
        request,
        OrganisationFormular(request.POST or None, netzwerk=request.netzwerk, initial=anfangs),
        MitgliedschaftFormular(request.POST or None, netzwerk=request.netzwerk, initial=anfangs),
        "mitglieder/organisation/neu.html",
    )


@nur(darf_organisationen_pflegen)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The coordination edits everything, a representative the own organisation's entry."""
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
            OrganisationFormular(request.POST or None, netzwerk=netzwerk, instance=organisation),
            MitgliedschaftFormular(
                request.POST or None,
                netzwerk=netzwerk,
                instance=mitgliedschaft,
                initial={} if mitgliedschaft else {"zustand": ""},
            ),
            "mitglieder/organisation/bearbeiten.html",
        )
    formular = EigeneOrganisationFormular(request.POST or None, instance=organisation)
    if request.method == "POST" and formular.is_valid():
        formular.save()
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


def _zur(request: KontoAnfrage, pk: int) -> HttpResponse:
    return redirect("mitglieder:organisation-zeigen", netzwerk=request.netzwerk.kurzname, pk=pk)
