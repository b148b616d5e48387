"""A representative reads what the own organisations have signed, and signs without a code.

Who is signed in, and whose own entry may sign, proves the identity by a recent sign-in
(`identitaet=konto`).
"""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder.aktionen import unterzeichnung as aktionen
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich, berechtigungen
from mitglieder.forms.beitritt import AblehnenFormular
from mitglieder.models import Beitritt, Organisation
from mitglieder.rechte import darf_beitritte_sehen
from mitglieder.views.zeichnungsweg import SCHRITTE, Weg, angaben_seite, zusammenfassung_seite
from netzwerk.basis.formulare import seite
from netzwerk.basis.models import Dokument
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.views.dokument import ausliefern

SEITEN = ("lesen", "angaben", "unterzeichnen", "ablehnen", "text")


class KontoWeg(Weg):
    """Signed in: the sign-in or a confirmation of it is some minutes old at most."""

    request: KontoAnfrage
    formular_vorlage = "mitglieder/eigene_unterzeichnung/angaben.html"
    zusammenfassung_vorlage = "mitglieder/eigene_unterzeichnung/zusammenfassung.html"

    @property
    def darf(self) -> bool:
        return self.beitritt.organisation_id in self.berechtigt

    def vorbelegt(self) -> dict[str, str]:
        kontakt = self.berechtigt[self.beitritt.organisation_id]
        return {"name": kontakt.name, "funktion": kontakt.funktion}

    def unterzeichnen(
        self, angaben: dict[int, aktionen.Angaben], summe: str, code: str
    ) -> aktionen.Ergebnis:
        return aktionen.mit_konto_unterzeichnen(
            von=self.request.handelnde,
            netzwerk=self.request.netzwerk,
            angaben=angaben,
            summe=summe,
        )

    def kontext(self, **mehr: Any) -> dict[str, Any]:
        return {
            "beitritt": self.beitritt,
            "fassung": self.beitritt.fassung,
            "adressen": self.adressen,
            "schritte": SCHRITTE,
            "darf": self.darf,
            **mehr,
        }


def _eigene(request: KontoAnfrage) -> Any:
    """Of the organisations the account represents: the coordination has the register."""
    vertretene = Organisation.objects.vertreten_durch(request.handelnde)
    return (
        Beitritt.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
        .filter(organisation__in=vertretene)
        .select_related("fassung__vereinbarung__netzwerk", "organisation", "kontakt")
    )


def _weg(request: KontoAnfrage, pk: int) -> KontoWeg:
    beitritt = get_object_or_404(_eigene(request).prefetch_related("fassung__abschnitt_set"), pk=pk)
    return KontoWeg(
        request=request,
        wer=request.handelnde,
        beitritt=beitritt,
        adressen={
            name: reverse(
                f"mitglieder:eigene-unterzeichnung-{name}", args=(request.netzwerk.kurzname, pk)
            )
            for name in SEITEN
        },
    )


@nur(darf_beitritte_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    beitritte = list(
        _eigene(request).order_by("fassung__vereinbarung", "-fassung__nummer", "organisation__name")
    )
    dokumente = Dokument.objects.fertig().filter(
        gegenstand_typ=ContentType.objects.get_for_model(Beitritt),
        gegenstand_id__in=[beitritt.pk for beitritt in beitritte],
        art="beitritt",
    )
    kontext = {
        "beitritte": beitritte,
        "gesiegelt": set(dokumente.values_list("gegenstand_id", flat=True)),
        "berechtigt": berechtigungen(request.handelnde, request.netzwerk.pk),
    }
    return render(request, "mitglieder/eigene_unterzeichnung/liste.html", kontext)


@nur(darf_beitritte_sehen)
@never_cache
@require_safe
def lesen(request: KontoAnfrage, pk: int) -> HttpResponse:
    weg = _weg(request, pk)
    dokument = Dokument.objects.zu(weg.beitritt).filter(art="beitritt").first()
    kontext = weg.kontext(dokument=dokument, text_pdf=_text_pdf(weg.beitritt) is not None)
    return render(request, "mitglieder/eigene_unterzeichnung/lesen.html", kontext)


@nur(darf_beitritte_sehen)
@never_cache
@require_safe
def text(request: KontoAnfrage, pk: int) -> HttpResponseBase:
    """The agreement's text as PDF, for reading before signing."""
    pdf = _text_pdf(get_object_or_404(_eigene(request), pk=pk))
    if pdf is None:
        raise Http404
    return ausliefern(request, pdf)


def _text_pdf(beitritt: Beitritt) -> Dokument | None:
    pdf: Dokument | None = (
        Dokument.objects.zu(beitritt.fassung).fertig().filter(art="fassung").first()
    )
    return pdf


@nur(darf_beitritte_sehen)
@never_cache
@require_http_methods(["GET", "POST"])
def angaben(request: KontoAnfrage, pk: int) -> HttpResponse:
    weg = _weg(request, pk)
    return angaben_seite(weg) if weg.darf else _ohne_berechtigung(weg)


@nur(darf_beitritte_sehen)
@never_cache
@require_http_methods(["GET", "POST"])
def unterzeichnen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The summary, and the one button that signs."""
    weg = _weg(request, pk)
    if not weg.darf:
        return _ohne_berechtigung(weg)
    try:
        _verlange_frische_anmeldung(request)
    except ReauthenticationRequired:
        if request.method != "POST":
            raise
        # What was typed waits in the session; the confirmation leads back to the summary.
        weg.merken()
        return redirect(weg.adressen["unterzeichnen"])
    return zusammenfassung_seite(weg)


@nur(darf_beitritte_sehen)
@never_cache
@require_http_methods(["GET", "POST"])
def ablehnen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Decline with a reason; a recent sign-in is not asked for, the coordination can ask again."""
    weg = _weg(request, pk)
    if not weg.beitritt.ist_offen:
        return redirect(weg.adressen["lesen"])
    if not weg.darf:
        return _ohne_berechtigung(weg)
    formular = AblehnenFormular(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formular.is_valid():
        try:
            aktionen.mit_konto_ablehnen(
                beitritt=weg.beitritt,
                von=request.handelnde,
                netzwerk=request.netzwerk,
                grund=formular.cleaned_data["grund"],
            )
        except BeitrittNichtMoeglich as grund:
            messages.warning(request, str(grund))
        else:
            messages.success(request, _("Ihre Ablehnung ist gesendet"))
        return redirect(weg.adressen["lesen"])
    kontext = weg.kontext(form=formular)
    return seite(request, "mitglieder/eigene_unterzeichnung/ablehnen.html", kontext)


@reauthentication_required
def _verlange_frische_anmeldung(request: KontoAnfrage) -> None:
    """Raises ReauthenticationRequired, which the accounts app turns into a page."""


def _ohne_berechtigung(weg: KontoWeg) -> HttpResponse:
    messages.warning(
        weg.request,
        _("Sie sind hier nicht als zeichnungsberechtigt eingetragen"),
        extra_tags=_("Wer unterzeichnen darf, trägt die Koordinierungsstelle ein."),
    )
    return redirect(weg.adressen["lesen"])
