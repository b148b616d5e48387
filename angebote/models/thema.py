from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.functions import Cast, Coalesce, Concat, Lower
from django.utils.translation import gettext_lazy as _

from angebote.deutsch import schluessel
from angebote.models.merkmal import Merkmalzahl
from angebote.models.nachziehen import nachziehen
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Netzwerk

TEXT = models.CharField(max_length=100)


class AuswahlQuerySet(PortalQuerySet["Auswahl"]):
    def waehlbar(self, netzwerk: Netzwerk) -> Self:
        """What all networks share, and the network's own; old offers carry what rests, too."""
        return self.filter(models.Q(netzwerk__isnull=True) | models.Q(netzwerk=netzwerk))

    def eigene(self, netzwerk: Netzwerk) -> Self:
        """What the network has added: it alone changes them."""
        return self.filter(netzwerk=netzwerk)

    def vergebbar(self, netzwerk: Netzwerk, auch: Collection[int] = ()) -> Self:
        """What an offer may be given, and of what rests here those in `auch`: it has them."""
        hier = self.waehlbar(netzwerk)
        return hier.filter(~models.Q(self._ruht(netzwerk)) | models.Q(pk__in=auch))

    def gefuehrt(self, netzwerk: Netzwerk) -> Self:
        """What the directory consists of: what may be given, and what public offers still carry."""
        from angebote.models.angebot import Angebot  # that module imports this one

        tragen = Angebot.objects.all().oeffentlich(netzwerk)
        tragen = tragen.filter(**{self._liste.feld: models.OuterRef("pk")})
        hier = self.waehlbar(netzwerk)
        return hier.filter(~models.Q(self._ruht(netzwerk)) | models.Q(models.Exists(tragen)))

    def mit_anzahl(self, netzwerk: Netzwerk) -> Any:
        """`anzahl` public offers of this network for each entry, in one query.

        From the account that the search keeps, whatever the size of the directory.
        """
        wert = Concat(models.Value(f"{self._liste.gruppe}:"), Cast(models.OuterRef("pk"), TEXT))
        konto = Merkmalzahl.objects.des_netzwerks(netzwerk).filter(merkmal=wert).order_by()
        summe = konto.values("merkmal").annotate(summe=models.Sum("anzahl")).values("summe")
        return self.waehlbar(netzwerk).annotate(anzahl=Coalesce(models.Subquery(summe), 0))

    def mit_ruhe(self, netzwerk: Netzwerk) -> Self:
        """`ruht` says of each whether it may no longer be chosen here."""
        return self.annotate(ruht=self._ruht(netzwerk))

    def _ruht(self, netzwerk: Netzwerk) -> models.Exists:
        """Named by its table: the rows of the page are not joined for it."""
        zeilen: Any = self._liste.ruht_in.through._default_manager
        eintrag = f"{self._liste._meta.model_name}_id"
        return models.Exists(zeilen.filter(netzwerk=netzwerk, **{eintrag: models.OuterRef("pk")}))

    @property
    def _liste(self) -> Any:
        """The class of the entries."""
        return self.model


class Auswahl(PortalModell):
    """One entry of an editable list; without a network it belongs to all of them.

    A network changes its own entries. Any of them may rest in it (`ruht_in`): then no offer is
    given it any more, while those that carry it keep it.
    """

    #: The field of an offer that names entries of this list.
    feld: ClassVar[str]
    #: The group of filters in the directory, as `angebote.filterwerte` names it.
    gruppe: ClassVar[str]

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
    ruht_in = models.ManyToManyField(
        "basis.Netzwerk", verbose_name=_("nicht mehr wählbar in"), related_name="+", blank=True
    )

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


@verfolgt()
class Thema(Auswahl):
    """What an offer is about. `symbol` is an icon of `app-icons.css` for the start page."""

    class Bereich(models.TextChoices):
        ALLGEMEIN = "allgemein", _("Kinderschutz")
        MEDIEN = "medien", _("Medien")

    feld = "themen"
    gruppe = "thema"

    bereich = models.CharField(
        _("Bereich"), max_length=10, choices=Bereich, default=Bereich.ALLGEMEIN
    )
    symbol = models.CharField(_("Symbol"), max_length=40, blank=True)

    objects = PortalManager.from_queryset(AuswahlQuerySet)()

    class Meta(Auswahl.Meta):
        triggers = (
            nachziehen("SELECT angebot_id FROM angebote_angebot_themen WHERE thema_id = NEW.id"),
        )
        verbose_name = _("Thema")
        verbose_name_plural = _("Themen")


@verfolgt()
class Zielgruppe(Auswahl):
    feld = "zielgruppen"
    gruppe = "zielgruppe"

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
    feld = "format"
    gruppe = "format"

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
