from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mitglieder.models import Mitgliedschaft
from mitglieder.rechte import darf_mitglieder_verwalten
from netzwerk.basis.rechte import KontoAnfrage, nur


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
            gettext_lazy("Als eingeladen führen"),
            gettext_lazy("Die Organisation gilt als eingeladen. Es geht keine E-Mail hinaus."),
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
    mitgliedschaft = get_object_or_404(
        Mitgliedschaft.objects.im_netzwerk(request.netzwerk).select_related("organisation"),
        organisation=pk,
    )
    if schritt not in SCHRITTE:
        raise Http404
    if request.method == "POST":
        getattr(mitgliedschaft, schritt)()
        messages.success(
            request,
            _("Die Mitgliedschaft ist jetzt „%(stand)s“.")
            % {"stand": mitgliedschaft.get_zustand_display()},
        )
        return redirect(mitgliedschaft)
    kontext = {"mitgliedschaft": mitgliedschaft, "schritt": SCHRITTE[schritt]}
    return render(request, "mitglieder/mitgliedschaft/wechseln.html", kontext)
