"""Where a working group stands: its next session, the report it owes, its lead."""

from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk
from treffen.models import (
    Arbeitsgruppe,
    Gruppenbericht,
    Gruppenmeldung,
    Gruppenmitglied,
    Treffen,
)


def mit_terminen(
    gruppen: QuerySet[Arbeitsgruppe], handelnde: Handelnde, netzwerk: Netzwerk
) -> QuerySet[Any]:
    """Each with `naechste_sitzung` and `bericht_faellig`; in the query of the groups."""
    sitzungen = Treffen.objects.sichtbar_fuer(handelnde, netzwerk).kommende()
    berichte = Gruppenbericht.objects.filter(gruppe=OuterRef("pk"), abgegeben_am__isnull=True)
    return gruppen.annotate(
        naechste_sitzung=Subquery(
            sitzungen.filter(arbeitsgruppe=OuterRef("pk")).values("beginn")[:1]
        ),
        bericht_faellig=Subquery(berichte.order_by("faellig_am").values("faellig_am")[:1]),
    )


def mit_leuten(gruppen: QuerySet[Any]) -> QuerySet[Any]:
    """Each with `belegt` (members, and who waits to be accepted) and `leitende`; one more query."""

    def anzahl(zeilen: QuerySet[Any]) -> Coalesce:
        je = zeilen.filter(gruppe=OuterRef("pk")).order_by().values("gruppe")
        return Coalesce(Subquery(je.annotate(zahl=Count("pk")).values("zahl")), 0)

    leitende = Gruppenmitglied.objects.jetzt().filter(aufgabe=Gruppenmitglied.Aufgabe.LEITUNG)
    zeilen: QuerySet[Any] = gruppen.annotate(
        dabei=anzahl(Gruppenmitglied.objects.jetzt()),
        belegt=F("dabei") + anzahl(Gruppenmeldung.objects.offen()),
    ).prefetch_related(Prefetch("mitglieder", leitende.mit_person(), "leitende"))
    return zeilen
