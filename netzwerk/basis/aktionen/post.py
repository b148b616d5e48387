"""Writing mails into the table and telling the workers."""

import logging
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from kombu.exceptions import OperationalError

from netzwerk.basis.models import Nachricht, Netzwerk, Zugang

logger = logging.getLogger(__name__)


def nachricht(
    *,
    netzwerk: Netzwerk | None,
    anlass: str,
    gegenstand: models.Model,
    empfaenger: str,
    empfaenger_name: str = "",
    runde: int = 1,
    zugang: Zugang | None = None,
    parameter: dict[str, Any] | None = None,
    schlange: str = Nachricht.Schlange.POST,
) -> Nachricht:
    """An unsaved row, for `einreihen`."""
    return Nachricht(
        netzwerk=netzwerk,
        anlass=anlass,
        gegenstand_typ=ContentType.objects.get_for_model(gegenstand),
        gegenstand_id=gegenstand.pk,
        empfaenger=empfaenger,
        empfaenger_name=empfaenger_name,
        runde=runde,
        zugang=zugang,
        parameter=parameter or {},
        schlange=schlange,
    )


def einreihen(nachrichten: Iterable[Nachricht]) -> int:
    """Write the rows in the caller's transaction; return how many are new.

    A row that is there already (same occasion, object, recipient and round) is left alone: that
    is what makes a double click harmless. The workers are told after commit.
    """
    zeilen = list(nachrichten)
    if not zeilen:
        return 0
    with transaction.atomic():
        vorher = Nachricht.objects.filter(
            message_id__in=[zeile.message_id for zeile in zeilen]
        ).count()
        Nachricht.objects.bulk_create(zeilen, ignore_conflicts=True, batch_size=500)
        neu = (
            Nachricht.objects.filter(message_id__in=[zeile.message_id for zeile in zeilen]).count()
            - vorher
        )
        for schlange in {zeile.schlange for zeile in zeilen}:
            transaction.on_commit(lambda schlange=schlange: anstossen(schlange))  # type: ignore[misc]
    return neu


def anstossen(schlange: str) -> bool:
    """Tell a worker; False when the broker is away (the schedule picks the rows up later)."""
    from netzwerk.basis.tasks import post_senden  # tasks import this module

    try:
        post_senden.apply_async(args=(schlange,), queue=schlange, retry=False)
    except (OperationalError, OSError):
        logger.warning("Broker nicht erreichbar, Schlange %s wartet auf den Zeitplan", schlange)
        return False
    return True


def broker_erreichbar() -> bool:
    """For pages that say whether what was just asked for starts now or later."""
    from netzwerk.celery import app

    try:
        with app.connection_for_write() as verbindung:
            verbindung.ensure_connection(max_retries=1, timeout=1)
    except (OperationalError, OSError):
        return False
    return True
