"""Thin tasks: they load, delegate, log."""

import logging

from celery import shared_task

from mitglieder.aktionen import bestaetigung

logger = logging.getLogger(__name__)


@shared_task
def um_bestaetigung_bitten() -> None:
    gefragt = bestaetigung.bitten()
    if gefragt:
        logger.info("%s Personen um Bestätigung gebeten", gefragt)
