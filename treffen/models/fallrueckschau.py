from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Organisation
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import (
    PortalManager,
    PortalModell,
    PortalQuerySet,
    verfolgt,
    verknuepfung_verfolgt,
)
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, sieht_alles
from treffen.models.treffen import Treffen


class FallrueckschauQuerySet(PortalQuerySet["Fallrueckschau"]):
    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        if sieht_alles(handelnde, netzwerk) or ist_im_netzwerk(handelnde, netzwerk):
            return self.filter(netzwerk=netzwerk)
        return self.none()


@verfolgt()
class Fallrueckschau(PortalModell):
    """Retrospective case work: how it was done and what the network learned from it.

    There is no field for the case itself. It is closed or fictitious, and the form says why.
    """

    class Fallart(models.TextChoices):
        ABGESCHLOSSEN = "abgeschlossen", _("ein abgeschlossener Fall")
        FIKTIV = "fiktiv", _("ein erfundener Fall")

    class Methode(models.TextChoices):
        KOLLEGIALE_BERATUNG = "kollegiale_beratung", _("Kollegiale Beratung")
        FALLLABOR = "falllabor", _("Fall-Labor")
        ZEITSTRAHL = "zeitstrahl", _("Zeitstrahl der Hilfen")
        PLANSPIEL = "planspiel", _("Planspiel")
        SONSTIGE = "sonstige", _("Andere Methode")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    treffen = models.ForeignKey(
        Treffen,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fallrueckschauen",
        verbose_name=_("beim Treffen"),
    )
    datum = models.DateField(_("Datum"), default=timezone.localdate)
    methode = models.CharField(_("Methode"), max_length=20, choices=Methode)
    fallart = models.CharField(_("Woran wurde gearbeitet?"), max_length=15, choices=Fallart)
    institutionen = models.ManyToManyField(
        Organisation, related_name="+", verbose_name=_("Beteiligte Institutionen")
    )
    erkenntnisse = models.TextField(
        _("Was haben wir über unsere Zusammenarbeit gelernt?"),
        max_length=4000,
        help_text=_(
            "Schreiben Sie über Abläufe und Absprachen, nicht über Menschen: keine Namen, kein "
            "Alter, keine Orte, keine Beschreibung des Falls."
        ),
    )
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)

    objects = PortalManager.from_queryset(FallrueckschauQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Fallrückschau")
        verbose_name_plural = _("Fallrückschauen")
        ordering = ("-datum", "-pk")

    def __str__(self) -> str:
        return f"{self.get_methode_display()}, {self.datum:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("treffen:fallrueckschau-zeigen", args=(self.netzwerk.kurzname, self.pk))


@verknuepfung_verfolgt()
class Fallrueckschauinstitution(Fallrueckschau.institutionen.through):  # type: ignore[misc,name-defined]  # made at runtime by Django
    """An institution that took part."""

    aufbewahrung = ()

    class Meta:
        proxy = True
