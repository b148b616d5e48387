"""Looking at one web address from the outside, without ever reaching inside.

Providers type these addresses, so each could point into the city's own network. Therefore: http
and https on their usual ports only; the name is resolved once, every address it has must be public,
and the connection goes to exactly the address that was looked at (a second resolution could answer
otherwise). Each redirect starts anew. Nothing of an answer is read beyond its head.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from http.client import HTTPException
from threading import Timer
from urllib.parse import urljoin

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import Url, parse_url

PORTS = {"http": 80, "https": 443}
WEITERLEITUNGEN = {301, 302, 303, 307, 308}
DAUERHAFT = {301, 308}
#: What servers answer to robots only, or for now: says nothing about the page.
SAGT_NICHTS = {401, 402, 403, 407, 408, 425, 429, 451, 503}
#: How names end that never exist (RFC 2606).
BEISPIELNAMEN = (".example", ".invalid", ".localhost", ".test")
SPRUENGE = 5
#: Seconds for one step of the connection, and for an address with all its redirects.
GEDULD = 5.0
HOECHSTENS = 25.0


class Art(Enum):
    OK = "ok"
    UMGELEITET = "umgeleitet"
    FEHLT = "fehlt"
    UNKLAR = "unklar"
    #: Somebody else is at this host just now: another night.
    SPAETER = "spaeter"


@dataclass(frozen=True)
class Befund:
    art: Art
    meldung: str = ""


class Verboten(Exception):
    """An address the portal does not visit; its text says why."""


class Beschaeftigt(Exception):
    """Another worker asks this host for longer than this look may last."""


def aufloesen(name: str, port: int) -> list[str]:
    """All addresses of a name, in the order the system prefers. Raises Verboten.

    Names for examples and tests belong to nobody, now and ever: no server is asked for them.
    """
    if name.rstrip(".").lower().endswith(BEISPIELNAMEN):
        raise Verboten(_("Das ist eine Beispieladresse, die es nicht geben kann."))
    gefunden = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(ziel[0]) for *_rest, ziel in gefunden))


def ist_oeffentlich(adresse: str) -> bool:
    """Neither private, loopback, link- or site-local, multicast, reserved or wrapping such."""
    zahl = ipaddress.ip_address(adresse)
    if isinstance(zahl, ipaddress.IPv6Address) and zahl.is_site_local:  # RFC 3879: still routed
        return False
    return zahl.is_global and not (zahl.is_multicast or zahl.is_reserved)


@dataclass(frozen=True, kw_only=True)
class Netz:
    """How the outside is reached. Tests hand in another one; no setting does."""

    aufloesen: Callable[[str, int], list[str]] = aufloesen
    darf: Callable[[str], bool] = ist_oeffentlich
    ports: frozenset[int] = frozenset(PORTS.values())
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
    hoechstens: float = HOECHSTENS


def ansehen(adresse: str, netz: Netz | None = None) -> Befund:
    """Whether a visitor finds something there."""
    netz = netz or Netz()
    ende = time.monotonic() + netz.hoechstens
    ziel, spruenge = adresse, list[int]()
    try:
        while True:
            status, weiter = _fragen(ziel, netz, ende)
            if status not in WEITERLEITUNGEN or not weiter:
                return _deuten(status, ziel, spruenge)
            spruenge.append(status)
            if len(spruenge) > SPRUENGE:
                return Befund(Art.FEHLT, _("leitet immer weiter"))
            ziel = urljoin(ziel, weiter)
    except Verboten as verboten:
        return Befund(Art.UNKLAR, str(verboten))
    except Beschaeftigt:
        return Befund(Art.SPAETER)
    except ssl.SSLError as fehler:
        return Befund(Art.FEHLT, _("Zertifikat: %(grund)s") % {"grund": fehler.reason})
    except socket.gaierror:
        return Befund(Art.FEHLT, _("Die Adresse ist niemandem zugeteilt."))
    except (HTTPError, HTTPException, OSError, ValueError):
        return Befund(Art.FEHLT, _("Der Server antwortet nicht."))


def _deuten(status: int, ziel: str, spruenge: list[int]) -> Befund:
    if status in SAGT_NICHTS:
        return Befund(
            Art.UNKLAR, _("Der Server lässt uns nicht nachsehen (%(s)s).") % {"s": status}
        )
    if status >= 400 or status in WEITERLEITUNGEN:
        return Befund(Art.FEHLT, _("Der Server meldet einen Fehler (%(s)s).") % {"s": status})
    if spruenge and set(spruenge) <= DAUERHAFT:
        return Befund(Art.UMGELEITET, ziel)
    return Befund(Art.OK)


def _fragen(adresse: str, netz: Netz, ende: float) -> tuple[int, str]:
    """Status, and where it leads. HEAD first; GET where a server knows no HEAD."""
    url = _zerlegt(adresse, netz)
    host = str(url.host).strip("[]")
    port = url.port or PORTS[str(url.scheme)]
    ips = netz.aufloesen(host, port)
    if not ips or not all(netz.darf(ip) for ip in ips):
        raise Verboten(_("Die Adresse führt in ein internes Netz."))
    with _allein(host, ende):
        try:
            status, weiter = _senden("HEAD", url, ips, netz, ende)
        except (HTTPException, ConnectionError):
            status, weiter = 0, ""
        if status == 0 or status >= 400:
            status, weiter = _senden("GET", url, ips, netz, ende)
    return status, weiter


def _zerlegt(adresse: str, netz: Netz) -> Url:
    try:
        url = parse_url(adresse)
    except LocationParseError as fehler:
        raise Verboten(_("Das ist keine Webadresse.")) from fehler
    if url.scheme not in PORTS or not url.host or url.auth:
        raise Verboten(_("Das ist keine Webadresse."))
    if (url.port or PORTS[url.scheme]) not in netz.ports:
        raise Verboten(_("Nur die üblichen Ports (80 und 443) werden geprüft."))
    return url


@contextmanager
def _allein(host: str, ende: float) -> Iterator[None]:
    """One request per host at a time, on all machines."""
    schluessel = f"linkpruefung:{host}"
    while not cache.add(schluessel, 1, HOECHSTENS * 2):
        if time.monotonic() + GEDULD > ende:
            raise Beschaeftigt
        time.sleep(0.2)
    try:
        yield
    finally:
        cache.delete(schluessel)


def _senden(methode: str, url: Url, ips: list[str], netz: Netz, ende: float) -> tuple[int, str]:
    verbindung = _verbunden(url, ips, netz)
    # Timeouts count anew with every byte; this one does not.
    wache = Timer(max(ende - time.monotonic(), 0), _abreissen, (verbindung,))
    wache.daemon = True
    wache.start()
    try:
        verbindung.request(
            methode,
            url.request_uri,
            headers={
                "Host": url.netloc or "",
                "User-Agent": f"Netzwerkportal-Linkpruefung (+{settings.PORTAL_URL})",
                "Accept": "*/*",
                "Connection": "close",
            },
            preload_content=False,
        )
        antwort = verbindung.getresponse()
        return antwort.status, antwort.headers.get("Location", "")
    finally:
        wache.cancel()
        verbindung.close()


def _verbunden(url: Url, ips: list[str], netz: Netz) -> HTTPConnection:
    """To the first of the addresses that were looked at; never to the name."""
    host = str(url.host).strip("[]")
    port = url.port or PORTS[str(url.scheme)]
    fehler: HTTPError | OSError = HTTPError()
    for ip in ips[:4]:
        if url.scheme == "https":
            verbindung: HTTPConnection = HTTPSConnection(
                ip, port, timeout=GEDULD, server_hostname=host, ssl_context=netz.tls()
            )
        else:
            verbindung = HTTPConnection(ip, port, timeout=GEDULD)
        try:
            verbindung.connect()
        except (HTTPError, OSError) as gescheitert:  # the next one, as browsers do
            verbindung.close()
            fehler = gescheitert
        else:
            return verbindung
    raise fehler


def _abreissen(verbindung: HTTPConnection) -> None:
    sock = verbindung.sock
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
