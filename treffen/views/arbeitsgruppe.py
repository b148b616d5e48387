"""Working groups: a list, a page for each, from founding to end."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, ist_koordination, nur
from netzwerk.basis.stand import sperren
from treffen import ergebnisse
from treffen.aktionen import arbeitsgruppe as aktionen
from treffen.forms.arbeitsgruppe import ArbeitsgruppeForm, BeendenForm, FuehrenForm, GruendenForm
from treffen.gruppenlage import mit_leuten, mit_terminen
from treffen.herkunft import von_gruppe
from treffen.models import Arbeitsgruppe, Gruppenmitglied, Massnahme, Treffen
from treffen.rechte import darf_gruppe_fuehren, darf_gruppen_gruenden, darf_gruppen_sehen

JE_SEITE = 20
A = Gruppenmitglied.Aufgabe


def finden(request: Anfrage, pk: int) -> Arbeitsgruppe:
    """The group when whoever asks may see it, else 404; with the network already read."""
    gruppe: Arbeitsgruppe = get_object_or_404(
        Arbeitsgruppe.objects.sichtbar_fuer(request.handelnde, request.netzwerk), pk=pk
    )
    gruppe.netzwerk = request.netzwerk
    return gruppe


def gefuehrte(request: KontoAnfrage, pk: int) -> Arbeitsgruppe:
    """The group when whoever asks runs it; 403 when she may only see it, else 404."""
    gruppe = finden(request, pk)
    eigene = Arbeitsgruppe.objects.verwaltbar_fuer(request.handelnde, request.netzwerk)
    if not eigene.filter(pk=pk).exists():
        raise PermissionDenied
    return gruppe


def laufende(request: KontoAnfrage, pk: int) -> Arbeitsgruppe:
    """The same, as long as it works. Raises FalscherZustand."""
    gruppe = gefuehrte(request, pk)
    if gruppe.ist_beendet:
        raise FalscherZustand(_("Die Gruppe ist beendet und bleibt, wie sie war."), bei=gruppe)
    return gruppe


def zur_gruppe(gruppe: Arbeitsgruppe, anker: str = "") -> HttpResponse:
    return redirect(f"{gruppe.get_absolute_url()}{anker}")


@nur(darf_gruppen_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    gruppen = Arbeitsgruppe.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    beendet = Q(zustand=Arbeitsgruppe.Zustand.BEENDET)
    fuehrt = Arbeitsgruppe.objects.verwaltbar_fuer(request.handelnde, request.netzwerk)
    return render(
        request,
        "treffen/arbeitsgruppe/liste.html",
        {
            "laufende": _fuer_liste(request, gruppen.exclude(beendet).mit_beginn()).order_by(
                "-aktiv", "name"
            ),
            "seite": Paginator(
                _fuer_liste(request, gruppen.filter(beendet)).order_by("-beendet_am", "-pk"),
                JE_SEITE,
            ).get_page(request.GET.get("seite")),
            "fuehrt": set(fuehrt.values_list("pk", flat=True)),
            "darf_gruenden": darf_gruppen_gruenden(request.handelnde, request.netzwerk),
        },
    )


def _fuer_liste(request: KontoAnfrage, gruppen: QuerySet[Arbeitsgruppe]) -> QuerySet[Any]:
    aktiv = Case(When(zustand=Arbeitsgruppe.Zustand.AKTIV, then=1), default=0)
    mit = mit_terminen(gruppen.annotate(aktiv=aktiv), request.handelnde, request.netzwerk)
    return mit_leuten(mit)


@nur(darf_gruppen_sehen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    gruppe = finden(request, pk)
    alle = sorted(
        gruppe.mitglieder.mit_person(),
        key=lambda m: (m.RANG.index(m.aufgabe), m.kontakt.nachname, m.kontakt.vorname, m.pk),
    )
    dabei = [m for m in alle if m.ist_dabei]
    leitet = any(m.leitet and m.kontakt.konto_id == request.handelnde.pk for m in dabei)
    ist_leitstelle = ist_koordination(request.handelnde, request.netzwerk)
    darf_fuehren = leitet or ist_leitstelle
    sitzungen = Treffen.objects.sichtbar_fuer(request.handelnde, request.netzwerk).filter(
        arbeitsgruppe=gruppe
    )
    meldungen = gruppe.meldungen.offen().count()
    return render(
        request,
        "treffen/arbeitsgruppe/zeigen.html",
        {
            "gruppe": gruppe,
            "mitglieder": dabei,
            "fruehere": [m for m in alle if not m.ist_dabei],
            "leitende": [m for m in dabei if m.aufgabe == A.LEITUNG],
            "belegt": len(dabei) + meldungen,
            "meldungen_offen": meldungen if darf_fuehren else 0,
            "herkunft": von_gruppe(gruppe),
            "kommende": list(sitzungen.kommende()),
            "vergangene": list(sitzungen.vergangene()),
            "massnahmen": list(
                Massnahme.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
                .filter(arbeitsgruppe=gruppe)
                .nach_frist()
            ),
            "materialien": list(gruppe.materialien.all()),
            **ergebnisse.der_gruppe(gruppe, request.handelnde),
            "berichte": list(gruppe.berichte.all()) if darf_fuehren else [],
            "darf_fuehren": darf_fuehren and not gruppe.ist_beendet,
            "darf_verwalten": darf_fuehren,
            "darf_gruenden": ist_leitstelle,
            "beginn_fehlt": ist_leitstelle and _beginn_fehlt(gruppe),
        },
    )


def _beginn_fehlt(gruppe: Arbeitsgruppe) -> bool:
    zeile: Any = Arbeitsgruppe.objects.filter(pk=gruppe.pk).mit_beginn().get()
    return bool(zeile.beginn_fehlt)


@nur(darf_gruppen_gruenden)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def neu(request: KontoAnfrage) -> HttpResponse:
    if request.method == "POST":
        aktionen.namen_sperren(request.netzwerk)  # a name is taken once
    form = GruendenForm(
        request.POST or None,
        instance=Arbeitsgruppe(netzwerk=request.netzwerk),
        netzwerk=request.netzwerk,
    )
    if request.method == "POST" and form.is_valid():
        gruppe = aktionen.gruenden(
            gruppe=form.instance, leitung=form.cleaned_data["leitung"], von=request.handelnde
        )
        if form.cleaned_data["beginnt"]:
            aktionen.beginnen(gruppe=gruppe, von=request.handelnde)
        messages.success(
            request,
            _("„%(gruppe)s“ ist gegründet.") % {"gruppe": gruppe},
            extra_tags=_("Nehmen Sie jetzt Mitglieder auf und planen Sie die erste Sitzung."),
        )
        return zur_gruppe(gruppe)
    return seite(request, "treffen/arbeitsgruppe/formular.html", {"form": form})


@nur(darf_gruppe_fuehren)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The coordination everything but the lead, the lead what concerns her group alone."""
    gruppe = laufende(request, pk)
    if request.method == "POST":
        aktionen.namen_sperren(request.netzwerk)
        sperren(gruppe)
    ist_leitstelle = ist_koordination(request.handelnde, request.netzwerk)
    form: FuehrenForm
    if ist_leitstelle:
        form = ArbeitsgruppeForm(request.POST or None, instance=gruppe, netzwerk=request.netzwerk)
    else:
        form = FuehrenForm(request.POST or None, instance=gruppe)
    if request.method == "POST" and form.is_valid():
        aktionen.aendern(gruppe=gruppe, felder=form.Meta.fields, von=request.handelnde)
        messages.success(request, _("Die Angaben sind gespeichert."))
        return zur_gruppe(gruppe)
    kontext = {"form": form, "gruppe": finden(request, pk), "ist_koordination": ist_leitstelle}
    return seite(request, "treffen/arbeitsgruppe/formular.html", kontext)


