"""Thin tasks: they load, delegate, log."""

import logging

from celery import shared_task

from netzwerk.basis.handelnde import System
from treffen.aktionen import (
    genehmigung,
    gruppenbericht,
    massnahmenerinnerung,
    meldeweg,
    umfrage,
    umlauf,
)

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


@shared_task
def massnahmen_erinnern() -> None:
    erinnert = massnahmenerinnerung.erinnern()
    if erinnert:
        logger.info("%s Erinnerungen an Maßnahmen", erinnert)


@shared_task
def meldewegkarten_erneuern() -> None:
    """Numbers on a card change without a new version; the file then has to say them."""
    if zahl := meldeweg.karten_erneuern(von=System("meldewege")):
        logger.info("%s Karten von Meldewegen werden neu erstellt", zahl)


@shared_task
def protokolle_genehmigen() -> None:
    genehmigt = genehmigung.faellige_genehmigen(von=System("genehmigung"))
    if genehmigt:
        logger.info("%s Protokolle nach Ablauf der Einwandfrist genehmigt", genehmigt)


@shared_task
def umlaeufe_fortschreiben() -> None:
    for was, anzahl in umlauf.fortschreiben(von=System("umlaeufe")).items():
        if anzahl:
            logger.info("Umläufe %s: %s", was, anzahl)
