"""The coordination distributes places, moves single persons, and tells everybody."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen.aktionen import workshop as aktionen
from treffen.aktionen.warteliste import rueckt_nach
from treffen.forms.workshop import PlatzForm, VerteilungForm
from treffen.rechte import darf_treffen_verwalten
from treffen.views.programm import punkt_finden, zum_programm
from treffen.views.treffen import versand_melden, verwaltetes
from treffen.workshoplage import lage


@nur(darf_treffen_verwalten)
@never_cache
@require_http_methods(["GET", "POST"])
def verteilen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The result first, then the button that writes it. Options stand in the address."""
    treffen = verwaltetes(request, pk)
    form = VerteilungForm(request.GET if "vorschau" in request.GET else None)
    optionen = {"behalten": True, "auffuellen": False}
    if form.is_bound and form.is_valid():
        optionen = form.cleaned_data
    if request.method == "POST":
        try:
            aktionen.verteilen(
                treffen=treffen,
                gesehen=request.POST.get("gesehen", ""),
                von=request.handelnde,
                **optionen,
            )
        except aktionen.VorschauVeraltet:
            messages.warning(
                request,
                _("Inzwischen haben sich Antworten oder Wünsche geändert."),
                extra_tags=_("Hier ist das neue Ergebnis. Geschrieben ist noch nichts."),
            )
            return redirect(request.get_full_path())
        messages.success(
            request,
            _("Die Plätze sind verteilt."),
            extra_tags=_(
                "Sehen Sie das Ergebnis durch und schreiben Sie dann allen. Wird ein Platz frei, "
                "rückt ab jetzt von selbst jemand nach."
            ),
        )
        return zum_programm(treffen)
    vorschauen = aktionen.vorschau(treffen, **optionen)
    if not form.is_bound:
        form = VerteilungForm(initial=optionen)
    kontext = {
        "treffen": treffen,
        "form": form,
        "vorschauen": vorschauen,
        "gesehen": aktionen.stand(vorschauen),
        "ist_verteilt": any(eine.lage.ist_verteilt for eine in vorschauen),
        "kommen": max((len(eine.lage.wuensche) for eine in vorschauen), default=0),
        "geht_noch": rueckt_nach(treffen),
    }
    return render(request, "treffen/verteilung/verteilen.html", kontext)


@nur(darf_treffen_verwalten)
@never_cache
@require_http_methods(["GET", "POST"])
def platz(request: KontoAnfrage, pk: int, punkt: int, teilnahme: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    jetzt = lage(treffen, punkt_finden(treffen, punkt))
    eine = jetzt.teilnahmen.get(teilnahme)
    if eine is None or not jetzt.workshops:
        raise Http404
    form = PlatzForm(request.POST or None, lage=jetzt, teilnahme=teilnahme)
    if request.method == "POST" and form.is_valid():
        ziel = jetzt.workshops.get(form.cleaned_data["workshop"] or 0)
        try:
            gesendet = aktionen.versetzen(
                teilnahme=eine,
                punkt=jetzt.punkt,
                workshop=ziel,
                mitteilen=form.cleaned_data["mitteilen"],
                von=request.handelnde,
            )
        except aktionen.KeinPlatz as grund:
            form.add_error("workshop", str(grund))
        else:
            angaben = {"name": eine.person.name, "workshop": ziel.titel if ziel else ""}
            if ziel is None:
                text = _("%(name)s hat hier keinen Platz mehr.") % angaben
            else:
                text = _("%(name)s hat einen Platz in „%(workshop)s“.") % angaben
            danach = _("Eine E-Mail ist unterwegs.") if gesendet else ""
            messages.success(request, text, extra_tags=danach)
            return zum_programm(treffen, f"#punkt-{punkt}")
    kontext = {
        "treffen": treffen,
        "form": form,
        "teilnahme": eine,
        "punkt": jetzt.punkt,
        "wuensche": [jetzt.workshops[w] for w in jetzt.wuensche.get(teilnahme, [])],
    }
    return seite(request, "treffen/verteilung/platz.html", kontext)


@nur(darf_treffen_verwalten)
@never_cache
@require_http_methods(["GET", "POST"])
def brief(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Everybody who has a place gets the own list."""
    treffen = verwaltetes(request, pk)
    empfangende = aktionen.empfangende(treffen)
    if not empfangende or not rueckt_nach(treffen):
        messages.warning(
            request,
            _("Es gibt niemanden, dem Sie Workshops mitteilen könnten."),
            extra_tags=_("Verteilen Sie zuerst die Plätze; nach dem Beginn geht es nicht mehr."),
        )
        return zum_programm(treffen)
    runde = aktionen.naechste_runde(treffen)
    if request.method == "POST":
        roh = request.POST.get("runde", "")
        gesehen = int(roh) if roh.isdecimal() and len(roh) < 6 else runde
        zahl = aktionen.schreiben(treffen=treffen, runde=gesehen, von=request.handelnde)
        text = ngettext(
            "%(zahl)s E-Mail mit den Workshops ist auf dem Weg.",
            "%(zahl)s E-Mails mit den Workshops sind auf dem Weg.",
            zahl,
        ) % {"zahl": zahl}
        if zahl:
            versand_melden(request, text, "")
        else:  # pressed twice
            messages.success(request, _("Die E-Mails sind schon auf dem Weg."))
        return zum_programm(treffen)
    kontext = {
        "treffen": treffen,
        "zahl": len(empfangende),
        "runde": runde,
        "zurueck": reverse("treffen:programm-zeigen", args=[treffen.netzwerk.kurzname, pk]),
    }
    return render(request, "treffen/verteilung/brief.html", kontext)
