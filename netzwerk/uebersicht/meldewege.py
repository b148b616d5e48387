"""Whose contact person has left a step of a path in force, as a task; two queries at most."""

from django.urls import reverse
from django.utils.translation import ngettext

from netzwerk.basis.models import Netzwerk
from netzwerk.uebersicht.aufgabe import Aufgabe
from treffen.models import Meldewegschritt


def aufgaben(netzwerk: Netzwerk) -> list[Aufgabe]:
    """One for each path; its page takes the new person."""
    schritte = (
        Meldewegschritt.objects.all()
        .geltend(netzwerk)
        .ohne_ansprechperson(netzwerk)
        .select_related("fassung__meldeweg")
        .order_by("fassung__meldeweg__titel", "nummer")
    )
    je_weg: dict[tuple[int, str], list[str]] = {}
    for schritt in schritte:
        weg = schritt.fassung.meldeweg
        je_weg.setdefault((weg.pk, weg.titel), []).append(str(schritt))
    return [
        Aufgabe(
            ngettext(
                "Ansprechperson fehlt in einem Meldeweg",
                "%(n)s Ansprechpersonen fehlen in einem Meldeweg",
                len(betroffene),
            )
            % {"n": len(betroffene)},
            reverse("treffen:meldeweg-erreichbar", args=(netzwerk.kurzname, pk)),
            f"{titel}: {', '.join(betroffene)}",
            symbol="health-and-safety",
        )
        for (pk, titel), betroffene in je_weg.items()
    ]
