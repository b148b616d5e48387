"""The number in the menu, which is asked in SQL, and what the querysets find."""

from itertools import cycle

from angebote.models import Angebot
from angebote.navigation import _wartende
from tests.welt import Welt


def test_zahl_ist_was_die_querysets_finden(welt: Welt) -> None:
    """Offers, changes and pictures that wait; then all end one after the other, for each reason."""
    koordination, netzwerk = welt.konten["koordination"], welt.hier.netzwerk
    assert koordination is not None
    gruende = cycle(Angebot.Archivgrund.values)
    verlauf = []
    for angebot in Angebot.objects.des_netzwerks(netzwerk).ohne_archivierte().order_by("pk"):
        wartend = set(Angebot.objects.wartend(netzwerk).values_list("pk", flat=True))
        beendet = set(Angebot.objects.beendet(netzwerk).values_list("pk", flat=True))
        verlauf.append((len(wartend), len(beendet)))
        assert _wartende(koordination, netzwerk) == len(wartend | beendet)
        angebot.archivieren(next(gruende))
    assert verlauf[0][0] >= 2, verlauf
    assert verlauf[-1][1] >= 2, verlauf
