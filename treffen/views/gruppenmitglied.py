"""Who is in a working group: taken in from the network's contacts, given a role, taken out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen.aktionen import gruppenmitglied as aktionen
from treffen.forms.gruppenmitglied import TREFFER, AufgabeForm, AufnehmenForm, aufzunehmen
from treffen.models import Arbeitsgruppe, Gruppenmitglied
from treffen.rechte import darf_gruppe_fuehren, darf_gruppen_gruenden
from treffen.views.arbeitsgruppe import laufende, zur_gruppe

A = Gruppenmitglied.Aufgabe
MITGLIEDER = "#mitglieder"


def _mitglied(request: KontoAnfrage, pk: int, mitglied: int) -> Gruppenmitglied:
    """Somebody who is in. The lead is the network's to name: 403 for whoever does not found."""
    gruppe = laufende(request, pk)
    zeile: Gruppenmitglied = get_object_or_404(gruppe.mitglieder.jetzt().mit_person(), pk=mitglied)
    zeile.gruppe = gruppe
    if zeile.aufgabe == A.LEITUNG and not _benennt(request):
        raise PermissionDenied
    return zeile


def _benennt(request: KontoAnfrage) -> bool:
    return darf_gruppen_gruenden(request.handelnde, request.netzwerk)


@nur(darf_gruppe_fuehren)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Search, then one press per person; the page stays for the next one."""
    gruppe = laufende(request, pk)
    suchwort = request.GET.get("q", "").replace("\x00", "").strip()
    if request.method == "POST":
        form = AufnehmenForm(request.POST, gruppe=gruppe)
        if form.is_valid():
            kontakt = form.cleaned_data["kontakt"]
            aktionen.aufnehmen(gruppe=gruppe, kontakt=kontakt, von=request.handelnde)
            messages.success(
                request, _("%(name)s arbeitet jetzt in der Gruppe mit.") % {"name": kontakt.name}
            )
        else:
            messages.warning(request, _("Diese Person steht nicht mehr zur Wahl."))
        return redirect(request.get_full_path())
    treffer = list(aufzunehmen(gruppe, suchwort)[: TREFFER + 1])
    return render(
        request,
        "treffen/gruppenmitglied/neu.html",
        {
            "gruppe": gruppe,
            "suchwort": suchwort,
            "treffer": treffer[:TREFFER],
            "mehr": len(treffer) > TREFFER,
            "frei": _frei(gruppe),
        },
    )


def _frei(gruppe: Arbeitsgruppe) -> int | None:
    """None: as many as want to."""
    return None if gruppe.plaetze is None else max(gruppe.plaetze - aktionen.vergeben(gruppe), 0)


@nur(darf_gruppe_fuehren)
@require_http_methods(["GET", "POST"])
def aufgabe(request: KontoAnfrage, pk: int, mitglied: int) -> HttpResponse:
    """Deputy or member; the coordination may also hand her the lead."""
    zeile = _mitglied(request, pk, mitglied)
    form = AufgabeForm(request.POST or None, instance=zeile, darf_leitung=_benennt(request))
    if request.method == "POST" and form.is_valid():
        neue = form.cleaned_data["aufgabe"]
        if neue == A.LEITUNG:
            aktionen.leitung_uebergeben(mitglied=zeile, von=request.handelnde)
        else:
            aktionen.aufgabe_aendern(mitglied=zeile, aufgabe=neue, von=request.handelnde)
        messages.success(
            request,
            _("%(name)s ist jetzt: %(aufgabe)s.")
            % {"name": zeile.kontakt.name, "aufgabe": A(neue).label},
        )
        return zur_gruppe(zeile.gruppe, MITGLIEDER)
    kontext = {
        "form": form,
        "gruppe": zeile.gruppe,
        "name": zeile.kontakt.name,
        "leitung": zeile.gruppe.mitglieder.jetzt().mit_person().filter(aufgabe=A.LEITUNG).first(),
        "darf_leitung": _benennt(request),
    }
    return seite(request, "treffen/gruppenmitglied/aufgabe.html", kontext)


@nur(darf_gruppe_fuehren)
@require_http_methods(["GET", "POST"])
def austragen(request: KontoAnfrage, pk: int, mitglied: int) -> HttpResponse:
    zeile = _mitglied(request, pk, mitglied)
    if request.method == "POST":
        aktionen.austragen(mitglied=zeile, von=request.handelnde)
        messages.success(
            request,
            _("%(name)s arbeitet nicht mehr in der Gruppe mit.") % {"name": zeile.kontakt.name},
        )
        return zur_gruppe(zeile.gruppe, MITGLIEDER)
    kontext = {"gruppe": zeile.gruppe, "mitglied": zeile}
    return render(request, "treffen/gruppenmitglied/austragen.html", kontext)
