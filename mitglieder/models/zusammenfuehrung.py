from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.modell import PortalManager, PortalModell, verfolgt


@verfolgt()
class Zusammenfuehrung(PortalModell):
    """That another entry was merged into this organisation: what it was, what moved.

    `angaben` holds the fields of the entry that is gone, `umfang` how many rows of each kind
    moved: `{"mitglieder.kontakt": 3}`.
    """

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.CASCADE)
    organisation = models.ForeignKey("mitglieder.Organisation", on_delete=models.CASCADE)
    aufgegangen = models.CharField(_("aufgegangener Eintrag"), max_length=200)
    aufgegangen_id = models.BigIntegerField(_("dessen Nummer"))
    angaben = models.JSONField(_("Angaben"), default=dict)
    umfang = models.JSONField(_("Umfang"), default=dict)
    zusammengefuehrt_am = models.DateTimeField(_("zusammengeführt am"), default=timezone.now)
    zusammengefuehrt_von = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, related_name="+"
    )

    objects = PortalManager()
    aufbewahrung = ()  # facts of bodies

    class Meta:
        verbose_name = _("Zusammenführung")
        verbose_name_plural = _("Zusammenführungen")
        ordering = ("-zusammengefuehrt_am", "-pk")

    def __str__(self) -> str:
        return f"{self.aufgegangen} → {self.organisation}"
