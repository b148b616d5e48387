"""The options of a closed question in the order the room has put them, and which of them win."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from netzwerk.basis.modell import FalscherZustand
from treffen.auszaehlung import ergebnis
from treffen.models import Schwerpunktthema, Umfragefrage, Umfrageoption

#: So many topics a network usually takes on at once.
VOREINSTELLUNG = 3


@dataclass(frozen=True)
class Platz:
    """`zahl`: votes or points, whatever decides the rank; equal ones share a `rang`."""

    option: Umfrageoption
    rang: int
    zahl: int
    anteil: int
    thema: Schwerpunktthema | None


def verlange_auswertbar(frage: Umfragefrage) -> None:
    """Raises FalscherZustand, on the poll's page: structure follows from what is settled."""
    if not frage.hat_optionen:
        raise FalscherZustand(
            _("Aus dieser Frage lassen sich keine Schwerpunktthemen machen."), bei=frage
        )
    if not frage.ist_geschlossen:
        raise FalscherZustand(_("Die Frage ist noch nicht geschlossen."), bei=frage)
    if not ergebnis(frage):
        raise FalscherZustand(
            _("Es haben weniger als fünf geantwortet."),
            bei=frage,
            weiter=_("So wenige Antworten werden nicht ausgewertet."),
        )


def rangliste(frage: Umfragefrage) -> list[Platz]:
    """All options, the best first; equal ones in the order of the question. Three queries."""
    optionen = {
        option.pk: option
        for option in frage.optionen.select_related("schwerpunktthema__netzwerk").all()
    }
    return [
        Platz(
            option=optionen[zeile["option"]],
            rang=zeile["rang"],
            zahl=zeile["wert"],
            anteil=zeile["anteil"],
            thema=getattr(optionen[zeile["option"]], "schwerpunktthema", None),
        )
        for zeile in ergebnis(frage).beste
    ]


def vorauswahl(plaetze: Sequence[Platz], anzahl: int) -> list[int]:
    """Keys of the first ones, as far as anybody wanted them."""
    return [platz.option.pk for platz in plaetze[:anzahl] if platz.zahl]


def gleichstand(plaetze: Sequence[Platz], anzahl: int) -> list[Platz]:
    """Those with the same figure on both sides of the cut: only a person can decide."""
    if not 0 < anzahl < len(plaetze):
        return []
    grenze = plaetze[anzahl - 1].zahl
    if not grenze or plaetze[anzahl].zahl != grenze:
        return []
    return [platz for platz in plaetze if platz.zahl == grenze]
