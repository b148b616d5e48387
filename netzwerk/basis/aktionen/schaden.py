"""Sealed files that are no longer what was sealed: found, told, and one day whole again."""

import hashlib
import logging
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone

from netzwerk.basis.aktionen import post
from netzwerk.basis.models import Dokument, Nachricht, Netzwerk, Schaden

logger = logging.getLogger(__name__)
#: So long one nightly task reads before it hands on to the next: well below the time after which
#: Celery gives an unfinished task to another worker (`CELERY_SICHTBARKEIT`).
EIN_TEIL = timedelta(minutes=5)
#: So long a gathered mail waits for further finds.
SAMMELN = timedelta(minutes=10)


def melden(dokument: Dokument, art: str, *, sofort: bool) -> None:
    """Note the damage and tell the coordination, once; `sofort`: in a mail of its own."""
    with transaction.atomic():
        # The lock: retention may be deleting it at this moment, and its file is gone already.
        if not Dokument.objects.select_for_update(no_key=True).filter(pk=dokument.pk).exists():
            return
        schaden, neu = Schaden.objects.get_or_create(
            dokument=dokument, behoben_am=None, defaults={"art": art}
        )
        if neu:
            logger.error("Dokument %s: %s", dokument.pk, schaden.get_art_display())
            post.einreihen([_einzeln(schaden) if sofort else _gesammelt(dokument.netzwerk)])


def beheben(dokument: Dokument) -> None:
    """Its bytes are the ones that were made: whatever was found before is mended."""
    Schaden.objects.offen().filter(dokument=dokument).update(behoben_am=timezone.now())


def alle_pruefen(ab: str, *, dauer: timedelta = EIN_TEIL) -> str:
    """Compare sealed files after the document `ab`; return the last one read, "" when through.

    Reads a piece at a time, whatever the size of a file. What was damaged before is read again,
    sealed or not.
    """
    bis = timezone.now() + dauer
    offen = Schaden.objects.offen().filter(dokument=models.OuterRef("pk"))
    dokumente = (
        Dokument.objects.fertig()
        .filter(models.Q(gesiegelt_am__isnull=False) | models.Exists(offen))
        .order_by("pk")
    )
    if ab:
        dokumente = dokumente.filter(pk__gt=ab)
    for dokument in dokumente.select_related("netzwerk").iterator(chunk_size=200):
        pruefen(dokument)
        if timezone.now() > bis:
            return str(dokument.pk)
    return ""


def pruefen(dokument: Dokument) -> None:
    try:
        summe = _summe(dokument)
    except OSError as fehler:
        logger.error("Dokument %s ist nicht lesbar: %s", dokument.pk, fehler)
        melden(dokument, Schaden.Art.FEHLT, sofort=False)
        return
    if summe == dokument.sha256:
        beheben(dokument)
    else:
        melden(dokument, Schaden.Art.VERAENDERT, sofort=False)


def _summe(dokument: Dokument) -> str:
    rechner = hashlib.sha256()
    with dokument.datei.open("rb") as datei:
        for teil in datei.chunks():
            rechner.update(teil)
    return rechner.hexdigest()


def _einzeln(schaden: Schaden) -> Nachricht:
    return _brief(schaden.dokument.netzwerk, "siegel.schaden", schaden, runde=1)


def _gesammelt(netzwerk: Netzwerk) -> Nachricht:
    """Written with the first find of an hour, sent when the others are found too: it names all."""
    jetzt = timezone.localtime()
    nachricht = _brief(
        netzwerk, "siegel.schaeden", netzwerk, runde=24 * jetzt.toordinal() + jetzt.hour
    )
    nachricht.faellig_ab = jetzt + SAMMELN
    return nachricht


def _brief(netzwerk: Netzwerk, anlass: str, gegenstand: models.Model, *, runde: int) -> Nachricht:
    return post.nachricht(
        netzwerk=netzwerk,
        anlass=anlass,
        gegenstand=gegenstand,
        empfaenger=netzwerk.kontakt_email or netzwerk.absender_email,
        empfaenger_name=netzwerk.absender_name,
        runde=runde,
    )
