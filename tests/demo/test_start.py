"""`make demo` as its user meets it: one run, and one clear sentence for every bad start."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import environ
import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from netzwerk.demo import start
from netzwerk.demo.dienste import Startfehler, freier_port, postgres
from netzwerk.demo.stapel import Stapel, alleinige_nutzung, demo_stapel
from tests.demo.rechte import ohne_vorrechte
from tests.vorlage import kopieren

BEREIT = "Beenden mit Strg+C"


def _umgebung(port: int | str) -> dict[str, str]:
    """Without the services of the test run: the demo shall start its own."""
    fremd = {"DATABASE_URL", "REDIS_URL", "MAIL_URL"}
    return {n: w for n, w in os.environ.items() if n not in fremd} | {"PORT": str(port)}


@contextmanager
def _demo(verzeichnis: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    befehl = [sys.executable, "-m", "netzwerk.demo.start", "--ohne-daten"]
    befehl += ["--verzeichnis", str(verzeichnis)]
    with subprocess.Popen(
        befehl,
        env=_umgebung(port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as prozess:
        try:
            yield prozess
        finally:
            prozess.kill()


def _lies_bis(prozess: subprocess.Popen[str], zeichen: str) -> str:
    assert prozess.stdout is not None
    gelesen = ""
    for zeile in prozess.stdout:
        gelesen += zeile
        if zeichen in zeile:
            return gelesen
    raise AssertionError(gelesen)


# Bad start conditions: the command as `make demo` calls it, and its one sentence ----------------


def _ein_satz(verzeichnis: Path, port: int | str, *vorspann: str) -> str:
    ergebnis = subprocess.run(
        [*vorspann, sys.executable, "-m", "netzwerk.demo.start", "--verzeichnis", str(verzeichnis)],
        env=_umgebung(port),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ergebnis.returncode == 1
    (satz,) = ergebnis.stderr.splitlines()
    return satz


def test_belegter_port_ein_satz(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        satz = _ein_satz(tmp_path, port)
    assert re.fullmatch(
        rf"Port {port} ist belegt: Wählen Sie einen anderen, "
        r"zum Beispiel „PORT=\d{4,5} make demo“\.",
        satz,
    )


def test_vorbehaltener_port_ein_satz(tmp_path: Path) -> None:
    grenze = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
    if not grenze.exists() or int(grenze.read_text()) <= 80:
        pytest.skip("every account may take port 80 here")
    satz = _ein_satz(tmp_path, 80, *ohne_vorrechte())
    assert satz.startswith("Port 80 ist der Systemverwaltung vorbehalten: Wählen Sie einen anderen")


@pytest.mark.parametrize("wert", ["achttausend", "0", "70000", ""])
def test_unsinniger_port_ein_satz(wert: str, tmp_path: Path) -> None:
    satz = _ein_satz(tmp_path, wert)
    assert satz == f"PORT ist keine Portnummer: „{wert}“. Erlaubt sind 1 bis 65535."


def test_kein_schreibrecht_ein_satz(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    satz = _ein_satz(tmp_path / "daten", freier_port(), *ohne_vorrechte())
    tmp_path.chmod(0o755)
    assert satz.startswith(f"Im Verzeichnis {tmp_path / 'daten'} darf nicht geschrieben werden (")


def test_datenbank_einer_anderen_version_ein_satz(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("9\n")
    satz = _ein_satz(tmp_path, freier_port())
    assert satz.startswith(f"Die Daten in {tmp_path / 'postgres'} stammen von PostgreSQL 9, hier")
    assert "make demo-zuruecksetzen" in satz


@pytest.mark.django_db
def test_daten_eines_neueren_portals_ein_satz() -> None:
    """Its tables know more than this code: nothing is migrated, nothing is lost."""
    MigrationRecorder(connection).record_applied("basis", "9999_aus_der_zukunft")
    with pytest.raises(CommandError, match=r"von einer neueren Version des Portals: Setzen Sie"):
        call_command("demo_bereiten")


@contextmanager
def _datenbank(verzeichnis: Path) -> Iterator[psycopg.Connection]:
    with postgres(verzeichnis) as adresse:
        wo = environ.Env.db_url_config(adresse)
        with psycopg.connect(host=wo["HOST"], dbname=wo["NAME"], user=wo["USER"]) as verbindung:
            yield verbindung


def _fast_leer(verzeichnis: Path) -> None:
    """All tables but one app's. `tests/vorlage.py` migrates from nothing, with the same command:
    to do that here again takes half a minute of a core. That the demo migrates shows all the same.
    """
    kopieren(verzeichnis)
    with _datenbank(verzeichnis) as verbindung:
        verbindung.execute("DROP TABLE django_session")
        verbindung.execute("DELETE FROM django_migrations WHERE app = 'sessions'")


def test_ein_ganzer_lauf(tmp_path: Path) -> None:
    port = freier_port()
    _fast_leer(tmp_path)
    with _demo(tmp_path, port) as prozess:
        ausgabe = _lies_bis(prozess, BEREIT)
        assert f"http://localhost:{port}/\n" in ausgabe
        assert "koordination@demo.example" in ausgabe
        with urllib.request.urlopen(f"http://localhost:{port}/demo/post/", timeout=60) as antwort:
            assert antwort.status == 200
        with _demo(tmp_path, freier_port()) as zweite:
            assert "läuft schon eine Demo" in _lies_bis(zweite, "Demo")
            assert zweite.wait(60) == 1
        with pytest.raises(Startfehler, match="läuft schon eine Demo"):
            start.zuruecksetzen(tmp_path)
        prozess.send_signal(signal.SIGTERM)
        assert "Die Demo ist beendet." in _lies_bis(prozess, "beendet")
        assert prozess.wait(60) == 0
    with _datenbank(tmp_path) as verbindung:
        assert verbindung.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
    start.zuruecksetzen(tmp_path)
    assert not tmp_path.exists()


def test_wer_umsonst_wartet_tut_nichts() -> None:
    """The stack failed before it gave the word: the process leaves, its module never runs."""
    befehl = [sys.executable, "-m", "netzwerk.demo.vorlauf", "gibt_es_nicht"]
    assert subprocess.run(befehl, env=_umgebung(1), stdin=subprocess.DEVNULL).returncode == 0


@pytest.fixture
def stapel(tmp_path: Path) -> Iterator[Stapel]:
    """A stack of small programs that stand for the portal's."""
    (tmp_path / "protokolle").mkdir()
    stapel = Stapel("http://localhost:9", tmp_path, dict(os.environ), melden=MELDUNGEN.append)
    MELDUNGEN.clear()
    stapel.anlegen("dauerhaft", "http.server", "--bind", "127.0.0.1", "0")
    stapel.anlegen("kaputt", "gibt_es_nicht")
    yield stapel
    for name in stapel.prozesse:
        stapel.beenden(name)


