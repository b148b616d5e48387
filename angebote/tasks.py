"""Thin tasks: they load, delegate, log."""

import logging
from typing import cast

from celery import shared_task
from django.utils import timezone

from angebote.aktionen import einlesung, link, pruefung, suche
from angebote.models import Angebotseinlesung
from netzwerk.basis.broker import wecken

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


@shared_task
def angebote_pruefen() -> None:
    logger.info("%s Anbieter um Prüfung ihrer Angebote gebeten", pruefung.pruefen())


@shared_task
def einlesung_abarbeiten(nummer: str) -> None:
    anzahl = einlesung.abarbeiten(int(nummer))
    if anzahl:
        logger.info("%s Zeilen der Angebotsliste %s eingelesen", anzahl, nummer)


@shared_task
def einlesungen_nachholen() -> None:
    """Pick up what was left lying: a lost broker message, a killed worker."""
    for liste in Angebotseinlesung.objects.liegen_geblieben(timezone.now()):
        einlesung.anstossen(cast(Angebotseinlesung, liste))


@shared_task
def links_pruefen() -> None:
    """Nightly: what is due goes to the workers in portions."""
    link.abgleichen()
    for auftrag in link.auftraege(timezone.localdate()):
        wecken(links_ansehen, *map(str, auftrag), schlange="standard")


@shared_task
def links_ansehen(*nummern: str) -> None:
    anzahl = link.pruefen(map(int, nummern))
    logger.info("%s Webadressen von Angeboten geprüft", anzahl)
