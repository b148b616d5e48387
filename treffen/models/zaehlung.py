from django.db import models
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.modell import PortalManager, PortalModell, verfolgt
from treffen.models.treffen import Treffen


@verfolgt()
class Zaehlung(PortalModell):
    """How many came, persons and institutions apart, where it is known otherwise than by names."""

    class Genauigkeit(models.TextChoices):
        EXAKT = "exakt", _("genau")
        ETWA = "etwa", _("etwa")
        MINDESTENS = "mindestens", _("mindestens")

    treffen = models.OneToOneField(Treffen, on_delete=models.CASCADE, related_name="zaehlung")
    personen = models.PositiveIntegerField(_("Personen"), null=True, blank=True)
    personen_art = models.CharField(
        _("Personen gezählt"), max_length=10, choices=Genauigkeit, default=Genauigkeit.EXAKT
    )
    institutionen = models.PositiveIntegerField(_("Institutionen"), null=True, blank=True)
    institutionen_art = models.CharField(
        _("Institutionen gezählt"), max_length=10, choices=Genauigkeit, default=Genauigkeit.EXAKT
    )

    objects = PortalManager()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Zählung")
        verbose_name_plural = _("Zählungen")

    def __str__(self) -> str:
        return str(_("Zählung"))
