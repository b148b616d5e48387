"""Fixtures for every test: services here, people and things in `tests/fabriken.py`."""

import gc

from tests.arbeiter import arbeiter_starten, worker
from tests.imap_server import imap
from tests.personas import (
    als,
    eigene_organisation,
    fachkraft,
    fremde,
    koordination,
    netzwerk,
    vertretung,
    verwaltung,
)
from tests.post_server import smtp
from tests.vorlage import django_db_modify_db_settings
from tests.welt.aufbau import gebaute_welt, welt

__all__ = [
    "als",
    "arbeiter_starten",
    "django_db_modify_db_settings",
    "eigene_organisation",
    "fachkraft",
    "fremde",
    "gebaute_welt",
    "imap",
    "koordination",
    "netzwerk",
    "smtp",
    "vertretung",
    "verwaltung",
    "welt",
    "worker",
]


def pytest_collection_finish() -> None:
    """What imports and collection made lives as long as the run: not looked through for garbage."""
    gc.collect()
    gc.freeze()
