"""The launchers of the embedded services, run for real."""

import importlib.util
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
import redis
from environ import Env
from redis.backoff import NoBackoff
from redis.retry import Retry

from netzwerk.demo import dienste


def _abfrage(adresse: str, frage: LiteralString) -> object:
    ziel = Env.db_url_config(adresse)
    with psycopg.connect(host=ziel["HOST"], user=ziel["USER"], dbname=ziel["NAME"]) as leitung:
        antwort = leitung.execute(frage)
        zeile = antwort.fetchone() if antwort.description else None
    return zeile[0] if zeile else None


def test_daten_ueberstehen_den_neustart(tmp_path: Path) -> None:
    with dienste.postgres(tmp_path) as adresse, dienste.valkey(tmp_path) as redis_adresse:
        assert _abfrage(adresse, "SELECT lower('ÄÖÜ')") == "äöü"
        assert _abfrage(adresse, "SELECT 7 AS b INTO a") is None
        with redis.from_url(redis_adresse) as speicher:
            speicher.set("a", "7")
    with dienste.postgres(tmp_path) as adresse, dienste.valkey(tmp_path) as redis_adresse:
        assert _abfrage(adresse, "SELECT b FROM a") == 7
        with redis.from_url(redis_adresse) as speicher:
            assert speicher.get("a") == b"7"


def test_zurueck_unter_derselben_adresse(tmp_path: Path) -> None:
    with dienste.postgres(tmp_path) as adresse:
        pass
    with dienste.postgres(tmp_path, adresse) as wieder:
        assert wieder == adresse
        assert _abfrage(wieder, "SELECT 7") == 7
    assert not Path(Env.db_url_config(adresse)["HOST"]).exists()


def test_ohne_verzeichnis_bleibt_nichts() -> None:
    with dienste.postgres() as adresse:
        ort = Path(Env.db_url_config(adresse)["HOST"])
        assert (ort / "postgres").is_dir()
        assert _abfrage(adresse, "SHOW fsync") == "off"
    assert not ort.exists()


def test_was_nicht_enden_will_wird_beendet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dienste, "STOPP_FRIST", 0.2)
    befehl = ["sh", "-c", "trap '' TERM; echo da; while :; do sleep 0.1; done"]
    with subprocess.Popen(befehl, stdout=subprocess.PIPE) as prozess:
        assert prozess.stdout is not None
        prozess.stdout.readline()
        dienste.beenden(prozess)
    assert prozess.returncode == -signal.SIGKILL


def test_valkey_verlangt_das_kennwort() -> None:
    with dienste.valkey() as adresse:
        ohne_kennwort = "redis://" + adresse.split("@")[1]
        with (
            redis.from_url(ohne_kennwort, retry=Retry(NoBackoff(), 0)) as speicher,
            pytest.raises(redis.AuthenticationError),
        ):
            speicher.ping()


def test_daten_einer_anderen_version_ein_satz(tmp_path: Path) -> None:
    alt = tmp_path / "postgres"
    alt.mkdir()
    (alt / "PG_VERSION").write_text("9\n")
    with (
        pytest.raises(dienste.Startfehler, match=r"stammen von PostgreSQL 9, hier läuft \d+"),
        dienste.postgres(tmp_path),
    ):
        pass


def test_ein_fremdes_verzeichnis_bleibt_wie_es_ist(tmp_path: Path) -> None:
    fremd = tmp_path / "postgres" / "brief.txt"
    fremd.parent.mkdir()
    fremd.touch()
    with (
        pytest.raises(dienste.Startfehler, match=r"konnte keine Datenbank anlegen: .*not empty"),
        dienste.postgres(tmp_path),
    ):
        pass
    assert fremd.exists()


def test_start_misslingt_mit_dem_ende_des_protokolls(tmp_path: Path) -> None:
    with dienste.postgres(tmp_path):
        pass
    (tmp_path / "postgres" / "postgresql.conf").write_text("gibt_es_nicht = 1\n")
    with (
        pytest.raises(dienste.Startfehler, match=r"PostgreSQL startet nicht: .*gibt_es_nicht"),
        dienste.postgres(tmp_path),
    ):
        pass


