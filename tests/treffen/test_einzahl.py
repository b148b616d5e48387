"""One is one: numbers and their nouns on the pages of a meeting."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TopFabrik, TreffenFabrik
from tests.treffen.antworten import adresse, eingeladene, zusagen
from tests.treffen.treffenseiten import adresse as seite
from treffen.models import Treffen
from treffen.zyklus import Zyklus

Als = Callable[[Konto], Client]


@pytest.mark.parametrize(
    ("zusagende", "plaetze", "worte"),
    [
        (0, 50, "0 Zusagen für 50 Plätze"),
        (1, 50, "1 Zusage für 50 Plätze"),
        (1, 1, "1 Zusage für 1 Platz"),
        (2, 50, "2 Zusagen für 50 Plätze"),
    ],
)
def test_zusagen_und_plaetze(
    als: Als, koordination: Konto, netzwerk: Netzwerk, zusagende: int, plaetze: int, worte: str
) -> None:
    treffen: Treffen = TreffenFabrik(netzwerk=netzwerk, plaetze=plaetze)
    for teilnahme in eingeladene(treffen, 2)[:zusagende]:
        zusagen(teilnahme)
    besuch = als(koordination)
    text = besuch.get(adresse("treffen-zeigen", treffen)).text
    assert worte in text
    verb = "hat" if zusagende == 1 else "haben"
    assert f"{zusagende} von 2 {verb} geantwortet" in text
    assert f"{zusagende} von 2 {verb} zugesagt" in besuch.get(seite("treffen-liste")).text


@pytest.mark.parametrize(("tage", "wort"), [(1, "1 Tag"), (10, "10 Tage")])
def test_einladungsfrist(
    als: Als, koordination: Konto, netzwerk: Netzwerk, tage: int, wort: str
) -> None:
    netzwerk.einladungsfrist_tage = tage
    netzwerk.save()
    beginn = timezone.now() + timedelta(days=tage + 3)
    treffen: Treffen = TreffenFabrik(
        netzwerk=netzwerk, zustand=Treffen.Zustand.TERMINIERT, beginn=beginn,
        ende=beginn + timedelta(hours=1), art=Treffen.Art.FACHTAG,
    )  # fmt: skip
    besuch = als(koordination)
    text = besuch.get(adresse("treffen-zeigen", treffen)).text
    assert f"Die Geschäftsordnung verlangt {wort} Vorlauf." in text
    assert f"({wort} vorher)" in text
    assert [w.text for w in Zyklus.von(netzwerk).warnungen()] == [
        f"Ihre Geschäftsordnung sieht {wort} vor. Eingeladen ist noch niemand."
    ]
    bald = timezone.now() + timedelta(hours=12)
    Treffen.objects.update(beginn=bald, ende=bald + timedelta(hours=1))
    dativ = wort.replace("Tage", "Tagen")
    text = besuch.get(adresse("treffen-zeigen", treffen)).text
    assert f"Die Einladungsfrist von {dativ} ist nicht mehr einzuhalten" in text


@pytest.mark.parametrize(
    ("minuten", "worte"),
    [
        (1, "zusammen 1 Minute"),
        (2, "zusammen 2 Minuten"),
        (61, "zusammen 1 Stunde 1 Minute"),
        (121, "zusammen 2 Stunden 1 Minute"),
    ],
)
def test_dauer_der_tagesordnung(
    als: Als, koordination: Konto, netzwerk: Netzwerk, minuten: int, worte: str
) -> None:
    treffen: Treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.ENTWURF)
    TopFabrik(treffen=treffen, nummer=1, minuten=minuten)
    text = als(koordination).get(adresse("treffen-zeigen", treffen)).text
    assert f"{worte}<" in text.replace("\n", "<")
