import re
from datetime import timedelta
from typing import Self

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from angebote.deutsch import schluessel, woerter
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet
from netzwerk.basis.models import Netzwerk

LAENGSTE_SUCHE = 40
MEISTE_WOERTER = 3
# Written and shown from here on: what one or two typed may say more about them than about the town.
AB_ANZAHL = 3


def zaehlbar(eingabe: str) -> str:
    """The words to count for this search, folded; empty when it may tell of a person.

    Numbers, addresses and whole sentences are never kept, not even for a moment. Only words that
    mean something count as words: who asks „Hilfe bei …“ does not tell more.
    """
    text = " ".join(eingabe.split())
    if len(text) > LAENGSTE_SUCHE or re.search(r"[\d@]", text):
        return ""
    if len(list(woerter(text))) > MEISTE_WOERTER:
        return ""
    return schluessel(text)[:60]


class FehlsucheQuerySet(PortalQuerySet["Fehlsuche"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def begriffe(self, netzwerk: Netzwerk) -> list[dict[str, object]]:
        """Per term how often and when last, most wanted first; only what several looked for."""
        zeilen = (
            self.des_netzwerks(netzwerk)
            .values("wort")
            .annotate(summe=models.Sum("anzahl"), zuletzt=models.Max("monat"))
            .filter(summe__gte=AB_ANZAHL)
            .order_by("-summe", "wort")
        )
        return [dict(zeile) for zeile in zeilen]


# Outside the trail: counts that say nothing of anybody, and a copy would outlive them.
class Fehlsuche(PortalModell):
    """How often a month something was looked for that no offer names: a report of needs.

    No visitor, no time but the month; single searches are never written (`AB_ANZAHL`).
    """

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.CASCADE, db_index=False)
    wort = models.CharField(max_length=60)
    # Its first day.
    monat = models.DateField()
    anzahl = models.PositiveIntegerField(default=1)

    objects = PortalManager.from_queryset(FehlsucheQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Bericht, was gesucht und nicht gefunden wurde"),
            felder=("wort",),
            frist=timedelta(days=365),
            faellig=lambda zeilen, stichtag: zeilen.filter(monat__lt=stichtag.date()),
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Fehlsuche")
        verbose_name_plural = _("Fehlsuchen")
        ordering = ("-monat", "wort")
        constraints = (
            models.UniqueConstraint(
                fields=("netzwerk", "wort", "monat"), name="fehlsuche_je_monat_einmal"
            ),
            models.CheckConstraint(
                condition=~models.Q(wort="") & models.Q(monat__day=1) & models.Q(anzahl__gte=1),
                name="fehlsuche_wort_und_monat",
            ),
        )

    def __str__(self) -> str:
        return self.wort

    @classmethod
    def zaehlen(cls, netzwerk: Netzwerk, wort: str, anzahl: int = 1) -> None:
        """So many more this month, in one statement: two at once both count."""
        with connection.cursor() as zeiger:
            zeiger.execute(
                "INSERT INTO angebote_fehlsuche (netzwerk_id, wort, monat, anzahl)"
                " VALUES (%s, %s, %s, %s) ON CONFLICT (netzwerk_id, wort, monat)"
                " DO UPDATE SET anzahl = angebote_fehlsuche.anzahl + EXCLUDED.anzahl",
                [netzwerk.pk, wort, timezone.localdate().replace(day=1), anzahl],
            )
