from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import KontoAnfrage, ist_koordination, nur
from netzwerk.basis.stand import sperren
from treffen.forms.massnahme import MassnahmeFilter, MassnahmeForm
from treffen.herkunft import MASSNAHME_MIT, von_massnahme
from treffen.models import Arbeitsgruppe, Ergebnis, Massnahme, Protokoll, Treffen
from treffen.rechte import darf_massnahmen_sehen, darf_massnahmen_verwalten
from treffen.views.treffen import gewaehlte_gruppe

JE_SEITE = 50
TITEL_HOECHSTENS = 200
SCHRITTE = {
    "beschliessen": gettext_lazy("Als beschlossen eintragen"),
    "beginnen": gettext_lazy("Umsetzung beginnt"),
    "erledigen": gettext_lazy("Als erledigt eintragen"),
    "verwerfen": gettext_lazy("Maßnahme verwerfen"),
}


def _massnahme(request: KontoAnfrage, pk: int) -> Massnahme:
    massnahme: Massnahme = get_object_or_404(
        Massnahme.objects.sichtbar_fuer(request.handelnde, request.netzwerk).select_related(
            "verantwortlich__organisation", "top__treffen", *MASSNAHME_MIT
        ),
        pk=pk,
    )
    massnahme.netzwerk = request.netzwerk
    return massnahme


def _verwaltet(request: KontoAnfrage, pk: int) -> bool:
    if ist_koordination(request.handelnde, request.netzwerk):
        return True
    eigene = Massnahme.objects.verwaltbar_fuer(request.handelnde, request.netzwerk)
    return eigene.filter(pk=pk).exists()


@nur(darf_massnahmen_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    alle = Massnahme.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    auswahl = MassnahmeFilter(request.GET, queryset=alle.nach_frist(), konto=request.handelnde)
    offen = Q(zustand__in=Massnahme.OFFENE)
    zahlen = alle.order_by().aggregate(
        offen=Count("pk", filter=offen),
        ueberfaellig=Count("pk", filter=offen & Q(frist__lt=timezone.localdate())),
        vorgeschlagen=Count("pk", filter=Q(zustand=Massnahme.Zustand.VORGESCHLAGEN)),
        erledigt=Count("pk", filter=Q(zustand=Massnahme.Zustand.ERLEDIGT)),
        alle=Count("pk"),
    )
    gewaehlt = auswahl.form.data.get("stand")
    chips = [
        (wert, wort, zahlen[wert], wert == gewaehlt)
        for wert, wort in auswahl.filters["stand"].extra["choices"]
        if zahlen[wert] or wert in {"offen", gewaehlt}
    ]
    return render(
        request,
        "treffen/massnahme/liste.html",
        {
            "seite": Paginator(auswahl.qs, JE_SEITE).get_page(request.GET.get("seite")),
            "chips": chips,
            "meine": bool(auswahl.form.data.get("meine")),
            "zahlen": zahlen,
            "darf_verwalten": darf_massnahmen_verwalten(request.handelnde, request.netzwerk),
        },
    )


@nur(darf_massnahmen_sehen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    massnahme = _massnahme(request, pk)
    darf = Massnahme.objects.bearbeitbar_fuer(request.handelnde, request.netzwerk).filter(pk=pk)
    schritte = massnahme.moegliche_schritte() if darf.exists() else []
    protokoll = None
    if massnahme.top is not None:
        protokoll = (
            Protokoll.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
            .filter(treffen=massnahme.top.treffen_id)
            .order_by("-version")
            .first()
        )
    return render(
        request,
        "treffen/massnahme/zeigen.html",
        {
            "massnahme": massnahme,
            "schritte": [(schritt, SCHRITTE[schritt]) for schritt in schritte],
            "protokoll": protokoll,
            "herkunft": von_massnahme(massnahme),
            "wieder_auf": massnahme.wieder_auf.auf_tagesordnung()
            .filter(treffen__in=Treffen.objects.sichtbar_fuer(request.handelnde, request.netzwerk))
            .select_related("treffen__netzwerk")
            .order_by("treffen__beginn"),
            "darf_verwalten": _verwaltet(request, pk),
        },
    )


@nur(darf_massnahmen_sehen)
@require_POST
def stand(request: KontoAnfrage, pk: int) -> HttpResponse:
    """A step forward: by the coordination, or by the person who is responsible."""
    massnahme = _massnahme(request, pk)
    erlaubt = Massnahme.objects.bearbeitbar_fuer(request.handelnde, request.netzwerk)
    if not erlaubt.filter(pk=pk).exists():
        raise PermissionDenied
    schritt = request.POST.get("schritt", "")
    if schritt not in SCHRITTE:
        raise FalscherZustand(_("Diesen Schritt gibt es nicht."), bei=massnahme)
    getattr(massnahme, schritt)()
    messages.success(
        request,
        _("Die Maßnahme ist jetzt: %(stand)s.") % {"stand": massnahme.get_zustand_display()},
    )
    return redirect("treffen:massnahme-zeigen", netzwerk=request.netzwerk.kurzname, pk=pk)


@nur(darf_massnahmen_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    """`?ergebnis=`: out of what a group has found, with its words."""
    massnahme = Massnahme(netzwerk=request.netzwerk, zustand=Massnahme.Zustand.BESCHLOSSEN)
    if gewaehlt := request.GET.get("ergebnis", ""):
        gruppen = Arbeitsgruppe.objects.verwaltbar_fuer(request.handelnde, request.netzwerk)
        ergebnis = get_object_or_404(
            Ergebnis.objects.filter(blatt__gruppe__in=gruppen).select_related("blatt__gruppe"),
            pk=gewaehlt if gewaehlt.isascii() and gewaehlt.isdigit() and len(gewaehlt) < 19 else 0,
        )
        massnahme.ergebnis = ergebnis
        massnahme.arbeitsgruppe = ergebnis.blatt.gruppe
        massnahme.titel = Truncator(ergebnis.text).chars(TITEL_HOECHSTENS)
        # Too long for a title: the whole of it stands below.
        massnahme.beschreibung = "" if massnahme.titel == ergebnis.text else ergebnis.text
    else:
        massnahme.arbeitsgruppe = gewaehlte_gruppe(request)
    return _formular(request, massnahme)


@nur(darf_massnahmen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    massnahme = _massnahme(request, pk)
    if not _verwaltet(request, pk):
        raise PermissionDenied
    if request.method == "POST":
        sperren(massnahme)
    return _formular(request, massnahme)


def _formular(request: KontoAnfrage, massnahme: Massnahme) -> HttpResponse:
    ist_neu = massnahme.pk is None
    form = MassnahmeForm(
        request.POST if request.method == "POST" else None,
        instance=massnahme,
        netzwerk=request.netzwerk,
        von=request.handelnde,
    )
    if request.method == "POST" and form.is_valid():
        if ist_neu:
            form.save()
        else:
            # The state has its own verbs and may have moved since the page was opened.
            massnahme.save(update_fields=form.Meta.fields)
        messages.success(request, _("Die Maßnahme ist gespeichert."))
        return redirect(
            "treffen:massnahme-zeigen", netzwerk=request.netzwerk.kurzname, pk=massnahme.pk
        )
    return seite(
        request,
        "treffen/massnahme/bearbeiten.html",
        {
            "form": form,
            "massnahme": massnahme,
            "ist_neu": ist_neu,
            "herkunft": von_massnahme(massnahme),
        },
    )
