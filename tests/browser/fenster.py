"""A person's browser window that notes what no page may do."""

import re
from collections.abc import Callable, Generator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
)

from tests.browser.buehne import BILDER, Buehne

ABGEBROCHEN = re.compile("status of|^htmx:(sendAbort|afterRequest),")
FRIST = 15_000  # milliseconds; two cores may be busy with other tests
expect.set_options(timeout=FRIST)


class Fenster:
    """One person: cookies of its own. `erlaubt` are the statuses that a test provokes."""

    def __init__(self, kontext: BrowserContext, adresse: str, erlaubt: frozenset[int]) -> None:
        self.kontext = kontext
        self.adresse = adresse
        self.erlaubt = erlaubt
        self.maengel: list[str] = []
        kontext.set_default_timeout(FRIST)
        kontext.on("console", self._konsole)
        kontext.on("weberror", lambda fehler: self.maengel.append(f"Fehler: {fehler.error}"))
        kontext.on("request", self._anfrage)
        kontext.on("response", self._antwort)
        self.seite = kontext.new_page()

    def _konsole(self, meldung: ConsoleMessage) -> None:
        # Chromium repeats statuses of documents here; `_antwort` judges them. htmx reports a poll
        # under way when its page is left.
        if meldung.type in ("error", "warning") and not ABGEBROCHEN.search(meldung.text):
            self.maengel.append(f"Konsole auf {meldung.page and meldung.page.url}: {meldung.text}")

    def _anfrage(self, anfrage: Request) -> None:
        if not anfrage.url.startswith((f"{self.adresse}/", "data:", "blob:")):
            self.maengel.append(f"Anfrage nach draußen: {anfrage.url}")

    def _antwort(self, antwort: Response) -> None:
        if antwort.status >= 400 and antwort.status not in self.erlaubt:
            self.maengel.append(f"{antwort.status}: {antwort.url}")

    # What a person does --------------------------------------------------------------------------

    def gehe(self, weg: str) -> Page:
        self.seite.goto(weg if weg.startswith(self.adresse) else self.adresse + weg)
        return self.seite

    def anmelden(self, name: str) -> Page:
        self.gehe("/konto/login/")
        self.seite.get_by_label("E-Mail", exact=True).fill(f"{name}@demo.example")
        self.seite.get_by_label("Passwort", exact=True).fill("demo")
        self.knopf("Anmelden")
        expect(self.seite).not_to_have_url(re.compile("/konto/login/"))
        return self.seite

    def feld(self, name: str, wert: str) -> None:
        self.seite.get_by_label(re.compile(rf"^\s*{re.escape(name)}(\s|$)")).fill(wert)

    def knopf(self, name: str) -> None:
        self.seite.get_by_role("button", name=name, exact=True).click()

    def link(self, name: str) -> None:
        self.seite.locator("main").get_by_role("link", name=name, exact=True).first.click()

    def menue(self, name: str) -> None:
        self.seite.get_by_role("navigation").get_by_role("link", name=name).first.click()

    def sieht(self, *texte: str) -> None:
        for text in texte:
            expect(self.seite.locator("body")).to_contain_text(text)

    def ueberschrift(self, text: str) -> None:
        expect(self.seite.get_by_role("heading", level=1)).to_contain_text(text)

    def nummer(self) -> str:
        """The last number in the address: which object this page shows."""
        return str(re.findall(r"/(\d+)", urlsplit(self.seite.url).path)[-1])

    def lade_herunter(self, ausloesen: Callable[[], None]) -> bytes:
        with self.seite.expect_download() as herunter:
            ausloesen()
        return Path(herunter.value.path()).read_bytes()

    def bild(self, name: str) -> None:
        """Wide and narrow, only when somebody wants to look."""
        if not BILDER:
            return
        Path(BILDER).mkdir(parents=True, exist_ok=True)
        for breite in (390, 1280):
            self.seite.set_viewport_size({"width": breite, "height": 900})
            self.seite.screenshot(
                path=Path(BILDER, f"{name}-{breite}.png"), full_page=True, caret="initial"
            )


type Oeffnen = Callable[..., Fenster]


@pytest.fixture
def oeffnen(chromium: Browser, buehne: Buehne) -> Generator[Oeffnen]:
    """Open windows: `oeffnen()`, `oeffnen("koordination", skript=False, erlaubt={422})`."""
    alle: list[Fenster] = []
    with ExitStack() as am_ende:

        def fenster(
            konto: str = "", *, skript: bool = True, erlaubt: set[int] | None = None
        ) -> Fenster:
            kontext = chromium.new_context(
                locale="de-DE",
                timezone_id="Europe/Berlin",
                java_script_enabled=skript,
                viewport={"width": 1280, "height": 900},
            )
            am_ende.callback(kontext.close)
            neu = Fenster(kontext, buehne.adresse, frozenset(erlaubt or ()))
            alle.append(neu)
            if konto:
                neu.anmelden(konto)
            return neu

        yield fenster
        if maengel := [mangel for eines in alle for mangel in eines.maengel]:
            pytest.fail("\n".join(maengel))
