"""Fixtures of the agreement tests: a storage and a seal of their own, one invited partner."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from mitglieder.models import Beitritt
from netzwerk.basis.models import Netzwerk
from tests.mitglieder.fabriken import eingeladen, partner, veroeffentlicht


@pytest.fixture
def eigene_ablage(settings: Settings, tmp_path: Path) -> None:
    """Files and seal of this test; no limit left over from another one."""
    settings.SIEGEL_VERZEICHNIS = tmp_path / "siegel"
    speicher: dict[str, Any] = {name: dict(wert) for name, wert in settings.STORAGES.items()}
    speicher["default"]["OPTIONS"] = {"location": tmp_path / "dateien", "base_url": None}
    settings.STORAGES = speicher
    cache.clear()


@pytest.fixture
def beitritt(netzwerk: Netzwerk) -> Beitritt:
    """Invited, not yet answered."""
    return eingeladen(veroeffentlicht(netzwerk), partner(netzwerk, name="Kita Regenbogen"))


@pytest.fixture
def besuch() -> Client:
    return Client(headers={"accept-language": "de"})
