"""A real IMAP server in a thread, with one mailbox that holds what a test puts in."""

import asyncio
import threading
from argparse import Namespace
from collections.abc import Coroutine, Generator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
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
