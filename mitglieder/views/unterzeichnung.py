"""What the holder of a link does: read (changes nothing), ask for a code, sign or decline."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import unterzeichnung as aktionen
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich, berechtigungen
from mitglieder.forms.beitritt import AblehnenFormular
from mitglieder.models import Beitritt, Zeichnungsvorschlag
from mitglieder.views.zeichnungsweg import SCHRITTE, Weg, angaben_seite, zusammenfassung_seite
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import ausgeschoepft
from netzwerk.basis.links import pruef_adresse, zeichen
from netzwerk.basis.models import Dokument, Zugang
from netzwerk.basis.pdf import qr_code
from netzwerk.basis.rechte import ZugangAnfrage, mit_zugang
from netzwerk.basis.templatetags.portal import maskiert
from netzwerk.basis.views.dokument import ausliefern

ZWECK = Zugang.Zweck.UNTERZEICHNUNG
SEITEN = (
    "lesen",
    "code",
    "angaben",
    "unterzeichnen",
    "ablehnen",
    "benennen",
    "dokument",
    "text",
)


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
        "schritte": SCHRITTE,
        "an": maskiert(inhaber.email) if inhaber else "",
        "text_pdf": Dokument.objects.zu(beitritt.fassung).fertig().filter(art="fassung").exists(),
        "adressen": {name: _adresse(request, name) for name in SEITEN},
        **mehr,
    }


class LinkWeg(Weg):
    """By a mailed link: a code to the recorded address, once in half an hour."""

    request: ZugangAnfrage
    formular_vorlage = "mitglieder/unterzeichnung/angaben.html"
    zusammenfassung_vorlage = "mitglieder/unterzeichnung/zusammenfassung.html"

    @property
    def braucht_code(self) -> bool:  # type: ignore[override]  # ends while the page is open
        return not aktionen.ist_bestaetigt(self.request.handelnde, self.request.session)

    def vorbelegt(self) -> dict[str, str]:
        inhaber = self.request.handelnde.inhaber
        return {"name": inhaber.name, "funktion": inhaber.funktion} if inhaber else {}

    def code_senden(self) -> None:
        _code_senden(self.request)

    def code_bestaetigen(self, code: str) -> None:
        self._zaehlen()
        aktionen.code_bestaetigen(
            zugang=self.request.handelnde, code=code, sitzung=self.request.session
        )

    def unterzeichnen(
        self, angaben: dict[int, aktionen.Angaben], summe: str, code: str
    ) -> aktionen.Ergebnis:
        if code:
            self._zaehlen()
        return aktionen.alle_unterzeichnen(
            zugang=self.request.handelnde,
            angaben=angaben,
            summe=summe,
            code=code,
            sitzung=self.request.session,
        )

    def _zaehlen(self) -> None:
        wer = str(self.request.handelnde.pk)
        if ausgeschoepft("unterzeichnung-pruefen", wer, anzahl=30, sekunden=3600):
            raise aktionen.CodeFalsch(_("Zu viele Versuche. Warten Sie bitte eine Stunde."))

    def kontext(self, **mehr: Any) -> dict[str, Any]:
        return _kontext(self.request, self.beitritt, **mehr)


def link_weg(request: ZugangAnfrage) -> LinkWeg:
    return LinkWeg(
        request=request,
        wer=request.handelnde,
        beitritt=_beitritt(request),
        adressen={name: _adresse(request, name) for name in SEITEN},
    )


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
    berechtigt = berechtigungen(request.handelnde, request.netzwerk.pk)
    if beitritt.ist_offen and beitritt.fassung.ist_zeichenbar:
        kontext = _kontext(
            request,
            beitritt,
            darf_unterzeichnen=beitritt.organisation_id in berechtigt,
            bestaetigt=aktionen.ist_bestaetigt(request.handelnde, request.session),
            vorschlag=Zeichnungsvorschlag.objects.filter(beitritt=beitritt).offen().first(),
        )
        return render(request, "mitglieder/unterzeichnung/lesen.html", kontext)
    pdf = Dokument.objects.zu(beitritt).filter(art="beitritt").first()
    eigene = {kontakt.pk for kontakt in berechtigt.values()}
    kontext = _kontext(
        request,
        beitritt,
        dokument=pdf,
        laeuft=pdf is not None and pdf.ist_unterwegs,
        selbst=beitritt.kontakt_id in eigene | {request.handelnde.inhaber_id},
        weitere=Beitritt.objects.filter(fassung=beitritt.fassung, kontakt__in=eigene)
        .gueltig()
        .exclude(pk=beitritt.pk)
        .select_related("organisation")
        .order_by("organisation__name"),
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
    return redirect(_adresse(request, "angaben"))


@mit_zugang(ZWECK)
@never_cache
@require_http_methods(["GET", "POST"])
def angaben(request: ZugangAnfrage) -> HttpResponse:
    return angaben_seite(link_weg(request))


@mit_zugang(ZWECK)
@never_cache
@require_http_methods(["GET", "POST"])
def unterzeichnen(request: ZugangAnfrage) -> HttpResponse:
    """The summary, and the one button that signs."""
    return zusammenfassung_seite(link_weg(request))


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
    fertige = Dokument.objects.zu(_beitritt(request).fassung).fertig()
    pdf = fertige.filter(art="fassung").first()
    if pdf is None:
        raise Http404
    return ausliefern(request, pdf)
