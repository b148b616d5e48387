from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.modell import PortalManager, PortalModell, verfolgt
from treffen.models.treffen import Treffen


@verfolgt()
class Folgethema(PortalModell):
    """A topic of the closing exchange, offered to the agenda of the meetings that follow."""

    treffen = models.ForeignKey(Treffen, on_delete=models.CASCADE, related_name="folgethemen")
    titel = models.CharField(
        _("Thema"), max_length=200, help_text=_("Bitte keine Angaben zu Fällen oder Familien.")
    )
    # Where a poll named it.
    frage = models.ForeignKey(
        "treffen.Umfragefrage",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="folgethemen",
        verbose_name=_("aus der Umfrage"),
    )
    angelegt_am = models.DateTimeField(_("eingetragen am"), default=timezone.now, editable=False)

    objects = PortalManager()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Folgethema")
        verbose_name_plural = _("Folgethemen")
        ordering = ("angelegt_am", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("treffen", "titel"),
                name="folgethema_einmal",
                violation_error_message=_("Dieses Thema steht schon da."),
            ),
        )

    def __str__(self) -> str:
        return self.titel
