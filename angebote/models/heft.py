import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell
from netzwerk.basis.models import Dokument


def _von_gestern(zeilen: models.QuerySet[Any], stichtag: datetime) -> models.QuerySet[Any]:
    return zeilen.filter(angelegt_am__lt=stichtag)


def _dateien_vergessen(schluessel: Collection[int]) -> None:
    Dokument.objects.vergessen(Angebotsheft, schluessel)


# Outside the trail: it changes nothing, and a copy would outlive its day.
class Angebotsheft(PortalModell):
    """Offers to be set as a booklet; the file is the `Dokument` of this row.

    Nothing says who asked for it: visitors have no account, and what somebody looks for is
    nobody's business. `kennung` stands for what is printed; who asks for the same gets the same.
    """

    class Art(models.TextChoices):
        AUSWAHL = "auswahl", _("Heft mit gemerkten Angeboten")
        VERZEICHNIS = "verzeichnis", _("Heft aller Angebote")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.CASCADE)
    art = models.CharField(_("Art"), max_length=12, choices=Art)
    schluessel = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Primary keys in the order of printing.
    auswahl = models.JSONField(_("Angebote"), default=list)
    angaben = models.JSONField(_("Angaben"), default=dict)
    kennung = models.CharField(max_length=64, editable=False)
    # As far as the worker has come; while page numbers are filled in it stays at the last one.
    seiten = models.PositiveIntegerField(_("gesetzte Seiten"), default=0, editable=False)
    angelegt_am = models.DateTimeField(_("angefordert am"), default=timezone.now, editable=False)

    objects = PortalManager()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Gemerkte Angebote als Heft zum Herunterladen; es nennt niemanden"),
            felder=("auswahl", "angaben"),
            frist=timedelta(days=1),
            faellig=_von_gestern,
            danach=_dateien_vergessen,
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Heft mit Angeboten")
        verbose_name_plural = _("Hefte mit Angeboten")
        constraints = (
            models.UniqueConstraint(fields=("netzwerk", "kennung"), name="angebotsheft_einmal"),
        )

    def __str__(self) -> str:
        return self.get_art_display()

    def get_absolute_url(self) -> str:
        name = "heft-zeigen" if self.art == self.Art.AUSWAHL else "verzeichnisheft-zeigen"
        return reverse(f"angebote:{name}", args=(self.netzwerk.kurzname, self.schluessel))

    @property
    def erwartete_seiten(self) -> int:
        """A guess, for the bar: cover, contents and help, then about what offers take."""
        if self.art == self.Art.AUSWAHL:
            return 3 + len(self.auswahl)
        return 4 + len(self.auswahl) * 2 // 3
