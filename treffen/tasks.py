"""Thin tasks: they load, delegate, log."""

import logging

from celery import shared_task

from netzwerk.basis.handelnde import System
from treffen.aktionen import gruppenbericht, umfrage

logger = logging.getLogger(__name__)


@shared_task
def gruppenberichte_fortschreiben() -> None:
    for was, anzahl in gruppenbericht.fortschreiben(von=System("berichte")).items():
        if anzahl:
            logger.info("Gruppenberichte %s: %s", was, anzahl)


@shared_task
def umfragen_schliessen() -> None:
    geschlossen = umfrage.abgelaufene_schliessen()
    if geschlossen:
        logger.info("%s abgelaufene Umfragen geschlossen", geschlossen)


@shared_task
def stimmzettel_ausleeren() -> None:
    umfrage.stimmzettel_ausleeren()
