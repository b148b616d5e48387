from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder import platzhalter
from mitglieder.aktionen import vereinbarung as aktionen
from mitglieder.anmerkungen import anmerkungen_zu
from mitglieder.forms.vereinbarung import (
    AbschnittFormSet,
    FassungFormular,
    NeuFormular,
    VeroeffentlichenFormular,
)
from mitglieder.models import Abschnitt, Fassung, Vereinbarung
from mitglieder.rechte import darf_vereinbarungen_verwalten
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, nur


def vereinbarung_hier(request: Anfrage, pk: int) -> Vereinbarung:
    return get_object_or_404(
        Vereinbarung.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
        .select_related("netzwerk")
        .prefetch_related(
            Prefetch("fassung_set", Fassung.objects.mit_zahlen()),
            Prefetch("fassung_set__abschnitt_set", Abschnitt.objects.order_by("nummer")),
        ),
        pk=pk,
    )


def zur_seite(request: Anfrage, vereinbarung: Vereinbarung) -> HttpResponse:
    return redirect(
        "mitglieder:vereinbarung-zeigen", netzwerk=request.netzwerk.kurzname, pk=vereinbarung.pk
    )


@nur(darf_vereinbarungen_verwalten)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    vereinbarungen = (
        Vereinbarung.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
        .select_related("netzwerk")
        .prefetch_related(Prefetch("fassung_set", Fassung.objects.mit_zahlen()))
    )
    return render(request, "mitglieder/vereinbarung/liste.html", {"vereinbarungen": vereinbarungen})


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    formular = NeuFormular(
        request.POST if request.method == "POST" else None,
        netzwerk=request.netzwerk,
        initial={"titel": _("Kooperationsvereinbarung im %s") % request.netzwerk.name},
    )
    if request.method == "POST" and formular.is_valid():
        vereinbarung = aktionen.anlegen(
            netzwerk=request.netzwerk, von=request.handelnde, **formular.cleaned_data
        )
        messages.success(
            request,
            _("Der Entwurf ist angelegt"),
            extra_tags=_("Passen Sie jetzt den Text an."),
        )
        return redirect(
            "mitglieder:vereinbarung-bearbeiten",
            netzwerk=request.netzwerk.kurzname,
            pk=vereinbarung.pk,
        )
    return seite(request, "mitglieder/vereinbarung/neu.html", {"form": formular})


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    vereinbarung = vereinbarung_hier(request, pk)
    fassung = vereinbarung.neueste_fassung
    if not fassung.ist_entwurf and request.method != "POST":
        messages.warning(
            request,
            _("Diese Fassung ist veröffentlicht"),
            extra_tags=_("Ihr Text lässt sich nicht mehr ändern."),
        )
        return zur_seite(request, vereinbarung)
    formular = FassungFormular(
        request.POST if request.method == "POST" else None,
        instance=fassung,
        netzwerk=request.netzwerk,
        initial={"stand": fassung.stand},
    )
    abschnitte = AbschnittFormSet(
        request.POST if request.method == "POST" else None,
        prefix="abschnitt",
        initial=[
            {"nummer": a.nummer, "titel": a.titel, "text": a.text} for a in fassung.abschnitte()
        ],
    )
    if request.method == "POST":
        in_ordnung = formular.is_valid()
        if abschnitte.is_valid() and in_ordnung:
            try:
                aktionen.entwurf_speichern(
                    fassung=fassung,
                    stand=formular.cleaned_data["stand"],
                    abschnitte=abschnitte.in_reihenfolge(),
                    von=request.handelnde,
                )
            except aktionen.FassungVeraltet as grund:
                formular.add_error(None, str(grund))
            else:
                messages.success(request, _("Der Entwurf ist gespeichert"))
                if "weiter" in request.POST:
                    return redirect(
                        "mitglieder:vereinbarung-bearbeiten",
                        netzwerk=request.netzwerk.kurzname,
                        pk=pk,
                    )
                return redirect(fassung)
    anmerkungen = anmerkungen_zu(fassung)
    kontext = {
        "vereinbarung": vereinbarung,
        "fassung": fassung,
        "form": formular,
        "abschnitte": abschnitte,
        # Beside what is saved: a heading that was just typed is found after saving.
        "abschnitt_formulare": [
            (eines, anmerkungen.zu(eines.initial.get("titel", ""))) for eines in abschnitte
        ],
        "anmerkungen": anmerkungen,
        "platzhalter": platzhalter.IN_VEREINBARUNGEN.items(),
    }
    antwort = seite(request, "mitglieder/vereinbarung/bearbeiten.html", kontext)
    if abschnitte.is_bound and not abschnitte.is_valid():
        antwort.status_code = 422
    return antwort


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def veroeffentlichen(request: KontoAnfrage, pk: int) -> HttpResponse:
    vereinbarung = vereinbarung_hier(request, pk)
    fassung = vereinbarung.neueste_fassung
    if not fassung.ist_entwurf:
        messages.info(request, _("Diese Fassung ist schon veröffentlicht"))
        return zur_seite(request, vereinbarung)
    formular = VeroeffentlichenFormular(
        request.POST if request.method == "POST" else None, initial={"summe": fassung.summe()}
    )
    if request.method == "POST" and formular.is_valid():
        try:
            aktionen.veroeffentlichen(
                fassung=fassung, summe=formular.cleaned_data["summe"], von=request.handelnde
            )
        except aktionen.FassungVeraltet as grund:
            messages.error(request, str(grund))
            return redirect(
                "mitglieder:vereinbarung-veroeffentlichen",
                netzwerk=request.netzwerk.kurzname,
                pk=pk,
            )
        messages.success(
            request,
            _("Die Fassung ist veröffentlicht, ihr Text steht fest"),
            extra_tags=_("Laden Sie jetzt Organisationen ein, sie zu unterzeichnen."),
        )
        return zur_seite(request, vereinbarung)
    return seite(
        request,
        "mitglieder/vereinbarung/veroeffentlichen.html",
        {"vereinbarung": vereinbarung, "fassung": fassung, "form": formular},
    )
