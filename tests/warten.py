"""Waiting for what another process does."""

import time
from collections.abc import Callable


def warte_bis(bedingung: Callable[[], bool], frist: float = 15.0) -> None:
    """Until it holds; a failed test when it does not within `frist` seconds."""
    ende = time.monotonic() + frist
    while not bedingung():
        assert time.monotonic() < ende, "Die Frist ist um."
        time.sleep(0.02)
