"""What everybody may read when worried about a child: paths, bodies and numbers, never persons."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from mitglieder.models import Organisation, Partnergruppe
from mitglieder.rechte import zeigt_insofa
from netzwerk.basis.rechte import Anfrage, oeffentlich
from netzwerk.basis.views.dokument import ausliefern
from treffen import meldewegkarte, meldewegseite
from treffen.meldewegseite import Seitenschritt
from treffen.models import Meldeweg, Meldewegfassung
from treffen.models.meldeweg import Wegkopf

JUGENDAMT = "jugendamt_asd"


@dataclass(frozen=True)
class Weg:
    weg: Meldeweg
    fassung: Meldewegfassung
    kopf: Wegkopf
    schritte: list[Seitenschritt]
    bild: SafeString
    hat_karte: bool

    @property
    def anker(self) -> str:
        """Prefix of the ids of its steps."""
        return f"weg-{self.weg.pk}-schritt"


@oeffentlich
@require_safe
def zeigen(request: Anfrage) -> HttpResponse:
    geltende = [
        _fassung(request, weg) for weg in Meldeweg.objects.all().fuer_alle(request.netzwerk)
    ]
    karten = meldewegkarte.dokumente(geltende)
    insofa = zeigt_insofa(request.handelnde, request.netzwerk)
    return render(
        request,
        "treffen/was_tun/zeigen.html",
        {
            "wege": [_weg(fassung, fassung.pk in karten) for fassung in geltende],
            "jugendaemter": _erreichbare(
                Organisation.objects.aktive_mitglieder(request.netzwerk).in_gruppen(
                    Partnergruppe.objects.filter(schluessel=JUGENDAMT).values_list("pk", flat=True),
                    request.netzwerk,
                )
            ),
            "zeigt_insofa": insofa,
            "insofa_stellen": _erreichbare(Organisation.objects.insofa_stellen(request.netzwerk))
            if insofa
            else [],
        },
    )


def _fassung(request: Anfrage, weg: Meldeweg) -> Meldewegfassung:
    """The version in force: there is one, else the path were not public."""
    weg.netzwerk = request.netzwerk
    (fassung,) = weg.fassungen.all()
    fassung.meldeweg = weg
    return fassung


def _weg(fassung: Meldewegfassung, hat_karte: bool) -> Weg:
    weg = fassung.meldeweg
    zeilen = meldewegseite.schritte(fassung, weg.netzwerk, personen=False)
    kopf = fassung.kopf
    bild = meldewegseite.bild(zeilen, kennung=f"ablauf-{weg.pk}", titel=kopf.titel)
    return Weg(weg, fassung, kopf, zeilen, bild, hat_karte)


def _erreichbare(organisationen: QuerySet[Any]) -> list[Organisation]:
    """With a number of the body's own."""
    return list(organisationen.exclude(telefon="").order_by("name", "pk").distinct())


@oeffentlich
@require_safe
def karte(request: Anfrage, pk: int) -> HttpResponseBase:
    """Only one that says what holds now: a number that is no longer right helps nobody."""
    wege = Meldeweg.objects.all().fuer_alle(request.netzwerk)
    fassung = _fassung(request, get_object_or_404(wege, pk=pk))
    karten = meldewegkarte.dokumente([fassung])
    if fassung.pk not in karten:
        raise Http404
    return ausliefern(request, karten[fassung.pk])
