"""Dates of an offer in the work area, with those who signed up; the calendar file for everybody."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from angebote import kalender
from angebote.aktionen import termin as aktionen
from angebote.aktionen import terminanmeldung as anmeldungen
from angebote.aktionen import terminausfall as ausfaelle
from angebote.forms.termin import AbsageForm, AusfallForm, TerminForm
from angebote.forms.terminanmeldung import TerminanmeldungForm
from angebote.models import Angebot, Angebotstermin
from angebote.rechte import darf_angebote_pflegen
from angebote.terminfolge import Vorkommen
from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, nur, oeffentlich
from netzwerk.basis.stand import sperren

EINZELNE_TAGE = 8


def _finden(request: KontoAnfrage, pk: int) -> Angebotstermin:
    bearbeitbare = Angebotstermin.objects.bearbeitbar_fuer(request.handelnde, request.netzwerk)
    termin: Angebotstermin = get_object_or_404(
        bearbeitbare.select_related("angebot__netzwerk"), pk=pk
    )
    return termin


@nur(darf_angebote_pflegen)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    """For the offer `pk`. Published at once, if the offer is."""
    angebote = Angebot.objects.bearbeitbar_fuer(request.handelnde, request.netzwerk)
    angebot: Angebot = get_object_or_404(angebote, pk=pk)
    form = TerminForm(request.POST or None, instance=Angebotstermin(angebot=angebot))
    if request.method == "POST" and form.is_valid():
        termin = aktionen.anlegen(termin=form.save(commit=False), von=request.handelnde)
        messages.success(
            request,
            _("Der Termin ist eingetragen."),
            extra_tags=_("Er steht schon auf der öffentlichen Seite.")
            if angebot.ist_oeffentlich
            else _("Öffentlich wird er mit dem Angebot."),
        )
        return redirect(termin)
    return seite(request, "angebote/termin/formular.html", {"form": form, "angebot": angebot})


@nur(darf_angebote_pflegen)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    termin = _finden(request, pk)
    if request.method == "POST":
        sperren(termin)
    if termin.ist_abgesagt or termin.ist_vorbei:
        raise FalscherZustand(
            _("Dieser Termin ist abgesagt.")
            if termin.ist_abgesagt
            else _("Dieser Termin ist vorbei."),
            bei=termin,
            weiter=_("Tragen Sie beim Angebot einen neuen ein."),
        )
    form = TerminForm(request.POST or None, instance=termin)
    if request.method == "POST" and form.is_valid():
        anzahl = aktionen.aendern(termin=form.save(commit=False), von=request.handelnde)
        messages.success(
            request, _("Der Termin ist gespeichert."), extra_tags=benachrichtigt(anzahl)
        )
        return redirect(termin)
    return seite(
        request,
        "angebote/termin/formular.html",
        {
            "form": form,
            "angebot": termin.angebot,
            "termin": termin,
            "angemeldete": termin.anmeldungen.all().angemeldet().count(),
        },
    )


@nur(darf_angebote_pflegen)
@require_http_methods(["GET", "POST"])
def absagen(request: KontoAnfrage, pk: int) -> HttpResponse:
    termin = _finden(request, pk)
    if request.method == "GET" and (termin.ist_abgesagt or termin.ist_vorbei):
        return redirect(termin)
    form = AbsageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        anzahl = aktionen.absagen(
            termin=termin, grund=form.cleaned_data["grund"], von=request.handelnde
        )
        messages.success(request, _("Der Termin ist abgesagt."), extra_tags=benachrichtigt(anzahl))
        return redirect(termin)
    return seite(
        request,
        "angebote/termin/absagen.html",
        {
            "form": form,
            "angebot": termin.angebot,
            "termin": termin,
            "angemeldete": termin.anmeldungen.all().angemeldet().count(),
        },
    )


@nur(darf_angebote_pflegen)
@require_http_methods(["GET", "POST"])
def ausfall(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Skip days of a series; `?tag=` is the one whose button was pressed."""
    termin = _finden(request, pk)
    if request.method == "GET" and not _hat_einzelne_tage(termin):
        return redirect(termin)
    form = AusfallForm(
        request.POST if request.method == "POST" else None,
        initial={"erster": request.GET.get("tag")},
        termin=termin,
    )
    if form.is_valid():
        anzahl = ausfaelle.auslassen(termin=termin, von=request.handelnde, **form.cleaned_data)
        messages.success(
            request, _("Der Ausfall ist eingetragen."), extra_tags=benachrichtigt(anzahl)
        )
        return redirect(termin)
    return seite(
        request,
        "angebote/termin/ausfall.html",
        {
            "form": form,
            "angebot": termin.angebot,
            "termin": termin,
            "angemeldete": termin.anmeldungen.all().angemeldet().count(),
        },
    )


