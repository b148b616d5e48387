"""Calling a meeting off, or moving it: the reason, the mail beside its preview, and one press."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren
from treffen.aktionen import anschreiben as post
from treffen.aktionen import treffen as aktionen
from treffen.anschreibenvorlage import entwurf
from treffen.briefe import als_selbst, brieftext
from treffen.empfaengerkreis import Kreis, empfaengerkreis_zu
from treffen.forms.anschreiben import AbsageForm
from treffen.models import Anschreiben, Treffen
from treffen.platzhalter import zu_zweck
from treffen.rechte import darf_treffen_verwalten
from treffen.views.treffen import versand_melden, verwaltetes, zur_seite

Z = Anschreiben.Zweck
#: So many recipients are named on the page; the number is always the whole one.
HOECHSTENS = 200


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def absagen(request: KontoAnfrage, pk: int) -> HttpResponse:
    return _entfallen(request, pk, Z.ABSAGE)


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def verschieben(request: KontoAnfrage, pk: int) -> HttpResponse:
    return _entfallen(request, pk, Z.VERSCHIEBUNG)


def _entfallen(request: KontoAnfrage, pk: int, zweck: str) -> HttpResponse:
    """What is sent is what the form says when it is pressed; a draft is kept for the test mail."""
    treffen = verwaltetes(request, pk)
    gesendet = request.method == "POST"
    if gesendet:
        # Two tabs that save the first version at once would make two drafts.
        sperren(treffen)
        treffen.netzwerk = request.netzwerk
    brief = entwurf(treffen, zweck)
    kreis = empfaengerkreis_zu(brief, request.handelnde)
    form = AbsageForm(
        request.POST if gesendet else None,
        instance=brief,
        treffen=treffen,
        soll_hinaus=bool(kreis.empfaenger),
        selbst_gesichert=True,
    )
    schritt = "" if request.htmx else request.POST.get("schritt", "")
    if form.is_valid() and schritt in {"probe", "entfaellt"}:
        if schritt == "entfaellt":
            return _entfaellt(request, form, zweck)
        _probe(request, form)
        return redirect(request.path)
    kontext = {
        "form": form,
        "treffen": treffen,
        "zweck": zweck,
        "kreis": kreis,
        "anzahl": len(kreis.empfaenger),
        "gezeigte": kreis.empfaenger[:HOECHSTENS],
        "nicht_gezeigt": max(len(kreis.empfaenger) - HOECHSTENS, 0),
        "platzhalter": zu_zweck(zweck),
        "runde": post.naechste_probe(brief),
        **_vorschau(request, form, kreis),
    }
    if request.htmx:
        return render(request, "treffen/absage/_vorschau.html", kontext)
    return seite(request, "treffen/absage/bearbeiten.html", kontext)


def _vorschau(request: KontoAnfrage, form: AbsageForm, kreis: Kreis) -> dict[str, Any]:
    """The mail as the first of its recipients reads it."""
    brief, treffen = form.instance, form.treffen
    erste = kreis.empfaenger[:1] or [als_selbst(treffen, request.handelnde)]
    teilnahme = erste[0]
    grund = form.cleaned_data.get("absage_grund", "") if form.is_bound else treffen.absage_grund
    betreff, text = brieftext(brief, teilnahme, request.handelnde, grund=grund)
    return {"person": teilnahme.person, "betreff": betreff, "mailtext": text}


def _probe(request: KontoAnfrage, form: AbsageForm) -> None:
    treffen = form.treffen
    brief = form.save()
    treffen.absage_grund = form.cleaned_data["absage_grund"]
    treffen.save(update_fields=["absage_grund"])
    runde = request.POST.get("runde", "")
    post.probe(
        anschreiben=brief,
        runde=int(runde[:4]) if runde.isdecimal() else 0,
        von=request.handelnde,
    )
    versand_melden(
        request,
        _("Die Probe geht an %(email)s.") % {"email": request.handelnde.email},
        _("Der Entwurf ist gespeichert, gesendet ist sonst noch nichts."),
    )


def _entfaellt(request: KontoAnfrage, form: AbsageForm, zweck: str) -> HttpResponse:
    treffen: Treffen = form.treffen
    schritt, erfolg = aktionen.absagen, _("Das Treffen ist abgesagt.")
    if zweck == Z.VERSCHIEBUNG:
        schritt, erfolg = aktionen.verschieben, _("Der alte Termin ist abgesagt.")
    zahl = schritt(
        treffen=treffen,
        grund=form.cleaned_data["absage_grund"],
        anschreiben=form.instance if form.soll_hinaus else None,
        von=request.handelnde,
    )
    if zahl:
        text = ngettext(
            "%(zahl)s Person erfährt es per E-Mail.",
            "%(zahl)s Personen erfahren es per E-Mail.",
            zahl,
        )
        versand_melden(request, erfolg, text % {"zahl": zahl})
    else:
        messages.success(request, erfolg, extra_tags=_("Eingeladen war noch niemand."))
    return zur_seite(treffen)
