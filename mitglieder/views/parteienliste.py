"""The list of all parties of a version: asking for it, reading it, sending it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import parteienliste as aktionen
from mitglieder.models import Fassung, Parteienliste
from mitglieder.parteiendokument import zeilen
from mitglieder.rechte import darf_mitglieder_sehen, darf_vereinbarungen_verwalten
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, ist_koordination, nur
from netzwerk.basis.views.dokument import ausliefern


def _liste(request: Anfrage, pk: int) -> Parteienliste:
    return get_object_or_404(
        Parteienliste.objects.sichtbar_fuer(request.handelnde, request.netzwerk).select_related(
            "fassung__vereinbarung__netzwerk"
        ),
        pk=pk,
    )


@nur(darf_mitglieder_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    """The newest of each version: what members find of the network's agreements."""
    listen = (
        Parteienliste.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
        .select_related("fassung__vereinbarung")
        .je_fassung()
    )
    return render(request, "mitglieder/parteienliste/liste.html", {"listen": listen})


@nur(darf_vereinbarungen_verwalten)
@require_POST
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    """As of now; without a change since the last one it is that one."""
    fassung = get_object_or_404(
        Fassung.objects.des_netzwerks(request.netzwerk)
        .oeffentlich()
        .select_related("vereinbarung__netzwerk"),
        pk=pk,
    )
    vorher = set(fassung.parteienliste_set.values_list("pk", flat=True))
    try:
        eine = aktionen.anfordern(fassung=fassung, von=request.handelnde)
    except ValidationError as grund:
        messages.warning(request, grund.messages[0])
        return redirect(fassung)
    if eine.pk in vorher:
        messages.info(
            request,
            _("Seit der letzten Liste hat sich nichts geändert"),
            extra_tags=_("Es ist diese hier."),
        )
    else:
        messages.success(
            request,
            _("Die Liste ist angefordert"),
            extra_tags=_("Sie wird jetzt gesiegelt; das dauert wenige Sekunden."),
        )
    return redirect(eine)


@nur(darf_mitglieder_sehen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    eine = _liste(request, pk)
    return render(
        request,
        "mitglieder/parteienliste/zeigen.html",
        {
            "liste": eine,
            "fassung": eine.fassung,
            "vereinbarung": eine.fassung.vereinbarung,
            "dokument": eine.dokument,
            "zeilen": zeilen(eine),
            "verwaltet": ist_koordination(request.handelnde, request.netzwerk),
        },
    )


@nur(darf_mitglieder_sehen)
@require_safe
def dokument(request: KontoAnfrage, pk: int) -> HttpResponseBase:
    pdf = _liste(request, pk).dokument
    if not pdf.ist_fertig:
        raise Http404
    return ausliefern(request, pdf)


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def senden(request: KontoAnfrage, pk: int) -> HttpResponse:
    """To everybody who signed for a party of today."""
    eine = _liste(request, pk)
    if request.method == "POST":
        try:
            zahl = aktionen.senden(liste=eine, von=request.handelnde)
        except ValidationError as grund:
            messages.warning(request, grund.messages[0])
            return redirect(eine)
        if zahl:
            text = ngettext(
                "%(zahl)s E-Mail ist unterwegs", "%(zahl)s E-Mails sind unterwegs", zahl
            )
            messages.success(request, text % {"zahl": zahl})
        else:
            messages.info(request, _("Diese Liste haben schon alle bekommen"))
        return redirect(eine)
    kontext = {
        "liste": eine,
        "fassung": eine.fassung,
        "vereinbarung": eine.fassung.vereinbarung,
        "empfaenger": len(aktionen.empfaenger(eine)),
    }
    return render(request, "mitglieder/parteienliste/senden.html", kontext)


@nur(darf_vereinbarungen_verwalten)
@require_POST
def erneut(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Try the seal again after it failed for good."""
    eine = _liste(request, pk)
    eine.dokument.erneut()
    if dokument_aktionen.anstossen(eine.dokument):
        messages.success(request, _("Die Liste wird noch einmal erstellt und gesiegelt"))
    else:
        messages.warning(request, _("Die Hintergrundarbeit ist gerade gestört und beginnt später"))
    return redirect(eine)
