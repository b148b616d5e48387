"""Single days of a series: skipped and brought back; who signed up for it learns of both."""

from datetime import date

from django.db import transaction

from angebote.aktionen import suche
from angebote.aktionen.terminanmeldung import sperren
from angebote.aktionen.terminpost import mitteilen
from angebote.models import Angebotstermin
from netzwerk.basis.models import Konto


@transaction.atomic
def auslassen(
    *, termin: Angebotstermin, erster: date, letzter: date, grund: str, von: Konto
) -> int:
    """Skip its days from `erster` to `letzter`; how many were told. Raises FalscherZustand."""
    termin = sperren(termin.pk)
    tage = [tag.isoformat() for tag in termin.auslassen(erster, letzter)]
    suche.auffrischen(termin.angebot)
    angemeldete = list(termin.anmeldungen.all().angemeldet())
    return mitteilen("angebot.tage_fallen_aus", termin, angemeldete, tage=tage, grund=grund)


@transaction.atomic
def stattfinden(*, termin: Angebotstermin, tag: str, von: Konto) -> int:
    """Bring a skipped day (ISO) back; how many were told. Raises FalscherZustand."""
    termin = sperren(termin.pk)
    termin.stattfinden(tag)
    suche.auffrischen(termin.angebot)
    angemeldete = list(termin.anmeldungen.all().angemeldet())
    return mitteilen("angebot.tag_findet_statt", termin, angemeldete, tag=tag)
