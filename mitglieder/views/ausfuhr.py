import logging
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder.aktionen import ausfuhr as aktionen
from mitglieder.ausfuhr.auswahl import kontakte, organisationen
from mitglieder.ausfuhr.etiketten import hat_anschrift
from mitglieder.ausfuhr.tabelle import FORMATE, TABELLEN, tabelle
from mitglieder.ausfuhr.vcard import vcard
from mitglieder.forms.ausfuhr import (
    Anwesenheitslistenformular,
    Etikettenformular,
    Tabellenformular,
)
from mitglieder.forms.organisation_filter import OrganisationFilter, auswahl_aus
from mitglieder.models import Ausfuhr, Kontakt, Organisation
from mitglieder.models.organisation import OrganisationQuerySet
from mitglieder.rechte import darf_ausfuehren, darf_ausfuhr_abholen
from netzwerk.basis.formulare import seite
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.models import Dokument
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.views.dokument import ausliefern, in_stuecken_ausliefern

logger = logging.getLogger(__name__)
GEZEIGT = 10  # organisations without address
VCARD = "text/vcard; charset=utf-8"


@nur(darf_ausfuehren)
@require_http_methods(["GET", "HEAD", "POST"])
def waehlen(request: KontoAnfrage) -> HttpResponseBase:
    """What the list showed, for elsewhere. With `format` the answer to GET is the file."""
    netzwerk = request.netzwerk
    auswahl = auswahl_aus(request.GET, netzwerk, request.handelnde)
    if "format" in request.GET:
        return _datei(request, auswahl)
    zeilen = list(auswahl)
    anzahl_kontakte = (
        Kontakt.objects.sichtbar_fuer(request.handelnde, netzwerk)
        .taetig()
        .fuer_organisationen([zeile.pk for zeile in zeilen])
        .count()
    )
    formulare: dict[Ausfuhr.Art, Etikettenformular | Anwesenheitslistenformular] = {
        Ausfuhr.Art.ETIKETTEN: Etikettenformular(),
        Ausfuhr.Art.ANWESENHEITSLISTE: Anwesenheitslistenformular(initial={"titel": netzwerk.name}),
    }
    if request.method == "POST":
        art = _art(request.POST.get("art", ""))
        formular = formulare[art] = type(formulare[art])(request.POST)
        if zeilen and formular.is_valid():
            ausfuhr = aktionen.anfordern(
                netzwerk=netzwerk,
                art=art,
                organisationen=[zeile.pk for zeile in zeilen],
                angaben=formular.angaben,
                vorgang=formular.cleaned_data["vorgang"],
                von=request.handelnde,
            )
            return redirect(ausfuhr)
    ohne_anschrift = [zeile for zeile in zeilen if not hat_anschrift(zeile)]
    kontext = {
        "auswahl": OrganisationFilter(request.GET, netzwerk=netzwerk, handelnde=request.handelnde),
        "abfrage": _abfrage(request.GET),
        "felder": _felder(request.GET),
        "angehakt": "id" in request.GET,
        "anzahl": len(zeilen),
        "anzahl_kontakte": anzahl_kontakte,
        "ohne_anschrift": ohne_anschrift[:GEZEIGT],
        "ohne_anschrift_mehr": max(0, len(ohne_anschrift) - GEZEIGT),
        "mit_anschrift": len(zeilen) - len(ohne_anschrift),
        "tabelle": _tabellenformular(len(zeilen), anzahl_kontakte),
        "etiketten": formulare[Ausfuhr.Art.ETIKETTEN],
        "liste": formulare[Ausfuhr.Art.ANWESENHEITSLISTE],
        "formulare": list(formulare.values()),
    }
    return seite(request, "mitglieder/ausfuhr/waehlen.html", kontext)


