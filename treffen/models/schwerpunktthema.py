from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, sieht_alles
from treffen.models.treffen import Treffen
from treffen.models.umfragefrage import Umfragefrage, Umfrageoption


class SchwerpunktthemaQuerySet(PortalQuerySet["Schwerpunktthema"]):
    def aktuell(self) -> Self:
        return self.filter(beendet_am__isnull=True)

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        if sieht_alles(handelnde, netzwerk) or ist_im_netzwerk(handelnde, netzwerk):
            return self.filter(netzwerk=netzwerk)
        return self.none()


@verfolgt()
class Schwerpunktthema(PortalModell):
    """A focus topic that the network works on: settled by a poll, or entered by hand."""

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    titel = models.CharField(_("Thema"), max_length=160)
    beschreibung = models.TextField(_("Worum geht es?"), max_length=2000, blank=True)
    # Where it comes from: question and option of a poll, with the result as it was then.
    frage = models.ForeignKey(
        Umfragefrage,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="schwerpunktthemen",
    )
    option = models.OneToOneField(
        Umfrageoption,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="schwerpunktthema",
    )
    rang = models.PositiveSmallIntegerField(_("Rang"), null=True, editable=False)
    stimmen = models.PositiveIntegerField(_("Stimmen oder Punkte"), null=True, editable=False)
    treffen = models.ForeignKey(
        Treffen,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="schwerpunktthemen",
        verbose_name=_("Treffen"),
    )
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    beendet_am = models.DateField(_("abgeschlossen am"), null=True, blank=True)

    objects = PortalManager.from_queryset(SchwerpunktthemaQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Schwerpunktthema")
        verbose_name_plural = _("Schwerpunktthemen")
        ordering = ("-angelegt_am", "rang", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    frage__isnull=True, option__isnull=True, rang__isnull=True, stimmen__isnull=True
                )
                | models.Q(
                    frage__isnull=False,
                    option__isnull=False,
                    rang__isnull=False,
                    stimmen__isnull=False,
                ),
                name="schwerpunktthema_herkunft_ganz",
            ),
        )
        indexes = (
            models.Index(fields=("netzwerk", "-angelegt_am"), name="schwerpunktthema_netzwerk"),
        )

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("treffen:schwerpunktthema-zeigen", args=(self.netzwerk.kurzname, self.pk))
