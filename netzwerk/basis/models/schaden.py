from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet
from netzwerk.basis.models.dokument import Dokument


class SchadenQuerySet(PortalQuerySet["Schaden"]):
    def offen(self) -> Self:
        return self.filter(behoben_am__isnull=True)


# Outside the trail: what the night found in a file; found again, or mended, the next night.
class Schaden(PortalModell):
    """A sealed file whose stored bytes are not the ones that were made, or that is gone.

    A sealed `Dokument` itself can no longer be changed, so what befell it stands here. It is
    mended (`behoben_am`) when the file is whole again, for example from a backup.
    """

    class Art(models.TextChoices):
        VERAENDERT = "veraendert", _("verändert")
        FEHLT = "fehlt", _("nicht lesbar")

    dokument = models.ForeignKey(Dokument, on_delete=models.CASCADE)
    art = models.CharField(_("Art"), max_length=10, choices=Art)
    gefunden_am = models.DateTimeField(_("gefunden am"), default=timezone.now)
    behoben_am = models.DateTimeField(_("behoben am"), null=True)

    objects = PortalManager.from_queryset(SchadenQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Schaden an einem Dokument")
        verbose_name_plural = _("Schäden an Dokumenten")
        constraints = (
            models.UniqueConstraint(
                fields=("dokument",),
                condition=models.Q(behoben_am__isnull=True),
                name="schaden_einer_offen",
            ),
        )

    def __str__(self) -> str:
        return f"{self.dokument}: {self.get_art_display()}"
