"""Places in workshops follow the answers: whoever does not come frees hers, the next one gets it.

The caller holds the lock of the meeting (`warteliste.sperren`): places are counted by one at a
time, and the database refuses one too many besides.
"""

from collections.abc import Mapping

from treffen.aktionen import antwortpost
from treffen.models import Programmpunkt, Teilnahme, Treffen, Workshopplatz
from treffen.verteilung import aufruecken
from treffen.workshoplage import lagen, wahlen

A = Teilnahme.Antwort
ANLASS_PLATZ = "treffen.workshopplatz"
#: Whoever has not answered a new date yet keeps the place for now.
GIBT_FREI = (A.ABGESAGT, A.STELLVERTRETUNG, A.WARTELISTE)


def nachruecken(treffen: Treffen) -> int:
    """In slots whose places are distributed, give each free place to who waits first, and tell
    them. Returns how many moved."""
    punkte = wahlen(treffen)
    if not punkte:
        return 0
    verteilt = set(
        Workshopplatz.objects.filter(programmpunkt__in=punkte)
        .order_by()
        .values_list("programmpunkt", flat=True)
        .distinct()
    )
    if not verteilt:
        return 0
    Workshopplatz.objects.filter(
        programmpunkt__in=verteilt, teilnahme__antwort__in=GIBT_FREI
    ).delete()
    aufgerueckt: dict[int, tuple[Teilnahme, list[int]]] = {}
    for lage in lagen(treffen, [punkt for punkt in punkte if punkt.pk in verteilt]):
        neu = aufruecken(lage.wuensche, lage.hat, lage.plaetze)
        umsetzen(lage.punkt, neu)
        for pk, workshop in neu.items():
            aufgerueckt.setdefault(pk, (lage.teilnahmen[pk], []))[1].append(workshop)
    antwortpost.mitteilen(
        ANLASS_PLATZ,
        treffen,
        [teilnahme for teilnahme, _neue in aufgerueckt.values()],
        parameter={pk: {"workshops": neue} for pk, (_teilnahme, neue) in aufgerueckt.items()},
    )
    return len(aufgerueckt)


def umsetzen(punkt: Programmpunkt, neu: Mapping[int, int | None]) -> None:
    """Write where each of these has a place now; first all leave, so that all find room."""
    Workshopplatz.objects.filter(programmpunkt=punkt, teilnahme__in=list(neu)).delete()
    Workshopplatz.objects.bulk_create(
        Workshopplatz(programmpunkt=punkt, teilnahme_id=teilnahme, workshop_id=workshop)
        for teilnahme, workshop in neu.items()
        if workshop is not None
    )
