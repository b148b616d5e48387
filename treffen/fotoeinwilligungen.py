"""Whoever consented to pictures stays known while they are used: the consent has to say whose it
is, and they may take it back.
"""

from datetime import datetime
from typing import Any

from django.db import models

from netzwerk.basis.aufbewahrung import aufschieben
from treffen.models import Fotoeinwilligung


def _gueltige(jetzt: datetime) -> models.QuerySet[Any]:
    gueltig: models.QuerySet[Any] = Fotoeinwilligung.objects.filter(
        widerrufen_am__isnull=True, teilnahme__treffen__fotos_bis__gte=jetzt.date()
    )
    return gueltig


@aufschieben("treffen.Gast")
def gaeste(jetzt: datetime) -> models.QuerySet[Any]:
    zeilen = _gueltige(jetzt).filter(teilnahme__gast__isnull=False)
    return zeilen.values("teilnahme__gast")


@aufschieben("mitglieder.Kontakt")
def kontakte(jetzt: datetime) -> models.QuerySet[Any]:
    zeilen = _gueltige(jetzt).filter(teilnahme__kontakt__isnull=False)
    return zeilen.values("teilnahme__kontakt")
