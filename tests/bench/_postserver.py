"""An SMTP server in a process of its own that takes every message: `_postserver PORT`."""

import asyncio
import sys

from aiosmtpd.smtp import SMTP, Envelope, Session


class Annahme:
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        return "250 Angenommen"


async def main(port: int) -> None:
    def neu() -> SMTP:
        return SMTP(Annahme(), hostname="localhost", enable_SMTPUTF8=True)

    server = await asyncio.get_running_loop().create_server(neu, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


asyncio.run(main(int(sys.argv[1])))
