"""What the start page says of certificates, waiting seals and damaged files."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from pytest_django import Settings

from netzwerk.basis.models import Dokument, Netzwerk, Schaden
from netzwerk.basis.zertifikat import demo_zertifikat
from netzwerk.uebersicht.siegel import aufgaben

type Ausstellen = Callable[..., None]


@pytest.fixture
def ausstellen(settings: Settings, tmp_path: Path) -> Ausstellen:
    settings.SIEGEL_VERZEICHNIS = tmp_path

    def fuer(tage: float) -> None:
        """Valid for so many more days."""
        demo_zertifikat(
            tmp_path / "demo.p12",
            settings.SIEGEL_PASSWORT,
            name="Stadt",
            ab=timezone.now() + timedelta(days=tage - 365, minutes=1),
            tage=365,
        )

    return fuer


def dokument(netzwerk: Netzwerk, nummer: int, **mehr: object) -> Dokument:
    eines: Dokument = Dokument.objects.create(
        netzwerk=netzwerk,
        art="beitritt",
        gegenstand_typ=ContentType.objects.get_for_model(Netzwerk),
        gegenstand_id=nummer,
        dateiname="x.pdf",
        **mehr,
    )
    return eines


@pytest.mark.parametrize(
    ("tage", "art"),
    [(61, None), (59, "info"), (15, "info"), (13, "warning"), (0.5, "danger"), (-1, "danger")],
)
def test_ablauf_wird_angekuendigt(
    netzwerk: Netzwerk, ausstellen: Ausstellen, tage: float, art: str | None
) -> None:
    assert aufgaben(netzwerk) == []  # none made yet
    ausstellen(tage)
    gemeldet = aufgaben(netzwerk)
    assert [aufgabe.art for aufgabe in gemeldet] == ([art] if art else [])
    if tage < 0:
        assert "abgelaufen" in str(gemeldet[0].titel)


def test_wer_kein_zertifikat_hat_braucht_vielleicht_keines(
    netzwerk: Netzwerk, settings: Settings
) -> None:
    settings.PRODUKTION = True
    netzwerk.siegel_zertifikat = ""
    assert aufgaben(netzwerk) == []


def test_wartendes_und_beschaedigtes(netzwerk: Netzwerk, ausstellen: Ausstellen) -> None:
    ausstellen(-1)
    seit = {"wartet_seit": timezone.now()}
    dokument(netzwerk, 1, wartet_auf="zertifikat", **seit)
    dokument(netzwerk, 2, wartet_auf="zertifikat", **seit)
    Schaden.objects.create(
        dokument=dokument(netzwerk, 3, wartet_auf="zeitstempel", **seit), art="fehlt"
    )
    assert [(str(aufgabe.titel), aufgabe.art) for aufgabe in aufgaben(netzwerk)] == [
        ("1 gespeichertes Dokument ist beschädigt", "danger"),
        ("1 Dokument wartet auf den Zeitstempeldienst", "warning"),
        ("2 Dokumente warten auf ein gültiges Zertifikat", "danger"),
    ]
