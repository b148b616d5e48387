"""Two who do something at the same moment, on two connections, in an order that does not vary."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, connections, transaction

FRIST = 30.0  # seconds until somebody must stand before the other's lock
WARTET = """
    SELECT EXISTS (
        SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))
    )
"""


def _wartet_jemand() -> bool:
    with connection.cursor() as zeiger:
        zeiger.execute(WARTET)
        return bool(zeiger.fetchone()[0])


def zuvorkommen[T](schneller: Callable[[], object], langsamer: Callable[[], T]) -> T:
    """Let `schneller` win against `langsamer`, which had looked before; return its answer.

    `schneller` writes and keeps its transaction open; `langsamer` runs on a connection of its own
    until it stands before what was written; only then does the first commit. Needs a test with
    `transaction=True`.
    """

    def mit_eigener_verbindung() -> T:
        try:
            return langsamer()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as faeden:
        with transaction.atomic():
            schneller()
            ergebnis = faeden.submit(mit_eigener_verbindung)
            ende = time.monotonic() + FRIST
            while not _wartet_jemand():
                if ergebnis.done():
                    raise AssertionError(f"ran through without a look: {ergebnis.result()}")
                assert time.monotonic() < ende, "nobody waits"
                time.sleep(0.01)
        return ergebnis.result(FRIST)
