from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.handelnde import Handelnde, System
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk


class GremiumQuerySet(PortalQuerySet["Gremium"]):
    def im_netzwerk(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """Members see all bodies, the public those that are meant for it."""
        hier = self.im_netzwerk(netzwerk)
        if isinstance(handelnde, System) or ist_im_netzwerk(handelnde, netzwerk):
            return hier
        return hier.filter(ist_oeffentlich=True)


@verfolgt()
class Gremium(PortalModell):
    """A body around the network that was there before it: where it meets, who sits in it.

    What the network founds itself is an Arbeitsgruppe (`treffen`).
    """

    class Art(models.TextChoices):
        ARBEITSKREIS = "arbeitskreis", _("Arbeitskreis")
        STEUERUNGSGRUPPE = "steuerungsgruppe", _("Steuerungsgruppe")
        AUSSCHUSS = "ausschuss", _("Ausschuss")
        RUNDER_TISCH = "runder_tisch", _("Runder Tisch")
        SONSTIGES = "sonstiges", _("Sonstiges Gremium")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.CASCADE)
    name = models.CharField(_("Name"), max_length=160)
    art = models.CharField(_("Art"), max_length=20, choices=Art, default=Art.ARBEITSKREIS)
    aufgabe = models.TextField(_("Aufgabe"), max_length=600, blank=True)
    ort = models.CharField(_("Tagungsort"), max_length=160, blank=True)
    website = models.URLField(_("Website"), blank=True)
    ist_oeffentlich = models.BooleanField(_("auf der öffentlichen Netzwerkseite"), default=True)

    objects = PortalManager.from_queryset(GremiumQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Gremium")
        verbose_name_plural = _("Gremien")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("netzwerk", "name"),
                name="gremium_name_eindeutig",
                violation_error_message=_("Ein Gremium mit diesem Namen gibt es schon."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("mitglieder:gremium-zeigen", args=(self.netzwerk.kurzname, self.pk))


@verfolgt()
class Sitz(PortalModell):
    """An organisation's place in a body; the person who takes it may be unknown."""

    gremium = models.ForeignKey(Gremium, on_delete=models.CASCADE, related_name="sitze")
    organisation = models.ForeignKey(
        "mitglieder.Organisation", on_delete=models.CASCADE, verbose_name=_("Organisation")
    )
    kontakt = models.ForeignKey(
        "mitglieder.Kontakt",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("Person"),
    )
    funktion = models.CharField(_("Aufgabe im Gremium"), max_length=120, blank=True)

    objects = PortalManager()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Wer eine Organisation in einem Gremium vertritt"),
            felder=("kontakt",),
            mit=_("dem Kontakt, dessen Name nach dem Ausscheiden gelöscht wird"),
        ),
    )

    class Meta:
        verbose_name = _("Sitz")
        verbose_name_plural = _("Sitze")
        constraints = (
            models.UniqueConstraint(
                fields=("gremium", "organisation", "kontakt"),
                nulls_distinct=False,
                name="sitz_einmal",
                violation_error_message=_("Dieser Sitz ist schon eingetragen."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} ({self.gremium})"
