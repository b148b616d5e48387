"""Waiting while the database restarts, for work that must not be begun anew."""

import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection

GEDULD = 60.0  # seconds a restart may take, recovery included
PAUSE = 0.2


def beharrlich[T](tun: Callable[[], T]) -> T:
    """Do it, again and again while the database is away: only what may happen twice.

    Inside a transaction there is nothing to repeat: what came before is lost with the connection.
    """
    ende = time.monotonic() + GEDULD
    while True:
        try:
            return tun()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > ende:
                raise
            connection.close()
            time.sleep(PAUSE)
