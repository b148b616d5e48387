"""What documents wait for before they can be sealed: telling the coordination, going on at once."""

import logging
from datetime import datetime, timedelta
from typing import cast

from django.db.models import Q
from django.utils import timezone

from netzwerk.basis.aktionen import post
from netzwerk.basis.models import Dokument, Netzwerk
from netzwerk.basis.zertifikat import SiegelUnbrauchbar, zertifikat_des_netzwerks

logger = logging.getLogger(__name__)
Grund = Dokument.Wartegrund
#: A time-stamp service that is away for so long is nobody's concern.
GEDULD = timedelta(minutes=15)


def es_wartet(dokument: Dokument) -> None:
    """One mail a day at most for each network and cause."""
    seit = cast(datetime, dokument.wartet_seit)  # the database holds both or none
    if dokument.wartet_auf == Grund.ZEITSTEMPEL and timezone.now() - seit < GEDULD:
        return
    netzwerk = dokument.netzwerk
    post.einreihen(
        [
            post.nachricht(
                netzwerk=netzwerk,
                anlass=f"siegel.wartet_{dokument.wartet_auf}",
                gegenstand=netzwerk,
                empfaenger=netzwerk.kontakt_email or netzwerk.absender_email,
                empfaenger_name=netzwerk.absender_name,
                runde=timezone.localdate().toordinal(),
            )
        ]
    )


def weiter_nach(dokument: Dokument) -> None:
    """One was sealed: what the others wait for is there again."""
    jetzt = timezone.now()
    Dokument.objects.filter(
        Q(wartet_auf=Grund.ZEITSTEMPEL)
        | Q(wartet_auf=Grund.ZERTIFIKAT, netzwerk=dokument.netzwerk),
        zustand=Dokument.Zustand.WARTEND,
        faellig_ab__gt=jetzt,
    ).update(faellig_ab=jetzt)


def neue_zertifikate_bemerken() -> None:
    """A certificate that was put in place seals what waits for it within the next minute."""
    jetzt = timezone.now()
    wartend = Dokument.objects.wartend_auf(Grund.ZERTIFIKAT).filter(faellig_ab__gt=jetzt)
    for netzwerk in Netzwerk.objects.filter(pk__in=wartend.values("netzwerk")):
        try:
            zertifikat = zertifikat_des_netzwerks(netzwerk)
            if zertifikat is not None:
                zertifikat.verlange_gueltigkeit()
        except SiegelUnbrauchbar:
            continue
        zahl = wartend.filter(netzwerk=netzwerk).update(faellig_ab=jetzt)
        logger.info("Zertifikat von %s gilt wieder: %s Dokumente folgen", netzwerk.kurzname, zahl)
