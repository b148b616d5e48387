"""What the start page says of signed sheets that nobody has looked at."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from mitglieder.aktionen import nachweis as aktionen
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.uebersicht.nachweis import aufgaben
from tests.mitglieder.fabriken import eingeladen, veroeffentlicht
from tests.mitglieder.nachweise import eingereicht

type Als = Callable[[Konto], Client]


def test_from_the_first_day_until_it_is_decided(
    als: Als, netzwerk: Netzwerk, fremde: Konto, koordination: Konto
) -> None:
    fassung = veroeffentlicht(netzwerk)
    eins, zwei = (eingereicht(eingeladen(fassung), koordination) for _i in range(2))
    seite = f"/{netzwerk.kurzname}/uebersicht/"
    assert "2 Nachweise warten auf Prüfung" in als(koordination).get(seite).text
    aktionen.scan_verwerfen(nachweis=eins, grund="unscharf", von=koordination)
    (aufgabe,) = aufgaben(netzwerk)
    assert aufgabe.titel == "1 Nachweis wartet auf Prüfung"
    register = als(koordination).get(aufgabe.url).text
    assert zwei.beitritt.organisation.name in register
    assert f"{eins.beitritt.organisation.name}</a>" not in register
    assert aufgaben(Netzwerk.objects.get(kurzname="anderswo")) == []
    fassung.abloesen()
    assert len(aufgaben(netzwerk)) == 1  # it came in time
    aktionen.scan_verwerfen(nachweis=zwei, grund="unscharf", von=koordination)
    assert aufgaben(netzwerk) == []


@pytest.mark.parametrize("anzahl", [1, 3])
def test_one_query(
    netzwerk: Netzwerk,
    koordination: Konto,
    anzahl: int,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    for _i in range(anzahl):
        eingereicht(eingeladen(veroeffentlicht(netzwerk)), koordination)
    with django_assert_num_queries(1):
        assert len(aufgaben(netzwerk)) == anzahl
