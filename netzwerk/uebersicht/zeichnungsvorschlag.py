"""Who was named as entitled to sign and waits for the coordination, as tasks."""

from django.utils.translation import ngettext

from mitglieder.models import Fassung, Zeichnungsvorschlag
from netzwerk.basis.models import Netzwerk
from netzwerk.uebersicht.aufgabe import Aufgabe


def aufgaben(netzwerk: Netzwerk) -> list[Aufgabe]:
    """One for each version; its register names them."""
    offene = (
        Zeichnungsvorschlag.objects.all()
        .des_netzwerks(netzwerk)
        .offen()
        .select_related("beitritt__fassung__vereinbarung__netzwerk")
        .order_by("beitritt__fassung", "pk")
    )
    je_fassung: dict[Fassung, int] = {}
    for vorschlag in offene:
        fassung = vorschlag.beitritt.fassung
        je_fassung[fassung] = je_fassung.get(fassung, 0) + 1
    return [
        Aufgabe(
            ngettext(
                "%(n)s genannte Person darf erst nach Ihrer Bestätigung unterzeichnen",
                "%(n)s genannte Personen dürfen erst nach Ihrer Bestätigung unterzeichnen",
                anzahl,
            )
            % {"n": anzahl},
            fassung.get_absolute_url(),
            str(fassung.titel),
            symbol="contract",
        )
        for fassung, anzahl in je_fassung.items()
    ]
