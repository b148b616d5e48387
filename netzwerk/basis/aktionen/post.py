"""Writing mails into the table and telling the workers."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from netzwerk.basis.broker import wecken
from netzwerk.basis.models import Nachricht, Netzwerk, Zugang


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
        Nachricht.objects.bulk_create(zeilen, ignore_conflicts=True, batch_size=500)
        neu: int = Nachricht.objects.geschrieben(zeilen).count()
        for schlange in {zeile.schlange for zeile in zeilen}:
            transaction.on_commit(partial(anstossen, schlange))
    return neu


def anstossen(schlange: str) -> bool:
    """Tell a worker; False when the broker is away (the schedule picks the rows up later)."""
    from netzwerk.basis.tasks import post_senden  # tasks import this module

    return wecken(post_senden, schlange, schlange=schlange)
