"""Thin tasks: they take ids, load, delegate, log."""

import logging

from celery import shared_task

from netzwerk.basis import aufbewahrung
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.aktionen import konto as konto_aktionen
from netzwerk.basis.aktionen import post, ruecklauf, schaden, siegel, zustellung
from netzwerk.basis.broker import wecken
from netzwerk.basis.models import Dokument, Nachricht
from netzwerk.basis.postfach import PostfachFehler

logger = logging.getLogger(__name__)


@shared_task
def post_senden(schlange: str) -> None:
    gesendet = zustellung.senden(schlange)
    if gesendet:
        logger.info("%s Nachrichten aus %s gesendet", gesendet, schlange)


@shared_task
def post_nachholen() -> None:
    """Pick up what was left lying: a lost broker message, a killed worker, a waiting time over."""
    for schlange in Nachricht.Schlange.values:
        if Nachricht.objects.faellig(schlange).exists():
            post.anstossen(schlange)


@shared_task
def ruecklauf_lesen() -> None:
    try:
        gelesen = ruecklauf.lesen()
    except PostfachFehler as fehler:
        logger.warning("Rücklauf nicht gelesen: %s", fehler)
    else:
        if gelesen:
            logger.info("%s Nachrichten im Rücklauf gelesen", gelesen)


@shared_task
def dokument_erstellen(nummer: str) -> None:
    dokument = Dokument.objects.filter(pk=nummer).first()
    if dokument is not None and dokument_aktionen.erstellen(dokument):
        logger.info("Dokument %s erstellt", nummer)


@shared_task
def dokumente_nachholen() -> None:
    siegel.neue_zertifikate_bemerken()
    for dokument in Dokument.objects.offen():
        dokument_aktionen.anstossen(dokument)


@shared_task
def dokumente_pruefen(ab: str = "") -> None:
    """The night's look at all sealed files, in parts: each hands on to the next."""
    letztes = schaden.alle_pruefen(ab)
    if letztes:
        wecken(dokumente_pruefen, letztes, schlange="standard")


@shared_task
def aufbewahrung_durchsetzen() -> None:
    aufbewahrung.sitzungen_aufraeumen()
    gefragt = konto_aktionen.nach_verbleib_fragen()
    if gefragt:
        logger.info("%s Konten nach ihrem Verbleib gefragt", gefragt)
    for regel, anzahl in aufbewahrung.durchsetzen().items():
        logger.info("Aufbewahrung %s: %s Zeilen", regel, anzahl)
