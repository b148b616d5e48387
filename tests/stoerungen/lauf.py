"""Invitations go out while everything they need breaks, on services and processes of its own.

PostgreSQL keeps its promises here, unlike the one of the other tests: commits are durable. Only
waiting times are cut short: an hour of the mail table passes at once, a dead worker's lease ends
with it.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import environ
import psycopg
from celery import Celery
from kombu.exceptions import OperationalError

from netzwerk.demo.dienste import beenden, mit_elternteil, postgres, valkey
from netzwerk.demo.stapel import ALLEIN, WURZEL
from netzwerk.demo.vorlauf import LOS
from tests.stoerungen.mailserver import Mailserver, mailserver
from tests.vorlage import kopieren

NACHHOLEN = 1.0  # seconds; the schedule of production looks every 20
FRIST = 600.0  # seconds without any progress: a failed run


@dataclass(frozen=True)
class Ergebnis:
    """What came of it. The last three are what must not be: see `maengel`."""

    anzahl: int
    gesendet: int
    doppelt: int
    abgelehnt: int
    getoetet: int
    antworten_verloren: int
    neustarts: int  # of Valkey and PostgreSQL
    sekunden: float
    verloren: list[str]
    falsch_vermerkt: list[str]  # the table says something else than the mail server
    andere_kennung: list[str]  # came twice, not as the same message

    @property
    def maengel(self) -> list[str]:
        zuviel = self.doppelt - self.getoetet - self.antworten_verloren
        return [
            *(f"verloren: {adresse}" for adresse in self.verloren),
            *(f"falsch vermerkt: {zeile}" for zeile in self.falsch_vermerkt),
            *(f"andere Message-ID: {adresse}" for adresse in self.andere_kennung),
            *([f"{zuviel} Doppelte zu viel"] if zuviel > 0 else []),
        ]


@dataclass
class Lauf:
    """One run: the services, one worker at a time, and what happens to them."""

    anzahl: int
    toetungen: int
    ort: Path
    offen: ExitStack
    server: Mailserver
    umgebung: dict[str, str] = field(default_factory=dict)
    datenbank: ExitStack = field(default_factory=ExitStack)
    broker: ExitStack = field(default_factory=ExitStack)
    arbeiter: subprocess.Popen[bytes] | None = None
    naechster: subprocess.Popen[bytes] | None = None
    getoetet: int = 0
    neustarts: int = 0

    def aufbauen(self, mail_url: str) -> None:
        kopieren(self.ort)
        for stapel in (self.broker, self.datenbank):
            self.offen.callback(stapel.close)
        adresse = self.datenbank.enter_context(postgres(self.ort))
        self.umgebung = os.environ | {
            "PORTAL_MODUS": "demo",  # connections come from a pool, as in production
            "DATABASE_URL": adresse,
            "REDIS_URL": self.broker.enter_context(valkey(self.ort)),
            "MAIL_URL": mail_url,
            "DATEN_VERZEICHNIS": str(self.ort),
            "SIEGEL_VERZEICHNIS": str(self.ort),
        }
        self.sql("ALTER SYSTEM SET fsync = on")
        self.sql("ALTER SYSTEM SET full_page_writes = on")
        self.sql("ALTER DATABASE portal SET synchronous_commit = on")
        self.sql("SELECT pg_reload_conf()")
        self.naechster = self._aufrufen()
        subprocess.run(
            [sys.executable, "-m", "tests.massenpost", str(self.anzahl)],
            cwd=WURZEL,
            env=self.umgebung,
            check=True,
        )

    def sql(self, befehl: str, *werte: object) -> list[tuple[Any, ...]]:
        ziel = environ.Env.db_url_config(self.umgebung["DATABASE_URL"])
        with psycopg.connect(
            host=ziel["HOST"], user=ziel["USER"], dbname=ziel["NAME"], autocommit=True
        ) as leitung:
            zeiger = leitung.execute(befehl.encode(), werte or None)
            return zeiger.fetchall() if zeiger.description else []

    # The worker ----------------------------------------------------------------------------------

    def _aufrufen(self) -> subprocess.Popen[bytes]:
        """A worker that has imported everything and waits for the word."""
        befehl = ["netzwerk.demo.vorlauf", "celery", "-A", "netzwerk.celery", "worker"]
        befehl += ["--pool", "solo", "-Q", "post,standard", "--loglevel", "INFO", *ALLEIN]
        with (self.ort / "arbeiter.log").open("ab") as protokoll:
            prozess = subprocess.Popen(
                [*mit_elternteil(), sys.executable, "-m", *befehl],
                cwd=WURZEL,
                env=self.umgebung,
                stdin=subprocess.PIPE,
                stdout=protokoll,
                stderr=protokoll,
            )
        self.offen.callback(beenden, prozess, signal.SIGKILL)
        return prozess

    def arbeiter_starten(self) -> None:
        self.arbeiter = self.naechster or self._aufrufen()
        assert self.arbeiter.stdin is not None
        with self.arbeiter.stdin as leitung:
            leitung.write(LOS)
        self.naechster = self._aufrufen() if self.getoetet < self.toetungen else None

    # What happens --------------------------------------------------------------------------------

    def toeten(self) -> None:
        assert self.arbeiter is not None
        assert self.arbeiter.poll() is None, (self.ort / "arbeiter.log").read_text()[-3000:]
        beenden(self.arbeiter, signal.SIGKILL)
        self.getoetet += 1
        self.sql("UPDATE basis_nachricht SET pacht_bis = now() WHERE pacht_bis IS NOT NULL")
        self.arbeiter_starten()

    def valkey_neu_starten(self) -> None:
        self.broker.close()
        self.nachholen()  # nobody answers
        time.sleep(1)
        self.broker.enter_context(valkey(self.ort, self.umgebung["REDIS_URL"]))
        self.neustarts += 1

    def postgres_neu_starten(self) -> None:
        self.datenbank.close()
        time.sleep(0.5)
        self.datenbank.enter_context(postgres(self.ort, self.umgebung["DATABASE_URL"]))
        self.neustarts += 1

    def nachholen(self) -> None:
        """What the schedule does, more often."""
        with Celery(broker=self.umgebung["REDIS_URL"]) as bote, suppress(OperationalError, OSError):
            bote.send_task(
                "netzwerk.basis.tasks.post_nachholen", queue="standard", retry=False, expires=10
            )

    def zeit_vergeht(self) -> None:
        """Waiting times after a refusal are over."""
        self.sql(
            "UPDATE basis_nachricht SET faellig_ab = now() "
            "WHERE zustand = 'wartend' AND pacht IS NULL AND server_antwort <> ''"
        )

    # The run -------------------------------------------------------------------------------------

    def warten(self, bis: Callable[[], bool]) -> None:
        """Until it holds; the schedule beats meanwhile."""
        stand, seit, geholt = -1, time.monotonic(), 0.0
        while not bis():
            jetzt = time.monotonic()
            if self.server.anzahl != stand:
                stand, seit = self.server.anzahl, jetzt
            assert jetzt - seit < FRIST, (self.ort / "arbeiter.log").read_text()[-3000:]
            if jetzt - geholt > NACHHOLEN:
                self.zeit_vergeht()
                self.nachholen()
                geholt = jetzt
            time.sleep(0.01)

    def fertig(self) -> bool:
        return not self.sql("SELECT 1 FROM basis_nachricht WHERE zustand = 'wartend' LIMIT 1")

    def auswerten(self, sekunden: float) -> Ergebnis:
        zeilen = self.sql("SELECT empfaenger, zustand, server_antwort FROM basis_nachricht")
        assert len(zeilen) == self.anzahl
        soll = {
            **dict.fromkeys(self.server.angenommen, ("gesendet", "")),
            **{
                adresse: ("abgelehnt", antwort)
                for adresse, antwort in self.server.abgelehnt.items()
            },
        }
        return Ergebnis(
            anzahl=self.anzahl,
            gesendet=len(self.server.angenommen),
            doppelt=self.server.anzahl - len(self.server.angenommen),
            abgelehnt=len(self.server.abgelehnt),
            getoetet=self.getoetet,
            antworten_verloren=len(self.server.antwort_verloren),
            neustarts=self.neustarts,
            sekunden=sekunden,
            verloren=[adresse for adresse, *_stand in zeilen if adresse not in soll],
            falsch_vermerkt=[
                f"{adresse}: {stand}"
                for adresse, *stand in zeilen
                if adresse in soll and tuple(stand) != soll[adresse]
            ],
            andere_kennung=[a for a, alle in self.server.kennungen.items() if len(alle) > 1],
        )


def laufen(anzahl: int, ort: Path, *, toetungen: int, pause: float = 0.0) -> Ergebnis:
    """Send so many; kill the worker so often, evenly spread, and restart both services between."""
    with ExitStack() as offen:
        server, mail_url = offen.enter_context(mailserver(pause))
        lauf = Lauf(anzahl, toetungen, ort, offen, server)
        lauf.aufbauen(mail_url)
        ereignisse: list[Callable[[], None]] = [lauf.toeten] * toetungen
        ereignisse.insert(toetungen // 3, lauf.valkey_neu_starten)
        ereignisse.insert(toetungen * 2 // 3 + 1, lauf.postgres_neu_starten)
        beginn = time.monotonic()
        lauf.arbeiter_starten()
        for schwelle, ereignis in _verteilt(ereignisse, anzahl):
            lauf.warten(partial(_erreicht, server, schwelle))
            ereignis()
        lauf.warten(lauf.fertig)
        return lauf.auswerten(time.monotonic() - beginn)


def _verteilt(
    ereignisse: list[Callable[[], None]], anzahl: int
) -> Iterable[tuple[int, Callable[[], None]]]:
    """In the middle of the sending, never at its ends."""
    for nummer, ereignis in enumerate(ereignisse, 1):
        yield anzahl * 9 // 10 * nummer // (len(ereignisse) + 1), ereignis


def _erreicht(server: Mailserver, schwelle: int) -> bool:
    return server.anzahl >= schwelle
