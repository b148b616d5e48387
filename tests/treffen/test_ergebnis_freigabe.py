"""Sheets and the release of the minutes at the same moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TreffenFabrik
from tests.treffen.fabriken import ProtokollFabrik
from tests.treffen.test_ergebnisblatt import BEDARF, blatt_von, gruppe
from tests.wettlauf import zuvorkommen
from treffen.aktionen import ergebnis, ergebnisblatt, protokoll
from treffen.models import Ergebnisblatt, Protokoll, Treffen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def blatt(netzwerk: Netzwerk) -> Ergebnisblatt:
    treffen = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.DURCHGEFUEHRT,
        beginn=timezone.now() - timedelta(days=1),
        ende=timezone.now() - timedelta(hours=20),
    )
    return blatt_von(gruppe(netzwerk), treffen)


def test_was_eben_noch_gespeichert_wird_steht_im_protokoll(
    blatt: Ergebnisblatt, koordination: Konto
) -> None:
    entwurf: Protokoll = ProtokollFabrik(treffen=blatt.treffen)
    zuvorkommen(
        lambda: ergebnis.eintragen(blatt=blatt, art=BEDARF, text="Eben noch"),
        lambda: protokoll.freigeben(protokoll=entwurf, von=koordination),
    )
    blatt.refresh_from_db()
    assert not blatt.ist_offen
    assert "Eben noch" in str(Protokoll.objects.get().abbild)


def test_nach_der_freigabe_geht_kein_blatt_mehr_auf(
    blatt: Ergebnisblatt, koordination: Konto, netzwerk: Netzwerk
) -> None:
    """There were no minutes yet when the page to open it again was read."""
    ergebnisblatt.abschliessen(blatt=blatt)
    treffen = blatt.treffen

    def freigeben() -> None:
        entwurf = ProtokollFabrik(treffen=treffen)
        protokoll.freigeben(protokoll=entwurf, von=koordination)

    with pytest.raises(FalscherZustand, match="freigegeben"):
        zuvorkommen(freigeben, lambda: ergebnisblatt.wieder_oeffnen(blatt=blatt))
    blatt.refresh_from_db()
    assert not blatt.ist_offen


def test_nach_der_freigabe_entsteht_kein_blatt(
    blatt: Ergebnisblatt, koordination: Konto, netzwerk: Netzwerk
) -> None:
    entwurf = ProtokollFabrik(treffen=blatt.treffen)
    andere = gruppe(netzwerk, "AG Abläufe")
    with pytest.raises(FalscherZustand, match="freigegeben"):
        zuvorkommen(
            lambda: protokoll.freigeben(protokoll=entwurf, von=koordination),
            lambda: ergebnisblatt.anlegen(treffen=blatt.treffen, gruppen=[andere]),
        )
    assert Ergebnisblatt.objects.get() == blatt
