"""Offers of the own organisation and of another."""

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from angebote.aktionen import angebot as aktionen
from angebote.models import Angebot
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.angebote.fabriken import AngebotFabrik
from tests.fabriken import KontoFabrik


@pytest.fixture
def eigene_ablage(settings: Settings, tmp_path: Path) -> None:
    """Files of this test."""
    speicher: dict[str, Any] = {name: dict(wert) for name, wert in settings.STORAGES.items()}
    speicher["default"]["OPTIONS"] = {"location": tmp_path / "dateien", "base_url": None}
    settings.STORAGES = speicher


@pytest.fixture
def eigenes(netzwerk: Netzwerk, eigene_organisation: Organisation) -> Angebot:
    angebot: Angebot = AngebotFabrik(
        netzwerk=netzwerk, titel="Elternkurs", anbieter=[eigene_organisation]
    )
    return angebot


@pytest.fixture
def eigenes_oeffentliches(
    netzwerk: Netzwerk, eigene_organisation: Organisation, vertretung: Konto
) -> Angebot:
    angebot: Angebot = AngebotFabrik(
        netzwerk=netzwerk, titel="Vaterkurs", anbieter=[eigene_organisation]
    )
    angebot.einreichen(von=vertretung)
    aktionen.freigeben(angebot=angebot, stand=angebot.stand, von=KontoFabrik())
    Nachricht.objects.all().delete()
    return angebot


@pytest.fixture
def fremdes(netzwerk: Netzwerk) -> Angebot:
    angebot: Angebot = AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Fremdes")
    return angebot
