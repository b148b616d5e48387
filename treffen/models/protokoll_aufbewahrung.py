"""Names in the images of released minutes whose time is up."""

from datetime import datetime
from typing import Any

from django.db import models

from mitglieder.models import Kontakt
from netzwerk.basis.modell import ANONYM
from treffen.models.gast import Gast


class OhneVergessene(models.Func):
    """The image without the names of contacts and guests that are anonymised by now."""

    # Before the key of a guest, in the image of the minutes: contacts stand there by key alone.
    GAST = "g"

    template = """jsonb_set(%(expressions)s, '{personen}', (%(expressions)s -> 'personen') - (
        SELECT coalesce(array_agg(schluessel), '{}') FROM (
            SELECT id::text AS schluessel FROM mitglieder_kontakt WHERE nachname = %(anonym)s
            UNION ALL
            SELECT '%(gast)s' || id FROM treffen_gast WHERE nachname = %(anonym)s
        ) AS vergessen
    ))"""
    output_field = models.JSONField()

    def __init__(self, feld: str) -> None:
        super().__init__(feld, anonym=f"'{ANONYM}'", gast=self.GAST)


def mit_vergessenen(zeilen: models.QuerySet[Any], _stichtag: datetime) -> models.QuerySet[Any]:
    kontakte = Kontakt.objects.filter(nachname=ANONYM).values_list("pk", flat=True)
    gaeste = Gast.objects.filter(nachname=ANONYM).values_list("pk", flat=True)
    schluessel = [*map(str, kontakte), *(f"{OhneVergessene.GAST}{pk}" for pk in gaeste)]
    return zeilen.filter(abbild__personen__has_any_keys=schluessel)
