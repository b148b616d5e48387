from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder.empfaengerkreis import Empfaengerkreis, empfaengerkreis
from mitglieder.forms.rundschreiben import RundschreibenFormular
from mitglieder.models import Rundschreiben
from mitglieder.platzhalter import PLATZHALTER
from mitglieder.rechte import darf_mitglieder_verwalten
from mitglieder.rundschreibenbriefe import fertig
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren

JE_SEITE = 50


def finden(request: KontoAnfrage, pk: int) -> Rundschreiben:
    rundschreiben: Rundschreiben = get_object_or_404(
        Rundschreiben.objects.im_netzwerk(request.netzwerk).select_related(
            "verteiler", "versendet_von"
        ),
        pk=pk,
    )
    rundschreiben.netzwerk = request.netzwerk
    return rundschreiben


@nur(darf_mitglieder_verwalten)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    alle = Rundschreiben.objects.im_netzwerk(request.netzwerk).select_related("verteiler")
    kontext = {"seite": Paginator(alle, JE_SEITE).get_page(request.GET.get("seite"))}
    return render(request, "mitglieder/rundschreiben/liste.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    formular = RundschreibenFormular(
        request.POST or None,
        netzwerk=request.netzwerk,
        initial={"fuer": request.GET.get("verteiler") or Rundschreiben.Kreis.ALLE},
    )
    return _schreiben(request, formular, "mitglieder/rundschreiben/neu.html")


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    rundschreiben = finden(request, pk)
    if request.method == "POST":
        sperren(rundschreiben)
    elif not rundschreiben.ist_entwurf:
        return redirect(rundschreiben)
    formular = RundschreibenFormular(
        request.POST or None, netzwerk=request.netzwerk, instance=rundschreiben
    )
    return _schreiben(request, formular, "mitglieder/rundschreiben/bearbeiten.html")


def _schreiben(
    request: KontoAnfrage, formular: RundschreibenFormular, vorlage: str
) -> HttpResponse:
    """One page writes and shows: `person` in the data asks for the preview, nothing is saved."""
    will_vorschau = "person" in request.POST
    if request.method == "POST" and not will_vorschau and formular.is_valid():
        if formular.instance.ist_entwurf:
            return _gespeichert(request, formular.save())
        formular.add_error(
            None,
            _(
                "Das Rundschreiben ist inzwischen versendet. Kopieren Sie Ihren Text, wenn Sie ihn "
                "noch brauchen."
            ),
        )
    entwurf = formular.instance
    if formular.is_bound:
        formular.is_valid()  # carries what was typed over to `entwurf`
    kontext = {
        "form": formular,
        "rundschreiben": entwurf,
        "platzhalter": PLATZHALTER,
        **vorschau(request, entwurf, empfaengerkreis(entwurf, request.netzwerk, request.handelnde)),
    }
    if will_vorschau and request.htmx:
        return render(request, "mitglieder/rundschreiben/_vorschau.html", kontext)
    return seite(request, vorlage, kontext)


def _gespeichert(request: KontoAnfrage, rundschreiben: Rundschreiben) -> HttpResponse:
    if request.POST.get("schritt") == "weiter":
        return redirect(rundschreiben)
    messages.success(
        request,
        _("Der Entwurf ist gespeichert."),
        extra_tags=_("Gesendet ist noch nichts."),
    )
    return redirect(
        "mitglieder:rundschreiben-bearbeiten",
        netzwerk=request.netzwerk.kurzname,
        pk=rundschreiben.pk,
    )


def vorschau(
    request: KontoAnfrage, entwurf: Rundschreiben, kreis: Empfaengerkreis
) -> dict[str, Any]:
    """The mail as one of the real recipients would read it."""
    anzahl = len(kreis.empfaenger)
    if not anzahl:
        return {"anzahl": 0}
    gewuenscht = request.POST.get("person", "0")
    nummer = int(gewuenscht) if gewuenscht.isdecimal() and len(gewuenscht) < 7 else 0
    nummer %= anzahl
    kontakt, organisation = kreis.empfaenger[nummer]
    betreff, text = fertig(entwurf, kontakt, organisation, request.handelnde)
    return {
        "anzahl": anzahl,
        "nummer": nummer,
        "vorige": (nummer - 1) % anzahl,
        "naechste": (nummer + 1) % anzahl,
        "kontakt": kontakt,
        "betreff": betreff,
        "mailtext": text,
    }


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Drafts alone: what was sent stays as long as its retention says."""
    rundschreiben = finden(request, pk)
    if request.method == "POST":
        rundschreiben.verwerfen()
        messages.success(request, _("Der Entwurf ist gelöscht."))
        return redirect("mitglieder:rundschreiben-liste", netzwerk=request.netzwerk.kurzname)
    if not rundschreiben.ist_entwurf:
        return redirect(rundschreiben)
    return render(
        request, "mitglieder/rundschreiben/loeschen.html", {"rundschreiben": rundschreiben}
    )
