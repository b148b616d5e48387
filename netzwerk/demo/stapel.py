"""The whole portal as processes of this machine: services, web server, workers, beat, mailbox.

`make demo` runs it in the foreground; the browser test of the main path runs its own copy.
"""

import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from netzwerk.demo.dienste import (
    Startfehler,
    beenden,
    dienste,
    ende_des_protokolls,
    freier_port,
    mit_elternteil,
    verzeichnis_bereiten,
)
from netzwerk.demo.postfach import postfach
from netzwerk.demo.vorlauf import LOS

WURZEL = Path(__file__).resolve().parents[2]
BEREIT_FRIST = 180.0  # seconds until web server and workers must answer, on a busy machine too
# Workers of one machine have nothing to tell each other; asking costs seconds at start and end.
ALLEIN = ("--without-gossip", "--without-mingle", "--without-heartbeat")
RUHE = 5.0  # seconds a process must live to count as started
BLICK = 0.5  # seconds between two looks at whether all still run


def _stumm(_: str) -> None:
    pass


@dataclass
class Prozess:
    """One child of the stack; `gewollt` says whether it shall run."""

    befehl: list[str]  # a module with its arguments
    protokoll: Path
    popen: subprocess.Popen[bytes] | None = None
    beginn: int = 0  # where the log of the present run starts, in bytes
    seit: float = 0.0
    fruehe_tode: int = 0
    gewollt: bool = False

    def ausgabe(self) -> str:
        return self.protokoll.read_bytes()[self.beginn :].decode(errors="replace")


@dataclass
class Stapel:
    adresse: str
    verzeichnis: Path
    umgebung: dict[str, str]
    melden: Callable[[str], None] = _stumm
    prozesse: dict[str, Prozess] = field(default_factory=dict)
    # Whoever looks after the processes does so beside whoever starts and ends them.
    _riegel: threading.RLock = field(default_factory=threading.RLock)

    @property
    def post_verzeichnis(self) -> Path:
        return Path(self.umgebung["DEMO_POST"])

    def anlegen(self, name: str, *befehl: str) -> None:
        protokoll = self.verzeichnis / "protokolle" / f"{name}.log"
        protokoll.write_bytes(b"")
        self.prozesse[name] = Prozess(list(befehl), protokoll)

    def vorbereiten(self, name: str) -> None:
        """Let the process import what it needs; it works when it is started."""
        prozess = self.prozesse[name]
        prozess.popen = self._aufrufen(prozess, "netzwerk.demo.vorlauf", stdin=subprocess.PIPE)

    def starten(self, name: str) -> None:
        prozess = self.prozesse[name]
        wartend = prozess.popen
        with self._riegel:
            if wartend is not None and wartend.stdin is not None and wartend.poll() is None:
                # It may die this very moment: `warten` tells its last words.
                with suppress(BrokenPipeError), wartend.stdin as leitung:
                    leitung.write(LOS)
            else:
                prozess.popen = self._aufrufen(prozess)
            prozess.seit = time.monotonic()
            prozess.gewollt = True

    def _aufrufen(
        self, prozess: Prozess, *vorspann: str, stdin: int | None = None
    ) -> subprocess.Popen[bytes]:
        prozess.beginn = prozess.protokoll.stat().st_size
        with prozess.protokoll.open("ab") as ausgabe:
            # A session of its own: Ctrl-C ends the children in our order, not all at once.
            return subprocess.Popen(
                [*mit_elternteil(), sys.executable, "-m", *vorspann, *prozess.befehl],
                cwd=WURZEL,
                env=self.umgebung,
                stdin=stdin,
                stdout=ausgabe,
                stderr=ausgabe,
                start_new_session=True,
            )

    def beenden(self, name: str, zeichen: int = signal.SIGTERM) -> None:
        prozess = self.prozesse[name]
        with self._riegel:
            prozess.gewollt = False
        if prozess.popen:
            beenden(prozess.popen, zeichen)

    def alle_beenden(self) -> None:
        """Ask all at once, then wait for each: they end side by side."""
        with self._riegel:
            for prozess in self.prozesse.values():
                prozess.gewollt = False
                if prozess.popen and prozess.popen.poll() is None:
                    prozess.popen.terminate()
        for name in self.prozesse:
            self.beenden(name)

    def toeten(self, name: str) -> None:
        """End a process and its children at once, as a power cut would."""
        prozess = self.prozesse[name]
        with self._riegel:
            prozess.gewollt = False
        if prozess.popen and prozess.popen.poll() is None:
            os.killpg(prozess.popen.pid, signal.SIGKILL)
            prozess.popen.wait()

    def nachsehen(self) -> None:
        """Start again what died; give up on what dies at once, time after time.

        A worker may end when the broker goes while it holds a task (kombu 5.7 cannot put the
        task back then): what the row in the database orders is done by the next one.
        """
        with self._riegel:
            for name, prozess in self.prozesse.items():
                if prozess.gewollt and prozess.popen and prozess.popen.poll() is not None:
                    self._wieder_starten(name, prozess, prozess.popen.returncode)

    def _wieder_starten(self, name: str, prozess: Prozess, ausgang: int) -> None:
        prozess.fruehe_tode = (
            prozess.fruehe_tode + 1 if time.monotonic() - prozess.seit < RUHE else 0
        )
        if prozess.fruehe_tode >= 3:
            raise Startfehler(
                f"„{name}“ lässt sich nicht starten: {ende_des_protokolls(prozess.protokoll)}"
            )
        self.melden(
            f"„{name}“ ist ausgefallen (Code {ausgang}), Neustart. Protokoll: {prozess.protokoll}"
        )
        self.starten(name)

    @contextmanager
    def aufsicht(self) -> Iterator[None]:
        """Look after the processes as long as something else is done inside."""
        ende = threading.Event()

        def sehen() -> None:
            while not ende.wait(BLICK):
                self.nachsehen()

        waechter = threading.Thread(target=sehen, daemon=True)
        waechter.start()
        try:
            yield
        finally:
            ende.set()
            waechter.join()

    def warten(self, name: str, bereit: Callable[[], bool]) -> None:
        prozess = self.prozesse[name]
        ende = time.monotonic() + BEREIT_FRIST
        while not bereit():
            tot = prozess.popen is None or prozess.popen.poll() is not None
            if tot or time.monotonic() > ende:
                raise Startfehler(
                    f"„{name}“ startet nicht: {ende_des_protokolls(prozess.protokoll)}"
                )
            time.sleep(0.1)

    def warten_auf_arbeiter(self, name: str) -> None:
        self.warten(name, lambda: " ready." in self.prozesse[name].ausgabe())

    def gesund(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.adresse}/gesund/", timeout=5) as antwort:  # noqa: S310 - our own address
                return bool(antwort.status == 200)
        except OSError:
            return False


