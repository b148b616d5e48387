"""One browser for all tests of a process."""

import os
from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, sync_playwright

from netzwerk.demo.voraussetzungen import finde_browser
from tests.browser.buehne import buehne
from tests.browser.fenster import oeffnen
from tests.browser.seiten import seiten

__all__ = ["buehne", "chromium", "oeffnen", "seiten"]


@pytest.fixture(scope="session")
def chromium() -> Generator[Browser]:
    # Playwright's loop runs in this thread; Django must not take its queries for asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=finde_browser(),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        yield browser
        browser.close()
