"""A hall of phones and beamers: each asks like a browser, none waits for another."""

import asyncio
import re
import socket
import time
from dataclasses import dataclass, field
from html import unescape
from random import Random
from urllib.parse import urlencode, urlsplit

ALLE = 4.0  # seconds between two questions of a phone or beamer
_FORMULAR = re.compile(r'<form[^>]*action="([^"]+)"[^>]*data-stimme')
_FELD = re.compile(r'<input[^>]*name="csrfmiddlewaretoken"[^>]*value="([^"]+)"')
_WAHL = re.compile(r'<input[^>]*type="radio"[^>]*>')
_FRAGT = re.compile(r'hx-get="([^"]+)"')
_WERT = re.compile(r'(name|value)="([^"]*)"')


@dataclass
class Antwort:
    status: int
    kopf: dict[str, list[str]]
    text: str


@dataclass
class Telefon:
    """One browser without a script's cleverness; times are milliseconds of single requests."""

    host: str
    warten: Random
    # The loopback address it asks from: a hall of thousands does not share one router.
    von: str = "127.0.0.1"
    kekse: dict[str, str] = field(default_factory=dict)
    abgaben: list[float] = field(default_factory=list)
    blicke: list[float] = field(default_factory=list)
    fehler: list[str] = field(default_factory=list)
    gewaehlt: str = ""

    async def fragen(self, pfad: str, daten: dict[str, str] | None = None) -> Antwort:
        """One request on a connection of its own, as after a pause; redirects are not followed."""
        koerper = urlencode(daten) if daten is not None else ""
        zeilen = [
            f"{'GET' if daten is None else 'POST'} {pfad} HTTP/1.1",
            f"Host: {self.host}",
            "Accept-Language: de",
            "Connection: close",
            "HX-Request: true" if daten is None and "?" in pfad else "Accept: text/html",
        ]
        if self.kekse:
            zeilen.append("Cookie: " + "; ".join(f"{n}={w}" for n, w in self.kekse.items()))
        if daten is not None:
            zeilen += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(koerper)}",
            ]
        name, _, port = self.host.partition(":")
        lesen, schreiben = await asyncio.open_connection(
            name, int(port), local_addr=(self.von, 0), family=socket.AF_INET
        )
        try:
            schreiben.write(("\r\n".join(zeilen) + "\r\n\r\n" + koerper).encode())
            roh = await lesen.read()
        finally:
            schreiben.close()
        return self._verstehen(roh)

    def _verstehen(self, roh: bytes) -> Antwort:
        kopfzeilen, _, text = roh.partition(b"\r\n\r\n")
        erste, *rest = kopfzeilen.decode("latin-1").split("\r\n")
        kopf: dict[str, list[str]] = {}
        for zeile in rest:
            feldname, _, wert = zeile.partition(":")
            kopf.setdefault(feldname.lower(), []).append(wert.strip())
        for keks in kopf.get("set-cookie", []):
            feldname, _, wert = keks.partition("=")
            self.kekse[feldname] = wert.partition(";")[0]
        return Antwort(int(erste.split()[1]), kopf, text.decode())

    async def folgen(self, pfad: str) -> tuple[str, str]:
        """Address and text of the page where it ends."""
        for _schritt in range(5):
            antwort = await self.fragen(pfad)
            if antwort.status == 200:
                return pfad, antwort.text
            if antwort.status not in {301, 302, 303}:
                break
            pfad = urlsplit(antwort.kopf["location"][0]).path
        raise RuntimeError(f"{pfad}: {antwort.status}")

    async def schauen(self, pfad: str, bis: float) -> None:
        """Ask every few seconds until then; what comes is read, not used."""
        await asyncio.sleep(self.warten.uniform(0, ALLE))
        while time.monotonic() < bis:
            beginn = time.perf_counter()
            try:
                antwort = await self.fragen(pfad)
                if antwort.status not in {200, 204, 286}:
                    self.fehler.append(f"{pfad}: {antwort.status}")
            except OSError as fehler:
                self.fehler.append(f"{pfad}: {fehler}")
            self.blicke.append((time.perf_counter() - beginn) * 1000)
            await asyncio.sleep(ALLE)

    async def abstimmen(self, seite: str, text: str, wann: float) -> None:
        """Pick one of the answers on the page and send it, once."""
        marke, formular = _FELD.search(text), _FORMULAR.search(text)
        wahlen = [dict(_WERT.findall(feld)) for feld in _WAHL.findall(text)]
        if marke is None or formular is None or not wahlen:
            raise RuntimeError(f"{seite}: keine Frage auf der Seite")
        ziel = unescape(formular.group(1))
        wahl = self.warten.choice(wahlen)
        self.gewaehlt = wahl["value"]
        await asyncio.sleep(max(0.0, wann - time.monotonic()))
        beginn = time.perf_counter()
        try:
            antwort = await self.fragen(
                ziel, {"csrfmiddlewaretoken": marke.group(1), wahl["name"]: wahl["value"]}
            )
            if antwort.status not in {200, 302, 303}:
                self.fehler.append(f"{ziel}: {antwort.status}")
        except OSError as fehler:
            self.fehler.append(f"{ziel}: {fehler}")
        self.abgaben.append((time.perf_counter() - beginn) * 1000)

    @staticmethod
    def stand_adresse(text: str) -> str:
        """What the page itself asks every few seconds."""
        fund = _FRAGT.search(text)
        if fund is None:
            raise RuntimeError("Die Seite fragt nicht nach")
        return unescape(fund.group(1))
