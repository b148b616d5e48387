"""Paper and qualified signatures for the holder of a link: take the file, bring it back signed."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import blatt as blatt_aktionen
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich
from mitglieder.aktionen.unterzeichnung import CodeFalsch
from mitglieder.forms.aushang import CodeFormular
from mitglieder.forms.nachweis import ScanFormular, SigniertFormular
from mitglieder.models import Beitritt, Fassung, Kontakt, Nachweis
from mitglieder.views.nachweis import blatt_von, einreichen, formular_fuer
from mitglieder.views.unterzeichnung import LinkWeg, link_weg
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import ausgeschoepft
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Einmalcode, Zugang
from netzwerk.basis.rechte import ZugangAnfrage, mit_zugang
from netzwerk.basis.views.dokument import ausliefern

ZWECK = Zugang.Zweck.UNTERZEICHNUNG


def _beitritt(request: ZugangAnfrage) -> Beitritt:
    return get_object_or_404(
        Beitritt.objects.sichtbar_fuer(request.handelnde, request.netzwerk).select_related(
            "fassung__vereinbarung__netzwerk", "organisation"
        )
    )


def _zur(request: ZugangAnfrage, name: str) -> HttpResponse:
    return redirect(
        reverse(
            f"mitglieder:{name}",
            kwargs={"netzwerk": request.netzwerk.kurzname, "zeichen": zeichen(request.handelnde)},
        )
    )


def _bestaetigen(
    request: ZugangAnfrage, weg: LinkWeg, formular: CodeFormular
) -> HttpResponse | None:
    """The code comes before the file, as before every signature through a link."""
    if request.method != "POST":
        return None
    try:
        if not formular.is_bound:  # asked for one, or the half hour of the last is over
            weg.code_senden()
            return _zur(request, "nachweis-link")
        if formular.is_valid():
            weg.code_bestaetigen(formular.cleaned_data["code"])
            return _zur(request, "nachweis-link")
    except CodeFalsch as grund:
        formular.add_error("code", str(grund))
    except BeitrittNichtMoeglich as grund:
        messages.error(request, str(grund))
        return _zur(request, "unterzeichnung-lesen")
    return None


def _annehmen(
    request: ZugangAnfrage, beitritt: Beitritt, formular: ScanFormular | SigniertFormular
) -> HttpResponse | None:
    if request.method != "POST":
        return None
    if ausgeschoepft("nachweis", str(request.handelnde.pk), anzahl=20, sekunden=3600):
        return render(request, "429.html", {"sekunden": 3600}, status=429)
    if not formular.is_valid():
        return None
    try:
        angenommen = einreichen(beitritt, formular, request)
    except BeitrittNichtMoeglich as grund:
        messages.error(request, str(grund))
        return _zur(request, "unterzeichnung-lesen")
    return _zur(request, "unterzeichnung-lesen") if angenommen else None


@mit_zugang(ZWECK)
@never_cache
@require_http_methods(["GET", "POST"])
def zeigen(request: ZugangAnfrage) -> HttpResponse:
    beitritt = _beitritt(request)
    if not (beitritt.ist_offen and beitritt.fassung.ist_zeichenbar):
        return _zur(request, "unterzeichnung-lesen")
    weg = link_weg(request)
    qes = beitritt.fassung.form == Fassung.Form.QES
    braucht_code = qes and weg.braucht_code
    formular: forms.Form
    if braucht_code:
        formular = frage = CodeFormular(request.POST if "code" in request.POST else None)
        antwort = _bestaetigen(request, weg, frage)
    else:
        kontakt = request.handelnde.inhaber
        funktion = kontakt.funktion if isinstance(kontakt, Kontakt) else ""
        formular = datei = formular_fuer(beitritt, request, {"funktion": funktion})
        antwort = _annehmen(request, beitritt, datei)
    if antwort is not None:
        return antwort
    blatt = blatt_von(beitritt)
    kontext = {
        "beitritt": beitritt,
        "fassung": beitritt.fassung,
        "zugang": request.handelnde,
        "form": formular,
        "blatt": blatt,
        "laeuft": blatt is not None and blatt.ist_unterwegs,
        "qes": qes,
        "braucht_code": braucht_code,
        "code_unterwegs": Einmalcode.objects.filter(
            zugang=request.handelnde,
            zeichenstelle=None,
            eingeloest_am=None,
            gueltig_bis__gt=timezone.now(),
        ).exists(),
        "an": weg.kontext()["an"],
        "verworfen": Nachweis.objects.filter(beitritt=beitritt).verworfen().first(),
        "zeichen": zeichen(request.handelnde),
    }
    if request.htmx and blatt is not None:
        return render(request, "mitglieder/nachweis/link.html#blatt", kontext)
    return seite(request, "mitglieder/nachweis/link.html", kontext)


@mit_zugang(ZWECK)
@require_POST
def blatt_anfordern(request: ZugangAnfrage) -> HttpResponse:
    try:
        blatt_aktionen.anfordern(_beitritt(request))
    except BeitrittNichtMoeglich as grund:
        messages.error(request, str(grund))
        return _zur(request, "unterzeichnung-lesen")
    return _zur(request, "nachweis-link")


@mit_zugang(ZWECK)
@never_cache
@require_safe
def blatt(request: ZugangAnfrage) -> HttpResponseBase:
    pdf = blatt_von(_beitritt(request))
    if pdf is None or not pdf.ist_fertig:
        raise Http404
    return ausliefern(request, pdf)