def port_pruefen(port: int) -> None:
    with socket.socket() as lauscher:
        lauscher.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            lauscher.bind(("127.0.0.1", port))
        except OSError as fehler:
            vorbehalten = isinstance(fehler, PermissionError)
            grund = "der Systemverwaltung vorbehalten" if vorbehalten else "belegt"
            raise Startfehler(
                f"Port {port} ist {grund}: Wählen Sie einen anderen, "
                f"zum Beispiel „PORT={freier_port()} make demo“."
            ) from fehler


@contextmanager
def alleinige_nutzung(verzeichnis: Path) -> Iterator[None]:
    """Hold the data directory for one demo at a time."""
    verzeichnis_bereiten(verzeichnis)
    with (verzeichnis / "sperre").open("w") as sperre:
        try:
            fcntl.flock(sperre, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fehler:
            raise Startfehler(
                f"Mit den Daten in {verzeichnis} läuft schon eine Demo: Beenden Sie sie zuerst."
            ) from fehler
        yield


def _schluessel(verzeichnis: Path) -> str:
    """A key of this demo's own, kept: links in mails stay valid after a restart."""
    datei = verzeichnis / "schluessel"
    if not datei.exists():
        datei.touch(mode=0o600)
        datei.write_text(secrets.token_urlsafe(50))
    return datei.read_text()


def _bereiten(
    umgebung: dict[str, str], protokolle: Path, melden: Callable[[str], None], *, daten: bool
) -> None:
    """Database and static files side by side: each keeps a core busy."""
    melden("Datenbank, statische Dateien und Demodaten werden bereitgestellt …")
    laufend: list[tuple[subprocess.Popen[bytes], Path]] = []
    for befehl in (["demo_bereiten", *([] if daten else ["--ohne-daten"])], ["demo_statisch"]):
        protokoll = protokolle / f"{befehl[0]}.log"
        with protokoll.open("wb") as ausgabe:
            prozess = subprocess.Popen(
                [*mit_elternteil(), sys.executable, "manage.py", *befehl],
                cwd=WURZEL,
                env=umgebung,
                stdout=ausgabe,
                stderr=ausgabe,
            )
        laufend.append((prozess, protokoll))
    try:
        for prozess, protokoll in laufend:
            if prozess.wait():
                raise Startfehler(
                    f"Die Demo ließ sich nicht bereitstellen: {ende_des_protokolls(protokoll)} "
                    f"(ganz in {protokoll})"
                )
    finally:
        for prozess, _protokoll in laufend:
            beenden(prozess)


@contextmanager
def demo_stapel(
    verzeichnis: Path,
    port: int = 0,
    *,
    vorgaben: Mapping[str, str] | None = None,
    melden: Callable[[str], None] = _stumm,
    daten: bool = True,
) -> Iterator[Stapel]:
    """Run everything and yield it once it answers.

    `vorgaben` may name `DATABASE_URL`, `REDIS_URL` and `MAIL_URL` of real servers; what it
    does not name is started here, with its data below `verzeichnis`. Without `daten` the portal
    stays empty.
    """
    vorgaben = vorgaben or {}
    verzeichnis = verzeichnis.resolve()
    port = port or freier_port()
    port_pruefen(port)
    with ExitStack() as offen:
        offen.enter_context(alleinige_nutzung(verzeichnis))
        protokolle = verzeichnis / "protokolle"
        protokolle.mkdir(exist_ok=True)
        # localhost, not 127.0.0.1: browsers allow passkeys only for names.
        adresse = f"http://localhost:{port}"
        umgebung = {
            **os.environ,
            **offen.enter_context(dienste(verzeichnis, vorgaben=vorgaben)),
            "PORTAL_MODUS": "demo",
            "PORTAL_URL": adresse,
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "SECRET_KEY": _schluessel(verzeichnis),
            "DATEN_VERZEICHNIS": str(verzeichnis / "dateien"),
            "SIEGEL_VERZEICHNIS": str(verzeichnis / "siegel"),
            "SIEGEL_PASSWORT": "demo",
            "STATIC_ROOT": str(verzeichnis / "staticfiles"),
            "DEMO_POST": str(verzeichnis / "post"),
            "PYTHONUNBUFFERED": "1",
        }
        for name in ("DATEN_VERZEICHNIS", "SIEGEL_VERZEICHNIS", "STATIC_ROOT", "DEMO_POST"):
            Path(umgebung[name]).mkdir(exist_ok=True)
        umgebung["MAIL_URL"] = vorgaben.get("MAIL_URL") or offen.enter_context(
            postfach(Path(umgebung["DEMO_POST"]))
        )
        stapel = Stapel(adresse, verzeichnis, umgebung, melden)
        celery = ("celery", "-A", "netzwerk.celery")
        stapel.anlegen(
            "web",
            *("gunicorn", "netzwerk.wsgi:application", "--bind", f"127.0.0.1:{port}"),
            *(
                "--workers",
                "2",
                "--threads",
                "4",
                "--graceful-timeout",
                "5",
                "--preload",
                "--no-control-socket",
            ),
        )
        stapel.anlegen(
            "arbeiter-codes",
            *(*celery, "worker", "-Q", "codes", "-c", "1", "-n", "codes@%h", "-l", "INFO", *ALLEIN),
        )
        stapel.anlegen(
            "arbeiter",
            *(*celery, "worker", "-Q", "post,pdf,standard", "-c", "2", "-n", "arbeiter@%h"),
            *("-l", "INFO", *ALLEIN),
        )
        stapel.anlegen(
            "zeitplan",
            *(*celery, "beat", "-s", str(verzeichnis / "zeitplan"), "--pidfile=", "-l", "INFO"),
        )
        offen.callback(stapel.alle_beenden)
        for name in stapel.prozesse:
            stapel.vorbereiten(name)
        _bereiten(umgebung, protokolle, melden, daten=daten)
        melden("Webserver und Hintergrunddienste starten …")
        for name in stapel.prozesse:
            stapel.starten(name)
        stapel.warten("web", stapel.gesund)
        stapel.warten_auf_arbeiter("arbeiter-codes")
        stapel.warten_auf_arbeiter("arbeiter")
        yield stapel
