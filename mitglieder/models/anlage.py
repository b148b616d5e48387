from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models.abschnitt import mit_der_fassung_fest
from mitglieder.models.vereinbarung import Fassung
from netzwerk.basis.modell import PortalManager, PortalModell, verfolgt

#: Bytes. An annex travels in every sealed copy and in its mail.
ANLAGE_HOECHSTENS = 3_000_000


def _ablage(anlage: "Anlage", name: str) -> str:
    return f"anlagen/{anlage.fassung_id}/{anlage.sha256}/{name}"


@verfolgt()
class Anlage(PortalModell):
    """A numbered annex of a version: a PDF whose SHA-256 is part of the frozen text."""

    fassung = models.ForeignKey(Fassung, on_delete=models.CASCADE)
    nummer = models.PositiveSmallIntegerField(_("Nummer"))
    titel = models.CharField(_("Titel"), max_length=160)
    datei = models.FileField(_("Datei"), upload_to=_ablage, max_length=250)
    dateiname = models.CharField(_("Dateiname"), max_length=120)
    groesse = models.PositiveIntegerField(_("Größe in Byte"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)

    objects = PortalManager()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Anlage")
        verbose_name_plural = _("Anlagen")
        ordering = ("fassung", "nummer")
        constraints = (
            models.UniqueConstraint(fields=("fassung", "nummer"), name="anlage_nummer_einmal"),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="anlage_mit_summe"
            ),
            models.CheckConstraint(
                condition=models.Q(groesse__gt=0, groesse__lte=ANLAGE_HOECHSTENS),
                name="anlage_nicht_zu_gross",
            ),
        )
        triggers = (mit_der_fassung_fest("anlage_bleibt"),)

    def __str__(self) -> str:
        return f"{self.bezeichnung}: {self.titel}"

    @property
    def bezeichnung(self) -> str:
        return f"Anlage {self.nummer}"

    def inhalt(self) -> bytes:
        with self.datei.open("rb") as datei:
            return bytes(datei.read())
