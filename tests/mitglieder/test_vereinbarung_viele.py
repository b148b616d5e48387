"""Eighty organisations asked on one day: what inviting and reminding cost, and what must hold."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from mitglieder.aktionen import beitritt as beitritt_aktionen
from mitglieder.models import Beitritt, Organisation
from netzwerk.basis.models import Kettenglied, Konto, Nachricht, Netzwerk, Zugang
from netzwerk.demo.dienste import freier_port
from tests.fabriken import KontoFabrik
from tests.mitglieder.fabriken import eingeladen, ereignisse, partner, veroeffentlicht
from tests.wettlauf import zuvorkommen


def _partner(netzwerk: Netzwerk, anzahl: int) -> list[Organisation]:
    return [partner(netzwerk, berechtigt=2) for _i in range(anzahl)]


@pytest.mark.parametrize("anzahl", [1, 3])
def test_einladen_kostet_gleich_viele_abfragen(
    netzwerk: Netzwerk, koordination: Konto, django_assert_num_queries: Any, anzahl: int
) -> None:
    fassung = veroeffentlicht(netzwerk)
    eingeladen(fassung)  # what is read once and kept
    gewaehlt = _partner(netzwerk, anzahl)
    with django_assert_num_queries(20):
        ergebnis = beitritt_aktionen.einladen(
            fassung=fassung, organisationen=gewaehlt, von=koordination
        )
    assert (ergebnis.organisationen, ergebnis.nachrichten) == (anzahl, 2 * anzahl)


@pytest.mark.parametrize("anzahl", [1, 3])
def test_erinnern_kostet_gleich_viele_abfragen(
    netzwerk: Netzwerk, koordination: Konto, django_assert_num_queries: Any, anzahl: int
) -> None:
    fassung = veroeffentlicht(netzwerk)
    beitritt_aktionen.einladen(
        fassung=fassung, organisationen=_partner(netzwerk, anzahl), von=koordination
    )
    offene = Beitritt.objects.select_related("fassung__vereinbarung__netzwerk")
    with django_assert_num_queries(18):
        assert beitritt_aktionen.erinnern(beitritte=offene, von=koordination) == 2 * anzahl
    for beitritt in offene:
        assert ereignisse(beitritt) == ["eingeladen", "erinnert"]


def test_achtzig_auf_einmal_ohne_broker(
    netzwerk: Netzwerk,
    koordination: Konto,
    settings: Settings,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{freier_port()}/0"
    fassung = veroeffentlicht(netzwerk)
    gewaehlt = _partner(netzwerk, 80)
    beginn = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True) as danach:
        beitritt_aktionen.einladen(fassung=fassung, organisationen=gewaehlt, von=koordination)
    assert time.monotonic() - beginn < 2  # seconds
    assert len(danach) == 1  # one wake-up, however many mails
    assert Nachricht.objects.values("zugang").distinct().count() == 160
    beitritte = list(Beitritt.objects.all())
    assert {beitritt.organisation_id for beitritt in beitritte} == {o.pk for o in gewaehlt}
    assert all(Kettenglied.objects.pruefen(beitritt.kette) for beitritt in beitritte)


def test_jeder_brief_traegt_den_link_seiner_person(netzwerk: Netzwerk, koordination: Konto) -> None:
    beitritt_aktionen.einladen(
        fassung=veroeffentlicht(netzwerk),
        organisationen=_partner(netzwerk, 2),
        von=koordination,
    )
    for nachricht in Nachricht.objects.select_related("zugang"):
        assert nachricht.zugang is not None
        assert nachricht.zugang.gegenstand == nachricht.gegenstand
        inhaber: Any = nachricht.zugang.inhaber
        beitritt: Any = nachricht.gegenstand
        assert inhaber.email == nachricht.empfaenger
        assert inhaber.organisation_id == beitritt.organisation_id


def test_wer_ablehnte_und_wer_neu_ist_zusammen(netzwerk: Netzwerk, koordination: Konto) -> None:
    """A second invitation is a round of its own; whose answer is open is left alone."""
    fassung = veroeffentlicht(netzwerk)
    offen, zurueck, neu = _partner(netzwerk, 3)
    beitritt_aktionen.einladen(fassung=fassung, organisationen=[offen, zurueck], von=koordination)
    beitritt_aktionen.zurueckziehen(
        beitritt=Beitritt.objects.get(organisation=zurueck), von=koordination
    )
    ergebnis = beitritt_aktionen.einladen(
        fassung=fassung, organisationen=[neu, offen, zurueck, neu], von=koordination
    )
    assert (ergebnis.organisationen, ergebnis.nachrichten) == (2, 4)
    je_organisation = {b.organisation_id: ereignisse(b) for b in Beitritt.objects.all()}
    assert je_organisation == {
        offen.pk: ["eingeladen"],
        zurueck.pk: ["eingeladen", "zurueckgezogen", "eingeladen"],
        neu.pk: ["eingeladen"],
    }
    nachrichten: Any = Nachricht.objects.all()
    runden = {(n.gegenstand.organisation_id, n.runde) for n in nachrichten}
    assert runden == {(offen.pk, 1), (zurueck.pk, 1), (zurueck.pk, 2), (neu.pk, 1)}
    assert not Zugang.objects.filter(widerrufen_am__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_zwei_laden_zugleich_ein(netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    gewaehlt = _partner(netzwerk, 2)
    von, auch_von = KontoFabrik(), KontoFabrik()
    ergebnis = zuvorkommen(
        lambda: beitritt_aktionen.einladen(fassung=fassung, organisationen=gewaehlt, von=von),
        lambda: beitritt_aktionen.einladen(fassung=fassung, organisationen=gewaehlt, von=auch_von),
    )
    assert (ergebnis.organisationen, ergebnis.nachrichten) == (0, 0)
    assert {b.eingeladen_von for b in Beitritt.objects.all()} == {von}
    assert Nachricht.objects.count() == 4
