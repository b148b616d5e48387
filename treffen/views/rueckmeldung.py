"""What came back: counts, list, needs, waiting list; for the coordination alone."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.ausfuhr.tabelle import FORMATE
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen import rueckmeldungen
from treffen.aktionen import antwort as aktionen
from treffen.aktionen import warteliste
from treffen.forms.rueckmeldung import RueckmeldungForm
from treffen.models import Teilnahme, Treffen
from treffen.rechte import darf_bedarf_sehen, darf_treffen_verwalten
from treffen.views.treffen import verwaltetes

JE_SEITE = 50


def _zur_liste(treffen: Treffen) -> HttpResponse:
    return redirect("treffen:rueckmeldung-liste", netzwerk=treffen.netzwerk.kurzname, pk=treffen.pk)


def _teilnahme(treffen: Treffen, pk: int) -> Teilnahme:
    teilnahme: Teilnahme = get_object_or_404(
        Teilnahme.objects.filter(treffen=treffen).mit_person(), pk=pk
    )
    teilnahme.treffen = treffen
    return teilnahme


@nur(darf_treffen_verwalten)
@never_cache
@require_safe
def liste(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    hier = Teilnahme.objects.filter(treffen=treffen)
    alle = rueckmeldungen.zeilen(treffen)
    wartende = sorted(
        (eine for eine in alle if eine.warteliste_seit),
        key=lambda eine: (eine.warteliste_seit, eine.pk),
    )
    je_antwort = Counter(eine.antwort for eine in alle)
    antwort = request.GET.get("antwort", "")
    if antwort not in Teilnahme.Antwort:
        antwort = ""
    gezeigte = [eine for eine in alle if not antwort or eine.antwort == antwort]
    return render(
        request,
        "treffen/rueckmeldung/liste.html",
        {
            "treffen": treffen,
            "gesamt": len(alle),
            "filter": antwort,
            "chips": [
                (eine.value, eine.label, je_antwort[eine])
                for eine in Teilnahme.Antwort
                if je_antwort[eine] or eine == antwort
            ],
            "zahlen": Teilnahme.objects.zaehlung(treffen),
            "belegt": hier.belegt().count(),
            "wartende": wartende,
            "rueckt_nach": warteliste.rueckt_nach(treffen),
            "fragen": rueckmeldungen.antworten(treffen),
            "darf_bedarf": darf_bedarf_sehen(request.handelnde, request.netzwerk),
            "bedarfe": rueckmeldungen.bedarfe(treffen, request.handelnde),
            "seite": Paginator(gezeigte, JE_SEITE).get_page(request.GET.get("seite")),
            "fotos": sum(
                e is not None and e.ist_gueltig
                for e in (getattr(eine, "fotoeinwilligung", None) for eine in alle)
            ),
        },
    )


@nur(darf_treffen_verwalten)
@never_cache
@require_safe
def ausfuhr(request: KontoAnfrage, pk: int, was: str, format: str) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    if was not in ("personen", "bedarf") or format not in FORMATE:
        raise Http404
    # Whoever told of a need agreed that the coordination alone sees it.
    if was == "bedarf" and not darf_bedarf_sehen(request.handelnde, request.netzwerk):
        raise PermissionDenied
    inhalt = rueckmeldungen.datei(treffen, was, format, request.handelnde)
    antwort = HttpResponse(inhalt, content_type=FORMATE[format].CONTENT_TYPE)
    name = f"{slugify(treffen.titel)[:60] or 'treffen'}-{was}.{format}"
    antwort["Content-Disposition"] = f'attachment; filename="{name}"'
    return antwort


@nur(darf_treffen_verwalten)
@require_POST
def vorziehen(request: KontoAnfrage, pk: int, teilnahme: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    eine = _teilnahme(treffen, teilnahme)
    if warteliste.vorziehen(teilnahme=eine, von=request.handelnde):
        belegt = Teilnahme.objects.filter(treffen=treffen).belegt().count()
        messages.success(
            request,
            _("%(name)s hat jetzt einen Platz.") % {"name": eine.person.name},
            extra_tags=_("Die Nachricht ist unterwegs. Belegt: %(belegt)s von %(plaetze)s.")
            % {"belegt": belegt, "plaetze": treffen.plaetze or "∞"},
        )
    else:
        messages.info(request, _("%(name)s wartet nicht mehr.") % {"name": eine.person.name})
    return _zur_liste(treffen)


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def eintragen(request: KontoAnfrage, pk: int, teilnahme: int) -> HttpResponse:
    """Somebody called: also after the deadline."""
    treffen = verwaltetes(request, pk)
    eine = _teilnahme(treffen, teilnahme)
    form = RueckmeldungForm(request.POST or None, teilnahme=eine)
    if request.method == "POST" and form.is_valid():
        eine = aktionen.antworten(
            teilnahme=eine, von=request.handelnde, nachtrag=True, **form.cleaned_data
        )
        messages.success(
            request,
            _("Eingetragen: %(name)s, %(antwort)s.")
            % {"name": eine.person.name, "antwort": eine.get_antwort_display()},
        )
        return _zur_liste(treffen)
    return seite(
        request,
        "treffen/rueckmeldung/eintragen.html",
        {"form": form, "treffen": treffen, "teilnahme": eine},
    )


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def entfernen(request: KontoAnfrage, pk: int, teilnahme: int) -> HttpResponse:
    """Somebody who registered, or was named as deputy, comes off the list."""
    treffen = verwaltetes(request, pk)
    eine = _teilnahme(treffen, teilnahme)
    if request.method == "POST":
        name = eine.person.name
        aktionen.entfernen(teilnahme=eine, von=request.handelnde)
        messages.success(
            request,
            _("%(name)s steht nicht mehr auf der Liste.") % {"name": name},
            extra_tags=_("Die Person erfährt es per E-Mail. Wer wartet, rückt nach."),
        )
        return _zur_liste(treffen)
    return render(
        request, "treffen/rueckmeldung/entfernen.html", {"treffen": treffen, "teilnahme": eine}
    )
