"""Sending a letter: try it, send it once, watch it arrive, repeat it to one person."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import rundschreiben as aktionen
from mitglieder.empfaengerkreis import Empfaengerkreis, empfaengerkreis
from mitglieder.models import Kontakt, Rundschreiben
from mitglieder.platzhalter import benutzte
from mitglieder.rechte import darf_mitglieder_verwalten
from mitglieder.views.rundschreiben import JE_SEITE, finden, vorschau
from mitglieder.zustellung import GESCHEITERT, darf_erneut, neueste, zustellung
from netzwerk.basis.broker import broker_erreichbar
from netzwerk.basis.models import Nachricht
from netzwerk.basis.rechte import KontoAnfrage, nur


def _sagen(request: KontoAnfrage, text: str, danach: str) -> None:
    """Success, or a warning that the mails start later."""
    if broker_erreichbar():
        messages.success(request, text, extra_tags=danach)
    else:
        messages.warning(
            request, text, extra_tags=_("Der Versand ist gerade gestört und beginnt später.")
        )


@nur(darf_mitglieder_verwalten)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """A draft: look over it before it goes out. Sent: how far the mails have come."""
    rundschreiben = finden(request, pk)
    if not rundschreiben.ist_entwurf:
        return _zustellung(request, rundschreiben)
    kreis = empfaengerkreis(rundschreiben, request.netzwerk, request.handelnde)
    kontext = {
        "rundschreiben": rundschreiben,
        "kreis": kreis,
        "seite": Paginator(kreis.empfaenger, JE_SEITE).get_page(request.GET.get("seite")),
        "ohne_vorname": _ohne_vorname(rundschreiben, kreis),
        "ist_bereit": bool(kreis.empfaenger) and rundschreiben.ist_vollstaendig,
        "runde": aktionen.naechste_probe(rundschreiben),
        **vorschau(request, rundschreiben, kreis),
    }
    return render(request, "mitglieder/rundschreiben/pruefen.html", kontext)


def _ohne_vorname(rundschreiben: Rundschreiben, kreis: Empfaengerkreis) -> int:
    """For how many the placeholder stays empty, when the letter uses it."""
    if "vorname" not in benutzte(rundschreiben.betreff + rundschreiben.text):
        return 0
    return sum(not einer.kontakt.vorname for einer in kreis.empfaenger)


def _zustellung(request: KontoAnfrage, rundschreiben: Rundschreiben) -> HttpResponse:
    """htmx asks again while anything waits, for the panel alone."""
    stand = zustellung(rundschreiben)
    kontext = {
        "rundschreiben": rundschreiben,
        "versand": stand,
        "seite": Paginator(neueste(rundschreiben), JE_SEITE).get_page(request.GET.get("seite")),
        "gescheitert": GESCHEITERT,
        "neuer_stand": stand.stand != request.GET.get("stand", stand.stand),
    }
    vorlage = "mitglieder/rundschreiben/zustellung.html"
    return render(request, f"{vorlage}#versand" if request.htmx else vorlage, kontext)


@nur(darf_mitglieder_verwalten)
@require_POST
def probe(request: KontoAnfrage, pk: int) -> HttpResponse:
    """To oneself, as the first recipient would get it. The form names the round."""
    rundschreiben = finden(request, pk)
    kreis = empfaengerkreis(rundschreiben, request.netzwerk, request.handelnde)
    runde = request.POST.get("runde", "")
    if not kreis.empfaenger or not runde.isdecimal() or len(runde) > 4:
        messages.error(
            request,
            _("Für eine Probe braucht das Rundschreiben mindestens eine Person, die es bekommt."),
        )
        return redirect(rundschreiben)
    kontakt, organisation = kreis.empfaenger[0]
    aktionen.probe(
        rundschreiben=rundschreiben,
        kontakt=kontakt,
        organisation=organisation,
        runde=int(runde),
        von=request.handelnde,
    )
    _sagen(
        request,
        _("Die Probe geht an %(email)s.") % {"email": request.handelnde.email},
        _("So, wie %(name)s sie bekäme.") % {"name": kontakt.name},
    )
    return redirect(rundschreiben)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def versenden(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Ask once with the number of people, then send: pressed twice, sent once."""
    rundschreiben = finden(request, pk)
    if request.method == "POST":
        anzahl = request.POST.get("anzahl", "")
        zahl = aktionen.versenden(
            rundschreiben=rundschreiben,
            anzahl=int(anzahl) if anzahl.isdecimal() and len(anzahl) < 7 else 0,
            von=request.handelnde,
        )
        _sagen(
            request,
            ngettext("%(n)s E-Mail ist auf dem Weg.", "%(n)s E-Mails sind auf dem Weg.", zahl)
            % {"n": zahl},
            _("Unten sehen Sie, wer sie bekommen hat."),
        )
        return redirect(rundschreiben)
    if not rundschreiben.ist_entwurf:
        return redirect(rundschreiben)
    kreis = empfaengerkreis(rundschreiben, request.netzwerk, request.handelnde)
    if not (kreis.empfaenger and rundschreiben.ist_vollstaendig):
        return redirect(rundschreiben)
    kontext = {"rundschreiben": rundschreiben, "kreis": kreis, "anzahl": len(kreis.empfaenger)}
    return render(request, "mitglieder/rundschreiben/versenden.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def erneut(request: KontoAnfrage, pk: int, nachricht: int) -> HttpResponse:
    """Once more to one person whose mail did not arrive, at the address now in the register."""
    rundschreiben = finden(request, pk)
    zeile: Nachricht = get_object_or_404(
        Nachricht.objects.zu(rundschreiben).filter(anlass=aktionen.ANLASS), pk=nachricht
    )
    if not darf_erneut(rundschreiben, zeile):
        messages.info(request, _("Diese E-Mail ist schon unterwegs oder angekommen."))
        return redirect(rundschreiben)
    kontakt = (
        Kontakt.objects.im_netzwerk(request.netzwerk)
        .erreichbar()
        .filter(pk=zeile.parameter.get("kontakt"))
        .select_related("organisation")
        .first()
    )
    if kontakt is None:  # left, deleted, without an address, or forgotten after 90 days
        raise Http404
    if request.method == "POST":
        aktionen.erneut(
            rundschreiben=rundschreiben,
            nachricht=zeile,
            kontakt=kontakt,
            runde=zeile.runde + 1,
            von=request.handelnde,
        )
        _sagen(
            request,
            _("Das Rundschreiben geht noch einmal an %(name)s.") % {"name": kontakt.name},
            _("Hier sehen Sie, ob es ankommt."),
        )
        return redirect(rundschreiben)
    kontext = {"rundschreiben": rundschreiben, "nachricht": zeile, "kontakt": kontakt}
    return render(request, "mitglieder/rundschreiben/erneut.html", kontext)
