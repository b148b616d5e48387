"""Circulations that an objection ended: the matter waits for a meeting of all members.

No field leads from an item to its circulation. One is found by its title, or by its words, which
an item keeps also under another title.
"""

from typing import Any

from django.db import models
from django.db.models.functions import Substr

from netzwerk.basis.models import Netzwerk
from treffen.models import Tagesordnungspunkt, Treffen, Umlauf, Umlaufstimme

MINUTEN = 15
BEGRUENDUNG_HOECHSTENS = 1000


def angaben(umlauf: Umlauf) -> dict[str, Any]:
    """Of the item that takes its matter up."""
    return {
        "titel": umlauf.titel,
        "art": Tagesordnungspunkt.Art.BESCHLUSS,
        "minuten": MINUTEN,
        "begruendung": umlauf.wortlaut[:BEGRUENDUNG_HOECHSTENS],
    }


def beanstandete(netzwerk: Netzwerk) -> models.QuerySet[Umlauf, Umlauf]:
    """Those that no agenda has taken up, the oldest first, with the house that objected as
    `beanstandet_von`. Minutes that name the objection have not decided the matter."""
    # What was on an agenda before the objection is what led to the circulation.
    spaeter = Treffen.objects.der_mitglieder().exclude(zustand=Treffen.Zustand.ABGESAGT)
    tops = (
        Tagesordnungspunkt.objects.filter(
            treffen__in=spaeter.order_by().values("pk"),
            treffen__netzwerk=models.OuterRef("netzwerk"),
            treffen__beginn__gt=models.OuterRef("beendet_am"),
        )
        .filter(
            models.Q(titel=models.OuterRef("titel"))
            | models.Q(begruendung=Substr(models.OuterRef("wortlaut"), 1, BEGRUENDUNG_HOECHSTENS))
        )
        # A member's wish is on no agenda yet, or was refused. What the coordination took off
        # again, it gave a reason for.
        .exclude(
            zustand__in=(
                Tagesordnungspunkt.Zustand.ANGEMELDET,
                Tagesordnungspunkt.Zustand.ZURUECKGEZOGEN,
            ),
            angemeldet_am__isnull=False,
        )
    )
    # One objection ends it: there is no second.
    haeuser = Umlaufstimme.objects.filter(
        umlauf=models.OuterRef("pk"), stimme=Umlaufstimme.Stimme.WIDERSPRUCH
    ).values("organisation__name")
    gefunden: models.QuerySet[Umlauf, Umlauf] = (
        Umlauf.objects.filter(netzwerk=netzwerk, zustand=Umlauf.Zustand.WIDERSPROCHEN)
        .exclude(models.Exists(tops))
        .annotate(beanstandet_von=models.Subquery(haeuser[:1]))
        .order_by("beendet_am", "pk")
    )
    return gefunden
