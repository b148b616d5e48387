"""One browser for all tests of a process, and which tests share one."""

import os
import re
from collections.abc import Generator
from pathlib import PurePosixPath
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadFileScheduling

from netzwerk.demo.voraussetzungen import finde_browser
from tests.browser.buehne import buehne
from tests.browser.fenster import oeffnen
from tests.browser.seiten import seiten

#: Files that share a process, and with it the stack of the demo or the world of pages.
GRUPPEN = {
    "test_hauptweg": "stapel-0",
    "test_stoerungen": "stapel-0",
    "test_konto": "stapel-1",
    "test_szenario_a": "stapel-1",
    "test_szenario_b": "stapel-0",
    "test_szenario_b_ende": "stapel-0",  # after it: goes on in its network
    "test_szenario_c": "stapel-1",
    "test_szenario_e": "stapel-1",
    "test_szenario_e_register": "stapel-1",
    "test_kalender": "stapel-1",  # makes a network of its own: not in the world of pages
    "test_ohne_skript": "seiten-0",
}
__all__ = ["buehne", "chromium", "oeffnen", "seiten"]


@pytest.fixture(scope="session")
def chromium() -> Generator[Browser]:
    # Playwright's loop runs in this thread; Django must not take its queries for asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=finde_browser(),
            args=[
                *("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"),
                # A page lives for a second: its scripts are not worth compiling twice.
                "--js-flags=--no-opt --no-maglev",
            ],
        )
        yield browser
        browser.close()


class _JeGruppe(LoadFileScheduling):
    """xdist's own `loadgroup` adds its marks to names that pytest 9 no longer reads."""

    def _split_scope(self, nodeid: str) -> str:
        datei = PurePosixPath(nodeid.partition("::")[0]).stem
        # The sweeps of pages go in halves, by the number of the case; what is left joins one.
        nummer = re.search(r"-(\d+)\]$", nodeid)
        return GRUPPEN.get(datei, f"seiten-{int(nummer[1]) % 2 if nummer else 1}")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    return _JeGruppe(config, log)
