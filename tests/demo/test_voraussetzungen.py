"""What the machine must bring, asked of the real programs on machines that lack it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.demo.rechte import ohne_vorrechte

WURZEL = Path(__file__).resolve().parents[2]
ALS_ROOT = (
    "import os, sys; os.geteuid = lambda: {nummer}; "
    "from netzwerk.demo import voraussetzungen; "
    "sys.exit(voraussetzungen.main(sys.argv[1:]))"
)
#: A broken file under the library's name, found before the system's.
BIBLIOTHEK = "libpango-1.0.so.0"


class Rechner:
    """A machine of our own making: its programs, its libraries, and who sits at it."""

    def __init__(self, ort: Path) -> None:
        self.programme = ort / "bin"
        self.bibliotheken = ort / "lib"
        self.apt_protokoll = ort / "apt.log"
        self.programme.mkdir()
        self.bibliotheken.mkdir()

    def programm(self, name: str, *zeilen: str) -> None:
        datei = self.programme / name
        datei.write_text("\n".join(["#!/bin/sh", *zeilen, ""]))
        datei.chmod(0o755)

    def apt(self, *zeilen: str) -> None:
        """An apt-get that notes how it was called."""
        self.programm("apt-get", f'echo "$DEBIAN_FRONTEND $*" >> {self.apt_protokoll}', *zeilen)

    def ohne_pango(self) -> Path:
        (self.bibliotheken / BIBLIOTHEK).touch()
        return self.bibliotheken / BIBLIOTHEK

    def pruefen(self, *was: str, nummer: int = 1000) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", ALS_ROOT.format(nummer=nummer), *was],
            cwd=WURZEL,
            env=os.environ
            | {
                "PATH": str(self.programme),
                "LD_LIBRARY_PATH": str(self.bibliotheken),
                "PLAYWRIGHT_BROWSERS_PATH": str(self.programme / "keine"),
            },
            capture_output=True,
            text=True,
        )


@pytest.fixture
def rechner(tmp_path: Path) -> Rechner:
    return Rechner(tmp_path)


nur_linux = pytest.mark.skipif(sys.platform != "linux", reason="the loader's path is Linux'")


def test_was_alles_hat_sagt_nichts(rechner: Rechner) -> None:
    rechner.programm("chromium")
    ergebnis = rechner.pruefen("browser")
    assert (ergebnis.returncode, ergebnis.stdout, ergebnis.stderr) == (0, "", "")


@nur_linux
def test_fehlende_bibliothek_ein_satz(rechner: Rechner) -> None:
    rechner.ohne_pango()
    rechner.apt()
    ergebnis = rechner.pruefen()
    assert ergebnis.returncode == 1
    (satz,) = ergebnis.stderr.splitlines()
    assert satz.startswith("Für PDF fehlen Bibliotheken: Installieren Sie sie mit „apt-get install")
    assert "libpango-1.0-0" in satz
    assert not rechner.apt_protokoll.exists()  # an ordinary account installs nothing


@nur_linux
def test_root_installiert_die_bibliothek(rechner: Rechner) -> None:
    rechner.apt(f'[ "$1" = update ] || /bin/rm {rechner.ohne_pango()}')
    ergebnis = rechner.pruefen(nummer=0)
    assert (ergebnis.returncode, ergebnis.stderr) == (0, "")
    assert "Es werden installiert: libpango-1.0-0" in ergebnis.stdout
    erst, dann = rechner.apt_protokoll.read_text().splitlines()
    assert erst == "noninteractive update -qq"
    assert dann.startswith("noninteractive install -y -qq --no-install-recommends libpango-1.0-0")


@nur_linux
def test_root_auf_einem_anderen_system_ein_satz(rechner: Rechner) -> None:
    rechner.ohne_pango()
    ergebnis = rechner.pruefen(nummer=0)
    assert ergebnis.returncode == 1
    assert len(ergebnis.stderr.splitlines()) == 1
    assert "brew install pango" in ergebnis.stderr


@nur_linux
def test_installieren_misslingt_mit_grund(rechner: Rechner) -> None:
    rechner.ohne_pango()
    rechner.apt("echo 'E: Kein Netz' >&2", "exit 100")
    ergebnis = rechner.pruefen(nummer=0)
    assert ergebnis.returncode == 1
    grund, satz = ergebnis.stderr.splitlines()
    assert grund == "E: Kein Netz"
    assert satz.startswith("Für PDF fehlen Bibliotheken")


@nur_linux
def test_installiert_und_doch_nicht_da(rechner: Rechner) -> None:
    rechner.ohne_pango()
    rechner.apt()
    ergebnis = rechner.pruefen(nummer=0)
    assert ergebnis.returncode == 1
    assert "Für PDF fehlen Bibliotheken" in ergebnis.stderr


def test_fehlender_browser_ein_satz(rechner: Rechner) -> None:
    ergebnis = rechner.pruefen("browser")
    assert ergebnis.returncode == 1
    (satz,) = ergebnis.stderr.splitlines()
    assert satz.startswith("Für die Tests fehlt ein Browser: Installieren Sie ihn mit")
    assert rechner.pruefen().returncode == 0  # the demo needs none


@pytest.mark.parametrize("paket", ["chromium-headless-shell", "chromium"])
def test_root_installiert_den_browser(rechner: Rechner, paket: str) -> None:
    """An older Debian does not know the first."""
    rechner.apt(
        f'[ "$1" = update ] || case "$*" in *" {paket}") '
        f'echo "#!/bin/sh" > {rechner.programme}/{paket}; '
        f"/bin/chmod +x {rechner.programme}/{paket};; *) exit 100;; esac"
    )
    ergebnis = rechner.pruefen("browser", nummer=0)
    assert (ergebnis.returncode, ergebnis.stderr.strip()) == (0, "")
    assert ergebnis.stdout.splitlines()[-1] == f"Es werden installiert: {paket} …"


def test_als_programm_aufgerufen(rechner: Rechner) -> None:
    """As the Makefile calls it."""
    ergebnis = subprocess.run(
        [sys.executable, "-m", "netzwerk.demo.voraussetzungen", "browser"],
        cwd=WURZEL,
        env=os.environ | {"PATH": str(rechner.programme), "PLAYWRIGHT_BROWSERS_PATH": "/nirgends"},
        capture_output=True,
        text=True,
    )
    assert ergebnis.returncode == 1
    assert "Für die Tests fehlt ein Browser" in ergebnis.stderr


# What `.ci/uv` says before there is any Python --------------------------------------------------


def _uv(ort: Path, *programme: str, **umgebung: str) -> subprocess.CompletedProcess[str]:
    """`.ci/uv sync` in a checkout of its own, on a machine that has these programs alone."""
    (ort / "portal" / ".ci").mkdir(parents=True)
    shutil.copy(WURZEL / ".ci" / "uv", ort / "portal" / ".ci" / "uv")
    (ort / "bin").mkdir(exist_ok=True)
    for name in programme:
        (ort / "bin" / name).symlink_to(shutil.which(name) or name)
    return subprocess.run(
        [ort / "portal" / ".ci" / "uv", "sync"],
        env={"PATH": str(ort / "bin"), "HOME": str(ort), **umgebung},
        capture_output=True,
        text=True,
    )


GRUND = ("dirname", "basename", "rm", "id")


def test_weder_python_noch_uv_ein_satz(tmp_path: Path) -> None:
    ergebnis = _uv(tmp_path, *GRUND)
    assert ergebnis.returncode == 1
    (satz,) = ergebnis.stderr.splitlines()
    assert satz.startswith("Es fehlt Python ab 3.12 oder uv: Installieren Sie eines von beiden")


def test_zu_altes_python_zaehlt_nicht(tmp_path: Path) -> None:
    alt = tmp_path / "bin" / "python3"
    alt.parent.mkdir()
    alt.write_text("#!/bin/sh\nexit 1\n")  # what an older one answers to the question for 3.12
    alt.chmod(0o755)
    ergebnis = _uv(tmp_path, *GRUND)
    assert ergebnis.returncode == 1
    assert ergebnis.stderr.startswith("Es fehlt Python ab 3.12 oder uv")


def test_kein_schreibrecht_in_der_kopie_ein_satz(tmp_path: Path) -> None:
    """Before uv makes its environment there; `make` then only adds that the step failed."""
    kopie = tmp_path / "portal"
    (kopie / ".ci").mkdir(parents=True)
    for name in (".ci/uv", "Makefile"):
        shutil.copy(WURZEL / name, kopie / name)
    kopie.chmod(0o555)
    ergebnis = subprocess.run(
        [*ohne_vorrechte(), "make", "demo"],
        cwd=kopie,
        env={n: w for n, w in os.environ.items() if not n.startswith(("MAKE", "MFLAGS"))},
        capture_output=True,
        text=True,
    )
    assert ergebnis.returncode == 2
    satz, *rest = ergebnis.stderr.splitlines()
    assert satz.startswith(f"Im Verzeichnis {kopie} darf nicht geschrieben werden: ")
    assert len(rest) == 1
    assert rest[0].startswith("make: ***")


def test_uv_ist_nicht_zu_holen_ein_satz(tmp_path: Path) -> None:
    """A Python, but no way to the package index."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3").symlink_to(sys.executable)
    ergebnis = _uv(
        tmp_path,
        *GRUND,
        PIP_INDEX_URL="http://127.0.0.1:9/",
        PIP_RETRIES="0",
        PIP_NO_CACHE_DIR="1",
    )
    assert ergebnis.returncode == 1
    assert "uv ließ sich nicht aus dem Paketverzeichnis holen" in ergebnis.stderr.splitlines()[-1]
    assert not (tmp_path / "portal" / ".werkzeug").exists()


def test_poppler_wird_installiert(rechner: Rechner) -> None:
    rechner.apt(
        'case "$*" in *poppler-utils*)',
        f'for p in pdfsig pdftotext; do cp "$0" {rechner.programme}/$p; done;; esac',
    )
    rechner.programm("cp", 'exec /bin/cp "$@"')
    ergebnis = rechner.pruefen("poppler", nummer=0)
    assert ergebnis.returncode == 0, ergebnis.stderr
    assert "poppler-utils" in ergebnis.stdout
    assert "install -y -qq --no-install-recommends poppler-utils" in (
        rechner.apt_protokoll.read_text()
    )


def test_ohne_poppler_und_ohne_rechte_ein_satz(rechner: Rechner) -> None:
    rechner.programm("pdfsig")
    rechner.apt()
    ergebnis = rechner.pruefen("poppler")
    assert ergebnis.returncode == 1
    assert "apt-get install poppler-utils" in ergebnis.stderr
    rechner.programm("pdftotext")
    ergebnis = rechner.pruefen("poppler")
    assert (ergebnis.returncode, ergebnis.stdout, ergebnis.stderr) == (0, "", "")
