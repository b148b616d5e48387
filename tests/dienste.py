"""pytest plugin: starts PostgreSQL and Valkey once and tells the settings where they are.

It wraps the hook in which pytest-django reads the settings. With xdist the controller starts the
services, its workers inherit the addresses: each takes its own database (pytest-django sees to
that) and its own Valkey database here.
"""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from netzwerk.demo.dienste import Startfehler, dienste
from tests.vorlage import MERKER, postgres_mit_vorlage

# What imports and the collection of tests make stays to the end: looking through it again and
# again costs each process seconds. See `pytest_runtestloop`.
gc.disable()
_stapel = ExitStack()
# An xdist worker may be ended before it comes to `pytest_unconfigure`.
atexit.register(_stapel.close)


def _arbeitsverzeichnis(name: str) -> str:
    wurzel = tempfile.mkdtemp(prefix="nk-test-")
    _stapel.callback(shutil.rmtree, wurzel, ignore_errors=True)
    ziel = Path(wurzel, name)
    ziel.mkdir()
    return str(ziel)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None]:
    os.environ["PORTAL_MODUS"] = "test"
    xdist = os.environ.get("PYTEST_XDIST_WORKER", "")
    if xdist:
        # 0 stays the controller's; the launcher grants 64 databases.
        basis = os.environ["REDIS_URL"].rpartition("/")[0]
        os.environ["REDIS_URL"] = f"{basis}/{int(xdist.removeprefix('gw')) + 1}"
    else:
        try:
            if not os.environ.get("DATABASE_URL"):
                ort = Path(_arbeitsverzeichnis("cluster"))
                os.environ["DATABASE_URL"] = _stapel.enter_context(postgres_mit_vorlage(ort))
                os.environ[MERKER] = "ja"
            os.environ |= _stapel.enter_context(dienste())
        except Startfehler as fehler:
            raise pytest.UsageError(str(fehler)) from fehler
    os.environ["DATEN_VERZEICHNIS"] = _arbeitsverzeichnis("dateien")
    os.environ["DEMO_POST"] = _arbeitsverzeichnis("post")
    # Port 9 (discard) is never open: mail leaves only through a fixture that names a server.
    os.environ["MAIL_URL"] = "smtp://127.0.0.1:9"
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    gc.freeze()
    gc.enable()


def pytest_unconfigure() -> None:
    _stapel.close()
