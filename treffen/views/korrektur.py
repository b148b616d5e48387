"""A corrected version of released minutes: begun with a reason, discarded."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen import ergebnisabbild
from treffen.aktionen import korrektur as aktionen
from treffen.forms.korrektur import KorrekturForm
from treffen.models import Ergebnisblatt, Protokoll
from treffen.rechte import darf_protokoll_schreiben
from treffen.views.protokoll_lesen import verwaltetes


def _zum_editor(protokoll: Protokoll) -> HttpResponse:
    return redirect(
        "treffen:protokoll-bearbeiten",
        netzwerk=protokoll.treffen.netzwerk.kurzname,
        treffen=protokoll.treffen_id,
    )


@nur(darf_protokoll_schreiben)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    protokoll = verwaltetes(request, pk)
    if not protokoll.ist_freigegeben:
        return _zum_editor(protokoll)  # what is being written needs no correction
    form = KorrekturForm(
        request.POST if request.method == "POST" else None,
        initial={"korrektur_grund": _vorschlag(protokoll)},
    )
    if form.is_valid():
        aktionen.beginnen(
            protokoll=protokoll, grund=form.cleaned_data["korrektur_grund"], von=request.handelnde
        )
        messages.success(
            request,
            _("Die korrigierte Version ist angelegt."),
            extra_tags=_("Bis zu ihrer Freigabe lesen alle anderen die bisherige."),
        )
        return _zum_editor(protokoll)
    kontext: dict[str, Any] = {
        "form": form,
        "protokoll": protokoll,
        "treffen": protokoll.treffen,
        "uebernommene": [e for e in protokoll.einwaende.all() if e.ist_uebernommen],
    }
    return seite(request, "treffen/korrektur/neu.html", kontext)


def _vorschlag(protokoll: Protokoll) -> str:
    """After an objection was taken over; without name or words of who raised it."""
    nummern = sorted(
        {
            str(einwand.top.nummer)
            for einwand in protokoll.einwaende.select_related("top")
            if einwand.ist_uebernommen and einwand.top and einwand.top.nummer
        }
    )
    if not nummern:
        return ""
    return _("Berichtigt nach einem Einwand zu TOP %(nummern)s.") % {"nummern": ", ".join(nummern)}


@nur(darf_protokoll_schreiben)
@require_http_methods(["GET", "POST"])
def verwerfen(request: KontoAnfrage, pk: int) -> HttpResponse:
    protokoll = verwaltetes(request, pk)
    if request.method == "POST":
        letztes = aktionen.verwerfen(protokoll=protokoll, von=request.handelnde)
        messages.success(
            request,
            _("Die korrigierte Version ist verworfen."),
            extra_tags=_("Es gilt weiter, was freigegeben ist."),
        )
        return redirect(letztes)
    if protokoll.ist_freigegeben or not protokoll.ist_korrektur:
        return redirect(protokoll)
    kontext = {"protokoll": protokoll, "treffen": protokoll.treffen, "zusatz": _blaetter(protokoll)}
    return seite(request, "treffen/korrektur/verwerfen.html", kontext)


def _blaetter(entwurf: Protokoll) -> str:
    """What becomes of the groups' sheets, as further paragraphs of the question."""
    absaetze = [""]
    if Ergebnisblatt.objects.filter(treffen=entwurf.treffen_id).offen().exists():
        absaetze.append(
            _("Ergebnisblätter, auf denen eine Gruppe jetzt wieder schreibt, werden abgeschlossen.")
        )
    andere = ergebnisabbild.anders(entwurf.treffen, aktionen.davor(entwurf).inhalt)
    if andere:
        absaetze.append(
            _(
                "Die Einträge auf den Ergebnisblättern bleiben, wie sie jetzt sind. Auf diesen "
                "Blättern steht dann etwas anderes als im freigegebenen Protokoll: %(gruppen)s."
            )
            % {"gruppen": ", ".join(andere)}
        )
    return "\n\n".join(absaetze)
