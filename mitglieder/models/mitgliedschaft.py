from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.models import Netzwerk
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt


class PartnergruppeQuerySet(PortalQuerySet["Partnergruppe"]):
    def waehlbar(self, netzwerk: Netzwerk) -> Self:
        """The statutory groups and the network's own."""
        return self.filter(models.Q(netzwerk__isnull=True) | models.Q(netzwerk=netzwerk))

    def gesetzlich_9(self) -> Self:
        """§ 9 (4) LKiSchG NRW."""
        return self.filter(nach_lkischg=True)


@verfolgt()
class Partnergruppe(PortalModell):
    """A partner group of § 9 (4) LKiSchG, § 3 (2) KKG, or a network's own. Keys are stable."""

    schluessel = models.SlugField(_("Schlüssel"), max_length=60)
    name = models.CharField(_("Name"), max_length=160)
    nach_lkischg = models.BooleanField(_("§ 9 Abs. 4 LKiSchG NRW"), default=False)
    nach_kkg = models.BooleanField(_("§ 3 Abs. 2 KKG"), default=False)
    netzwerk = models.ForeignKey(
        "basis.Netzwerk", on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("Netzwerk")
    )
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    objects = PortalManager.from_queryset(PartnergruppeQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Partnergruppe")
        verbose_name_plural = _("Partnergruppen")
        ordering = ("position", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("schluessel", "netzwerk"),
                nulls_distinct=False,
                name="partnergruppe_schluessel_eindeutig",
            ),
        )

    def __str__(self) -> str:
        return self.name


class MitgliedschaftQuerySet(PortalQuerySet["Mitgliedschaft"]):
    def aktiv(self) -> Self:
        return self.filter(zustand=Mitgliedschaft.Zustand.AKTIV)


@verfolgt()
class Mitgliedschaft(PortalModell):
    """An organisation in a network, with its partner groups and a state."""

    class Zustand(models.TextChoices):
        VORGESCHLAGEN = "vorgeschlagen", _("vorgeschlagen")
        BEANTRAGT = "beantragt", _("beantragt")
        EINGELADEN = "eingeladen", _("eingeladen")
        AKTIV = "aktiv", _("aktiv")
        RUHEND = "ruhend", _("ruhend")
        AUSGETRETEN = "ausgetreten", _("ausgetreten")
        AUSGESCHLOSSEN = "ausgeschlossen", _("ausgeschlossen")
        ABGELEHNT = "abgelehnt", _("abgelehnt")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    organisation = models.ForeignKey("mitglieder.Organisation", on_delete=models.CASCADE)
    zustand = models.CharField(
        _("Stand"), max_length=15, choices=Zustand, default=Zustand.VORGESCHLAGEN
    )
    gruppen = models.ManyToManyField(Partnergruppe, blank=True, verbose_name=_("Partnergruppen"))
    seit = models.DateField(_("Mitglied seit"), null=True, blank=True)
    bis = models.DateField(_("Mitglied bis"), null=True, blank=True)

    objects = PortalManager.from_queryset(MitgliedschaftQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Mitgliedschaft")
        verbose_name_plural = _("Mitgliedschaften")
        constraints = (
            models.UniqueConstraint(
                fields=("netzwerk", "organisation"),
                name="mitgliedschaft_einmal",
                violation_error_message=_("Diese Organisation gehört schon zum Netzwerk."),
            ),
            models.CheckConstraint(
                condition=models.Q(bis__isnull=True)
                | models.Q(seit__isnull=True)
                | models.Q(bis__gte=models.F("seit")),
                name="mitgliedschaft_bis_nach_seit",
                violation_error_message=_("Das Ende liegt vor dem Beginn."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} in {self.netzwerk}"

    def aktivieren(self) -> None:
        self.zustand = self.Zustand.AKTIV
        self.seit = self.seit or timezone.localdate()
        self.save(update_fields=["zustand", "seit"])