def test_nur_ein_postgres_je_verzeichnis(tmp_path: Path) -> None:
    with dienste.postgres(tmp_path) as adresse:
        with (
            pytest.raises(dienste.Startfehler, match=r"läuft schon ein PostgreSQL \(Prozess \d+"),
            dienste.postgres(tmp_path),
        ):
            pass
        assert _abfrage(adresse, "SELECT 1") == 1


@pytest.mark.parametrize("besitzer", ["niemand", "fremdes Programm"])
def test_eine_verwaiste_sperre_haelt_nicht_auf(tmp_path: Path, besitzer: str) -> None:
    """After a power cut the number in the lock is nobody's, or by now another program's."""
    with dienste.postgres(tmp_path) as adresse:
        _abfrage(adresse, "SELECT 7 AS b INTO a")
    nummer = {"niemand": 2**22 + 1, "fremdes Programm": os.getpid()}[besitzer]
    sperre = tmp_path / "postgres" / "postmaster.pid"
    sperre.write_text(f"{nummer}\n")
    with dienste.postgres(tmp_path) as adresse:
        assert _abfrage(adresse, "SELECT b FROM a") == 7


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to another account")
def test_daten_eines_anderen_eigners_werden_uebernommen(tmp_path: Path) -> None:
    """A machine that began to forbid user namespaces, or to allow them."""
    with dienste.postgres(tmp_path) as adresse:
        _abfrage(adresse, "SELECT 7 AS b INTO a")
    daten = tmp_path / "postgres"
    anderer = dienste.EIGNER if daten.stat().st_uid == 0 else 0
    for pfad in (daten, *daten.rglob("*")):
        os.chown(pfad, anderer, anderer)
    with dienste.postgres(tmp_path) as adresse:
        assert _abfrage(adresse, "SELECT b FROM a") == 7


# What a machine may bring itself ------------------------------------------------------------------


