"""A hall votes: real HTTP, every vote counted, beside a bare Django view that inserts one row.

Phones open the page by its short address, ask every four seconds how it stands, and vote at some
moment within thirty seconds, while five beamers refresh. Phones, web server and database share the
machine's cores. The bare view gets the same rhythm: what asks is told nothing, what votes is one
row. Then the number of phones doubles until a vote takes longer than is demanded, or fails.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

from netzwerk.demo.dienste import freier_port
from netzwerk.demo.stapel import WURZEL, Stapel, demo_stapel
from tests.bench import Figur
from tests.bench._telefone import Telefon

TELEFONE = 300
BEAMER = 5
FENSTER = 30.0  # seconds within which all vote
GRENZE = 300.0  # milliseconds, 95th percentile of a vote
HOECHSTENS = 4800


@dataclass
class Lauf:
    """What one hall measured; times in milliseconds."""

    abgaben: list[float]
    blicke: list[float]
    fehler: list[str]
    gewaehlt: Counter[str]

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.abgaben, n=20)[-1]


def _portal(stapel: Stapel, *befehl: str) -> Any:
    lauf = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.bench._umfrage", *befehl],
        cwd=WURZEL,
        env=stapel.umgebung,
        check=True,
        stdout=subprocess.PIPE,
    )
    return json.loads(lauf.stdout)


@contextmanager
def _referenz(stapel: Stapel) -> Iterator[str]:
    """The bare view, with as many workers and threads as the portal."""
    port = freier_port()
    befehl = ("gunicorn", "tests.bench._umfrage_referenz:application", "--preload")
    umfang = ("--workers", "2", "--threads", "4", "--log-level", "error", "--no-control-socket")
    prozess = subprocess.Popen(
        [sys.executable, "-m", *befehl, *umfang, "--bind", f"127.0.0.1:{port}"],
        cwd=WURZEL,
        env=stapel.umgebung,
    )
    try:
        for _versuch in range(100):
            try:
                HTTPConnection("localhost", port, timeout=5).request("GET", "/stand")
                break
            except OSError:
                time.sleep(0.1)
        yield f"localhost:{port}"
    finally:
        prozess.terminate()
        prozess.wait()


def _telefone(host: str, anzahl: int) -> list[Telefon]:
    """A few hundred behind each router, as the portal's limits expect it."""
    return [
        Telefon(host, Random(nummer), von=f"127.0.1.{nummer // TELEFONE + 1}")
        for nummer in range(anzahl)
    ]


async def _saal(host: str, wege: dict[str, str], anzahl: int) -> Lauf:
    """All phones in a hall; they have come in before the question counts."""
    telefone = _telefone(host, anzahl)
    schranke = asyncio.Semaphore(20)  # they do not all come through the door at once

    async def eintreten(telefon: Telefon) -> tuple[str, str]:
        async with schranke:
            return await telefon.folgen(wege["eintritt"])

    seiten = await asyncio.gather(*(eintreten(telefon) for telefon in telefone))
    waende = _telefone(host, BEAMER)
    for wand in waende:
        wand.kekse[wege["keks"]] = wege["sitzung"]
    beginn = time.monotonic() + 1
    bis = beginn + FENSTER + 2
    aufgaben = [wand.schauen(f"{wege['beamer']}?stand=", bis) for wand in waende]
    for telefon, (seite, text) in zip(telefone, seiten, strict=True):
        aufgaben.append(telefon.schauen(Telefon.stand_adresse(text), bis))
        wann = beginn + telefon.warten.uniform(0, FENSTER)
        aufgaben.append(telefon.abstimmen(seite, text, wann))
    await asyncio.gather(*aufgaben)
    return _lauf(telefone, waende)


