"""Thin tasks: they load, delegate, log."""

import logging

from celery import shared_task

from mitglieder.aktionen import bestaetigung, laufzeit, nachweis_eingang

logger = logging.getLogger(__name__)


@shared_task
def um_bestaetigung_bitten() -> None:
    gefragt = bestaetigung.bitten()
    if gefragt:
        logger.info("%s Personen um Bestätigung gebeten", gefragt)


@shared_task
def fassungen_fortschreiben() -> None:
    for was, anzahl in laufzeit.fortschreiben().items():
        if anzahl:
            logger.info("Fassungen %s: %s", was, anzahl)


@shared_task
def scans_aufraeumen() -> None:
    entfernt = nachweis_eingang.aufraeumen()
    if entfernt:
        logger.info("%s nicht zugeordnete Scans gelöscht", entfernt)
