from typing import NamedTuple

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mitglieder.aktionen import mitgliedschaft as aktionen
from mitglieder.forms.aufnahme import AnnehmenFormular, EinladungFormular
from mitglieder.forms.organisation import MitgliedschaftFormular
from mitglieder.models import Mitgliedschaft
from mitglieder.rechte import darf_mitglieder_verwalten
from netzwerk.basis.formulare import seite
from netzwerk.basis.models import Zugang
from netzwerk.basis.rechte import KontoAnfrage, ZugangAnfrage, mit_zugang, nur
from netzwerk.basis.stand import sperren


class Schritt(NamedTuple):
    """A verb of `Mitgliedschaft` as a button: what it is called and what it brings about."""

    name: str
    knopf: str | Promise
    folge: str | Promise


SCHRITTE = {
    schritt.name: schritt
    for schritt in (
        Schritt(
            "vorschlagen",
            gettext_lazy("Erneut vorschlagen"),
            gettext_lazy("Die Organisation steht wieder am Anfang; der Verlauf bleibt erhalten."),
        ),
        Schritt(
            "einladen",
            gettext_lazy("Einladen"),
            gettext_lazy(
                "Die Organisation gilt als eingeladen, bis sie annimmt oder Sie sie aufnehmen."
            ),
        ),
        Schritt(
            "aktivieren",
            gettext_lazy("Als Mitglied aufnehmen"),
            gettext_lazy(
                "Die Organisation zählt als Mitglied und steht auf der Seite „Das Netzwerk“."
            ),
        ),
        Schritt(
            "ruhen_lassen",
            gettext_lazy("Mitgliedschaft ruhen lassen"),
            gettext_lazy(
                "Die Organisation zählt vorerst nicht als Mitglied. "
                "Sie können sie jederzeit wieder aufnehmen."
            ),
        ),
        Schritt(
            "austreten",
            gettext_lazy("Austritt eintragen"),
            gettext_lazy("Die Mitgliedschaft endet heute. Kontakte und Verlauf bleiben erhalten."),
        ),
        Schritt(
            "ausschliessen",
            gettext_lazy("Ausschluss eintragen"),
            gettext_lazy("Die Mitgliedschaft endet heute. Kontakte und Verlauf bleiben erhalten."),
        ),
        Schritt(
            "ablehnen",
            gettext_lazy("Antrag ablehnen"),
            gettext_lazy("Der Antrag gilt als abgelehnt. Es geht keine E-Mail hinaus."),
        ),
    )
}


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def wechseln(request: KontoAnfrage, pk: int, schritt: str) -> HttpResponse:
    """Ask once, then change the state; a change that is not possible says why."""
    mitgliedschaft = _mitgliedschaft(request, pk)
    if schritt not in SCHRITTE:
        raise Http404
    if schritt == "einladen":
        return _einladen(request, mitgliedschaft)
    if request.method == "POST":
        getattr(mitgliedschaft, schritt)()
        return _gewechselt(request, mitgliedschaft)
    kontext = {"mitgliedschaft": mitgliedschaft, "schritt": SCHRITTE[schritt]}
    return render(request, "mitglieder/mitgliedschaft/wechseln.html", kontext)


def _einladen(request: KontoAnfrage, mitgliedschaft: Mitgliedschaft) -> HttpResponse:
    """With a mail to a contact, or without."""
    formular = EinladungFormular(
        request.POST if request.method == "POST" else None,
        mitgliedschaft=mitgliedschaft,
        pflicht=False,
        runde=aktionen.naechste_runde(mitgliedschaft),
    )
    if request.method == "POST" and formular.is_valid():
        aktionen.einladen(
            mitgliedschaft=mitgliedschaft,
            kontakt=formular.cleaned_data["kontakt"],
            runde=formular.runde_gueltig,
            von=request.handelnde,
        )
        return _gewechselt(request, mitgliedschaft)
    kontext = {
        "mitgliedschaft": mitgliedschaft,
        "schritt": SCHRITTE["einladen"],
        "form": formular,
    }
    return seite(request, "mitglieder/mitgliedschaft/wechseln.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def einladung(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The mail with the personal link, for the first time or once more."""
    mitgliedschaft = _mitgliedschaft(request, pk)
    formular = EinladungFormular(
        request.POST if request.method == "POST" else None,
        mitgliedschaft=mitgliedschaft,
        pflicht=True,
        runde=aktionen.naechste_runde(mitgliedschaft),
    )
    if request.method == "POST" and formular.is_valid():
        kontakt = formular.cleaned_data["kontakt"]
        aktionen.einladung_senden(
            mitgliedschaft=mitgliedschaft,
            kontakt=kontakt,
            runde=formular.runde_gueltig,
            von=request.handelnde,
        )
        messages.success(
            request, _("Die Einladung ist unterwegs an %(an)s.") % {"an": kontakt.email}
        )
        return redirect(mitgliedschaft)
    kontext = {"mitgliedschaft": mitgliedschaft, "form": formular}
    return seite(request, "mitglieder/mitgliedschaft/einladung.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Groups and dates of this network, whoever keeps the entry of the body."""
    mitgliedschaft = _mitgliedschaft(request, pk)
    if request.method == "POST":
        sperren(mitgliedschaft)
    formular = MitgliedschaftFormular(
        request.POST or None, netzwerk=request.netzwerk, instance=mitgliedschaft
    )
    if request.method == "POST" and formular.is_valid():
        formular.save()
        messages.success(request, _("Die Mitgliedschaft ist gespeichert."))
        return redirect(mitgliedschaft)
    kontext = {"mitgliedschaft": mitgliedschaft, "form": formular}
    return seite(request, "mitglieder/mitgliedschaft/bearbeiten.html", kontext)


@mit_zugang(Zugang.Zweck.AUFNAHME)
@never_cache
@require_http_methods(["GET", "POST"])
def annehmen(request: ZugangAnfrage) -> HttpResponse:
    """The invited person agrees. Opening changes nothing; then the page says how it stands."""
    mitgliedschaft = request.handelnde.gegenstand
    if not isinstance(mitgliedschaft, Mitgliedschaft):  # the link of an application
        raise Http404
    mitgliedschaft.netzwerk = request.netzwerk
    formular = None
    if mitgliedschaft.ist_eingeladen:
        formular = AnnehmenFormular(
            request.POST if request.method == "POST" else None, mitgliedschaft=mitgliedschaft
        )
        if request.method == "POST" and formular.is_valid():
            aktionen.annehmen(mitgliedschaft=mitgliedschaft, von=request.handelnde)
            return redirect(request.path)
    kontext = {"mitgliedschaft": mitgliedschaft, "form": formular}
    return seite(request, "mitglieder/mitgliedschaft/annehmen.html", kontext)


def _mitgliedschaft(request: KontoAnfrage, pk: int) -> Mitgliedschaft:
    """By the key of the organisation."""
    mitgliedschaft: Mitgliedschaft = get_object_or_404(
        Mitgliedschaft.objects.im_netzwerk(request.netzwerk).select_related(
            "organisation", "netzwerk"
        ),
        organisation=pk,
    )
    return mitgliedschaft


def _gewechselt(request: KontoAnfrage, mitgliedschaft: Mitgliedschaft) -> HttpResponse:
    messages.success(
        request,
        _("Die Mitgliedschaft ist jetzt „%(stand)s“.")
        % {"stand": mitgliedschaft.get_zustand_display()},
    )
    return redirect(mitgliedschaft)
