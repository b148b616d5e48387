"""83 organisations sign within a minute: real HTTP, real mails, real seals, on one machine.

Each person opens the link, asks for the code, takes it from the mail that really arrived, fills in
what the page asks for and signs; the forms are read from the pages, so that what is measured is
what people do. They come one after the other over 45 seconds and take their time between steps.
Signers, web server, workers, database and mailbox share the machine's cores.

The references are what is demanded: 1 s for a request (95th percentile), 60 s from the first to
the last signature, 180 s until all are sealed, nobody lost.
"""

import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from random import Random
from urllib.parse import urlencode, urlsplit

from netzwerk.demo.postfach import EMPFAENGER
from netzwerk.demo.stapel import WURZEL, Stapel, demo_stapel
from tests.bench import Figur

ANZAHL = 83
KOMMEN = 45.0  # seconds over which people begin
FRIST = 180.0  # seconds until all is sealed
LESEN = (1.0, 4.0)  # seconds between two steps of a person
ANGABEN = {"name": "Kim Muster", "funktion": "Leitung", "ort": "Musterstadt"}
_CODE = re.compile(r"\b(\d{3}) ?(\d{3})\b")


class Formulare(HTMLParser):
    """The forms of a page: address, fields with their values, boxes; sent by their first button."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.formulare: list[tuple[str, dict[str, str], list[str]]] = []
        self._drin = self._knopf = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        werte = {name: wert or "" for name, wert in attrs}
        if tag == "form":
            self.formulare.append((werte.get("action", ""), {}, []))
            self._drin, self._knopf = True, False
        if not self._drin or tag not in {"input", "button"}:
            return
        _adresse, felder, kaesten = self.formulare[-1]
        art = werte.get("type", "text")
        if tag == "button":
            if self._knopf:
                return  # another way, such as a new code
            self._knopf = True
        elif art == "checkbox":
            kaesten.append(werte["name"])
        if werte.get("name") and (art not in {"checkbox", "radio"} or "checked" in werte):
            felder[werte["name"]] = werte.get("value", "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._drin = False


class Mensch:
    """One signer with a browser of their own; `dauern` are milliseconds of each request."""

    def __init__(self, adresse: str, post: Path, mail: str, pfad: str, warten: Random) -> None:
        self.verbindung = HTTPConnection(urlsplit(adresse).netloc, timeout=60)  # reopens by itself
        self.post, self.mail, self.pfad, self.warten = post, mail, pfad, warten
        self.kekse: dict[str, str] = {}
        self.dauern: list[float] = []

    def fragen(self, pfad: str, daten: dict[str, str] | None = None) -> tuple[str, str]:
        """Address and text of the page where it ends; redirects are followed and counted."""
        while True:
            koepfe = {
                "Host": self.verbindung.host,
                "Accept-Language": "de",
                "Cookie": "; ".join(f"{name}={wert}" for name, wert in self.kekse.items()),
            }
            koerper = None
            if daten is not None:
                koerper = urlencode(daten)
                koepfe["Content-Type"] = "application/x-www-form-urlencoded"
            beginn = time.perf_counter()
            self.verbindung.request("POST" if koerper else "GET", pfad, koerper, koepfe)
            antwort = self.verbindung.getresponse()
            text = antwort.read().decode()
            self.dauern.append((time.perf_counter() - beginn) * 1000)
            self._merken(antwort)
            if antwort.status in {301, 302, 303}:
                pfad, daten = antwort.headers["Location"], None
                continue
            # The server would hang up while the person reads.
            self.verbindung.close()
            if antwort.status != 200:
                raise RuntimeError(f"{pfad}: {antwort.status}")
            return pfad, text

    def _merken(self, antwort: HTTPResponse) -> None:
        for keks in antwort.headers.get_all("Set-Cookie") or []:
            name, _, rest = keks.partition("=")
            self.kekse[name] = rest.partition(";")[0]

    def denken(self) -> None:
        time.sleep(self.warten.uniform(*LESEN))

    def unterzeichnen(self) -> None:
        pfad, text = self.fragen(self.pfad)
        self.denken()
        code_adresse, felder = _formular(text, lambda adresse: adresse.endswith("/code/"))
        seit = time.time_ns()
        pfad, text = self.fragen(code_adresse, felder)
        code = self._code(seit)
        self.denken()
        for _schritt in range(4):
            if pfad == self.pfad:
                return
            adresse, felder = _formular(text, lambda adresse: "/unterzeichnen/" in adresse)
            if "code" in felder:
                felder["code"] = code
            pfad, text = self.fragen(adresse or pfad, felder)
        if pfad != self.pfad:
            raise RuntimeError(f"{self.mail}: nicht unterzeichnet, zuletzt {pfad}")

    def _code(self, seit: int) -> str:
        """From the mail that the catcher has written for this address since then."""
        ende = time.monotonic() + 30
        while time.monotonic() < ende:
            for datei in sorted(self.post.glob("*.eml"), reverse=True):
                if int(datei.name[:20]) < seit:
                    break
                mail = message_from_bytes(datei.read_bytes(), policy=policy.default)
                if str(mail[EMPFAENGER]).lower() != self.mail:
                    continue
                fund = _CODE.search(str(mail["Subject"])) or _CODE.search(_text(mail))
                if fund:
                    return "".join(fund.groups())
            time.sleep(0.1)
        raise RuntimeError(f"{self.mail}: kein Code angekommen")


def _text(mail: EmailMessage) -> str:
    teil = mail.get_body(preferencelist=("plain",))
    return str(teil.get_content()) if teil is not None else ""


def _formular(text: str, passt: Callable[[str], bool]) -> tuple[str, dict[str, str]]:
    """Where it goes, and what a person who agrees to everything sends."""
    for adresse, felder, kaesten in Formulare(text).formulare:
        if not passt(adresse):
            continue
        gefuellt = felder | {name: wert for name, wert in ANGABEN.items() if name in felder}
        return adresse, dict.fromkeys(kaesten, "on") | gefuellt
    raise RuntimeError("Das Formular fehlt auf der Seite")


def _portal(stapel: Stapel, *befehl: str) -> dict[str, str]:
    lauf = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.bench._unterzeichnungstag", *befehl],
        cwd=WURZEL,
        env=stapel.umgebung,
        check=True,
        stdout=subprocess.PIPE,
    )
    ergebnis: dict[str, str] = json.loads(lauf.stdout)
    return ergebnis


def _ein_mensch(mensch: Mensch, beginn: float) -> float:
    """When the signature stood, in seconds of the clock."""
    time.sleep(max(0.0, beginn - time.monotonic()))
    mensch.unterzeichnen()
    return time.monotonic()


def messen() -> Iterator[Figur]:
    with (
        tempfile.TemporaryDirectory(prefix="nk-bench-") as ordner,
        demo_stapel(Path(ordner) / "demo", daten=False) as stapel,
    ):
        wege = _portal(stapel, "anlegen", str(ANZAHL))
        zufall = Random(83)
        menschen = [
            Mensch(stapel.adresse, stapel.post_verzeichnis, mail, pfad, Random(pfad))
            for mail, pfad in wege.items()
        ]
        beginn = time.monotonic() + 1
        zeiten = sorted(beginn + zufall.uniform(0, KOMMEN) for _ in menschen)
        with ThreadPoolExecutor(max_workers=len(menschen)) as faeden:
            fertig = list(faeden.map(_ein_mensch, menschen, zeiten))
        stand: dict[str, str] = {}
        while time.monotonic() < beginn + FRIST + 60:
            stand = _portal(stapel, "zaehlen")
            if int(stand["gesiegelt"]) == ANZAHL:
                break
            time.sleep(1)
        gesiegelt = time.monotonic() - beginn
    if int(stand["unterzeichnet"]) != ANZAHL or int(stand["gesiegelt"]) != ANZAHL:
        raise RuntimeError(f"Von {ANZAHL} Unterschriften fehlen welche: {stand}")
    dauern = [dauer for mensch in menschen for dauer in mensch.dauern]
    yield Figur("signing day, requests p50 / 1 s", statistics.median(dauern), 1000, "ms")
    p95 = statistics.quantiles(dauern, n=20)[-1]
    yield Figur("signing day, requests p95 / 1 s", p95, 1000, "ms")
    yield Figur("signing day, slowest request / 1 s", max(dauern), 1000, "ms")
    yield Figur("signing day, last signature / 60 s", max(fertig) - beginn, 60, "s")
    yield Figur("signing day, all sealed / 180 s", gesiegelt, 180, "s")
    yield Figur("signing day, signed / invited", int(stand["unterzeichnet"]), ANZAHL, "parties")
    yield Figur("signing day, sealed / invited", int(stand["gesiegelt"]), ANZAHL, "parties")
    yield Figur("signing day, failed documents", int(stand["misslungen"]), 0, "documents")
