"""`make demo` as its user meets it: one run, and one clear sentence for every bad start."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from netzwerk.demo import start
from netzwerk.demo.dienste import Startfehler, freier_port
from netzwerk.demo.stapel import Stapel, alleinige_nutzung, demo_stapel, port_pruefen

BEREIT = "Beenden mit Strg+C"


def _umgebung(port: int) -> dict[str, str]:
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


def test_ein_ganzer_lauf(tmp_path: Path) -> None:
    port = freier_port()
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
    start.zuruecksetzen(tmp_path)
    assert not tmp_path.exists()


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


def test_belegter_port_ein_satz() -> None:
    with socket.socket() as lauscher:
        lauscher.bind(("127.0.0.1", 0))
        lauscher.listen()
        port = lauscher.getsockname()[1]
        with pytest.raises(Startfehler, match=rf"Port {port} ist belegt"):
            port_pruefen(port)


def test_verzeichnis_nur_fuer_eine_demo(tmp_path: Path) -> None:
    with (
        alleinige_nutzung(tmp_path),
        pytest.raises(Startfehler, match="läuft schon eine Demo"),
        alleinige_nutzung(tmp_path),
    ):
        pass


@pytest.mark.parametrize("wert", ["achttausend", "0", "70000", ""])
def test_unsinniger_port_ein_satz(
    wert: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PORT", wert)
    assert start.main(["--verzeichnis", str(tmp_path)]) == 1
    assert "PORT ist keine Portnummer" in capsys.readouterr().err


def test_zuruecksetzen_ohne_daten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(["--zuruecksetzen", "--verzeichnis", str(tmp_path / "neu")]) == 0
    assert "zurückgesetzt" in capsys.readouterr().out
