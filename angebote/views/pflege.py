"""Keeping offers in the work area: write, submit, release, decline, archive."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from angebote.aktionen import aenderung as aenderungen
from angebote.aktionen import angebot as aktionen
from angebote.aktionen import termin as termine
from angebote.forms.angebot import AngebotForm, GrundForm
from angebote.models import Angebot, Angebotsaenderung
from angebote.models.aenderung import unterschiede, werte
from angebote.models.bild import MEISTE_BILDER
from angebote.rechte import darf_angebote_freigeben, darf_angebote_pflegen
from angebote.seit_freigabe import seit_freigabe
from angebote.views.termin import benachrichtigt
from netzwerk.basis.broker import broker_erreichbar
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren
from netzwerk.basis.zahlen import zahl

# The buttons of the form; without either what is typed is saved as complete.
ENTWURF, EINREICHEN = "entwurf", "einreichen"


def _bearbeitbar(request: KontoAnfrage, pk: int) -> Angebot:
    angebote = Angebot.objects.bearbeitbar_fuer(request.handelnde, request.netzwerk)
    gefunden: Angebot = get_object_or_404(angebote.select_related("format"), pk=pk)
    return gefunden


def zur_seite(request: KontoAnfrage, pk: int, marke: str = "") -> HttpResponseRedirect:
    adresse = reverse("angebote:angebot-pruefen", args=[request.netzwerk.kurzname, pk])
    return HttpResponseRedirect(adresse + marke)


@nur(darf_angebote_pflegen)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def neu(request: KontoAnfrage) -> HttpResponseBase:
    """A new offer, also from the words of an old one (`?vorlage=`)."""
    vorlage, vorgang = _vorlage(request), _vorgang(request)
    form = AngebotForm(
        request.POST or None,
        initial=werte(vorlage) if vorlage else None,
        netzwerk=request.netzwerk,
        von=request.handelnde,
        als_entwurf=_weiter(request) == ENTWURF,
    )
    if request.method == "POST" and form.is_valid():
        angebot = aktionen.anlegen(
            netzwerk=request.netzwerk,
            angaben=form.angaben(),
            von=request.handelnde,
            vorgang=vorgang,
        )
        if not angebot.ist_entwurf:  # pressed again: submitted already
            return zur_seite(request, angebot.pk)
        return _gespeichert(request, angebot)
    kontext = {
        "form": form,
        "vorlage": vorlage,
        "vorgang": vorgang or uuid4(),
        "darf_einreichen": True,
    }
    return seite(request, "angebote/angebot/formular.html", kontext)


def _vorgang(request: KontoAnfrage) -> UUID | None:
    """Which page with the form of a new offer was sent; None from one without."""
    try:
        return UUID(request.POST.get("vorgang", ""))
    except ValueError:
        return None


def _weiter(request: KontoAnfrage) -> str:
    """Which button of the form was pressed."""
    return request.POST.get("weiter", "")


def _vorlage(request: KontoAnfrage) -> Angebot | None:
    nummer = zahl(request.GET.get("vorlage"))
    return _bearbeitbar(request, nummer) if nummer else None


def _gespeichert(request: KontoAnfrage, angebot: Angebot) -> HttpResponseBase:
    """After the form of what is not public yet: submitted at once, or kept."""
    if _weiter(request) == EINREICHEN:
        return einreichen(request, angebot.pk)
    if angebot.ist_entwurf:
        messages.success(
            request,
            _("„%(titel)s“ ist als Entwurf gespeichert.") % {"titel": angebot.titel},
            extra_tags=_("Öffentlich wird das Angebot, wenn die Koordination es freigegeben hat."),
        )
    else:
        messages.success(request, _("Die Angaben sind gespeichert."))
    return zur_seite(request, angebot.pk)


@nur(darf_angebote_pflegen)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponseBase:
    """Of a public offer one goes on with the own draft, or with what waits of a representative."""
    angebot = _bearbeitbar(request, pk)
    if request.method == "POST":
        sperren(angebot)
    titel = angebot.titel
    als_vorschlag = not aktionen.aendert_sofort(angebot, request.handelnde)
    vorschlag = aenderungen.angefangen(angebot, request.handelnde)
    abgelehnt = None if vorschlag else angebot.aenderungen.all().zuletzt_abgelehnt()
    anfang = vorschlag or (abgelehnt if "abgelehnt" in request.GET else None)
    # What is public keeps its draft beside it; what is not submitted yet is a draft itself.
    entwurf = _weiter(request) == ENTWURF and (angebot.ist_oeffentlich or angebot.ist_entwurf)
    form = AngebotForm(
        request.POST or None,
        instance=angebot,
        initial=anfang.vorschlag if anfang else None,
        netzwerk=request.netzwerk,
        von=request.handelnde,
        als_entwurf=entwurf and not angebot.ist_oeffentlich,
    )
    if request.htmx and entwurf and angebot.ist_oeffentlich:
        return _sichern(request, angebot, form)
    if request.method == "POST":
        if form.is_valid() and not (entwurf and angebot.ist_oeffentlich):
            return _geaendert(request, angebot, form)
        if entwurf and angebot.ist_oeffentlich and not form.konflikt:
            return _entworfen(request, angebot, form)
    return seite(
        request,
        "angebote/angebot/formular.html",
        {
            "form": form,
            "angebot": angebot,
            "titel": titel,
            "als_vorschlag": als_vorschlag,
            "vorschlag": vorschlag,
            "abgelehnt": abgelehnt,
            "weitergeschrieben": anfang is not None,
            "darf_einreichen": als_vorschlag or angebot.ist_entwurf,
            "dann_andere": angebot.zustand == Angebot.Zustand.EINGEREICHT
            and darf_angebote_freigeben(request.handelnde, request.netzwerk)
            and aktionen.andere_koordination(angebot.netzwerk_id, request.handelnde),
        },
    )


def _geaendert(request: KontoAnfrage, angebot: Angebot, form: AngebotForm) -> HttpResponseBase:
    vorschlagen = not aktionen.aendert_sofort(angebot, request.handelnde)
    aenderung = aenderungen.abschliessen(
        angebot=angebot, angaben=form.angaben(), von=request.handelnde
    )
    if aenderung:
        messages.success(
            request,
            _("Ihre Änderung wartet auf die Freigabe der Koordination."),
            extra_tags=_("Bis dahin bleibt die bisherige Fassung öffentlich."),
        )
    elif vorschlagen:
        messages.success(request, _("Es gibt nichts zu ändern: So steht es schon im Verzeichnis."))
    else:
        return _gespeichert(request, Angebot.objects.get(pk=angebot.pk))
    return zur_seite(request, angebot.pk)


def _entworfen(request: KontoAnfrage, angebot: Angebot, form: AngebotForm) -> HttpResponse:
    aenderungen.entwerfen(angebot=angebot, angaben=form.entwurf(), von=request.handelnde)
    if aktionen.aendert_sofort(angebot, request.handelnde):
        wer = _("Ihn sehen nur Sie. Öffentlich bleibt die bisherige Fassung.")
    else:
        wer = _("Die Koordination sieht ihn erst, wenn Sie ihn zur Freigabe einreichen.")
    messages.success(request, _("Ihr Entwurf ist gespeichert."), extra_tags=wer)
    return zur_seite(request, angebot.pk)


def _sichern(request: KontoAnfrage, angebot: Angebot, form: AngebotForm) -> HttpResponse:
    """The draft saves itself while one types; the answer brings along what it compares with."""
    form.is_valid()
    if not form.konflikt:
        aenderungen.entwerfen(angebot=angebot, angaben=form.entwurf(), von=request.handelnde)
        angebot = _bearbeitbar(request, angebot.pk)
        jetzt = aenderungen.angefangen(angebot, request.handelnde)
        form = AngebotForm(
            instance=angebot,
            initial=jetzt.vorschlag if jetzt else None,
            netzwerk=request.netzwerk,
            von=request.handelnde,
        )
    kontext = {"form": form, "jetzt": timezone.now()}
    status = 422 if form.konflikt else 200  # refused, the browser keeps what was typed
    return render(request, "angebote/angebot/_gesichert.html", kontext, status=status)


@nur(darf_angebote_pflegen)
@require_safe
def pruefen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """One offer with its state, what can be done with it, and the change that waits."""
    angebote = Angebot.objects.bearbeitbar_fuer(request.handelnde, request.netzwerk).mit_allem()
    angebot = get_object_or_404(
        angebote.select_related("eingereicht_von", "freigegeben_von"), pk=pk
    )
    je_zustand = {
        aenderung.zustand: aenderung
        for aenderung in angebot.aenderungen.all()
        .unentschieden()
        .gemeinsam()
        .select_related("eingereicht_von", "kontakt")
    }
    aenderung = je_zustand.get(Angebotsaenderung.Zustand.OFFEN)
    handelnde = request.handelnde
    darf_freigeben = darf_angebote_freigeben(handelnde, request.netzwerk)
    war = angebot.zurueckgewiesen_war if angebot.zustand == Angebot.Zustand.EINGEREICHT else None
    bilder = list(angebot.bilder.select_related("hochgeladen_von"))
    andere = aktionen.andere_koordination(angebot.netzwerk_id, handelnde)
    wartet = darf_freigeben and angebot.zustand == Angebot.Zustand.EINGEREICHT
    return render(
        request,
        "angebote/angebot/pruefen.html",
        {
            "angebot": angebot,
            "aenderung": aenderung,
            "entwurf": je_zustand.get(Angebotsaenderung.Zustand.ENTWURF),
            "abgelehnt": angebot.aenderungen.all().zuletzt_abgelehnt()
            if angebot.freigegeben_am
            else None,
            "neuerungen": seit_freigabe(angebot) if darf_freigeben else [],
            "war": war,
            "seitdem": unterschiede(war["angaben"], werte(angebot)) if war else [],
            "eigener_entwurf": angebot.aenderungen.all().persoenlich_von(handelnde).first(),
            "bilder": bilder,
            "platz_fuer_bilder": len(bilder) < MEISTE_BILDER,
            "bild_wartet": darf_freigeben and any(not bild.ist_freigegeben for bild in bilder),
            "fehlt": aktionen.fehlende(angebot) if angebot.ist_entwurf else [],
            "darf_freigeben": darf_freigeben,
            "aendert_sofort": aktionen.aendert_sofort(angebot, handelnde),
            # Four eyes: what one made oneself is decided by a colleague, where there is one.
            "nicht_eigenes_von": handelnde.pk if andere else 0,
            "andere": andere,
            "braucht_andere": wartet and aktionen.braucht_andere(angebot, handelnde),
            "freigebende": aktionen.freigebende(angebot) if wartet else [],
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
        anzahl = aktionen.archivieren(angebot=angebot, von=request.handelnde)
        messages.success(
            request,
            _("„%(titel)s“ ist archiviert.") % {"titel": angebot.titel},
            extra_tags=f"{_('Das Angebot ist nicht mehr öffentlich.')} {benachrichtigt(anzahl)}",
        )
        return zur_seite(request, pk)
    kontext = {"angebot": angebot, "angemeldete": termine.betroffene(angebot)}
    return render(request, "angebote/angebot/archivieren.html", kontext)


@nur(darf_angebote_freigeben)
@require_http_methods(["GET", "POST"])
def wieder_aufnehmen(request: KontoAnfrage, pk: int) -> HttpResponse:
    angebot = _bearbeitbar(request, pk)
    if request.method == "POST":
        angebot.wieder_aufnehmen()
        messages.success(
            request,
            _("„%(titel)s“ ist wieder ein Entwurf.") % {"titel": angebot.titel},
            extra_tags=_(
                "Prüfen Sie die Angaben und reichen Sie das Angebot ein. Öffentlich wird es mit "
                "der Freigabe."
            ),
        )
        return zur_seite(request, pk)
    return render(request, "angebote/angebot/wieder_aufnehmen.html", {"angebot": angebot})


def post_hinweis() -> str:
    if broker_erreichbar():
        return _("Wer eingereicht hat, bekommt eine E-Mail.")
    return _("Wer eingereicht hat, bekommt eine E-Mail, sobald der Versand wieder läuft.")
