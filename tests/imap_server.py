"""A real IMAP server in a thread, with one mailbox that holds what a test puts in."""

import asyncio
import ipaddress
import ssl
import threading
from argparse import Namespace
from collections.abc import Coroutine, Generator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPService
from pymap.parsing.message import AppendMessage
from pytest_django import Settings

from netzwerk.demo.dienste import freier_port

PASSWORT = "geheim&wort"


@dataclass
class Imapserver:
    port: int = field(default_factory=freier_port)
    schleife: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    stapel: AsyncExitStack = field(default_factory=AsyncExitStack)
    backend: Any = None

    @property
    def url(self) -> str:
        return f"imap://ruecklauf:geheim%26wort@127.0.0.1:{self.port}/INBOX"

    def mit_tls(self, zertifikat: Path) -> str:
        """The same mailbox behind TLS from the first byte; its address with `imaps://`."""
        kontext = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        kontext.load_cert_chain(zertifikat)
        port = freier_port()
        self._warten(self._tls_starten(port, kontext))
        return self.url.replace("imap://", "imaps://").replace(f":{self.port}", f":{port}")

    def ablegen(self, inhalt: bytes) -> None:
        self._warten(self._ablegen(inhalt))

    def ungelesen(self) -> int:
        return int(self._warten(self._ungelesen()))

    def _warten(self, aufgabe: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(aufgabe, self.schleife).result(10)

    async def _postfach(self) -> Any:
        identitaet = self.backend.login.demo_user_identity
        async with identitaet.new_session() as sitzung:
            return await sitzung.mailbox_set.get_mailbox("INBOX")

    async def _ablegen(self, inhalt: bytes) -> None:
        await (await self._postfach()).append(AppendMessage(inhalt, datetime.now(UTC), frozenset()))

    async def _ungelesen(self) -> int:
        return int((await (await self._postfach()).snapshot()).unseen)

    async def _tls_starten(self, port: int, kontext: ssl.SSLContext) -> None:
        server = await asyncio.start_server(self._durchreichen, "127.0.0.1", port, ssl=kontext)
        self.stapel.push_async_callback(server.wait_closed)
        self.stapel.callback(server.close)

    async def _durchreichen(self, von: asyncio.StreamReader, an: asyncio.StreamWriter) -> None:
        innen_von, innen_an = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.gather(_pumpen(von, innen_an), _pumpen(innen_von, an))

    async def _starten(self) -> None:
        angaben = Namespace(
            passlib_cfg=None,
            proxy_protocol=None,
            inherited_sockets=None,
            demo_data=False,
            demo_user="ruecklauf",
            demo_password=PASSWORT,
            host=["127.0.0.1"],
            port=self.port,
            cert=None,
            key=None,
            tls=False,
            debug=False,
        )
        self.backend, einstellungen = await DictBackend.init(
            angaben, secure_auth=False, reject_dnsbl=False
        )
        einstellungen.apply_context()
        await IMAPService(self.backend, einstellungen).start(self.stapel)


async def _pumpen(von: asyncio.StreamReader, an: asyncio.StreamWriter) -> None:
    while stueck := await von.read(65536):
        an.write(stueck)
        await an.drain()
    an.close()


def zertifikat(ort: Path, *, fuer: str = "127.0.0.1") -> Path:
    """Key and self-signed certificate of a mail server, as one file, fit to be trusted as well."""
    schluessel = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Mailserver")])
    kennung = x509.SubjectKeyIdentifier.from_public_key(schluessel.public_key())
    jetzt = datetime.now(UTC)
    gebrauch = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    urkunde = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(schluessel.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(jetzt - timedelta(days=1))
        .not_valid_after(jetzt + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(fuer))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .add_extension(x509.KeyUsage(digital_signature=True, key_cert_sign=True, **gebrauch), True)
        .add_extension(kennung, False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(kennung), False
        )
        .sign(schluessel, hashes.SHA256())
    )
    datei = ort / "mailserver.pem"
    datei.write_bytes(
        schluessel.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + urkunde.public_bytes(serialization.Encoding.PEM)
    )
    return datei


@pytest.fixture
def imap(settings: Settings) -> Generator[Imapserver]:
    server = Imapserver()
    faden = threading.Thread(target=server.schleife.run_forever, daemon=True)
    faden.start()
    server._warten(server._starten())
    settings.RUECKLAUF_URL = server.url
    yield server
    server._warten(server.stapel.aclose())
    server.schleife.call_soon_threadsafe(server.schleife.stop)
    faden.join(10)
    server.schleife.close()
