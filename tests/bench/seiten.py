"""Main pages over real HTTP, beside a bare Django view with the same queries and the same bytes.

Both run under gunicorn with two workers on the demo's data; one client asks them in turn, so
that a drifting machine touches both alike.
"""

import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from netzwerk.demo.dienste import freier_port
from netzwerk.demo.stapel import WURZEL, Stapel, demo_stapel
from tests.bench import Figur

RUNDEN = 150
AUFWAERMEN = 15


@contextmanager
def _referenz(stapel: Stapel, aufnahme: Path) -> Iterator[str]:
    port = freier_port()
    befehl = ("gunicorn", "tests.bench._referenz:application", "--workers", "2", "--threads", "4")
    prozess = subprocess.Popen(
        [sys.executable, "-m", *befehl, "--bind", f"127.0.0.1:{port}", "--log-level", "error"],
        cwd=WURZEL,
        env={**stapel.umgebung, "AUFNAHME": str(aufnahme)},
    )
    try:
        adresse = f"http://localhost:{port}"
        for _versuch in range(100):
            try:
                _fragen(_verbindung(adresse), "/0", "")
                break
            except OSError:
                time.sleep(0.1)
        yield adresse
    finally:
        prozess.terminate()
        prozess.wait()


def _verbindung(adresse: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(adresse).netloc, timeout=30)


def _fragen(verbindung: http.client.HTTPConnection, pfad: str, cookie: str) -> float:
    """Milliseconds until the last byte; raises when the page is not there."""
    beginn = time.perf_counter()
    kopf = {"Cookie": cookie, "Accept-Language": "de", "Host": verbindung.host}
    verbindung.request("GET", pfad, headers=kopf)
    antwort = verbindung.getresponse()
    antwort.read()
    dauer = (time.perf_counter() - beginn) * 1000
    if antwort.status != 200:
        raise RuntimeError(f"{pfad}: {antwort.status}")
    return dauer


def _p95(werte: list[float]) -> float:
    return statistics.quantiles(werte, n=20)[-1]


def messen() -> Iterator[Figur]:
    with (
        tempfile.TemporaryDirectory(prefix="nk-bench-") as ordner,
        demo_stapel(Path(ordner) / "demo") as stapel,
    ):
        aufnahme = Path(ordner) / "aufnahme.json"
        subprocess.run(
            [sys.executable, "-m", "tests.bench._aufnahme", str(aufnahme)],
            cwd=WURZEL,
            env=stapel.umgebung,
            check=True,
        )
        seiten = json.loads(aufnahme.read_text())
        with _referenz(stapel, aufnahme) as referenz:
            for nummer, seite in enumerate(seiten):
                yield from _eine_seite(stapel.adresse, referenz, nummer, seite)


def _eine_seite(adresse: str, referenz: str, nummer: int, seite: dict[str, str]) -> Iterator[Figur]:
    unser, bare = _verbindung(adresse), _verbindung(referenz)
    zeiten: tuple[list[float], list[float]] = ([], [])
    for runde in range(RUNDEN + AUFWAERMEN):
        paar = (
            _fragen(unser, seite["pfad"], seite["cookie"]),
            _fragen(bare, f"/{nummer}", ""),
        )
        if runde >= AUFWAERMEN:
            zeiten[0].append(paar[0])
            zeiten[1].append(paar[1])
    name = seite["name"]
    yield Figur(f"{name} p50", statistics.median(zeiten[0]), statistics.median(zeiten[1]), "ms")
    yield Figur(f"{name} p95", _p95(zeiten[0]), _p95(zeiten[1]), "ms")
    anfragen = float(len(seite["anfragen"]))
    yield Figur(f"{name} queries", anfragen, anfragen, "queries")
