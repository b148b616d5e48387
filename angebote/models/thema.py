from typing import Any, Self

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from angebote.deutsch import schluessel
from angebote.models.nachziehen import nachziehen
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Netzwerk


class AuswahlQuerySet(PortalQuerySet["Auswahl"]):
    def waehlbar(self, netzwerk: Netzwerk) -> Self:
        """What all networks share, and the network's own."""
        return self.filter(models.Q(netzwerk__isnull=True) | models.Q(netzwerk=netzwerk))


class Auswahl(PortalModell):
    """One entry of an editable list; without a network it belongs to all of them."""

    netzwerk = models.ForeignKey(
        "basis.Netzwerk",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("Netzwerk"),
        help_text=_("Ohne Angabe für alle Netzwerke."),
    )
    name = models.CharField(_("Name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    aufbewahrung = ()

    class Meta:
        abstract = True
        ordering = ("position", "name")
        constraints = (
            models.UniqueConstraint(
                "netzwerk",
                Lower("name"),
                nulls_distinct=False,
                name="%(class)s_name_einmal",
                violation_error_message=_("Diesen Eintrag gibt es schon."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class ThemaQuerySet(AuswahlQuerySet):
    def mit_anzahl(self, netzwerk: Netzwerk) -> Self:
        """`anzahl` public offers of this network for each topic, in one query."""
        from angebote.models.angebot import OEFFENTLICHE_ZUSTAENDE  # that module imports this one

        return self.waehlbar(netzwerk).annotate(
            anzahl=models.Count(
                "angebot",
                filter=models.Q(
                    angebot__netzwerk=netzwerk, angebot__zustand__in=OEFFENTLICHE_ZUSTAENDE
                ),
            )
        )


@verfolgt()
class Thema(Auswahl):
    """What an offer is about. `symbol` is an icon of `app-icons.css` for the start page."""

    class Bereich(models.TextChoices):
        ALLGEMEIN = "allgemein", _("Kinderschutz")
        MEDIEN = "medien", _("Medien")

    bereich = models.CharField(
        _("Bereich"), max_length=10, choices=Bereich, default=Bereich.ALLGEMEIN
    )
    symbol = models.CharField(_("Symbol"), max_length=40, blank=True)

    objects = PortalManager.from_queryset(ThemaQuerySet)()

    class Meta(Auswahl.Meta):
        triggers = (
            nachziehen("SELECT angebot_id FROM angebote_angebot_themen WHERE thema_id = NEW.id"),
        )
        verbose_name = _("Thema")
        verbose_name_plural = _("Themen")


@verfolgt()
class Zielgruppe(Auswahl):
    objects = PortalManager.from_queryset(AuswahlQuerySet)()

    class Meta(Auswahl.Meta):
        triggers = (
            nachziehen(
                "SELECT angebot_id FROM angebote_angebot_zielgruppen WHERE zielgruppe_id = NEW.id"
            ),
        )
        verbose_name = _("Zielgruppe")
        verbose_name_plural = _("Zielgruppen")


@verfolgt()
class Angebotsformat(Auswahl):
    objects = PortalManager.from_queryset(AuswahlQuerySet)()

    class Meta(Auswahl.Meta):
        triggers = (nachziehen("SELECT id FROM angebote_angebot WHERE format_id = NEW.id"),)
        verbose_name = _("Art des Angebots")
        verbose_name_plural = _("Arten der Angebote")


class SynonymQuerySet(PortalQuerySet["Synonym"]):
    def eigene(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def waehlbar(self, netzwerk: Netzwerk) -> Self:
        return self.filter(models.Q(netzwerk__isnull=True) | models.Q(netzwerk=netzwerk))


@verfolgt()
class Synonym(PortalModell):
    """Who searches for `begriff` also finds `bedeutet`; read with every search, never indexed."""

    netzwerk = models.ForeignKey(
        "basis.Netzwerk",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("Netzwerk"),
    )
    begriff = models.CharField(_("Wer danach sucht"), max_length=80)
    bedeutet = models.CharField(_("findet auch"), max_length=120)
    gefaltet = models.CharField(max_length=160, editable=False)

    objects = PortalManager.from_queryset(SynonymQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Synonym")
        verbose_name_plural = _("Synonyme")
        ordering = ("begriff", "bedeutet")
        constraints = (
            models.UniqueConstraint(
                "netzwerk",
                Lower("begriff"),
                Lower("bedeutet"),
                nulls_distinct=False,
                name="synonym_einmal",
                violation_error_message=_("Dieses Synonym gibt es schon."),
            ),
        )
        indexes = (models.Index(fields=("gefaltet", "netzwerk"), name="synonym_gefaltet"),)

    def __str__(self) -> str:
        return f"{self.begriff} → {self.bedeutet}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.gefaltet = schluessel(self.begriff)
        super().save(*args, **kwargs)
