"""What the public check page says of released minutes."""

import pytest
from django.core.cache import cache
from django.test import Client

from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.links import pruef_adresse
from netzwerk.basis.models import Dokument, Konto
from tests.treffen.fabriken import ProtokollFabrik
from treffen.aktionen import protokoll as aktionen
from treffen.models import Protokoll, Treffen


@pytest.fixture
def protokoll(koordination: Konto) -> Protokoll:
    cache.clear()  # no limit left over from another test
    eines: Protokoll = ProtokollFabrik(
        treffen__zustand=Treffen.Zustand.EINGELADEN, treffen__titel="Geheimer Titel"
    )
    return eines


def _text(dokument: Dokument) -> str:
    ziel = pruef_adresse(dokument.netzwerk, dokument.pruefcode)
    return Client(headers={"accept-language": "de"}).get("/" + ziel.split("/", 3)[3]).text


def test_released_minutes(protokoll: Protokoll, koordination: Konto) -> None:
    dokument = aktionen.freigeben(protokoll=protokoll, von=koordination)
    assert "wird gerade erstellt" in _text(dokument)
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    gueltig = _text(dokument)
    for zeigt in ("Gültig: Dieses Protokoll ist freigegeben", "Version 1", dokument.sha256):
        assert zeigt in gueltig
    for verraet in ("Geheimer Titel", protokoll.vorsitz, protokoll.protokollfuehrung):
        assert verraet not in gueltig


def test_a_newer_version_counts_once_released(protokoll: Protokoll, koordination: Konto) -> None:
    dokument = aktionen.freigeben(protokoll=protokoll, von=koordination)
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    zweite = ProtokollFabrik(treffen=protokoll.treffen, version=2)
    assert "Gültig" in _text(dokument)
    zweite.freigeben(koordination)
    assert "es gibt eine neuere Version" in _text(dokument)