async def _nackt(host: str, anzahl: int) -> Lauf:
    """The same rhythm at the bare view."""
    telefone = _telefone(host, anzahl)
    waende = _telefone(host, BEAMER)
    beginn = time.monotonic() + 1
    bis = beginn + FENSTER + 2
    frage = (
        '<form action="/stimme" data-stimme><input type="radio" name="wahl" value="1">'
        '<input name="csrfmiddlewaretoken" value="-">'
    )
    aufgaben = [wand.schauen("/stand", bis) for wand in waende]
    for telefon in telefone:
        aufgaben.append(telefon.schauen("/stand", bis))
        wann = beginn + telefon.warten.uniform(0, FENSTER)
        aufgaben.append(telefon.abstimmen("/stimme", frage, wann))
    await asyncio.gather(*aufgaben)
    return _lauf(telefone, waende)


def _lauf(telefone: list[Telefon], waende: list[Telefon]) -> Lauf:
    alle = [*telefone, *waende]
    return Lauf(
        abgaben=[dauer for telefon in telefone for dauer in telefon.abgaben],
        blicke=[dauer for telefon in alle for dauer in telefon.blicke],
        fehler=[fehler for telefon in alle for fehler in telefon.fehler],
        gewaehlt=Counter(telefon.gewaehlt for telefon in telefone),
    )


def _ein_saal(stapel: Stapel, anzahl: int) -> tuple[Lauf, int, int]:
    """The run; votes stored before and after closing. Each vote is compared by what was chosen:
    one that is lost, doubled or changed ends the bench."""
    wege = _portal(stapel, "anlegen")
    pk = str(wege["pk"])
    host = urlsplit(stapel.adresse).netloc
    lauf = asyncio.run(_saal(host, wege, anzahl))
    offen = Counter(_portal(stapel, "zaehlen", pk))
    kopien = Counter(_portal(stapel, "schliessen", pk))
    # A phone that met an error does not know whether its vote is in.
    if offen != kopien or (offen != lauf.gewaehlt and not lauf.fehler):
        raise RuntimeError(f"{anzahl}: {lauf.gewaehlt} gewählt, {offen} offen, {kopien} behalten")
    return lauf, offen.total(), kopien.total()


def messen() -> Iterator[Figur]:
    with (
        tempfile.TemporaryDirectory(prefix="nk-bench-") as ordner,
        demo_stapel(Path(ordner) / "demo", daten=False) as stapel,
    ):
        _ein_saal(stapel, 20)  # warm
        lauf, gezaehlt, behalten = _ein_saal(stapel, TELEFONE)
        with _referenz(stapel) as host:
            nackt = asyncio.run(_nackt(host, TELEFONE))
        if lauf.fehler:
            raise RuntimeError(f"{gezaehlt} von {TELEFONE}: {lauf.fehler[:5]}")
        saal = f"poll, {TELEFONE} phones"
        yield Figur(f"{saal}: votes kept / sent", gezaehlt, TELEFONE, "votes")
        yield Figur(f"{saal}: votes after closing / sent", behalten, TELEFONE, "votes")
        yield Figur(
            f"{saal}: vote p50 / bare insert",
            statistics.median(lauf.abgaben),
            statistics.median(nackt.abgaben),
            "ms",
        )
        yield Figur(f"{saal}: vote p95 / bare insert", lauf.p95, nackt.p95, "ms")
        yield Figur(f"{saal}: vote p95 / 300 ms", lauf.p95, GRENZE, "ms")
        yield Figur(
            f"{saal}: state p95 / bare answer",
            statistics.quantiles(lauf.blicke, n=20)[-1],
            statistics.quantiles(nackt.blicke, n=20)[-1],
            "ms",
        )
        haelt, anzahl = TELEFONE, TELEFONE * 2
        while anzahl <= HOECHSTENS:
            lauf, gezaehlt, _behalten = _ein_saal(stapel, anzahl)
            yield Figur(f"poll, {anzahl} phones: vote p95 / 300 ms", lauf.p95, GRENZE, "ms")
            yield Figur(f"poll, {anzahl} phones: votes kept / sent", gezaehlt, anzahl, "votes")
            if lauf.fehler or lauf.p95 > GRENZE or gezaehlt != anzahl:
                break
            haelt, anzahl = anzahl, anzahl * 2
        yield Figur("poll: phones that hold / demanded", haelt, TELEFONE, "phones")
