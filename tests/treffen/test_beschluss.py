from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.handelnde import OEFFENTLICHKEIT, System
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TopFabrik, TreffenFabrik
from tests.treffen.fabriken import BeschlussFabrik, ProtokollFabrik
from treffen.models import Beschluss

Als = Callable[[Konto], Client]
GUELTIG: list[tuple[str, str, tuple[int | None, int | None, int | None]]] = [
    ("konsens", "angenommen", (None, None, None)),
    ("umlauf", "abgelehnt", (None, None, None)),
    ("abstimmung", "angenommen", (26, 0, 1)),
    ("abstimmung", "abgelehnt", (3, 3, 0)),
    ("abstimmung", "abgelehnt", (0, 0, 9)),
    ("abstimmung", "beantragt", (None, None, None)),
    ("abstimmung", "vertagt", (None, None, None)),
    ("abstimmung", "vertagt", (2, 2, 9)),
]
UNGUELTIG: list[tuple[str, str, tuple[int | None, int | None, int | None]]] = [
    ("konsens", "angenommen", (5, 0, 0)),
    ("umlauf", "angenommen", (None, None, 0)),
    ("abstimmung", "angenommen", (None, None, None)),
    ("abstimmung", "angenommen", (5, 0, None)),
    ("abstimmung", "angenommen", (3, 3, 0)),
    ("abstimmung", "abgelehnt", (4, 3, 0)),
    ("abstimmung", "beantragt", (4, 3, 0)),
]


def _felder(verfahren: str, zustand: str, stimmen: tuple[Any, Any, Any]) -> dict[str, Any]:
    ja, nein, enthaltung = stimmen
    return {
        "verfahren": verfahren,
        "zustand": zustand,
        "ja": ja,
        "nein": nein,
        "enthaltung": enthaltung,
    }


@pytest.mark.parametrize(("verfahren", "zustand", "stimmen"), GUELTIG)
def test_was_zusammenpasst(
    netzwerk: Netzwerk, verfahren: str, zustand: str, stimmen: tuple[Any, Any, Any]
) -> None:
    beschluss = BeschlussFabrik(netzwerk=netzwerk, **_felder(verfahren, zustand, stimmen))
    beschluss.validate_constraints()


@pytest.mark.parametrize(("verfahren", "zustand", "stimmen"), UNGUELTIG)
def test_was_nicht_zusammenpasst(
    netzwerk: Netzwerk, verfahren: str, zustand: str, stimmen: tuple[Any, Any, Any]
) -> None:
    felder = _felder(verfahren, zustand, stimmen)
    with pytest.raises(IntegrityError), transaction.atomic():
        BeschlussFabrik(netzwerk=netzwerk, **felder)
    with pytest.raises(ValidationError):
        Beschluss(netzwerk=netzwerk, text="x", **felder).validate_constraints()


def test_verben(netzwerk: Netzwerk) -> None:
    def antrag(**felder: Any) -> Beschluss:
        beschluss: Beschluss = BeschlussFabrik(netzwerk=netzwerk, zustand="beantragt", **felder)
        return beschluss

    eins = antrag(verfahren="abstimmung")
    eins.annehmen((5, 1, 0))
    assert (eins.zustand, eins.ja) == ("angenommen", 5)
    zwei, drei = antrag(), antrag()
    zwei.ablehnen()
    drei.vertagen()
    assert (zwei.zustand, drei.zustand) == ("abgelehnt", "vertagt")
    for entschieden in (eins, zwei, drei):
        for verb in (entschieden.annehmen, entschieden.ablehnen, entschieden.vertagen):
            with pytest.raises(FalscherZustand):
                verb()
    assert list(Beschluss.objects.gefasst()) == [eins]
    assert str(eins) == eins.text
    assert len(str(Beschluss(text="x" * 200))) == 80


def test_register_zeigt_nur_freigegebenes(
    als: Als, koordination: Konto, fachkraft: Konto, fremde: Konto, netzwerk: Netzwerk
) -> None:
    url = reverse("treffen:beschluss-liste", args=[netzwerk.kurzname])
    assert "Noch keine Beschlüsse" in als(fachkraft).get(url).content.decode()
    treffen = TreffenFabrik(netzwerk=netzwerk)
    top = TopFabrik(treffen=treffen)
    im_protokoll = BeschlussFabrik(netzwerk=netzwerk, top=top, text="Aus dem Protokoll")
    umlauf = BeschlussFabrik(netzwerk=netzwerk, verfahren="umlauf", text="Aus dem Umlauf")
    BeschlussFabrik(text="Anderes Netzwerk")
    protokoll = ProtokollFabrik(treffen=treffen)
    sichtbar = Beschluss.objects.sichtbar_fuer
    assert set(sichtbar(koordination, netzwerk)) == {im_protokoll, umlauf}
    assert set(sichtbar(System("Test"), netzwerk)) == {im_protokoll, umlauf}
    assert set(sichtbar(fachkraft, netzwerk)) == {umlauf}
    assert not sichtbar(fremde, netzwerk).exists()
    assert not sichtbar(OEFFENTLICHKEIT, netzwerk).exists()
    seite = als(fachkraft).get(url).content.decode()
    assert "Aus dem Umlauf" in seite
    assert "Aus dem Protokoll" not in seite
    assert "Anderes Netzwerk" not in als(koordination).get(url).content.decode()
    protokoll.freigeben(koordination)
    assert set(sichtbar(fachkraft, netzwerk)) == {im_protokoll, umlauf}
    assert "Aus dem Protokoll" in als(fachkraft).get(url).content.decode()
    assert als(fremde).get(url).status_code == 404


@pytest.mark.parametrize("anzahl", [1, 3])
def test_abfragen(
    als: Als,
    fachkraft: Konto,
    koordination: Konto,
    netzwerk: Netzwerk,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    for _nr in range(anzahl):
        top = TopFabrik(treffen=TreffenFabrik(netzwerk=netzwerk))
        BeschlussFabrik(netzwerk=netzwerk, top=top)
        ProtokollFabrik(treffen=top.treffen).freigeben(koordination)
    client = als(fachkraft)
    with django_assert_num_queries(11):
        client.get(reverse("treffen:beschluss-liste", args=[netzwerk.kurzname]))
