"""Asking for a document and making it."""

import hashlib
import logging

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext as _

from netzwerk.basis.aktionen import schaden, siegel
from netzwerk.basis.broker import wecken
from netzwerk.basis.dokumente import Wartet
from netzwerk.basis.dokumente import art as dokumentart
from netzwerk.basis.models import Dokument, Netzwerk, Schaden
from netzwerk.basis.models.dokument import VERSUCHE

logger = logging.getLogger(__name__)


class DateiVeraendert(Exception):
    """The stored bytes are not the ones that were made; a mail that waits for them says so."""

    def __str__(self) -> str:
        return _("Die gespeicherte Datei fehlt oder ist nicht mehr die erstellte.")


def anfordern(
    *, netzwerk: Netzwerk, art: str, gegenstand: models.Model, dateiname: str
) -> Dokument:
    """The one document of this kind for this object; a worker makes it after commit."""
    dokument: Dokument
    dokument, _neu = Dokument.objects.get_or_create(
        art=art,
        gegenstand_typ=ContentType.objects.get_for_model(gegenstand),
        gegenstand_id=gegenstand.pk,
        defaults={"netzwerk": netzwerk, "dateiname": dateiname},
    )
    if not dokument.ist_fertig:
        transaction.on_commit(lambda: anstossen(dokument))
    return dokument


def anstossen(dokument: Dokument) -> bool:
    """Tell a worker; False when the broker is away (the schedule picks the row up later)."""
    from netzwerk.basis.tasks import dokument_erstellen  # tasks import this module

    return wecken(dokument_erstellen, str(dokument.pk), schlange="pdf")


def erstellen(dokument: Dokument) -> bool:
    """Build, store, and queue what follows. False when nothing was to do or it failed for now."""
    if not dokument.pachten():
        return False
    if dokument.versuche > VERSUCHE:
        # Claimed again and again, and never reported back: the worker dies of it.
        dokument.misslungen(_("Beim Erstellen brach der Hintergrunddienst mehrmals ab."))
        return False
    bauart = dokumentart(dokument.art)
    try:
        ergebnis = bauart.bauen(dokument)
        summe = ergebnis.summe()
        with transaction.atomic():
            if not dokument.ablegen(ergebnis.inhalt, summe, gesiegelt=ergebnis.gesiegelt):
                logger.warning("Dokument %s hat inzwischen ein anderer Dienst", dokument.pk)
                return False
            if bauart.danach is not None:
                bauart.danach(dokument)
        if ergebnis.gesiegelt:
            siegel.weiter_nach(dokument)
    except Wartet as grund:
        logger.warning("Dokument %s wartet auf %s: %s", dokument.pk, grund.auf.label, grund)
        with transaction.atomic():
            if dokument.warten(grund.auf, str(grund)):
                siegel.es_wartet(dokument)
        return False
    except Exception as fehler:
        # Whatever went wrong, the row says so and is tried again; the worker goes on.
        logger.exception("Dokument %s misslungen", dokument.pk)
        dokument.misslungen(str(fehler) or type(fehler).__name__)
        return False
    return True


def gepruefter_inhalt(dokument: Dokument) -> bytes:
    """The stored file, if it is still the one that was made. Raises DateiVeraendert.

    Damage is noted and the coordination told, once.
    """
    try:
        inhalt = dokument.inhalt()
    except OSError as fehler:
        logger.error("Dokument %s ist nicht lesbar: %s", dokument.pk, fehler)
        schaden.melden(dokument, Schaden.Art.FEHLT, sofort=True)
        raise DateiVeraendert from fehler
    if hashlib.sha256(inhalt).hexdigest() != dokument.sha256:
        schaden.melden(dokument, Schaden.Art.VERAENDERT, sofort=True)
        raise DateiVeraendert
    schaden.beheben(dokument)
    return inhalt
