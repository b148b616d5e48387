from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Netzwerk


class VerteilerQuerySet(PortalQuerySet["Verteiler"]):
    def im_netzwerk(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)


@verfolgt()
class Verteiler(PortalModell):
    """A distribution list: a saved question to the register, never a copy of its answer.

    `abfrage` holds the filters of the member list as its address does: `{"gruppe": ["7"], …}`.
    """

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.CASCADE)
    name = models.CharField(_("Name"), max_length=120)
    abfrage = models.JSONField(_("Filter"), default=dict, blank=True)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)

    objects = PortalManager.from_queryset(VerteilerQuerySet)()
    aufbewahrung = ()  # `name` is the list's

    class Meta:
        verbose_name = _("Verteiler")
        verbose_name_plural = _("Verteiler")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("netzwerk", "name"),
                name="verteiler_name_eindeutig",
                violation_error_message=_("Einen Verteiler mit diesem Namen gibt es schon."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("mitglieder:verteiler-zeigen", args=(self.netzwerk.kurzname, self.pk))
