"""A real web server on this machine, and the net that lets the link checker reach it."""

import datetime
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from angebote.linkpruefung import Netz


@dataclass
class Webserver:
    """Answers `/status/<n>`, `/nach/<n>/<where>`, `/nur-get`, `/haengt`, `/tropft`, `/falsch`, …"""

    port: int = 0
    anfragen: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    zugleich: int = 0
    hoechstens_zugleich: int = 0
    schloss: Lock = field(default_factory=Lock)

    def netz(self, **anders: Any) -> Netz:
        """Every name leads here."""
        angaben: dict[str, Any] = {
            "aufloesen": lambda name, port: ["127.0.0.1"],
            "darf": lambda ip: True,
            "ports": frozenset({self.port}),
        }
        return Netz(**angaben | anders)

    def adresse(self, pfad: str, host: str = "verein.example", schema: str = "http") -> str:
        return f"{schema}://{host}:{self.port}{pfad}"


def _behandler(server: Webserver) -> type[BaseHTTPRequestHandler]:
    class Behandler(BaseHTTPRequestHandler):
        def antworten(self) -> None:
            server.anfragen.append((self.command, self.path, dict(self.headers)))
            with server.schloss:
                server.zugleich += 1
                server.hoechstens_zugleich = max(server.zugleich, server.hoechstens_zugleich)
            time.sleep(0.01)
            try:
                self._antworten()
            finally:
                with server.schloss:
                    server.zugleich -= 1

        def _antworten(self) -> None:
            teile = self.path.split("/", 3)
            if teile[1] == "legt-auf" or (teile[1] == "nur-get" and self.command == "HEAD"):
                self.close_connection = True
                return
            if teile[1] == "tropft":
                self._tropfen()
                return
            status, ziel = 200, ""
            if teile[1] == "status":
                status = int(teile[2])
            elif teile[1] == "nach":
                status, ziel = int(teile[2]), teile[3]
            elif teile[1] == "falsch":
                status, ziel = 302, "http://["
            elif teile[1] == "ohne-head" and self.command == "HEAD":
                status = 405
            self.send_response(status)
            if ziel:
                self.send_header("Location", ziel)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _tropfen(self) -> None:
            try:
                for _mal in range(100):
                    self.wfile.write(b"H")
                    time.sleep(0.05)
            except OSError:
                pass

        do_GET = do_HEAD = antworten  # noqa: N815 - names the library calls

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Behandler


@contextmanager
def laeuft(tls: ssl.SSLContext | None = None) -> Iterator[Webserver]:
    server = Webserver()
    http = ThreadingHTTPServer(("127.0.0.1", 0), _behandler(server))
    http.daemon_threads = True
    if tls:
        http.socket = tls.wrap_socket(http.socket, server_side=True)
    server.port = http.server_port
    faden = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    faden.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        faden.join()


def zertifikat(ordner: Path, name: str) -> Path:
    """Self-signed for `name`: key and certificate in one file."""
    schluessel = ec.generate_private_key(ec.SECP256R1())
    wer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    jetzt = datetime.datetime.now(datetime.UTC)
    gemacht = (
        x509.CertificateBuilder()
        .subject_name(wer)
        .issuer_name(wer)
        .public_key(schluessel.public_key())
        .serial_number(1)
        .not_valid_before(jetzt - datetime.timedelta(days=1))
        .not_valid_after(jetzt + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(schluessel, hashes.SHA256())
    )
    datei = ordner / f"{name}.pem"
    datei.write_bytes(
        schluessel.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + gemacht.public_bytes(serialization.Encoding.PEM)
    )
    return datei
