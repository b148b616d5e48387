"""Notice, new versions and carrying over, for the tests of what comes after signing."""

from datetime import date
from typing import Any

from django.utils import timezone

from mitglieder.aktionen import kuendigung, ueberleitung, vereinbarung
from mitglieder.models import Beitritt, Fassung
from netzwerk.basis.models import Konto
from tests.fabriken import KontoFabrik
from tests.mitglieder.fabriken import eingeladen, partner, unterzeichnet, veroeffentlicht

GRUND = "redaktionelle Änderung nach § 11"


def gekuendigt(beitritt: Beitritt, zum: date, von: Konto | None = None) -> Beitritt:
    kuendigung.kuendigen(
        beitritt=beitritt,
        zum=zum,
        eingegangen=timezone.localdate(),
        form=Beitritt.Kuendigungsform.BRIEF,
        einvernehmlich=True,
        von=von or KontoFabrik.create(),
    )
    beitritt.refresh_from_db()
    return beitritt


def beigetreten(netzwerk: Any, anzahl: int = 1, **felder: Any) -> list[Beitritt]:
    """So many parties of one published version."""
    fassung = veroeffentlicht(netzwerk, **felder)
    return [
        unterzeichnet(eingeladen(fassung, partner(netzwerk, name=f"Partner {nummer}")))
        for nummer in range(anzahl)
    ]


def naechste(fassung: Fassung) -> Fassung:
    """Another version of the same agreement, published."""
    von = KontoFabrik.create()
    neu = vereinbarung.neue_fassung(vereinbarung=fassung.vereinbarung, von=von)
    return vereinbarung.veroeffentlichen(fassung=neu, summe=neu.summe(), von=von)


def uebergeleitet(beitritt: Beitritt, fassung: Fassung) -> Beitritt:
    """The accession in `fassung` that this one was carried over to."""
    ueberleitung.ueberleiten(
        fassung=fassung, hinueber=[beitritt.pk], grund=GRUND, von=KontoFabrik.create()
    )
    neuer: Beitritt = Beitritt.objects.get(vorgaenger=beitritt)
    return neuer
