"""Thin tasks: they load, delegate, log."""

import logging

from celery import shared_task

from angebote.aktionen import suche

logger = logging.getLogger(__name__)


@shared_task
def suche_nachziehen() -> None:
    anzahl = suche.nachziehen()
    if anzahl:
        logger.info("%s Angebote neu in die Suche aufgenommen", anzahl)


@shared_task
def suche_neuer_tag() -> None:
    anzahl = suche.neuer_tag()
    if anzahl:
        logger.info("%s Angebote in der Suche auf den heutigen Tag gebracht", anzahl)
