"""Many organisations at once: what was ticked in the list, or everything it found."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mitglieder.aktionen import auswahl as aktionen
from mitglieder.aktionen import rundschreiben
from mitglieder.forms.auswahl import ZielFormular
from mitglieder.forms.organisation_filter import OrganisationFilter, nur_zahlen
from mitglieder.models import Organisation
from mitglieder.rechte import darf_ausfuehren, darf_mitglieder_verwalten
from netzwerk.basis.formulare import seite
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import KontoAnfrage, nur

#: So many names a message lists; the page before shows all of them.
GENANNT = 20


def _gewaehlte(request: KontoAnfrage) -> list[Organisation]:
    """The list's question stands in the address; `alle` takes all its hits, `id` those ticked."""
    if request.POST.get("alle"):
        auswahl = OrganisationFilter(
            request.GET, netzwerk=request.netzwerk, handelnde=request.handelnde
        )
        return list(auswahl.qs)
    return list(
        Organisation.objects.sichtbar_fuer(request.handelnde, request.netzwerk).filter(
            pk__in=nur_zahlen(request.POST.getlist("id"))
        )
    )


def _zur_liste(request: KontoAnfrage) -> HttpResponse:
    liste = reverse("mitglieder:organisation-liste", args=[request.netzwerk.kurzname])
    return redirect(f"{liste}?{request.GET.urlencode()}" if request.GET else liste)


def _nichts_gewaehlt(request: KontoAnfrage) -> HttpResponse:
    messages.error(
        request,
        _("Sie haben noch keine Organisation ausgewählt."),
        extra_tags=_("Kreuzen Sie mindestens eine an, oder wählen Sie alle Treffer."),
    )
    return _zur_liste(request)


@nur(darf_mitglieder_verwalten)
@require_POST
def anschreiben(request: KontoAnfrage) -> HttpResponse:
    """A draft to the selection; the letter itself is written on the next page."""
    organisationen = _gewaehlte(request)
    if not organisationen:
        return _nichts_gewaehlt(request)
    entwurf = rundschreiben.anlegen(
        netzwerk=request.netzwerk, organisationen=organisationen, von=request.handelnde
    )
    return redirect(
        "mitglieder:rundschreiben-bearbeiten", netzwerk=request.netzwerk.kurzname, pk=entwurf.pk
    )


@nur(darf_ausfuehren)
@require_POST
def ausfuehren(request: KontoAnfrage) -> HttpResponse:
    """On to the export: with the question, and with what was ticked on this page of its answer."""
    if not _gewaehlte(request):
        return _nichts_gewaehlt(request)
    daten = request.GET.copy()
    if not request.POST.get("alle"):
        daten.setlist("id", [str(pk) for pk in nur_zahlen(request.POST.getlist("id"))])
    ziel = reverse("mitglieder:ausfuhr", args=[request.netzwerk.kurzname])
    return redirect(f"{ziel}?{daten.urlencode()}")


@nur(darf_mitglieder_verwalten)
@require_POST
@transaction.atomic
def aufnehmen(request: KontoAnfrage) -> HttpResponse:
    """First which network, and what it means for each body; with `schritt`, it is done."""
    organisationen = _gewaehlte(request)
    if not organisationen:
        return _nichts_gewaehlt(request)
    ziele = (
        Netzwerk.objects.koordiniert_von(request.handelnde)
        .filter(kommune=request.netzwerk.kommune)
        .exclude(pk=request.netzwerk.pk)
        .order_by("name", "pk")
    )
    schritt = request.POST.get("schritt", "")
    einziges = ziele[0] if len(ziele) == 1 else None
    formular = ZielFormular(
        request.POST if schritt else None, ziele=ziele, initial={"ziel": einziges}
    )
    ziel: Netzwerk | None = einziges
    if schritt:
        ziel = formular.cleaned_data["ziel"] if formular.is_valid() else None
    if ziel is not None and schritt == "aufnehmen":
        stand = aktionen.aufnehmen(organisationen=organisationen, ziel=ziel, von=request.handelnde)
        return _aufgenommen(request, ziel, stand)
    kontext = {
        "form": formular,
        "organisationen": organisationen,
        "ziele": ziele,
        "ziel": ziel,
        "stand": aktionen.pruefen(organisationen, ziel) if ziel else [],
    }
    return seite(request, "mitglieder/auswahl/aufnehmen.html", kontext)


def _aufgenommen(
    request: KontoAnfrage, ziel: Netzwerk, stand: list[aktionen.Aufnahme]
) -> HttpResponse:
    neue = sum(eine.mitgliedschaft is None for eine in stand)
    schon = [
        f"{eine.organisation.name} ({eine.mitgliedschaft.get_zustand_display()})"
        for eine in stand
        if eine.mitgliedschaft is not None
    ]
    text = ngettext(
        "%(n)s Organisation ist für „%(netzwerk)s“ vorgeschlagen.",
        "%(n)s Organisationen sind für „%(netzwerk)s“ vorgeschlagen.",
        neue,
    )
    namen = schon[:GENANNT]
    if len(schon) > GENANNT:
        namen.append(_("und %(n)s weitere") % {"n": len(schon) - GENANNT})
    danach = _("Unverändert, weil schon dort: %(namen)s.") % {"namen": ", ".join(namen)}
    messages.success(
        request,
        text % {"n": neue, "netzwerk": ziel.name},
        extra_tags=danach if schon else _("Laden Sie sie ein, oder nehmen Sie sie auf."),
    )
    liste = reverse("mitglieder:organisation-liste", args=[ziel.kurzname])
    return redirect(f"{liste}?{urlencode({'stand': 'vorgeschlagen', 'sortierung': '-angelegt'})}")
