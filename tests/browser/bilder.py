"""`make bilder`: pictures of the demo's pages in `bilder/`, wide and narrow, light and dark.

Walks the links from the start page as each role and takes one picture per kind of page; where
the same page looks different from object to object, several.
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

os.environ.setdefault("PORTAL_MODUS", "demo")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netzwerk.settings")

import django
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from netzwerk.demo.stapel import WURZEL, demo_stapel
from netzwerk.demo.voraussetzungen import finde_browser

ZIEL = WURZEL / "bilder"
ROLLEN = ("koordination", "vertretung", "oeffentlich")
#: Kinds of pages that look different from object to object.
MEHR = {
    "demo:post-nachricht": 12,
    "treffen:treffen-zeigen": 4,
    "mitglieder:vereinbarung-zeigen": 3,
    "mitglieder:beitritt-zeigen": 2,
    "mitglieder:organisation-zeigen": 2,
    "treffen:protokoll-zeigen": 2,
    "angebote:angebot-zeigen": 2,
    "angebote:angebot-pruefen": 2,
    "uebersicht:seite": 4,
}
KEINE_SEITEN = ("/static/", "/konto/logout/", "termin.ics", "farben.css", "/logo/")
LINKS = "() => [...document.querySelectorAll('a[href]')].map((a) => a.href)"


def _anmelden(kontext: BrowserContext, adresse: str, rolle: str) -> None:
    seite = kontext.new_page()
    seite.goto(f"{adresse}/konto/login/")
    seite.locator("input[name=login]").fill(f"{rolle}@demo.example")
    seite.locator("input[name=password]").fill("demo")
    seite.locator("input[name=password]").press("Enter")
    seite.wait_for_url(lambda url: not url.endswith("/konto/login/"))
    seite.close()


def _art(adresse: str) -> str | None:
    """The name of the URL; None for what is no page of the portal."""
    pfad = urlsplit(adresse).path
    if any(teil in pfad for teil in KEINE_SEITEN):
        return None
    try:
        return resolve(pfad).view_name
    except Resolver404:
        return None


def _seiten(seite: Page, adresse: str) -> Iterator[str]:
    """Open page after page, breadth first; yield the kind of each that is a page."""
    gesehen: Counter[str] = Counter()
    bekannt = {f"{adresse}/"}
    offen = [f"{adresse}/eingang/", f"{adresse}/", f"{adresse}/demo/post/"]
    while offen:
        ziel = offen.pop(0)
        art = _art(ziel)
        if art is None or gesehen[art] >= MEHR.get(art, 1):
            continue
        try:
            antwort = seite.goto(ziel)
        except Error:  # a download
            continue
        gesehen[art] += 1
        if antwort is None or "text/html" not in antwort.headers.get("content-type", ""):
            continue
        yield f"{art.replace(':', '-')}-{gesehen[art]}"
        for link in seite.evaluate(LINKS):
            ohne_anker = link.partition("#")[0]
            if ohne_anker.startswith(f"{adresse}/") and ohne_anker not in bekannt:
                bekannt.add(ohne_anker)
                offen.append(ohne_anker)


def _aufnehmen(seite: Page, name: str) -> None:
    for breite in (1280, 390):
        seite.set_viewport_size({"width": breite, "height": 900})
        for thema in ("light", "dark"):
            seite.evaluate(
                "(thema) => { document.documentElement.dataset.kernTheme = thema }", thema
            )
            seite.screenshot(path=ZIEL / f"{name}-{breite}-{thema}.png", full_page=True)


def _rolle(browser: Browser, adresse: str, rolle: str) -> int:
    kontext = browser.new_context(
        locale="de-DE", timezone_id="Europe/Berlin", reduced_motion="reduce"
    )
    if rolle != "oeffentlich":
        _anmelden(kontext, adresse, rolle)
    seite = kontext.new_page()
    anzahl = 0
    for name in _seiten(seite, adresse):
        _aufnehmen(seite, f"{rolle}-{name}")
        anzahl += 1
    kontext.close()
    return anzahl


def main(rollen: list[str]) -> None:
    django.setup()
    ZIEL.mkdir(exist_ok=True)
    for altes in ZIEL.glob("*.png"):
        altes.unlink()
    with (
        tempfile.TemporaryDirectory() as verzeichnis,
        demo_stapel(Path(verzeichnis), melden=print) as stapel,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=finde_browser(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for rolle in rollen or ROLLEN:
            print(f"{rolle}: {_rolle(browser, stapel.adresse, rolle)} Seiten", flush=True)  # noqa: T201  to the person at the terminal
        browser.close()
    print(f"Bilder in {ZIEL}")  # noqa: T201  to the person at the terminal


if __name__ == "__main__":
    main(sys.argv[1:])
