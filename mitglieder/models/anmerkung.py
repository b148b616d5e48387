from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models.kontakt import Kontakt
from mitglieder.models.vereinbarung import Fassung
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto


class AnmerkungQuerySet(PortalQuerySet["Anmerkung"]):
    def offen(self) -> Self:
        return self.filter(erledigt_am__isnull=True)


@verfolgt()
class Anmerkung(PortalModell):
    """What a partner says of a draft while it is being agreed on (`abstimmung`).

    It names its section by heading (`abschnitt`; empty: the whole), because sections are numbered
    anew with every save. The coordination answers and sets it aside; nothing is deleted by hand.
    """

    fassung = models.ForeignKey(Fassung, on_delete=models.CASCADE)
    kontakt = models.ForeignKey(Kontakt, on_delete=models.PROTECT, verbose_name=_("von"))
    organisation = models.ForeignKey("mitglieder.Organisation", on_delete=models.PROTECT)
    abschnitt = models.CharField(_("Zum Abschnitt"), max_length=160, blank=True)
    text = models.TextField(_("Anmerkung"), max_length=5_000)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    antwort = models.TextField(_("Antwort"), max_length=5_000, blank=True)
    erledigt_am = models.DateTimeField(_("erledigt am"), null=True, editable=False)
    erledigt_von = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PortalManager.from_queryset(AnmerkungQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Abstimmung eines Entwurfs"),
            felder=("text", "antwort"),
            frist=timedelta(days=365),
            faellig=lambda zeilen, stichtag: zeilen.filter(
                fassung__veroeffentlicht_am__lt=stichtag
            ),
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Anmerkung")
        verbose_name_plural = _("Anmerkungen")
        ordering = ("fassung", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(erledigt_am__isnull=True, erledigt_von__isnull=True)
                | models.Q(erledigt_am__isnull=False, erledigt_von__isnull=False),
                name="anmerkung_erledigt_mit_konto",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.abschnitt or self.fassung}"

    @property
    def ist_erledigt(self) -> bool:
        return self.erledigt_am is not None

    def beantworten(self, antwort: str, *, erledigt: bool, von: Konto) -> None:
        """What the coordination says, and whether that settles it."""
        self.antwort = antwort
        if erledigt != self.ist_erledigt:
            self.erledigt_am = timezone.now() if erledigt else None
            self.erledigt_von = von if erledigt else None
        self.save(update_fields=["antwort", "erledigt_am", "erledigt_von"])
