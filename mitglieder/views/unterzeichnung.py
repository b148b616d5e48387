"""What the holder of a link does: read (changes nothing), ask for a code, sign or decline."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import unterzeichnung as aktionen
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich, SchonBeantwortet
from mitglieder.forms.beitritt import AblehnenFormular, UnterzeichnenFormular
from mitglieder.models import Beitritt
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import ausgeschoepft
from netzwerk.basis.links import pruef_adresse, zeichen
from netzwerk.basis.models import Dokument, Zugang
from netzwerk.basis.pdf import qr_code
from netzwerk.basis.rechte import ZugangAnfrage, mit_zugang
from netzwerk.basis.templatetags.portal import maskiert
from netzwerk.basis.views.dokument import ausliefern

ZWECK = Zugang.Zweck.UNTERZEICHNUNG


def _beitritt(request: ZugangAnfrage) -> Beitritt:
    return get_object_or_404(
        Beitritt.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
        .select_related("fassung__vereinbarung__netzwerk", "organisation", "kontakt")
        .prefetch_related("fassung__abschnitt_set")
    )


def _adresse(request: ZugangAnfrage, name: str) -> str:
    return reverse(
        f"mitglieder:unterzeichnung-{name}",
        kwargs={"netzwerk": request.netzwerk.kurzname, "zeichen": zeichen(request.handelnde)},
    )


def _kontext(request: ZugangAnfrage, beitritt: Beitritt, **mehr: Any) -> dict[str, Any]:
    inhaber = request.handelnde.inhaber
    return {
        "beitritt": beitritt,
        "fassung": beitritt.fassung,
        "zugang": request.handelnde,
        "an": maskiert(inhaber.email) if inhaber else "",
        "text_pdf": Dokument.objects.zu(beitritt.fassung).fertig().exists(),
        "adressen": {
            name: _adresse(request, name)
            for name in ("lesen", "code", "unterzeichnen", "ablehnen", "dokument", "text")
        },
        **mehr,
    }


def _code_senden(request: ZugangAnfrage) -> None:
    """At most six codes an hour: with five attempts each, guessing stays hopeless."""
    if ausgeschoepft("unterzeichnung-code", str(request.handelnde.pk), anzahl=6, sekunden=3600):
        messages.error(
            request,
            _("Sie haben schon mehrere Codes angefordert"),
            extra_tags=_("Der nächste ist in einer Stunde möglich."),
        )
        return
    an = aktionen.code_senden(zugang=request.handelnde)
    messages.success(
        request,
        _("Der Code ist unterwegs an %(an)s") % {"an": maskiert(an)},
        extra_tags=_("Er gilt 15 Minuten. Sehen Sie auch im Ordner für unerwünschte E-Mails nach."),
    )


@mit_zugang(ZWECK)
@never_cache
@require_safe
def lesen(request: ZugangAnfrage) -> HttpResponse:
    beitritt = _beitritt(request)
    if beitritt.ist_offen and beitritt.fassung.ist_online_zeichenbar:
        kontext = _kontext(request, beitritt)
        return render(request, "mitglieder/unterzeichnung/lesen.html", kontext)
    pdf = Dokument.objects.zu(beitritt).filter(art="beitritt").first()
    kontext = _kontext(
        request,
        beitritt,
        dokument=pdf,
        laeuft=pdf is not None and pdf.ist_unterwegs,
        selbst=beitritt.kontakt_id == request.handelnde.inhaber_id,
    )
    if pdf is not None:
        kontext["pruef_adresse"] = pruef_adresse(request.netzwerk, pdf.pruefcode)
        kontext["qr"] = qr_code(kontext["pruef_adresse"])
    vorlage = "mitglieder/unterzeichnung/stand.html"
    if request.htmx and pdf is not None:
        vorlage += "#siegel"
    return render(request, vorlage, kontext)


@mit_zugang(ZWECK)
@require_POST
def code(request: ZugangAnfrage) -> HttpResponse:
    try:
        _code_senden(request)
    except BeitrittNichtMoeglich as grund:
        messages.error(request, str(grund))
        return redirect(_adresse(request, "lesen"))
    return redirect(_adresse(request, "unterzeichnen"))


@mit_zugang(ZWECK)
@never_cache
@require_http_methods(["GET", "POST"])
def unterzeichnen(request: ZugangAnfrage) -> HttpResponse:
    beitritt = _beitritt(request)
    if not (beitritt.ist_offen and beitritt.fassung.ist_online_zeichenbar):
        return redirect(_adresse(request, "lesen"))
    if request.method != "POST":
        inhaber = request.handelnde.inhaber
        vorbelegt = {"summe": beitritt.fassung.sha256}
        if inhaber is not None:
            vorbelegt |= {"name": inhaber.name, "funktion": inhaber.funktion}
        return _formularseite(
            request, beitritt, UnterzeichnenFormular(beitritt=beitritt, initial=vorbelegt)
        )
    try:
        if request.POST.get("aktion") == "code":
            _code_senden(request)
            eingaben = {name: wert for name, wert in request.POST.items() if name != "code"}
            # Unbound: what was typed stays, and nothing is complained about yet.
            return _formularseite(
                request, beitritt, UnterzeichnenFormular(beitritt=beitritt, initial=eingaben)
            )
        return _absenden(request, beitritt)
    except SchonBeantwortet as grund:
        messages.warning(request, str(grund))
        return redirect(_adresse(request, "lesen"))
    except BeitrittNichtMoeglich as grund:
        return _neu_lesen(request, beitritt, str(grund))


def _absenden(request: ZugangAnfrage, beitritt: Beitritt) -> HttpResponse:
    formular = UnterzeichnenFormular(request.POST, beitritt=beitritt)
    if formular.is_valid():
        if ausgeschoepft(
            "unterzeichnung-pruefen", str(request.handelnde.pk), anzahl=30, sekunden=3600
        ):
            formular.add_error("code", _("Zu viele Versuche. Warten Sie bitte eine Stunde."))
            return _formularseite(request, beitritt, formular)
        try:
            aktionen.unterzeichnen(
                zugang=request.handelnde,
                angaben=formular.angaben(),
                summe=formular.cleaned_data["summe"],
                code=formular.cleaned_data["code"],
            )
        except aktionen.CodeFalsch as grund:
            formular.add_error("code", str(grund))
        else:
            return redirect(_adresse(request, "lesen"))
    return _formularseite(request, beitritt, formular)


def _neu_lesen(request: ZugangAnfrage, beitritt: Beitritt, grund: str) -> HttpResponse:
    """Refused: the current text is shown, the typed words stay, the boxes are to be ticked anew."""
    beitritt = _beitritt(request)
    eingaben = request.POST.copy()
    eingaben["summe"] = beitritt.fassung.sha256
    for name in Beitritt.ERKLAERUNGEN:
        eingaben.pop(name, None)
    formular = UnterzeichnenFormular(eingaben, beitritt=beitritt)
    formular.add_error(None, grund)
    return _formularseite(request, beitritt, formular, text_offen=True)


def _formularseite(
    request: HttpRequest, beitritt: Beitritt, formular: UnterzeichnenFormular, **mehr: Any
) -> HttpResponse:
    kontext = _kontext(request, beitritt, form=formular, **mehr)  # type: ignore[arg-type]  # `mehr` goes into the template as it is
    return seite(request, "mitglieder/unterzeichnung/unterzeichnen.html", kontext)


@mit_zugang(ZWECK)
@never_cache
@require_http_methods(["GET", "POST"])
def ablehnen(request: ZugangAnfrage) -> HttpResponse:
    beitritt = _beitritt(request)
    formular = AblehnenFormular(request.POST if request.method == "POST" else None)
    if not beitritt.ist_offen:
        return redirect(_adresse(request, "lesen"))
    if request.method == "POST" and formular.is_valid():
        try:
            aktionen.ablehnen(zugang=request.handelnde, grund=formular.cleaned_data["grund"])
        except BeitrittNichtMoeglich as grund:
            messages.warning(request, str(grund))
        return redirect(_adresse(request, "lesen"))
    kontext = _kontext(request, beitritt, form=formular)
    return seite(request, "mitglieder/unterzeichnung/ablehnen.html", kontext)


@mit_zugang(ZWECK)
@never_cache
@require_safe
def dokument(request: ZugangAnfrage) -> HttpResponseBase:
    """The sealed PDF."""
    pdf = Dokument.objects.zu(_beitritt(request)).fertig().filter(art="beitritt").first()
    if pdf is None:
        raise Http404
    return ausliefern(request, pdf)


@mit_zugang(ZWECK)
@never_cache
@require_safe
def text(request: ZugangAnfrage) -> HttpResponseBase:
    """The agreement's text as PDF, for reading before signing."""
    pdf = Dokument.objects.zu(_beitritt(request).fassung).fertig().first()
    if pdf is None:
        raise Http404
    return ausliefern(request, pdf)
