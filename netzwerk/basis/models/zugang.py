import uuid
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt


class ZugangQuerySet(PortalQuerySet["Zugang"]):
    def gueltig(self) -> "ZugangQuerySet":
        return self.filter(widerrufen_am__isnull=True, gueltig_bis__gt=timezone.now())


@verfolgt()
class Zugang(PortalModell):
    """What the holder of one mailed link may do: one purpose on one object, for a time.

    The link carries the signed id of this row (`netzwerk.basis.links`), so that it can be revoked
    and prolonged. `inhaber` is the person it was sent to (a Kontakt), `gegenstand` what it is for.
    A Zugang is a Handelnde: actions and querysets take it like an account.
    """

    class Zweck(models.TextChoices):
        EINLADUNG = "einladung", _("Einladung beantworten")
        PROTOKOLL = "protokoll", _("Protokoll lesen")
        UNTERZEICHNUNG = "unterzeichnung", _("Vereinbarung unterzeichnen")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.CASCADE)
    zweck = models.CharField(_("Zweck"), max_length=20, choices=Zweck)
    gegenstand_typ = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    gegenstand_id = models.BigIntegerField()
    gegenstand = GenericForeignKey("gegenstand_typ", "gegenstand_id")
    inhaber_typ = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    inhaber_id = models.BigIntegerField()
    inhaber = GenericForeignKey("inhaber_typ", "inhaber_id")
    gueltig_bis = models.DateTimeField(_("gültig bis"))
    widerrufen_am = models.DateTimeField(_("widerrufen am"), null=True, blank=True)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)

    # Set by `links.zugang_aus`: the link at hand was mailed to another address of the holder.
    ging_anderswohin = False

    objects = PortalManager.from_queryset(ZugangQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Handeln über einen persönlichen Link"),
            felder=("inhaber_id",),
            frist=timedelta(days=365),
            faellig=lambda zeilen, stichtag: zeilen.filter(gueltig_bis__lt=stichtag),
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Zugang")
        verbose_name_plural = _("Zugänge")
        constraints = (
            models.UniqueConstraint(
                fields=("zweck", "gegenstand_typ", "gegenstand_id", "inhaber_typ", "inhaber_id"),
                name="zugang_einmal",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_zweck_display()} ({self.pk})"

    @classmethod
    def fuer(
        cls,
        inhaber: models.Model,
        *,
        zweck: str,
        gegenstand: models.Model,
        netzwerk: Any,
        tage: int,
    ) -> "Zugang":
        """The one Zugang of this person for this object, made or prolonged to `tage` from now."""
        bis = timezone.now() + timedelta(days=tage)
        zugang: Zugang
        zugang, neu = cls.objects.get_or_create(
            zweck=zweck,
            gegenstand_typ=ContentType.objects.get_for_model(gegenstand),
            gegenstand_id=gegenstand.pk,
            inhaber_typ=ContentType.objects.get_for_model(inhaber),
            inhaber_id=inhaber.pk,
            defaults={"netzwerk": netzwerk, "gueltig_bis": bis},
        )
        if not neu and zugang.gueltig_bis < bis:
            zugang.gueltig_bis = bis
            zugang.save(update_fields=["gueltig_bis"])
        return zugang

    @property
    def adresse(self) -> str:
        """Where the holder gets mail now, in lower case."""
        return str(getattr(self.inhaber, "email", "")).lower()

    @property
    def ist_gueltig(self) -> bool:
        if self.ging_anderswohin:
            return False
        return self.widerrufen_am is None and self.gueltig_bis > timezone.now()

    def widerrufen(self) -> None:
        self.widerrufen_am = timezone.now()
        self.save(update_fields=["widerrufen_am"])