@nur(darf_ausfuhr_abholen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The file that was asked for: on its way, ready, or failed with its reason."""
    ausfuhr, dokument = _eigene(request, pk)
    kontext = {"ausfuhr": ausfuhr, "dokument": dokument}
    vorlage = "mitglieder/ausfuhr/zeigen.html"
    return render(request, f"{vorlage}#stand" if request.htmx else vorlage, kontext)


@nur(darf_ausfuhr_abholen)
@require_safe
def dokument(request: KontoAnfrage, pk: int) -> HttpResponseBase:
    ausfuhr, datei = _eigene(request, pk)
    if not datei.ist_fertig:
        raise Http404
    if ausfuhr.art == Ausfuhr.Art.ARCHIV:
        return in_stuecken_ausliefern(request, datei, "application/zip")
    return ausliefern(request, datei)


@nur(darf_ausfuehren)
@require_safe
def adressbuch(request: KontoAnfrage, pk: int) -> HttpResponse:
    """One contact for the address book of a phone or computer."""
    kontakt = get_object_or_404(
        Kontakt.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
        .taetig()
        .select_related("organisation"),
        pk=pk,
    )
    return _antwort(request, vcard([kontakt], request.netzwerk), VCARD, "kontakt", "vcf", 1)


def _datei(request: KontoAnfrage, auswahl: OrganisationQuerySet) -> HttpResponse:
    netzwerk = request.netzwerk
    was, format = request.GET.get("was", "organisationen"), request.GET["format"]
    if format == "vcf":
        was = "kontakte"
    elif was not in TABELLEN or format not in FORMATE:
        raise Http404
    zeilen: list[Organisation] | list[Kontakt]
    if was == "organisationen":
        zeilen = organisationen(auswahl, netzwerk)
    else:
        nummern = list(auswahl.values_list("pk", flat=True))
        zeilen = menschen = kontakte(nummern, netzwerk, request.handelnde)
    if format == "vcf":
        return _antwort(request, vcard(menschen, netzwerk), VCARD, was, format, len(menschen))
    art = FORMATE[format].CONTENT_TYPE
    return _antwort(request, tabelle(was, zeilen, format), art, was, format, len(zeilen))


def _antwort(
    request: KontoAnfrage, inhalt: bytes, art: str, was: str, endung: str, anzahl: int
) -> HttpResponse:
    """Personal data leave the portal: the log says who took what, not whom."""
    logger.info("Ausfuhr %s.%s: %s Zeilen, %s", was, endung, anzahl, kennung(request.handelnde))
    name = f"{request.netzwerk.kurzname}-{was}-{timezone.localdate():%Y-%m-%d}.{endung}"
    return HttpResponse(
        inhalt,
        content_type=art,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def _eigene(request: KontoAnfrage, pk: int) -> tuple[Ausfuhr, Dokument]:
    sichtbar = Ausfuhr.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    ausfuhr: Ausfuhr = get_object_or_404(sichtbar, pk=pk)
    if ausfuhr.art not in Ausfuhr.VOM_TREFFEN and not darf_ausfuehren(
        request.handelnde, request.netzwerk
    ):
        raise PermissionDenied
    return ausfuhr, get_object_or_404(Dokument.objects.zu(ausfuhr))


def _art(name: str) -> Ausfuhr.Art:
    if name not in (Ausfuhr.Art.ETIKETTEN, Ausfuhr.Art.ANWESENHEITSLISTE):
        raise Http404
    return Ausfuhr.Art(name)


def _tabellenformular(anzahl: int, anzahl_kontakte: int) -> Tabellenformular:
    wahlen = [
        (
            "organisationen",
            ngettext("%(zahl)s Organisation", "%(zahl)s Organisationen", anzahl) % {"zahl": anzahl},
        ),
        (
            "kontakte",
            ngettext("%(zahl)s Kontakt", "%(zahl)s Kontakte", anzahl_kontakte)
            % {"zahl": anzahl_kontakte}
            + " "
            + _("mit der Anschrift ihrer Organisation"),
        ),
    ]
    return Tabellenformular(initial={"was": "organisationen", "format": "xlsx"}, wahlen=wahlen)


def _felder(daten: QueryDict) -> list[tuple[str, str]]:
    """The question of the list, to go along with a form."""
    eigene = {"was", "format", "seite", "csrfmiddlewaretoken"}
    paare: Iterable[tuple[str, list[Any]]] = daten.lists()
    return [(name, wert) for name, werte in paare if name not in eigene for wert in werte if wert]


def _abfrage(daten: QueryDict) -> str:
    rest = daten.copy()
    for name in ("was", "format", "seite"):
        rest.pop(name, None)
    return rest.urlencode()
