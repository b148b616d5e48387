from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk
from treffen.models.arbeitsgruppe import Arbeitsgruppe


class GruppenberichtQuerySet(PortalQuerySet["Gruppenbericht"]):
    def faellig(self, netzwerk: Netzwerk, heute: date | None = None) -> Self:
        """Due and not handed in, the oldest first; what an ended group owes is not asked for."""
        return (
            self.filter(
                gruppe__netzwerk=netzwerk,
                abgegeben_am__isnull=True,
                faellig_am__lte=heute or timezone.localdate(),
            )
            .exclude(gruppe__zustand=Arbeitsgruppe.Zustand.BEENDET)
            .order_by("faellig_am", "pk")
        )

    def abgegeben(self) -> Self:
        return self.filter(abgegeben_am__isnull=False).order_by("-abgegeben_am", "-pk")


@verfolgt()
class Gruppenbericht(PortalModell):
    """A report that a group owes the network; handed in, it stays as it is."""

    gruppe = models.ForeignKey(Arbeitsgruppe, on_delete=models.CASCADE, related_name="berichte")
    faellig_am = models.DateField(_("fällig am"))
    text = models.TextField(
        _("Bericht"),
        max_length=8000,
        blank=True,
        help_text=_("Was ist seit dem letzten Bericht geschehen? Bitte keine Angaben zu Fällen."),
    )
    abgegeben_am = models.DateTimeField(_("abgegeben am"), null=True, editable=False)
    abgegeben_von = models.ForeignKey(
        Konto, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PortalManager.from_queryset(GruppenberichtQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Wer den Bericht abgegeben hat"),
            felder=("abgegeben_von",),
            mit=_("der Gruppe, die als Geschichte des Netzwerks bleibt"),
        ),
    )

    class Meta:
        verbose_name = _("Bericht einer Gruppe")
        verbose_name_plural = _("Berichte der Gruppen")
        ordering = ("-faellig_am", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("gruppe", "faellig_am"), name="gruppenbericht_einmal"),
            models.CheckConstraint(
                condition=Q(abgegeben_am__isnull=True, abgegeben_von__isnull=True)
                | (Q(abgegeben_am__isnull=False, abgegeben_von__isnull=False) & ~Q(text="")),
                name="gruppenbericht_abgegeben_paar",
                violation_error_message=_("Ein abgegebener Bericht sagt etwas."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.gruppe} ({self.faellig_am})"

    @property
    def ist_abgegeben(self) -> bool:
        return self.abgegeben_am is not None
