"""Progress of a measure by account: steps, notes, proofs, and the answer on its date."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen.aktionen import massnahme as aktionen
from treffen.forms.massnahmennotiz import FristForm, MeldungForm
from treffen.materialpruefung import ARTEN
from treffen.models import Massnahme, Massnahmennotiz
from treffen.rechte import darf_massnahmen_sehen, darf_massnahmen_verwalten
from treffen.views.massnahme import erlaubte_schritte, finden, massnahmenseite, verwaltet


def nachweis_ausliefern(notiz: Massnahmennotiz) -> HttpResponseBase:
    """Always a download; should a browser show it after all, nothing in it runs."""
    if not notiz.datei:
        raise Http404
    try:
        datei = notiz.datei.open("rb")
    except FileNotFoundError as fehlt:
        raise Http404 from fehlt
    endung = notiz.dateiname.rpartition(".")[2].lower()
    antwort = FileResponse(
        datei,
        as_attachment=True,
        filename=notiz.dateiname,
        content_type=ARTEN.get(endung, "application/octet-stream"),
    )
    antwort["X-Content-Type-Options"] = "nosniff"
    antwort["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return antwort


@nur(darf_massnahmen_sehen)
@require_POST
def stand(request: KontoAnfrage, pk: int) -> HttpResponse:
    """A step, a note, a file: by who manages the measure, or by the person responsible."""
    massnahme = finden(request, pk)
    erlaubt = erlaubte_schritte(request, massnahme)
    if erlaubt is None:
        raise PermissionDenied
    schritt = request.POST.get("schritt", "")
    if schritt and schritt not in aktionen.SCHRITTE:
        raise FalscherZustand(_("Diesen Schritt gibt es nicht."), bei=massnahme)
    if schritt in massnahme.moegliche_schritte() and schritt not in erlaubt:
        raise PermissionDenied
    form = MeldungForm(request.POST, request.FILES, schritt=schritt)
    if form.is_valid() and _gespeichert(request, massnahme, form, schritt):
        return _zurueck(request, massnahme)
    return massnahmenseite(request, massnahme, form=form)


def _gespeichert(
    request: KontoAnfrage, massnahme: Massnahme, form: MeldungForm, schritt: str
) -> bool:
    daten: dict[str, Any] = form.cleaned_data
    try:
        aktionen.melden(
            massnahme=massnahme,
            von=request.handelnde,
            text=daten["text"],
            schritt=schritt,
            datei=daten["datei"],
            befund=form.befund,
        )
    except aktionen.NichtMehrZustaendig:
        form.add_error(None, _("Inzwischen ist jemand anderes für die Maßnahme zuständig."))
        return False
    except FalscherZustand as grund:
        if not daten["text"] and not daten["datei"]:
            raise
        # What was typed stays on the page: the step is gone, the words are not.
        massnahme.refresh_from_db(fields=["zustand", "erledigt_am"])
        form.add_error(None, f"{grund} {grund.weiter}")
        return False
    if schritt:
        text = _("Die Maßnahme ist jetzt: %(stand)s.") % {"stand": massnahme.get_zustand_display()}
    else:
        text = _("Ihre Meldung ist gespeichert.")
    messages.success(request, text)
    return True


def _zurueck(request: KontoAnfrage, massnahme: Massnahme) -> HttpResponse:
    """To the board as it was, when a card was moved there."""
    if "tafel" not in request.POST:
        return redirect(massnahme)
    abfrage = QueryDict(request.POST["tafel"][:500], mutable=True)
    abfrage["ansicht"] = "tafel"
    liste = reverse("treffen:massnahme-liste", args=[request.netzwerk.kurzname])
    return redirect(f"{liste}?{abfrage.urlencode()}#m{massnahme.pk}")


@nur(darf_massnahmen_verwalten)
@require_POST
def frist(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Another date for who asked for one, or the old one with a reason."""
    massnahme = finden(request, pk)
    if not verwaltet(request, pk):
        raise PermissionDenied
    if not massnahme.ist_offen:
        raise FalscherZustand(_("Die Maßnahme ist nicht mehr offen."), bei=massnahme)
    belassen = "belassen" in request.POST
    form = FristForm(request.POST, belassen=belassen, prefix="frist")
    if not form.is_valid():
        return massnahmenseite(request, massnahme, fristform=form)
    text = form.cleaned_data["text"]
    if belassen:
        aktionen.frist_belassen(massnahme=massnahme, text=text, von=request.handelnde)
        messages.success(request, _("Es bleibt bei der Frist. Ihre Antwort steht im Verlauf."))
    else:
        tag = form.cleaned_data["frist"]
        aktionen.frist_setzen(massnahme=massnahme, frist=tag, text=text, von=request.handelnde)
        messages.success(request, _("Die neue Frist ist gespeichert."))
    return redirect(massnahme)


@nur(darf_massnahmen_sehen)
@never_cache
@require_safe
def nachweis(request: KontoAnfrage, pk: int, notiz: int) -> HttpResponseBase:
    return nachweis_ausliefern(get_object_or_404(finden(request, pk).notizen, pk=notiz))