@nur(darf_gruppen_gruenden)
@require_POST
def beginnen(request: KontoAnfrage, pk: int) -> HttpResponse:
    gruppe = finden(request, pk)
    aktionen.beginnen(gruppe=gruppe, von=request.handelnde)
    messages.success(request, _("„%(gruppe)s“ arbeitet.") % {"gruppe": gruppe})
    return zur_gruppe(gruppe)


@nur(darf_gruppen_gruenden)
@require_http_methods(["GET", "POST"])
def beenden(request: KontoAnfrage, pk: int) -> HttpResponse:
    gruppe = laufende(request, pk)
    form = BeendenForm(request.POST or None, instance=gruppe)
    if request.method == "POST" and form.is_valid():
        aktionen.beenden(
            gruppe=gruppe, abschluss=form.cleaned_data["abschluss"], von=request.handelnde
        )
        messages.success(
            request,
            _("„%(gruppe)s“ ist beendet.") % {"gruppe": gruppe},
            extra_tags=_("Ergebnisse, Maßnahmen und Unterlagen bleiben auf dieser Seite."),
        )
        return zur_gruppe(gruppe)
    sitzungen = Treffen.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    kontext = {
        "form": form,
        "gruppe": finden(request, pk),
        "kommende": sitzungen.filter(arbeitsgruppe=gruppe).kommende(),
        "massnahmen": Massnahme.objects.filter(arbeitsgruppe=gruppe).offen().nach_frist(),
        "meldungen": gruppe.meldungen.offen().count(),
    }
    return seite(request, "treffen/arbeitsgruppe/beenden.html", kontext)
