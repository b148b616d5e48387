"""Handing work to the queues without waiting for a broker that is away.

The row in the database is the order, the message only wakes a worker: when the broker does not
answer at once, the schedule finds the row later.
"""

import logging
import socket
from typing import Any
from urllib.parse import urlsplit

from celery import Task
from django.conf import settings
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
GEDULD = 0.5  # seconds a person waits at most for the answer whether the broker is there


def broker_erreichbar() -> bool:
    """For pages that say whether what was just asked for starts now or later."""
    ziel = urlsplit(settings.CELERY_BROKER_URL)
    if not ziel.hostname:  # a socket file: tried when it is used
        return True
    try:
        socket.create_connection((ziel.hostname, ziel.port or 6379), timeout=GEDULD).close()
    except OSError:
        return False
    return True


def wecken(aufgabe: "Task[Any, Any]", *werte: str, schlange: str) -> bool:
    """Tell a worker; False when the broker is away."""
    if broker_erreichbar():
        try:
            aufgabe.apply_async(args=werte, queue=schlange, retry=False)
        except (OperationalError, OSError):
            pass
        else:
            return True
    logger.warning("Broker nicht erreichbar, %s wartet auf den Zeitplan", schlange)
    return False
