"""The shared cache. While it is away each process remembers for itself, so that limits go on.

Without that, attempts at passwords and codes would be free for as long as Valkey stands still:
django-redis answers "nothing" instead. A limit is then counted once per web process; it becomes
as many times looser as there are processes, and the portal stays open.
"""

import logging
import time
from typing import Any

from django.core.cache import caches
from django_redis.cache import RedisCache
from django_redis.exceptions import ConnectionInterrupted

logger = logging.getLogger(__name__)
PAUSE = 5.0  # seconds without another try: each may cost the connection's timeout
_weg_bis: dict[str, float] = {}


class Speicher(RedisCache[Any]):  # type: ignore[misc]  # django-redis has no types
    def _fragen(self, name: str, *args: Any, **kwargs: Any) -> Any:
        server = str(self._server)
        if _weg_bis.get(server, 0.0) < time.monotonic():
            try:
                return getattr(self.client, name)(*args, **kwargs)
            except ConnectionInterrupted as fehler:
                _weg_bis[server] = time.monotonic() + PAUSE
                logger.warning("Gemeinsamer Speicher nicht erreichbar: %s", fehler)
        return getattr(caches["notbehelf"], name)(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._fragen("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._fragen("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._fragen("set", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._fragen("incr", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._fragen("delete", *args, **kwargs)
