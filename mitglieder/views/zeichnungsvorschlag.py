"""Naming who signs (by link), and the coordination's yes or no."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mitglieder.aktionen import zeichnungsvorschlag as aktionen
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich, SchonBeantwortet
from mitglieder.forms.unterzeichnung import BenennenFormular
from mitglieder.models import Zeichnungsvorschlag
from mitglieder.rechte import darf_vereinbarungen_verwalten
from mitglieder.views.unterzeichnung import ZWECK, link_weg
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, ZugangAnfrage, mit_zugang, nur


@mit_zugang(ZWECK)
@never_cache
@require_http_methods(["GET", "POST"])
def benennen(request: ZugangAnfrage) -> HttpResponse:
    weg = link_weg(request)
    geht = weg.beitritt.ist_offen and weg.beitritt.fassung.ist_zeichenbar
    if request.method != "POST" and not geht:
        return redirect(weg.adressen["lesen"])
    formular = BenennenFormular(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formular.is_valid():
        try:
            vorschlag = aktionen.vorschlagen(
                zugang=request.handelnde, vorschlag=formular.save(commit=False)
            )
        except SchonBeantwortet as grund:
            messages.warning(request, str(grund))
            return redirect(weg.adressen["lesen"])
        except BeitrittNichtMoeglich as grund:
            formular.add_error(None, str(grund))
        else:
            messages.success(
                request,
                _("Danke, wir prüfen Ihre Angabe"),
                extra_tags=_("%(name)s bekommt danach einen eigenen Link.")
                % {"name": vorschlag.name},
            )
            return redirect(weg.adressen["lesen"])
    return seite(request, "mitglieder/unterzeichnung/benennen.html", weg.kontext(form=formular))


def _vorschlag(request: KontoAnfrage, pk: int) -> Zeichnungsvorschlag:
    return get_object_or_404(
        Zeichnungsvorschlag.objects.all()
        .des_netzwerks(request.netzwerk)
        .select_related(
            "beitritt__fassung__vereinbarung__netzwerk",
            "beitritt__organisation",
            "vorgeschlagen_von",
        ),
        pk=pk,
    )


def _kontext(vorschlag: Zeichnungsvorschlag, **mehr: Any) -> dict[str, Any]:
    beitritt = vorschlag.beitritt
    return {
        "vorschlag": vorschlag,
        "beitritt": beitritt,
        "fassung": beitritt.fassung,
        "vereinbarung": beitritt.fassung.vereinbarung,
        **mehr,
    }


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def bestaetigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    vorschlag = _vorschlag(request, pk)
    if request.method == "POST":
        kontakt = aktionen.bestaetigen(vorschlag=vorschlag, von=request.handelnde)
        messages.success(
            request,
            _("%(name)s darf unterzeichnen") % {"name": kontakt.name},
            extra_tags=_("Die Einladung mit dem persönlichen Link ist unterwegs."),
        )
        return redirect(vorschlag)
    kontakt_schon = aktionen.eintrag(vorschlag)
    kontext = _kontext(
        vorschlag,
        eintrag=kontakt_schon,
        passt=kontakt_schon is None or aktionen.ist_dieselbe(kontakt_schon, vorschlag),
    )
    return render(request, "mitglieder/zeichnungsvorschlag/bestaetigen.html", kontext)


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def ablehnen(request: KontoAnfrage, pk: int) -> HttpResponse:
    vorschlag = _vorschlag(request, pk)
    if request.method == "POST":
        aktionen.ablehnen(vorschlag=vorschlag, von=request.handelnde)
        messages.success(
            request,
            _("%(name)s ist nicht bestätigt") % {"name": vorschlag.name},
            extra_tags=_("Wer die Person genannt hat, erfährt es per E-Mail."),
        )
        return redirect(vorschlag)
    return render(request, "mitglieder/zeichnungsvorschlag/ablehnen.html", _kontext(vorschlag))
