from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from treffen.models.arbeitsgruppe import Arbeitsgruppe


class GruppenmitgliedQuerySet(PortalQuerySet["Gruppenmitglied"]):
    def jetzt(self) -> Self:
        """In the group today; whoever left the register is not, whatever her row says."""
        return self.filter(bis__isnull=True, kontakt__ausgeschieden_am__isnull=True)

    def leitend(self) -> Self:
        """Lead and deputy now: they run the group."""
        return self.jetzt().filter(
            aufgabe__in=(Gruppenmitglied.Aufgabe.LEITUNG, Gruppenmitglied.Aufgabe.STELLVERTRETUNG)
        )

    def mit_person(self) -> Self:
        return self.select_related("kontakt__organisation")


@verfolgt()
class Gruppenmitglied(PortalModell):
    """A contact in a working group, since when and until when."""

    class Aufgabe(models.TextChoices):
        LEITUNG = "leitung", _("Leitung")
        STELLVERTRETUNG = "stellvertretung", _("Stellvertretung")
        MITGLIED = "mitglied", _("Mitglied")

    #: The highest first.
    RANG = (Aufgabe.LEITUNG, Aufgabe.STELLVERTRETUNG, Aufgabe.MITGLIED)

    gruppe = models.ForeignKey(Arbeitsgruppe, on_delete=models.CASCADE, related_name="mitglieder")
    kontakt = models.ForeignKey(
        Kontakt,
        on_delete=models.PROTECT,
        related_name="gruppenmitglieder",
        verbose_name=_("Person"),
    )
    aufgabe = models.CharField(
        _("Aufgabe"), max_length=15, choices=Aufgabe, default=Aufgabe.MITGLIED
    )
    seit = models.DateField(_("seit"), default=timezone.localdate)
    bis = models.DateField(_("bis"), null=True, blank=True)

    objects = PortalManager.from_queryset(GruppenmitgliedQuerySet)()
    aufbewahrung = ()  # the person is named by the contact, which has its own rule

    class Meta:
        verbose_name = _("Gruppenmitglied")
        verbose_name_plural = _("Gruppenmitglieder")
        ordering = ("seit", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("gruppe", "kontakt"),
                condition=Q(bis__isnull=True),
                name="gruppenmitglied_einmal",
                violation_error_message=_("Diese Person ist schon in der Gruppe."),
            ),
            models.UniqueConstraint(
                fields=("gruppe",),
                condition=Q(bis__isnull=True, aufgabe="leitung"),
                name="gruppe_eine_leitung",
                violation_error_message=_("Die Gruppe hat schon eine Leitung."),
            ),
            models.CheckConstraint(
                condition=Q(bis__isnull=True) | Q(bis__gte=models.F("seit")),
                name="gruppenmitglied_bis_nach_seit",
                violation_error_message=_("Das Ende liegt vor dem Beginn."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kontakt} ({self.gruppe})"

    @property
    def ist_dabei(self) -> bool:
        """As `jetzt`."""
        return self.bis is None and self.kontakt.ausgeschieden_am is None

    @property
    def leitet(self) -> bool:
        return self.ist_dabei and self.aufgabe != self.Aufgabe.MITGLIED