MELDUNGEN: list[str] = []


def _laufend(stapel: Stapel) -> subprocess.Popen[bytes]:
    popen = stapel.prozesse["dauerhaft"].popen
    assert popen is not None
    return popen


def test_was_ausfaellt_startet_neu(stapel: Stapel) -> None:
    stapel.starten("dauerhaft")
    stapel.nachsehen()
    assert MELDUNGEN == []
    erster = _laufend(stapel)
    erster.kill()
    erster.wait()
    stapel.nachsehen()
    assert "„dauerhaft“ ist ausgefallen (Code -9), Neustart." in MELDUNGEN[0]
    assert _laufend(stapel).poll() is None


def test_unter_aufsicht_laeuft_es_von_selbst_wieder(stapel: Stapel) -> None:
    stapel.starten("dauerhaft")
    erster = _laufend(stapel)
    with stapel.aufsicht():
        erster.kill()
        erster.wait()
        ende = time.monotonic() + 20
        while _laufend(stapel) is erster:
            assert time.monotonic() < ende, "nach 20 s nicht wieder gestartet"
            time.sleep(0.05)
    assert len(MELDUNGEN) == 1


def test_was_gewollt_endet_bleibt_so(stapel: Stapel) -> None:
    stapel.starten("dauerhaft")
    stapel.toeten("dauerhaft")
    stapel.nachsehen()
    assert (_laufend(stapel).poll(), MELDUNGEN) == (-9, [])


def test_was_nie_startet_gibt_auf_mit_grund(stapel: Stapel) -> None:
    stapel.starten("kaputt")
    with pytest.raises(Startfehler, match=r"„kaputt“ startet nicht: .*No module"):
        stapel.warten("kaputt", lambda: False)
    with pytest.raises(Startfehler, match=r"„kaputt“ lässt sich nicht starten: .*No module"):  # noqa: PT012 - only the third look raises
        for _ in range(3):
            kaputt = stapel.prozesse["kaputt"].popen
            assert kaputt is not None
            kaputt.wait(20)
            stapel.nachsehen()
    assert len(MELDUNGEN) == 2


def test_ohne_antwort_ungesund(stapel: Stapel) -> None:
    assert not stapel.gesund()


def test_bereitstellen_misslingt_mit_einem_satz(tmp_path: Path) -> None:
    falsch = {
        "DATABASE_URL": "sqlite:///:memory:",  # PostgreSQL's own constraints do not exist there
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "MAIL_URL": "smtp://127.0.0.1:9",
    }
    with (
        pytest.raises(Startfehler, match="Die Demo ließ sich nicht bereitstellen: "),
        demo_stapel(tmp_path, vorgaben=falsch),
    ):
        pass


def test_verzeichnis_nur_fuer_eine_demo(tmp_path: Path) -> None:
    with (
        alleinige_nutzung(tmp_path),
        pytest.raises(Startfehler, match="läuft schon eine Demo"),
        alleinige_nutzung(tmp_path),
    ):
        pass


def test_zuruecksetzen_ohne_daten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(["--zuruecksetzen", "--verzeichnis", str(tmp_path / "neu")]) == 0
    assert "zurückgesetzt" in capsys.readouterr().out
