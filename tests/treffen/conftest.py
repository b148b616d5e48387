"""Fixtures of the minutes and of circulations."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik, TopFabrik, TreffenFabrik
from tests.treffen.protokolllage import Lage
from tests.treffen.umlaufhilfe import laufend, mitglied
from treffen.models import Treffen, Umlauf


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


@pytest.fixture
def haeuser(netzwerk: Netzwerk) -> list[Organisation]:
    return [mitglied(netzwerk, name) for name in ("Kita", "Praxis", "Schule")]


@pytest.fixture
def umlauf(netzwerk: Netzwerk, koordination: Konto, haeuser: list[Organisation]) -> Umlauf:
    return laufend(netzwerk, koordination, *haeuser)
