"""A real Celery worker in a process of its own, on the test's database and queues."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection

from netzwerk.demo.dienste import beenden, datenbank_adresse, mit_elternteil
from tests.post_server import Postserver

WARTESCHLANGEN = "codes,post,pdf,standard"
START_FRIST = 120.0  # seconds, on a busy machine too


class Arbeiter:
    """One worker process; `toeten()` ends it as a power cut would."""

    def __init__(self, queues: str, protokoll: Path, umgebung: dict[str, str]) -> None:
        self.queues = queues
        self.protokoll = protokoll
        self.umgebung = umgebung
        self.prozess: subprocess.Popen[bytes] | None = None

    def starten(self) -> None:
        befehl = [sys.executable, "-m", "celery", "-A", "netzwerk.celery", "worker"]
        befehl += ["--pool", "solo", "-Q", self.queues, "--loglevel", "INFO"]
        befehl += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        with self.protokoll.open("wb") as ausgabe:
            self.prozess = subprocess.Popen(
                [*mit_elternteil(), *befehl],
                stdout=ausgabe,
                stderr=ausgabe,
                env={**os.environ, **self.umgebung},
            )
        ende = time.monotonic() + START_FRIST
        while " ready." not in self.ausgabe():
            assert self.prozess.poll() is None, self.ausgabe()
            assert time.monotonic() < ende, self.ausgabe()
            time.sleep(0.05)

    def toeten(self) -> None:
        assert self.prozess is not None
        beenden(self.prozess, signal.SIGKILL)

    def beenden(self) -> None:
        if self.prozess is not None:
            beenden(self.prozess)

    def ausgabe(self) -> str:
        return self.protokoll.read_text(errors="replace")


def _warteschlangen_leeren() -> None:
    with redis.from_url(settings.REDIS_URL) as speicher:
        speicher.delete(*WARTESCHLANGEN.split(","), "unacked", "unacked_index", "unacked_mutex")


@pytest.fixture
def arbeiter_starten(
    transactional_db: None, smtp: Postserver, tmp_path: Path
) -> Generator[Callable[..., Arbeiter]]:
    """Start workers for chosen queues: `arbeiter_starten("codes", NAME="wert")`."""
    ziel = connection.settings_dict
    grund = {
        "DATABASE_URL": datenbank_adresse(
            host=ziel["HOST"],
            name=ziel["NAME"],
            user=ziel["USER"],
            password=ziel["PASSWORD"],
            port=ziel["PORT"],
        ),
        "REDIS_URL": settings.REDIS_URL,
        "CELERY_SICHTBARKEIT": "6",
    }
    gestartet: list[Arbeiter] = []

    def starten(queues: str = WARTESCHLANGEN, **umgebung: str) -> Arbeiter:
        arbeiter = Arbeiter(queues, tmp_path / f"arbeiter-{len(gestartet)}.log", grund | umgebung)
        gestartet.append(arbeiter)
        arbeiter.starten()
        return arbeiter

    _warteschlangen_leeren()
    yield starten
    for arbeiter in gestartet:
        arbeiter.beenden()
    _warteschlangen_leeren()


@pytest.fixture
def worker(arbeiter_starten: Callable[..., Arbeiter]) -> Arbeiter:
    """One worker for all queues."""
    return arbeiter_starten()
