from django.contrib import messages
from django.db import transaction
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren
from treffen.aktionen import workshop as aktionen
from treffen.aktionen.warteliste import rueckt_nach
from treffen.aktionen.warteliste import sperren as treffen_sperren
from treffen.forms.workshop import WorkshopForm
from treffen.models import Treffen, Workshop
from treffen.rechte import darf_treffen_verwalten
from treffen.views.programm import fest, punkt_finden, zum_programm
from treffen.views.treffen import verwaltetes
from treffen.workshoplage import lage, lagen, wahlen


def workshop_finden(treffen: Treffen, pk: int) -> Workshop:
    workshop: Workshop = get_object_or_404(
        Workshop.objects.filter(programmpunkt__treffen=treffen).select_related("programmpunkt"),
        pk=pk,
    )
    return workshop


def aufgerueckt_text(zahl: int) -> str:
    if not zahl:
        return ""
    return ngettext(
        "%(zahl)s Person ist nachgerückt und erfährt es per E-Mail.",
        "%(zahl)s Personen sind nachgerückt und erfahren es per E-Mail.",
        zahl,
    ) % {"zahl": zahl}


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def neu(request: KontoAnfrage, pk: int, punkt: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    if (antwort := fest(request, treffen)) is not None:
        return antwort
    eintrag = punkt_finden(treffen, punkt)
    if not eintrag.hat_wahl:
        messages.warning(
            request,
            _("In „%(titel)s“ wird nichts gewählt.") % {"titel": eintrag.titel},
            extra_tags=_("Kreuzen Sie dort zuerst „Teilnehmende wählen einen Workshop“ an."),
        )
        return redirect(
            "treffen:programm-bearbeiten", treffen.netzwerk.kurzname, treffen.pk, eintrag.pk
        )
    if request.method == "POST":
        treffen_sperren(treffen.pk)
    nummer = (eintrag.workshops.aggregate(n=Max("nummer"))["n"] or 0) + 1
    instanz = Workshop(programmpunkt=eintrag, nummer=nummer)
    form = WorkshopForm(request.POST or None, instance=instanz)
    if request.method == "POST" and form.is_valid():
        workshop = form.save()
        messages.success(request, _("„%(titel)s“ steht zur Wahl.") % {"titel": workshop.titel})
        return zum_programm(treffen, f"#punkt-{eintrag.pk}")
    kontext = {"form": form, "treffen": treffen, "punkt": eintrag}
    return seite(request, "treffen/workshop/formular.html", kontext)


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int, workshop: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    if (antwort := fest(request, treffen)) is not None:
        return antwort
    eintrag = workshop_finden(treffen, workshop)
    punkt = eintrag.programmpunkt
    if request.method == "POST":
        treffen_sperren(treffen.pk)  # as many places as are taken, at least
        sperren(eintrag)
    form = WorkshopForm(request.POST or None, instance=eintrag)
    if request.method == "POST" and form.is_valid():
        form.save()
        zahl = aktionen.freigeworden(treffen=treffen, von=request.handelnde)
        messages.success(
            request,
            _("„%(titel)s“ ist gespeichert.") % {"titel": eintrag.titel},
            extra_tags=aufgerueckt_text(zahl),
        )
        return zum_programm(treffen, f"#punkt-{punkt.pk}")
    kontext = {
        "form": form,
        "treffen": treffen,
        "punkt": punkt,
        "workshop": workshop_finden(treffen, workshop),
    }
    return seite(request, "treffen/workshop/formular.html", kontext)


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def loeschen(request: KontoAnfrage, pk: int, workshop: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    if (antwort := fest(request, treffen)) is not None:
        return antwort
    eintrag = workshop_finden(treffen, workshop)
    if request.method == "POST":
        treffen_sperren(treffen.pk)
        eintrag.delete()
        zahl = aktionen.freigeworden(treffen=treffen, von=request.handelnde)
        messages.success(
            request,
            _("„%(titel)s“ ist gelöscht.") % {"titel": eintrag.titel},
            extra_tags=aufgerueckt_text(zahl),
        )
        return zum_programm(treffen, f"#punkt-{eintrag.programmpunkt_id}")
    kontext = {
        "treffen": treffen,
        "workshop": eintrag,
        "wuensche": eintrag.wuensche.count(),
        "plaetze": eintrag.belegung.count(),
    }
    return render(request, "treffen/workshop/loeschen.html", kontext)


@nur(darf_treffen_verwalten)
@require_safe
@never_cache
def zeigen(request: KontoAnfrage, pk: int, workshop: int) -> HttpResponse:
    """Who is in, who waits."""
    treffen = verwaltetes(request, pk)
    eintrag = workshop_finden(treffen, workshop)
    jetzt = lage(treffen, eintrag.programmpunkt)
    kontext = {
        "treffen": treffen,
        "workshop": eintrag,
        "punkt": eintrag.programmpunkt,
        "drin": [(eine, jetzt.rang(eine.pk, workshop)) for eine in jetzt.belegung(workshop)],
        "wartende": jetzt.wartende(workshop),
        "ist_verteilt": jetzt.ist_verteilt,
        "geht_noch": rueckt_nach(treffen),
    }
    return render(request, "treffen/workshop/zeigen.html", kontext)


@nur(darf_treffen_verwalten)
@require_safe
@never_cache
def listen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Names for the doors, a page each when printed."""
    treffen = verwaltetes(request, pk)
    blaetter = [
        (jetzt.punkt, workshop, jetzt.belegung(schluessel))
        for jetzt in lagen(treffen, wahlen(treffen))
        for schluessel, workshop in jetzt.workshops.items()
    ]
    kontext = {"treffen": treffen, "blaetter": blaetter}
    return render(request, "treffen/workshop/listen.html", kontext)
