import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import aenderungsvorschlag as aktionen
from mitglieder.forms.aenderungsvorschlag import AblehnenFormular, VorschlagFormular
from mitglieder.models import Aenderungsvorschlag, Organisation
from mitglieder.rechte import darf_mitglieder_verwalten, darf_organisationen_pflegen
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur

JE_SEITE = 50


@nur(darf_mitglieder_verwalten)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    """What waits, the oldest first; below what was decided."""
    alle = (
        Aenderungsvorschlag.objects.im_netzwerk(request.netzwerk)
        .select_related("organisation", "kontakt", "konto")
        .prefetch_related("organisation__mitgliedschaft_set")
    )
    entschiedene = alle.exclude(pk__in=alle.offen().values("pk")).order_by("-entschieden_am")
    kontext = {
        "offene": alle.offen().order_by("eingegangen_am", "pk"),
        "seite": Paginator(entschiedene, JE_SEITE).get_page(request.GET.get("seite")),
    }
    return render(request, "mitglieder/aenderungsvorschlag/liste.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    vorschlag = _vorschlag(request, pk)
    zeilen = list(vorschlag.zeilen())
    kontext = {
        "vorschlag": vorschlag,
        "zeilen": zeilen,
        "ueberholt": vorschlag.ist_offen and any(zeile.ist_ueberholt for zeile in zeilen),
    }
    return render(request, "mitglieder/aenderungsvorschlag/zeigen.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_POST
def annehmen(request: KontoAnfrage, pk: int) -> HttpResponse:
    vorschlag = _vorschlag(request, pk)
    aktionen.annehmen(
        vorschlag=vorschlag, stand=request.POST.get("stand", ""), von=request.handelnde
    )
    messages.success(
        request,
        _("Der Vorschlag ist übernommen.") if vorschlag.angaben else _("Als erledigt markiert."),
        extra_tags=_("Wer ihn gemacht hat, bekommt eine kurze E-Mail."),
    )
    return redirect("mitglieder:aenderungsvorschlag-liste", request.netzwerk.kurzname)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def ablehnen(request: KontoAnfrage, pk: int) -> HttpResponse:
    vorschlag = _vorschlag(request, pk)
    formular = AblehnenFormular(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formular.is_valid():
        aktionen.ablehnen(
            vorschlag=vorschlag, grund=formular.cleaned_data["grund"], von=request.handelnde
        )
        messages.success(
            request,
            _("Der Vorschlag ist nicht übernommen."),
            extra_tags=_("Wer ihn gemacht hat, bekommt eine kurze E-Mail."),
        )
        return redirect("mitglieder:aenderungsvorschlag-liste", request.netzwerk.kurzname)
    kontext = {"vorschlag": vorschlag, "form": formular}
    return seite(request, "mitglieder/aenderungsvorschlag/ablehnen.html", kontext)


@nur(darf_organisationen_pflegen)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, organisation: int) -> HttpResponse:
    """A representative proposes what the coordination alone may change."""
    haus: Organisation = get_object_or_404(
        Organisation.objects.sichtbar_fuer(request.handelnde, request.netzwerk), pk=organisation
    )
    pflegbar = Organisation.objects.bearbeitbar_fuer(request.handelnde, request.netzwerk)
    if not pflegbar.filter(pk=haus.pk).exists():
        raise PermissionDenied
    formular = VorschlagFormular(
        request.POST if request.method == "POST" else None,
        prefix="vorschlag",
        instance=copy.copy(haus),
    )
    if request.method == "POST" and formular.is_valid():
        vorschlag = aktionen.vorschlagen(
            organisation=haus,
            netzwerk=request.netzwerk,
            wunsch=formular.wunsch(),
            von=request.handelnde,
        )
        if vorschlag is None:
            messages.info(request, _("Sie haben nichts geändert."))
        else:
            messages.success(
                request,
                _("Ihr Vorschlag wartet auf die Koordination."),
                extra_tags=_("Sobald sie entschieden hat, bekommen Sie eine kurze E-Mail."),
            )
        return redirect("mitglieder:organisation-zeigen", request.netzwerk.kurzname, haus.pk)
    offene = Aenderungsvorschlag.objects.im_netzwerk(request.netzwerk).offen()
    kontext = {
        "organisation": haus,
        "form": formular,
        "offene": offene.filter(organisation=haus),
    }
    return seite(request, "mitglieder/aenderungsvorschlag/neu.html", kontext)


def _vorschlag(request: KontoAnfrage, pk: int) -> Aenderungsvorschlag:
    vorschlag: Aenderungsvorschlag = get_object_or_404(
        Aenderungsvorschlag.objects.im_netzwerk(request.netzwerk).select_related(
            "organisation", "netzwerk", "kontakt", "konto", "entschieden_von"
        ),
        pk=pk,
    )
    return vorschlag
