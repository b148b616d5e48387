"""The stage of the page sweep: the whole world on a live server, a signed-in window per role.

The world lives in a copy of the test database, so that nothing of it reaches other tests.
"""

import os
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import psycopg
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from netzwerk.basis.models import Konto
from tests.welt import Welt, welt_bauen

BREIT, SCHMAL, SCHMALST = 1280, 390, 320
REGELN = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BILDSCHIRM = """() => ({
    h1: document.querySelectorAll("h1").length,
    titel: document.title,
    sprache: document.documentElement.lang,
    doppelt: [...document.querySelectorAll("[id]")].map((e) => e.id)
        .filter((id, stelle, alle) => alle.indexOf(id) !== stelle),
})"""
_AXE = """async ([bereich, wahl]) => (await axe.run(bereich, wahl)).violations.flatMap((v) =>
    v.nodes.map((n) => `${v.id} ${n.target.join(" ")}: ${n.any.concat(n.all, n.none)
        .map((m) => m.message).join("; ")}`))"""


@dataclass
class Fenster:
    """The window of one role; `maengel` collects what no page may do."""

    seite: Page
    adresse: str
    maengel: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seite.on("console", self._konsole)
        self.seite.on("pageerror", lambda fehler: self.maengel.append(f"Skript: {fehler}"))
        self.seite.on("request", self._anfrage)

    def _konsole(self, meldung: ConsoleMessage) -> None:
        # Chromium repeats the status of the document here.
        if meldung.type in ("error", "warning") and "status of" not in meldung.text:
            self.maengel.append(f"Konsole: {meldung.text}")

    def _anfrage(self, anfrage: Request) -> None:
        if anfrage.url.startswith(("data:", "blob:")):
            return
        if urlsplit(anfrage.url).netloc != urlsplit(self.adresse).netloc:
            self.maengel.append(f"Anfrage nach draußen: {anfrage.url}")

    def gehe(self, pfad: str, breite: int = BREIT) -> int:
        """Open a page; return its status. Faults of the page before are forgotten."""
        self.maengel.clear()
        self.breite(breite)
        antwort = self.seite.goto(self.adresse + pfad)
        assert antwort is not None
        return antwort.status

    def breite(self, breite: int) -> None:
        self.seite.set_viewport_size({"width": breite, "height": 900})

    def dunkel(self, an: bool) -> None:
        """What the server does for those who chose it."""
        self.seite.evaluate(
            "(thema) => { document.documentElement.dataset.kernTheme = thema }",
            "dark" if an else "light",
        )

    def axe(self, *regeln: str, bereich: str = "html") -> list[str]:
        return axe(self.seite, *regeln, bereich=bereich)


def axe(seite: Page, *regeln: str, bereich: str = "html") -> list[str]:
    """Violations of the named rules, else of all that belong to WCAG 2.2 AA."""
    if not seite.evaluate("() => 'axe' in window"):
        seite.evaluate(AXE_SCRIPT)
    nur = {"type": "rule", "values": list(regeln)} if regeln else {"type": "tag", "values": REGELN}
    wahl = {"runOnly": nur, "resultTypes": ["violations"]}
    ergebnis: list[str] = seite.evaluate(_AXE, [bereich, wahl])
    return ergebnis


@dataclass
class Seiten:
    welt: Welt
    adresse: str
    browser: Browser
    fenster: dict[str, Fenster] = field(default_factory=dict)

    def als(self, rolle: str) -> Fenster:
        """The window of this role, signed in and confirmed a moment ago."""
        if rolle not in self.fenster:
            kontext = self.kontext()
            konto = self.welt.konten[rolle]
            if konto is not None:
                self._anmelden(kontext, konto)
            self.fenster[rolle] = Fenster(kontext.new_page(), self.adresse)
        return self.fenster[rolle]

    def kontext(self) -> BrowserContext:
        return self.browser.new_context(
            locale="de-DE", timezone_id="Europe/Berlin", reduced_motion="reduce"
        )

    def sql(self, befehl: str, *werte: object) -> None:
        """For what only time and a worker do: committed at once, unlike what a test writes."""
        wo = connection.get_connection_params()
        with psycopg.connect(host=wo["host"], dbname=wo["dbname"], user=wo["user"]) as verbindung:
            verbindung.execute(befehl.encode(), werte)

    def _anmelden(self, kontext: BrowserContext, konto: Konto) -> None:
        client = Client()
        client.post(reverse("account_login"), {"login": konto.email, "password": "geheim"})
        # Once more, as before something sensitive: then those pages show themselves too.
        client.post(reverse("account_reauthenticate"), {"password": "geheim"})
        kontext.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                    "url": self.adresse,
                }
            ]
        )


@contextmanager
def _eigene_datenbank() -> Generator[None]:
    """This process and the server's threads work on a copy of the test database."""
    vorlage = connection.settings_dict["NAME"]
    kopie = f"{vorlage}_seiten"
    connection.close()
    with connection._nodb_cursor() as zeiger:
        zeiger.execute(f'DROP DATABASE IF EXISTS "{kopie}" WITH (FORCE)')
        # A thread of an earlier test may still hold the original; a copy needs it alone.
        zeiger.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [vorlage]
        )
        zeiger.execute(f'CREATE DATABASE "{kopie}" TEMPLATE "{vorlage}"')
    connection.settings_dict["NAME"] = kopie
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = vorlage
        with connection._nodb_cursor() as zeiger:
            zeiger.execute(f'DROP DATABASE IF EXISTS "{kopie}" WITH (FORCE)')


@pytest.fixture(scope="package")
def seiten(
    chromium: Browser, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Generator[Seiten]:
    """Shared: the sweeps only look; what `test_ohne_skript` writes is the other network's."""
    assert os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    with ExitStack() as stapel:
        stapel.enter_context(django_db_blocker.unblock())
        stapel.enter_context(_eigene_datenbank())
        stapel.enter_context(override_settings(ROOT_URLCONF="tests.browser.urls"))
        server = LiveServer("127.0.0.1")
        stapel.callback(server.stop)
        buehne = Seiten(welt_bauen(), server.url, chromium)
        # Here, not in a test: what a test writes is not committed, the server would not see it.
        for rolle in buehne.welt.konten:
            buehne.als(rolle)
        yield buehne
        for fenster in buehne.fenster.values():
            fenster.seite.context.close()
