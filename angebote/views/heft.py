"""Booklets: of remembered offers, for everybody; of the whole directory, for the coordination."""

import uuid

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from angebote.aktionen import heft as aktionen
from angebote.forms.heft import Heftformular, Verzeichnisheftformular
from angebote.merkliste import angebote_zu
from angebote.models import Angebot, Angebotsheft
from angebote.rechte import darf_verzeichnis_drucken
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import begrenzt
from netzwerk.basis.models import Dokument
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, nur, oeffentlich
from netzwerk.basis.views.dokument import ausliefern


@oeffentlich
@begrenzt("angebotsheft", anzahl=20, sekunden=600)
@require_POST
def anfordern(request: Anfrage) -> HttpResponse:
    formular = Heftformular(request.POST)
    if not formular.is_valid():
        raise Http404
    nummern = formular.cleaned_data["angebote"]
    da = set(angebote_zu(request.netzwerk, nummern).values_list("pk", flat=True))
    if not da:
        raise Http404
    heft = aktionen.anfordern(
        netzwerk=request.netzwerk,
        art=Angebotsheft.Art.AUSWAHL,
        auswahl=[nummer for nummer in nummern if nummer in da],
        angaben={"fachkraefte": formular.cleaned_data["fachkraefte"]},
    )
    return redirect(heft)


@oeffentlich
@never_cache
@require_safe
def zeigen(request: Anfrage, schluessel: uuid.UUID) -> HttpResponse:
    """On its way, with the pages that are set; ready; or failed."""
    return _stand(request, schluessel, Angebotsheft.Art.AUSWAHL, "angebote/heft/zeigen.html")


@oeffentlich
@never_cache
@require_safe
def dokument(request: Anfrage, schluessel: uuid.UUID) -> HttpResponseBase:
    return _datei(request, schluessel, Angebotsheft.Art.AUSWAHL)


@nur(darf_verzeichnis_drucken)
@require_http_methods(["GET", "HEAD", "POST"])
def verzeichnis(request: KontoAnfrage) -> HttpResponse:
    """The whole directory, or what of it concerns some topics or target groups."""
    netzwerk = request.netzwerk
    formular = Verzeichnisheftformular(
        request.POST if request.method == "POST" else None, netzwerk=netzwerk
    )
    if request.method == "POST" and formular.is_valid():
        themen, zielgruppen = formular.cleaned_data["themen"], formular.cleaned_data["zielgruppen"]
        angebote = Angebot.objects.oeffentlich(netzwerk)
        if themen:
            angebote = angebote.filter(themen__in=themen)
        if zielgruppen:
            angebote = angebote.filter(zielgruppen__in=zielgruppen)
        auswahl = list(angebote.order_by("pk").distinct().values_list("pk", flat=True))
        if auswahl:
            heft = aktionen.anfordern(
                netzwerk=netzwerk,
                art=Angebotsheft.Art.VERZEICHNIS,
                auswahl=auswahl,
                angaben={
                    "fachkraefte": formular.cleaned_data["fachkraefte"],
                    "themen": [thema.pk for thema in themen],
                    "zielgruppen": [zielgruppe.pk for zielgruppe in zielgruppen],
                },
            )
            return redirect(heft)
        formular.add_error(None, _("Zu dieser Auswahl gibt es kein veröffentlichtes Angebot."))
    kontext = {"form": formular, "anzahl": Angebot.objects.oeffentlich(netzwerk).count()}
    return seite(request, "angebote/heft/verzeichnis.html", kontext)


@nur(darf_verzeichnis_drucken)
@never_cache
@require_safe
def verzeichnis_zeigen(request: KontoAnfrage, schluessel: uuid.UUID) -> HttpResponse:
    vorlage = "angebote/heft/verzeichnis_zeigen.html"
    return _stand(request, schluessel, Angebotsheft.Art.VERZEICHNIS, vorlage)


@nur(darf_verzeichnis_drucken)
@never_cache
@require_safe
def verzeichnis_dokument(request: KontoAnfrage, schluessel: uuid.UUID) -> HttpResponseBase:
    return _datei(request, schluessel, Angebotsheft.Art.VERZEICHNIS)


def _finden(
    request: Anfrage, schluessel: uuid.UUID, art: Angebotsheft.Art
) -> tuple[Angebotsheft, Dokument]:
    heft: Angebotsheft = get_object_or_404(
        Angebotsheft, netzwerk=request.netzwerk, art=art, schluessel=schluessel
    )
    heft.netzwerk = request.netzwerk
    return heft, get_object_or_404(Dokument.objects.zu(heft))


def _stand(
    request: Anfrage, schluessel: uuid.UUID, art: Angebotsheft.Art, vorlage: str
) -> HttpResponse:
    heft, datei = _finden(request, schluessel, art)
    dateiadresse = (
        "heft-dokument" if art == Angebotsheft.Art.AUSWAHL else "verzeichnisheft-dokument"
    )
    kontext = {
        "heft": heft,
        "dokument": datei,
        "dateiadresse": f"angebote:{dateiadresse}",
        "von": max(heft.erwartete_seiten, heft.seiten),
        "nummern": ",".join(str(nummer) for nummer in heft.auswahl),
    }
    if request.htmx:
        vorlage = "angebote/heft/_stand.html"
    return render(request, vorlage, kontext)


def _datei(request: Anfrage, schluessel: uuid.UUID, art: Angebotsheft.Art) -> HttpResponseBase:
    _heft, datei = _finden(request, schluessel, art)
    if not datei.ist_fertig:
        raise Http404
    return ausliefern(request, datei)
