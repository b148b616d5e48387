"""Keeping offers in the work area: list, write, submit, release, decline, archive."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, F
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from angebote.aktionen import angebot as aktionen
from angebote.forms.angebot import AngebotForm, GrundForm
from angebote.models import Angebot
from angebote.rechte import darf_angebote_freigeben, darf_angebote_pflegen
from netzwerk.basis.broker import broker_erreichbar
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, ist_koordination, nur
from netzwerk.basis.stand import sperren

WARTEND = "wartend"
JE_SEITE = 50


def _bearbeitbar(request: KontoAnfrage, pk: int) -> Angebot:
    angebote = Angebot.objects.bearbeitbar_fuer(request.handelnde, request.netzwerk)
    gefunden: Angebot = get_object_or_404(angebote.select_related("format"), pk=pk)
    return gefunden


def zur_seite(request: KontoAnfrage, pk: int) -> HttpResponseRedirect:
    return redirect("angebote:angebot-pruefen", netzwerk=request.netzwerk.kurzname, pk=pk)


@nur(darf_angebote_pflegen)
@require_safe
def verwalten(request: KontoAnfrage) -> HttpResponse:
    """Own offers for representatives, all for the coordination."""
    netzwerk = request.netzwerk
    alle = Angebot.objects.bearbeitbar_fuer(request.handelnde, netzwerk)
    je_stand = dict(
        alle.order_by()
        .values_list("zustand")
        .annotate(anzahl=Count("pk"))
        .values_list("zustand", "anzahl")
    )
    stand = request.GET.get("stand", "")
    gezeigt = alle.mit_wartend().prefetch_related("anbieter")
    wartende = alle.wartend(netzwerk).count()
    if stand == WARTEND:
        gezeigt = alle.wartend(netzwerk).prefetch_related("anbieter")
    elif stand in Angebot.Zustand.values:
        gezeigt = gezeigt.filter(zustand=stand)
    else:
        stand = ""
        gezeigt = gezeigt.ohne_archivierte()
    reiter = [(_("Alle"), "?", stand == "")]
    if wartende:
        titel = _("Wartet auf Freigabe (%(anzahl)s)") % {"anzahl": wartende}
        reiter.append((titel, f"?stand={WARTEND}", stand == WARTEND))
    reiter += [
        (f"{titel} ({je_stand[wert]})", f"?stand={wert}", stand == wert)
        for wert, titel in Angebot.Zustand.choices
        if wert in je_stand and wert != Angebot.Zustand.EINGEREICHT
    ]
    return render(
        request,
        "angebote/angebot/verwalten.html",
        {
            "seite": Paginator(
                gezeigt.order_by(F("wartet").desc(), "titel", "pk"), JE_SEITE
            ).get_page(request.GET.get("seite")),
            "reiter": reiter,
            "stand": stand,
            "wartende": wartende,
        },
    )


@nur(darf_angebote_pflegen)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    form = AngebotForm(request.POST or None, netzwerk=request.netzwerk, von=request.handelnde)
    if request.method == "POST" and form.is_valid():
        angebot = aktionen.anlegen(
            netzwerk=request.netzwerk, angaben=form.angaben(), von=request.handelnde
        )
        messages.success(
            request,
            _("„%(titel)s“ ist als Entwurf gespeichert.") % {"titel": angebot.titel},
            extra_tags=_("Öffentlich wird das Angebot, wenn die Koordination es freigegeben hat."),
        )
        return zur_seite(request, angebot.pk)
    return seite(request, "angebote/angebot/formular.html", {"form": form})


@nur(darf_angebote_pflegen)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    angebot = _bearbeitbar(request, pk)
    if request.method == "POST":
        sperren(angebot)
    titel = angebot.titel
    als_vorschlag = angebot.ist_oeffentlich and not ist_koordination(
        request.handelnde, request.netzwerk
    )
    vorschlag = angebot.aenderungen.all().offen().first()
    form = AngebotForm(
        request.POST or None,
        instance=angebot,
        initial=vorschlag.vorschlag if vorschlag and als_vorschlag else None,
        netzwerk=request.netzwerk,
        von=request.handelnde,
    )
    if request.method == "POST" and form.is_valid():
        aenderung = aktionen.aendern(angebot=angebot, angaben=form.angaben(), von=request.handelnde)
        if aenderung:
            messages.success(
                request,
                _("Ihre Änderung wartet auf die Freigabe der Koordination."),
                extra_tags=_("Bis dahin bleibt die bisherige Fassung öffentlich."),
            )
        else:
            messages.success(request, _("Die Angaben sind gespeichert."))
        return zur_seite(request, pk)
    return seite(
        request,
        "angebote/angebot/formular.html",
        {"form": form, "angebot": angebot, "titel": titel, "als_vorschlag": als_vorschlag},
    )


@nur(darf_angebote_pflegen)
@require_safe
def pruefen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """One offer with its state, what can be done with it, and the change that waits."""
    angebote = Angebot.objects.bearbeitbar_fuer(request.handelnde, request.netzwerk).mit_allem()
    angebot = get_object_or_404(
        angebote.select_related("eingereicht_von", "freigegeben_von"), pk=pk
    )
    aenderung = angebot.aenderungen.all().offen().select_related("eingereicht_von").first()
    return render(
        request,
        "angebote/angebot/pruefen.html",
        {
            "angebot": angebot,
            "aenderung": aenderung,
            "darf_freigeben": darf_angebote_freigeben(request.handelnde, request.netzwerk),
            "braucht_andere": aktionen.braucht_andere(angebot, request.handelnde),
        },
    )


@nur(darf_angebote_pflegen)
@require_POST
def einreichen(request: KontoAnfrage, pk: int) -> HttpResponse:
    angebot = _bearbeitbar(request, pk)
    aktionen.einreichen(angebot=angebot, von=request.handelnde)
    messages.success(
        request,
        _("„%(titel)s“ ist eingereicht.") % {"titel": angebot.titel},
        extra_tags=_(
            "Die Koordination prüft das Angebot. Sie bekommen eine E-Mail, wenn es entschieden ist."
        ),
    )
    return zur_seite(request, pk)


@nur(darf_angebote_freigeben)
@require_POST
def freigeben(request: KontoAnfrage, pk: int) -> HttpResponse:
    angebot = _bearbeitbar(request, pk)
    aktionen.freigeben(angebot=angebot, von=request.handelnde, stand=request.POST.get("stand", ""))
    messages.success(
        request,
        _("„%(titel)s“ ist öffentlich.") % {"titel": angebot.titel},
        extra_tags=post_hinweis(),
    )
    return zur_seite(request, pk)


@nur(darf_angebote_freigeben)
@require_http_methods(["GET", "POST"])
def zurueckweisen(request: KontoAnfrage, pk: int) -> HttpResponse:
    angebot = _bearbeitbar(request, pk)
    form = GrundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        aktionen.zurueckweisen(
            angebot=angebot, grund=form.cleaned_data["grund"], von=request.handelnde
        )
        messages.success(
            request,
            _("„%(titel)s“ ist zurückgewiesen.") % {"titel": angebot.titel},
            extra_tags=post_hinweis(),
        )
        return zur_seite(request, pk)
    return seite(request, "angebote/angebot/zurueckweisen.html", {"form": form, "angebot": angebot})


@nur(darf_angebote_pflegen)
@require_POST
def bestaetigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    angebot = _bearbeitbar(request, pk)
    aktionen.bestaetigen(angebot=angebot, von=request.handelnde)
    messages.success(
        request,
        _("„%(titel)s“ ist bestätigt.") % {"titel": angebot.titel},
        extra_tags=_("Die nächste Prüfung ist in einem Jahr fällig."),
    )
    return zur_seite(request, pk)


@nur(darf_angebote_pflegen)
@require_http_methods(["GET", "POST"])
def archivieren(request: KontoAnfrage, pk: int) -> HttpResponse:
    angebot = _bearbeitbar(request, pk)
    if request.method == "POST":
        aktionen.archivieren(angebot=angebot, von=request.handelnde)
        messages.success(
            request,
            _("„%(titel)s“ ist archiviert.") % {"titel": angebot.titel},
            extra_tags=_("Das Angebot ist nicht mehr öffentlich."),
        )
        return zur_seite(request, pk)
    return render(request, "angebote/angebot/archivieren.html", {"angebot": angebot})


def post_hinweis() -> str:
    if broker_erreichbar():
        return _("Wer eingereicht hat, bekommt eine E-Mail.")
    return _("Wer eingereicht hat, bekommt eine E-Mail, sobald der Versand wieder läuft.")