@pytest.fixture
def ohne_pakete(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine whose Python brings no servers; returns the one folder in its path."""
    orte = tmp_path / "bin"
    orte.mkdir()
    monkeypatch.setenv("PATH", str(orte))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(dienste, "POSTGRES_ORTE", (f"{tmp_path}/postgresql/*/bin",))
    return orte


def _programm(datei: Path, *zeilen: str) -> None:
    datei.parent.mkdir(parents=True, exist_ok=True)
    datei.write_text("\n".join(["#!/bin/sh", *zeilen, ""]))
    datei.chmod(0o755)


def test_postgres_der_maschine(ohne_pakete: Path) -> None:
    _programm(ohne_pakete / "postgres", "echo 'postgres (PostgreSQL) 17.2 (Debian)'")
    assert dienste.finde_postgres() == (ohne_pakete, 17)


def test_postgres_ausserhalb_des_pfades_das_neueste_brauchbare(
    ohne_pakete: Path, tmp_path: Path
) -> None:
    _programm(ohne_pakete / "postgres", "exit 1")  # broken
    orte = {nummer: tmp_path / "postgresql" / str(nummer) / "bin" for nummer in (15, 16, 17)}
    _programm(orte[17] / "postgres", "echo etwas anderes")
    _programm(orte[16] / "postgres", "echo 'postgres (PostgreSQL) 16.4'")
    _programm(orte[15] / "postgres", "echo 'postgres (PostgreSQL) 15.9'")
    assert dienste.finde_postgres() == (orte[16], 16)


@pytest.mark.usefixtures("ohne_pakete")
def test_ohne_postgres_ein_satz() -> None:
    with (
        pytest.raises(dienste.Startfehler, match=r"^PostgreSQL fehlt: .* in DATABASE_URL\.$"),
        dienste.postgres(),
    ):
        pass


def test_valkey_oder_redis_der_maschine(ohne_pakete: Path) -> None:
    _programm(ohne_pakete / "redis-server", "exit 0")
    assert dienste.finde_valkey() == str(ohne_pakete / "redis-server")
    _programm(ohne_pakete / "valkey-server", "exit 0")
    assert dienste.finde_valkey() == str(ohne_pakete / "valkey-server")


@pytest.mark.usefixtures("ohne_pakete")
def test_ohne_valkey_ein_satz() -> None:
    with (
        pytest.raises(dienste.Startfehler, match=r"^Valkey fehlt: .* in REDIS_URL\.$"),
        dienste.valkey(),
    ):
        pass


def test_gewoehnliches_konto_braucht_keinen_umweg(tmp_path: Path) -> None:
    assert dienste.als_unprivilegiert(tmp_path, dienste.EIGNER) == dienste.mit_elternteil("INT")


@pytest.mark.parametrize("wer", [0, 2**30], ids=["root", "ohne Namen"])
def test_kein_weg_zu_einem_gewoehnlichen_konto_ein_satz(
    wer: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither `unshare` nor `setpriv` is there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(dienste.Startfehler, match="weder als root noch unter einem Konto ohne"):
        dienste.als_unprivilegiert(tmp_path, wer)


def test_der_erste_weg_der_geht(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A container that forbids user namespaces."""
    _programm(tmp_path / "unshare", "exit 1")
    _programm(tmp_path / "setpriv", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert dienste.als_unprivilegiert(tmp_path, 0)[0] == "setpriv"


# A port that is taken -----------------------------------------------------------------------------


@contextmanager
def _legt_auf() -> Iterator[int]:
    """A program that hears what is said and ends every connection without a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def annehmen() -> None:
            while True:
                try:
                    leitung = server.accept()[0]
                except OSError:
                    return
                with leitung:
                    # Ending it unread would sometimes reset the caller's end instead of closing it.
                    leitung.recv(256)

        faden = threading.Thread(target=annehmen)
        faden.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        faden.join()


@contextmanager
def _fremdes_valkey() -> Iterator[int]:
    with dienste.valkey() as adresse:
        yield int(adresse.rpartition(":")[2].partition("/")[0])


@pytest.mark.parametrize("fremd", [_legt_auf, _fremdes_valkey])
def test_ein_anderer_hat_den_port_ein_satz(fremd: Any) -> None:
    with (
        fremd() as port,
        pytest.raises(dienste.Startfehler, match=r"Valkey startet nicht: .*[Aa]ddress already in"),
        dienste.valkey(adresse=f"redis://:geheim@127.0.0.1:{port}/0"),
    ):
        pass


def test_kein_schreibrecht_ein_satz(tmp_path: Path) -> None:
    datei = tmp_path / "keine-mappe"
    datei.touch()
    with pytest.raises(dienste.Startfehler, match="darf nicht geschrieben werden"):
        dienste.verzeichnis_bereiten(datei / "darin")


def test_umgebung_geht_vor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://a@b/c")
    monkeypatch.setenv("REDIS_URL", "redis://d/0")
    with dienste.dienste() as adressen:
        assert adressen == {"DATABASE_URL": "postgresql://a@b/c", "REDIS_URL": "redis://d/0"}


def test_ports_sind_frei() -> None:
    port = dienste.freier_port()
    with socket.socket() as lauscher:
        lauscher.bind(("127.0.0.1", port))


@pytest.mark.parametrize(
    ("teile", "erwartet"),
    [
        ({"host": "/tmp/a", "name": "n", "user": "u"}, "postgresql://u@/%2Ftmp%2Fa%2Fn"),
        (
            {"host": "h", "name": "n", "user": "u", "password": "p/@", "port": 5},
            "postgresql://u:p%2F%40@h:5/n",
        ),
    ],
)
def test_datenbank_adresse(teile: dict[str, Any], erwartet: str) -> None:
    assert dienste.datenbank_adresse(**teile) == erwartet
    ziel = Env.db_url_config(erwartet)
    assert (ziel["HOST"], ziel["NAME"]) == (teile["host"], teile["name"])
