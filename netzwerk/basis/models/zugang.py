import uuid
from collections.abc import Iterable
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

    def verlaengern(self, tage: float) -> int:
        """To so many days from now, where they end earlier; how many. What is over lives again."""
        bis = timezone.now() + timedelta(days=tage)
        verlaengert: int = self.filter(gueltig_bis__lt=bis).update(gueltig_bis=bis)
        return verlaengert


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
        BESTAETIGUNG = "bestaetigung", _("Eintrag bestätigen oder berichtigen")
        AUFNAHME = "aufnahme", _("Aufnahme ins Netzwerk")
        KALENDER = "kalender", _("Kalender abonnieren")
        ANGEBOTE = "angebote", _("Angebote bestätigen")
        ABSTIMMUNG = "abstimmung", _("Entwurf einer Vereinbarung lesen und anmerken")
        PROTOKOLLPRUEFUNG = "protokollpruefung", _("Entwurf eines Protokolls prüfen")
        UMLAUF = "umlauf", _("Im Umlauf abstimmen")
        MASSNAHMEN = "massnahmen", _("Stand von Maßnahmen melden")
        TERMINANMELDUNG = "terminanmeldung", _("Anmeldung zu einem Angebot")

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
        tage: float,
    ) -> "Zugang":
        """The one Zugang of this person for this object, made or prolonged to `tage` from now."""
        alle = cls.fuer_alle([(gegenstand, inhaber)], zweck=zweck, netzwerk=netzwerk, tage=tage)
        return alle[gegenstand.pk, inhaber.pk]

    @classmethod
    def fuer_alle(
        cls,
        paare: Iterable[tuple[models.Model, models.Model]],
        *,
        zweck: str,
        netzwerk: Any,
        tage: float,
    ) -> dict[tuple[int, int], "Zugang"]:
        """The same for many pairs of object and person, all of one kind; by the two ids."""
        je_schluessel = {
            (gegenstand.pk, inhaber.pk): (gegenstand, inhaber) for gegenstand, inhaber in paare
        }
        if not je_schluessel:
            return {}
        gegenstand, inhaber = next(iter(je_schluessel.values()))
        arten = {
            "zweck": zweck,
            "gegenstand_typ": ContentType.objects.get_for_model(gegenstand),
            "inhaber_typ": ContentType.objects.get_for_model(inhaber),
        }
        bis = timezone.now() + timedelta(days=tage)
        cls.objects.bulk_create(
            [
                cls(gegenstand_id=g, inhaber_id=i, netzwerk=netzwerk, gueltig_bis=bis, **arten)
                for g, i in je_schluessel
            ],
            ignore_conflicts=True,  # whoever has one keeps it: its key stands in mails
            batch_size=500,
        )
        zeilen = cls.objects.filter(
            gegenstand_id__in={g for g, _i in je_schluessel},
            inhaber_id__in={i for _g, i in je_schluessel},
            **arten,
        )
        alle = {(zugang.gegenstand_id, zugang.inhaber_id): zugang for zugang in zeilen}
        alle = {schluessel: alle[schluessel] for schluessel in je_schluessel}
        laenger = [zugang for zugang in alle.values() if zugang.gueltig_bis < bis]
        for zugang in laenger:
            zugang.gueltig_bis = bis
        if laenger:
            cls.objects.filter(pk__in=[zugang.pk for zugang in laenger]).update(gueltig_bis=bis)
        return alle

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
