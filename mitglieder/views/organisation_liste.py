"""The list of organisations: the question, its answer page by page, what to do with it."""

from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitglieder.forms.organisation_filter import OrganisationFilter, nur_zahlen
from mitglieder.models import (
    Gruppenzugehoerigkeit,
    Kontakt,
    Mitgliedschaft,
    Organisation,
    Verteiler,
)
from mitglieder.rechte import darf_mitglieder_sehen, darf_mitglieder_verwalten
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import KontoAnfrage, nur

JE_SEITE = 50


class Zeile(NamedTuple):
    """A row with all it shows: 50 of them are rendered without a lookup."""

    organisation: Organisation
    art: str
    gruppen: str
    kontakte: int
    mitgliedschaft: Mitgliedschaft | None
    marke: SafeString


class Spalte(NamedTuple):
    """A column head; `richtung` is what `aria-sort` says, `adresse` the list in its order."""

    titel: str
    richtung: str
    adresse: str


@nur(darf_mitglieder_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    netzwerk = request.netzwerk
    auswahl = OrganisationFilter(request.GET, netzwerk=netzwerk, handelnde=request.handelnde)
    gefunden = auswahl.qs.select_related("uebergeordnet").only("name", "art", "uebergeordnet__name")
    seite = Paginator(gefunden, JE_SEITE).get_page(request.GET.get("seite"))
    darf_verwalten = darf_mitglieder_verwalten(request.handelnde, netzwerk)
    verteiler = _zu_aenderndes(request) if darf_verwalten else None
    aktiv = Mitgliedschaft.objects.im_netzwerk(netzwerk).aktiv().count()
    kontext = {
        "auswahl": auswahl,
        "seite": seite,
        "zeilen": zeilen_von(seite, netzwerk),
        "spalten": _spalten(auswahl),
        "anzahl_aktiv": aktiv,
        "weitere": seite.paginator.count - aktiv,  # of the list without a filter
        "darf_verwalten": darf_verwalten,
        "verteiler": verteiler,
        "darf_auswaehlen": darf_verwalten and verteiler is None,
    }
    return render(request, "mitglieder/organisation/liste.html", kontext)


def _zu_aenderndes(request: KontoAnfrage) -> Verteiler | None:
    """The list was opened to change this Verteiler's question."""
    if "verteiler" not in request.GET:
        return None
    verteiler: Verteiler = get_object_or_404(
        Verteiler.objects.im_netzwerk(request.netzwerk),
        pk__in=nur_zahlen([request.GET["verteiler"]]),
    )
    return verteiler


def zeilen_von(seite: "Page[Organisation]", netzwerk: Netzwerk) -> list[Zeile]:
    organisationen = list(seite)
    ids = [organisation.pk for organisation in organisationen]
    hier = {
        mitgliedschaft.organisation_id: mitgliedschaft
        for mitgliedschaft in Mitgliedschaft.objects.im_netzwerk(netzwerk).filter(
            organisation__in=ids
        )
    }
    gruppen: dict[int, list[str]] = {}
    for pk, name in (
        Gruppenzugehoerigkeit.objects.filter(
            mitgliedschaft__netzwerk=netzwerk, mitgliedschaft__organisation__in=ids
        )
        .order_by("partnergruppe__position", "partnergruppe__name")
        .values_list("mitgliedschaft__organisation", "partnergruppe__name")
    ):
        gruppen.setdefault(pk, []).append(name)
    kontakte = Kontakt.objects.im_netzwerk(netzwerk).taetig().je_organisation(organisationen)
    arten = {wert: str(name) for wert, name in Organisation.Art.choices}
    marken: dict[str, SafeString] = {}
    zeilen = []
    for organisation in organisationen:
        mitgliedschaft = hier.get(organisation.pk)
        stand = mitgliedschaft.zustand if mitgliedschaft else ""
        if stand not in marken:  # a handful of badges, not one template per row
            marken[stand] = render_to_string(
                "mitglieder/organisation/_stand.html", {"mitgliedschaft": mitgliedschaft}
            )
        zeilen.append(
            Zeile(
                organisation,
                arten[organisation.art],
                ", ".join(gruppen.get(organisation.pk, ())),
                kontakte.get(organisation.pk, 0),
                mitgliedschaft,
                marken[stand],
            )
        )
    return zeilen


def _spalten(auswahl: OrganisationFilter) -> dict[str, Spalte]:
    jetzt = auswahl.data["sortierung"]

    def spalte(schluessel: str, titel: str) -> Spalte:
        richtung = {schluessel: "ascending", f"-{schluessel}": "descending"}.get(jetzt, "none")
        naechste = f"-{schluessel}" if richtung == "ascending" else schluessel
        werte: dict[str, Any] = {**auswahl.abfrage, "sortierung": naechste}
        return Spalte(titel, richtung, urlencode(werte, doseq=True))

    return {
        "name": spalte("name", _("Organisation")),
        "art": spalte("art", _("Art")),
        "stand": spalte("stand", _("Mitgliedschaft")),
        "seit": spalte("seit", _("Seit")),
    }