@nur(darf_angebote_pflegen)
@require_POST
def stattfinden(request: KontoAnfrage, pk: int) -> HttpResponse:
    """A skipped day takes place after all."""
    termin = _finden(request, pk)
    anzahl = ausfaelle.stattfinden(
        termin=termin, tag=request.POST.get("tag", ""), von=request.handelnde
    )
    messages.success(request, _("Der Tag findet doch statt."), extra_tags=benachrichtigt(anzahl))
    return redirect(termin)


@nur(darf_angebote_pflegen)
@require_http_methods(["GET", "POST"])
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Who comes and who waits; POST adds somebody who called."""
    termin = _finden(request, pk)
    form = None
    if termin.laesst_eintragen:
        form = TerminanmeldungForm(request.POST or None, termin=termin)
    if request.method == "POST" and (form is None or form.is_valid()):
        angaben = form.cleaned_data if form else {"name": "", "email": "", "personen": 1}
        anmeldung = anmeldungen.eintragen(termin=termin, von=request.handelnde, **angaben)
        if anmeldung is None:
            messages.info(request, _("Diese E-Mail-Adresse ist schon angemeldet."))
        elif anmeldung.hat_platz:
            messages.success(request, _("%(name)s hat einen Platz.") % {"name": anmeldung.name})
        else:
            messages.success(
                request, _("%(name)s steht auf der Warteliste.") % {"name": anmeldung.name}
            )
        return redirect(termin)
    alle = termin.anmeldungen.all()
    belegte, wartende = list(alle.belegt()), list(alle.wartend())
    return seite(
        request,
        "angebote/termin/zeigen.html",
        {
            "termin": termin,
            "angebot": termin.angebot,
            "belegte": belegte,
            "wartende": wartende,
            "personen": sum(eine.personen for eine in belegte),
            "wartende_personen": sum(eine.personen for eine in wartende),
            "unbestaetigte": alle.unbestaetigt().count(),
            "form": form,
            "tage": _einzelne_tage(termin),
        },
    )


def _hat_einzelne_tage(termin: Angebotstermin) -> bool:
    return termin.ist_reihe and not termin.ist_abgesagt and not termin.ist_vorbei


def _einzelne_tage(termin: Angebotstermin) -> list[Vorkommen]:
    """The next ones, and all further ahead that are skipped."""
    if not _hat_einzelne_tage(termin):
        return []
    kommende = list(termin.kommende())
    spaetere = [eines for eines in kommende[EINZELNE_TAGE:] if eines.faellt_aus]
    return kommende[:EINZELNE_TAGE] + spaetere


@oeffentlich
@require_safe
def datei(request: Anfrage, pk: int) -> HttpResponse:
    """One date, or a series, as a calendar file."""
    termine = Angebotstermin.objects.oeffentlich(request.netzwerk)
    termin = get_object_or_404(termine.select_related("angebot__netzwerk"), pk=pk)
    antwort = HttpResponse(
        kalender.oeffentlich(termin), content_type="text/calendar; charset=utf-8"
    )
    antwort["Content-Disposition"] = 'attachment; filename="termin.ics"'
    return antwort


def benachrichtigt(anzahl: int) -> str:
    if not anzahl:
        return ""
    return ngettext(
        "Eine angemeldete Person bekommt eine E-Mail.",
        "%(anzahl)s angemeldete Personen bekommen eine E-Mail.",
        anzahl,
    ) % {"anzahl": anzahl}
