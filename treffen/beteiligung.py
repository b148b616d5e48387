"""Attendance for the coverage of a network: who came to the last meetings of the whole network."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce

from mitglieder.beteiligung import LETZTE, Beteiligung, beteiligung
from netzwerk.basis.models import Netzwerk
from treffen.models import Teilnahme, Treffen


@beteiligung
def letzte_treffen(netzwerk: Netzwerk) -> Beteiligung:
    """Two queries. A meeting whose attendance nobody noted would say that nobody came."""
    da = Teilnahme.objects.anwesend()
    treffen: dict[int, datetime] = dict(
        Treffen.objects.des_netzwerks(netzwerk)
        .der_mitglieder()
        .filter(
            Exists(da.filter(treffen=OuterRef("pk"))),
            zustand__in=(Treffen.Zustand.DURCHGEFUEHRT, Treffen.Zustand.ARCHIVIERT),
        )
        .order_by("-beginn", "-pk")
        .values_list("pk", "beginn")[:LETZTE]
    )
    wann: dict[int, set[datetime]] = defaultdict(set)
    dort = da.filter(treffen__in=treffen).order_by()
    # Whoever stands for a second body was there for both.
    stellen = [
        dort.annotate(stelle=stelle).filter(stelle__isnull=False).values_list("stelle", "treffen")
        for stelle in (
            Coalesce("kontakt__organisation", "gast__organisation"),
            F("kontakt__weitere_organisationen"),
        )
    ]
    for stelle, eines in stellen[0].union(stellen[1]):
        wann[stelle].add(treffen[eines])
    return Beteiligung(
        tuple(treffen.values()), {stelle: frozenset(tage) for stelle, tage in wann.items()}
    )
