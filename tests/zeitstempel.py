"""A time-stamp authority on this machine (RFC 3161 over HTTP); certomancer makes its stamps."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from asn1crypto import tsp
from certomancer.services import TimeStamper
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.keys.internal import (
    translate_pyca_cryptography_cert_to_asn1,
    translate_pyca_cryptography_key_to_asn1,
)

NAME = "Zeitstempel Probe"


class Zeitstempeldienst(ThreadingHTTPServer):
    """``antwort`` replaces its reply by something broken; it answers only while ``spricht``."""

    daemon_threads = True
    stempler: TimeStamper
    antwort: tuple[int, bytes] | None = None
    verwechselt = False  # stamps something else than it was asked to
    anfragen = 0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Anfrage)
        self.spricht = threading.Event()
        self.spricht.set()
        self.gefragt = threading.Event()

    @property
    def adresse(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/tsa"


class _Anfrage(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        dienst: Any = self.server
        anfrage = self.rfile.read(int(self.headers["Content-Length"]))
        dienst.anfragen += 1
        dienst.gefragt.set()
        dienst.spricht.wait()
        if dienst.antwort:
            status, inhalt = dienst.antwort
        else:
            wunsch = tsp.TimeStampReq.load(anfrage)
            if dienst.verwechselt:
                wunsch["message_imprint"]["hashed_message"] = b"\0" * 32
            antwort = dienst.stempler.request_tsa_response(wunsch)
            status, inhalt = 200, antwort.dump()
        self.send_response(status)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(inhalt)))
        self.end_headers()
        self.wfile.write(inhalt)

    def log_message(self, format: str, *args: object) -> None:
        pass


def _stempler() -> TimeStamper:
    schluessel = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    wer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    zertifikat = (
        x509.CertificateBuilder()
        .subject_name(wer)
        .issuer_name(wer)
        .public_key(schluessel.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=30))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(schluessel, hashes.SHA256())
    )
    return TimeStamper(
        translate_pyca_cryptography_cert_to_asn1(zertifikat),
        translate_pyca_cryptography_key_to_asn1(schluessel),
    )


@contextmanager
def zeitstempeldienst() -> Generator[Zeitstempeldienst]:
    with Zeitstempeldienst() as dienst:
        dienst.stempler = _stempler()
        faden = threading.Thread(target=dienst.serve_forever, daemon=True)
        faden.start()
        yield dienst
        dienst.spricht.set()
        dienst.shutdown()
        faden.join()
