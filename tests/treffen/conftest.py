"""Fixtures of the minutes' tests."""

from datetime import timedelta

import pytest
from django.utils import timezone

from netzwerk.basis.models import Netzwerk
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik, TopFabrik, TreffenFabrik
from tests.treffen.protokolllage import Lage
from treffen.models import Treffen


@pytest.fixture
def lage(netzwerk: Netzwerk) -> Lage:
    treffen = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.EINGELADEN,
        beginn=timezone.now() - timedelta(hours=1),
    )
    kontakt = KontaktFabrik(netzwerke=[netzwerk])
    TeilnahmeFabrik(treffen=treffen, kontakt=kontakt, runde=1)
    return Lage(
        netzwerk,
        treffen,
        TopFabrik(treffen=treffen, nummer=1, titel="Begrüßung"),
        TopFabrik(treffen=treffen, nummer=2, titel="Meldewege"),
        kontakt,
    )
