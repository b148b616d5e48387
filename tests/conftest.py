"""Fixtures for every test: services here, people and things in `tests/fabriken.py`."""

from tests.arbeiter import arbeiter_starten, worker
from tests.post_server import smtp

__all__ = ["arbeiter_starten", "smtp", "worker"]
