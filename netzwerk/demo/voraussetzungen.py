"""What the machine must bring: WeasyPrint's libraries; for tests also a browser and poppler.

As root on Debian the missing packages are installed; elsewhere the exact command is named.
Run before anything else is imported: standard library only, Playwright excepted.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

# File names under Linux and macOS, and Debian's package.
BIBLIOTHEKEN = [
    (("libpango-1.0.so.0", "libpango-1.0.dylib"), "libpango-1.0-0"),
    (("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"), "libpangoft2-1.0-0"),
    (("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib"), "libharfbuzz-subset0"),
]
# PDF programs of other hands, with which the tests look at what the portal has sealed.
POPPLER = ("pdfsig", "pdftotext")
#: Without a window's frame first: the same pages cost it little more than half of a core's time.
BROWSER = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


def _ladbar(namen: tuple[str, ...]) -> bool:
    for name in namen:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def fehlende_bibliotheken() -> list[str]:
    return [paket for namen, paket in BIBLIOTHEKEN if not _ladbar(namen)]


def finde_browser() -> str | None:
    """Path of a chromium that Playwright can drive: the system's, else Playwright's own."""
    for name in BROWSER:
        if pfad := shutil.which(name):
            return pfad
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        pfad = playwright.chromium.executable_path
    return pfad if Path(pfad).exists() else None


def hat_poppler() -> bool:
    return all(shutil.which(name) for name in POPPLER)


def _installiere(pakete: list[str]) -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Es werden installiert: {', '.join(pakete)} …", flush=True)
    umgebung = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for befehl in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *pakete],
    ):
        ergebnis = subprocess.run(befehl, env=umgebung, capture_output=True, text=True)
        if ergebnis.returncode:
            print(ergebnis.stderr.strip(), file=sys.stderr)
            return False
    return True


def main(was: list[str]) -> int:
    pakete = fehlende_bibliotheken()
    if pakete and not (_installiere(pakete) and not fehlende_bibliotheken()):
        print(
            f"Für PDF fehlen Bibliotheken: Installieren Sie sie mit "
            f"„apt-get install {' '.join(pakete)}“ (macOS: „brew install pango“).",
            file=sys.stderr,
        )
        return 1
    if "browser" in was and not (
        finde_browser()
        or (_installiere(["chromium-headless-shell"]) and finde_browser())
        or (_installiere(["chromium"]) and finde_browser())  # older Debians have this one alone
    ):
        print(
            "Für die Tests fehlt ein Browser: Installieren Sie ihn mit "
            "„.ci/uv run playwright install chromium“ (Debian: „apt-get install chromium“).",
            file=sys.stderr,
        )
        return 1
    if "poppler" in was and not (
        hat_poppler() or (_installiere(["poppler-utils"]) and hat_poppler())
    ):
        print(
            "Für die Tests fehlen pdfsig und pdftotext: Installieren Sie sie mit "
            "„apt-get install poppler-utils“ (macOS: „brew install poppler“).",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
