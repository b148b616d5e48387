"""The launchers of the embedded services, run for real."""

import socket
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
