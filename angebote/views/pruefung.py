"""By personal link: a provider says of each offer that it holds, has changed or has ended."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from angebote.aktionen import angebot as aktionen
from angebote.aktionen import pruefung
from angebote.aktionen import termin as termine
from angebote.forms.pruefung import PruefungForm
from angebote.frische import KUERZLICH
from angebote.models import Angebot, Angebotslink
from angebote.models.angebot import AngebotQuerySet
from angebote.views.termin import benachrichtigt
from mitglieder.models import Kontakt
from netzwerk.basis.formulare import seite
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Zugang
from netzwerk.basis.rechte import ZugangAnfrage, mit_zugang
from netzwerk.basis.zahlen import zahl

ZWECK = Zugang.Zweck.ANGEBOTE


def _eigene(request: ZugangAnfrage) -> tuple[Kontakt, AngebotQuerySet]:
    kontakte = Kontakt.objects.sichtbar_fuer(request.handelnde, request.netzwerk).taetig()
    kontakt: Kontakt = get_object_or_404(kontakte.select_related("organisation"))
    alle = Angebot.objects.von_kontakt(kontakt, request.netzwerk)
    return kontakt, alle.oeffentlich(request.netzwerk)


def _eines(request: ZugangAnfrage, pk: int) -> Angebot:
    """Before a write under its lock: whoever was faster with archiving it leaves a 404."""
    _kontakt, eigene = _eigene(request)
    if request.method == "POST":
        eigene = eigene.select_for_update(of=("self",))
    gefunden: Angebot = get_object_or_404(eigene, pk=pk)
    return gefunden


def adresse(request: ZugangAnfrage, name: str, **mehr: Any) -> str:
    angaben = {"netzwerk": request.netzwerk.kurzname, "zeichen": zeichen(request.handelnde)}
    return reverse(f"angebote:pruefung-{name}", kwargs=angaben | mehr)


def _zurueck(request: ZugangAnfrage) -> HttpResponseRedirect:
    return redirect(adresse(request, "zeigen"))


@mit_zugang(ZWECK)
@never_cache
@require_safe
def zeigen(request: ZugangAnfrage) -> HttpResponse:
    kontakt, eigene = _eigene(request)
    heute = timezone.localdate()
    angebote: list[Any] = list(
        eigene.mit_allem().mit_wartend().mit_toten_links().order_by("pruefung_faellig_am", "titel")
    )
    faellig = [
        a
        for a in angebote
        if a.pruefung_faellig_am and a.pruefung_faellig_am <= heute and not a.hat_aenderung
    ]
    return render(
        request,
        "angebote/pruefung/zeigen.html",
        {
            "kontakt": kontakt,
            "zugang": request.handelnde,
            "zeichen": zeichen(request.handelnde),
            "faellige": faellig,
            "uebrige": [a for a in angebote if a not in faellig],
            "beantwortet_seit": timezone.now() - pruefung.SCHONZEIT,
            "beendete": Angebot.objects.von_kontakt(kontakt, request.netzwerk)
            .filter(
                zustand=Angebot.Zustand.ARCHIVIERT,
                archiviert_am__gte=timezone.now() - KUERZLICH,
                freigegeben_am__isnull=False,
            )
            .order_by("-archiviert_am", "pk"),
        },
    )


@mit_zugang(ZWECK)
@require_POST
@transaction.atomic
def bestaetigen(request: ZugangAnfrage) -> HttpResponse:
    """One or several: exactly those that stood on the page."""
    _kontakt, eigene = _eigene(request)
    genannt = [zahl(pk) for pk in request.POST.getlist("angebot")]
    # Locked, in one order: the nightly task may be at them.
    angebote = list(
        eigene.filter(pk__in=genannt[:500]).select_for_update(of=("self",)).order_by("pk")
    )
    for angebot in angebote:
        aktionen.bestaetigen(angebot=angebot, von=request.handelnde)
    if angebote:
        messages.success(
            request,
            _("„%(titel)s“ ist bestätigt") % {"titel": angebote[0].titel}
            if len(angebote) == 1
            else _("%(n)s Angebote sind bestätigt") % {"n": len(angebote)},
            extra_tags=_("Wir fragen in einem Jahr wieder."),
        )
    return _zurueck(request)


@mit_zugang(ZWECK)
@never_cache
@require_http_methods(["GET", "POST"])
@transaction.atomic
def aendern(request: ZugangAnfrage, pk: int) -> HttpResponse:
    angebot = _eines(request, pk)
    titel = angebot.titel
    wartet = angebot.aenderungen.all().offen().first()
    abgelehnt = None if wartet else angebot.aenderungen.all().zuletzt_abgelehnt()
    anfang = wartet or (abgelehnt if "abgelehnt" in request.GET else None)
    form = PruefungForm(
        request.POST or None, instance=angebot, initial=anfang.vorschlag if anfang else None
    )
    if request.method == "POST" and form.is_valid():
        if pruefung.vorschlagen(angebot=angebot, angaben=form.angaben(), von=request.handelnde):
            messages.success(
                request,
                _("Danke, Ihre Änderung an „%(titel)s“ ist angekommen") % {"titel": titel},
                extra_tags=_(
                    "Die Koordination sieht sie durch. Bis dahin steht die bisherige Fassung im "
                    "Verzeichnis."
                ),
            )
        else:
            messages.info(
                request,
                _("Sie haben an „%(titel)s“ nichts geändert") % {"titel": titel},
                extra_tags=_("Wenn alles stimmt, wählen Sie „Stimmt noch“."),
            )
        return _zurueck(request)
    kontext = {
        "form": form,
        "angebot": angebot,
        "titel": titel,
        "wartet": wartet,
        "abgelehnt": abgelehnt,
        "weitergeschrieben": anfang is not None,
        "zurueck": adresse(request, "zeigen"),
        "tote_links": angebot.links.filter(zustand=Angebotslink.Zustand.TOT),
    }
    return seite(request, "angebote/pruefung/aendern.html", kontext)


@mit_zugang(ZWECK)
@never_cache
@require_http_methods(["GET", "POST"])
@transaction.atomic
def archivieren(request: ZugangAnfrage, pk: int) -> HttpResponse:
    angebot = _eines(request, pk)
    if request.method == "POST":
        anzahl = aktionen.archivieren(angebot=angebot, von=request.handelnde)
        sagt = _("Die Koordination sieht, dass Sie es beendet haben.")
        messages.success(
            request,
            _("„%(titel)s“ steht nicht mehr im Verzeichnis") % {"titel": angebot.titel},
            extra_tags=f"{sagt} {benachrichtigt(anzahl)}",
        )
        return _zurueck(request)
    kontext = {
        "angebot": angebot,
        "angemeldete": termine.betroffene(angebot),
        "zurueck": adresse(request, "zeigen"),
    }
    return render(request, "angebote/pruefung/archivieren.html", kontext)
