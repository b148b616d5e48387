"""Who chose a working group on the phone and waits to be accepted, as a task; one query."""

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from netzwerk.basis.models import Netzwerk
from netzwerk.uebersicht.aufgabe import Aufgabe
from treffen.models import Arbeitsgruppe, Gruppenmeldung


def aufgaben(netzwerk: Netzwerk) -> list[Aufgabe]:
    """One for each group; its page names them."""
    gruppen: QuerySet[Any] = (
        Arbeitsgruppe.objects.des_netzwerks(netzwerk)
        .filter(meldungen__zustand=Gruppenmeldung.Zustand.OFFEN)
        .annotate(anzahl=Count("meldungen"))
        .order_by("name", "pk")
    )
    return [
        Aufgabe(
            ngettext(
                "%(n)s Person möchte in einer Arbeitsgruppe mitarbeiten",
                "%(n)s Personen möchten in einer Arbeitsgruppe mitarbeiten",
                gruppe.anzahl,
            )
            % {"n": gruppe.anzahl},
            reverse("treffen:gruppenmeldung-liste", args=(netzwerk.kurzname, gruppe.pk)),
            gruppe.name,
            symbol="group-add",
        )
        for gruppe in gruppen
    ]
