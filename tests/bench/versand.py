"""5,000 invitations with a calendar part over real SMTP, beside a bare `smtplib` loop.

The loop builds the same messages with the standard library and sends them over one connection;
it reads no database and knows nothing of who got what. One process on each side and one for the
mail server, in turns, so that a drifting machine touches both alike. Commits are durable, as in
production. Then the same with two workers at once.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from socket import create_connection
from typing import Any

import environ
import psycopg

from netzwerk.demo.dienste import beenden, freier_port, mit_elternteil
from netzwerk.demo.stapel import WURZEL
from tests.bench import Figur
from tests.vorlage import postgres_mit_vorlage

RUNDEN = 10
JE_RUNDE = 500


class Sender:
    """A process of `_versand`."""

    def __init__(self, offen: ExitStack, umgebung: Mapping[str, str], *art: str) -> None:
        self.prozess = subprocess.Popen(
            [*mit_elternteil(), sys.executable, "-m", "tests.bench._versand", *art],
            cwd=WURZEL,
            env=dict(umgebung),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        offen.callback(beenden, self.prozess)

    def auftragen(self, befehl: str) -> None:
        assert self.prozess.stdin is not None
        self.prozess.stdin.write(f"{befehl}\n".encode())
        self.prozess.stdin.flush()

    def antwort(self) -> Any:
        assert self.prozess.stdout is not None
        return json.loads(self.prozess.stdout.readline())

    def fragen(self, befehl: str) -> Any:
        self.auftragen(befehl)
        return self.antwort()


@contextmanager
def dauerhaft(ort: Path) -> Iterator[str]:
    """PostgreSQL that forgets nothing: the test cluster and the demo's trade that for speed."""
    with postgres_mit_vorlage(ort) as adresse:
        ziel = environ.Env.db_url_config(adresse)
        with psycopg.connect(
            host=ziel["HOST"], user=ziel["USER"], dbname=ziel["NAME"], autocommit=True
        ) as leitung:
            leitung.execute("ALTER SYSTEM SET fsync = on")
            leitung.execute("ALTER SYSTEM SET full_page_writes = on")
            leitung.execute("ALTER DATABASE portal SET synchronous_commit = on")
            leitung.execute("SELECT pg_reload_conf()")
        yield adresse


@contextmanager
def _mailserver() -> Iterator[str]:
    port = freier_port()
    prozess = subprocess.Popen(
        [*mit_elternteil(), sys.executable, "-m", "tests.bench._postserver", str(port)], cwd=WURZEL
    )
    try:
        for _versuch in range(100):
            try:
                create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"smtp://127.0.0.1:{port}"
    finally:
        beenden(prozess)


def messen() -> Iterator[Figur]:
    with tempfile.TemporaryDirectory(prefix="nk-bench-") as ordner, ExitStack() as offen:
        datenbank = offen.enter_context(dauerhaft(Path(ordner)))
        mailserver = offen.enter_context(_mailserver())
        umgebung = os.environ | {
            "PORTAL_MODUS": "demo",
            "DJANGO_SETTINGS_MODULE": "netzwerk.settings",
            "DATABASE_URL": datenbank,
            "REDIS_URL": "redis://127.0.0.1:9/0",  # nobody is to be woken
            "MAIL_URL": mailserver,
        }
        portal, zweiter = Sender(offen, umgebung, "portal"), Sender(offen, umgebung, "portal")
        bar = Sender(offen, umgebung, "bar", mailserver)
        muster = Path(ordner) / "muster.json"
        muster.write_text(json.dumps(portal.fragen(f"anlegen {2 * RUNDEN * JE_RUNDE + 200}")))
        for einer in (portal, zweiter):  # warm, as a worker is
            portal.fragen("faellig 100")
            einer.fragen("senden")
        bar.fragen(f"senden {muster} 100")
        dauer = {"portal": 0.0, "bar": 0.0, "zu zweit": 0.0}
        for _runde in range(RUNDEN):
            portal.fragen(f"faellig {JE_RUNDE}")
            gesendet, sekunden = portal.fragen("senden")
            assert gesendet == JE_RUNDE
            dauer["portal"] += sekunden
            _gesendet, sekunden = bar.fragen(f"senden {muster} {JE_RUNDE}")
            dauer["bar"] += sekunden
            portal.fragen(f"faellig {JE_RUNDE}")
            beginn = time.perf_counter()
            for einer in (portal, zweiter):
                einer.auftragen("senden")
            assert sum(einer.antwort()[0] for einer in (portal, zweiter)) == JE_RUNDE
            dauer["zu zweit"] += time.perf_counter() - beginn
    je_sekunde = {was: RUNDEN * JE_RUNDE / sekunden for was, sekunden in dauer.items()}
    yield Figur(
        "5000 invitations, bare smtplib", je_sekunde["portal"], je_sekunde["bar"], "mails/s"
    )
    yield Figur(
        "5000 invitations, second worker", je_sekunde["zu zweit"], je_sekunde["portal"], "mails/s"
    )
