import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt
from netzwerk.basis.handelnde import Handelnde, System
from netzwerk.basis.models import Konto, Netzwerk, Rolle, Zugang
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt


class TreffenQuerySet(PortalQuerySet["Treffen"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def kommende(self) -> Self:
        return self.filter(ende__gte=timezone.now()).exclude(
            zustand__in=(Treffen.Zustand.ABGESAGT, Treffen.Zustand.ARCHIVIERT)
        )

    def vergangene(self) -> Self:
        return self.filter(ende__lt=timezone.now())

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination sees all, other members what is past the draft, a link its own."""
        hier = self.des_netzwerks(netzwerk)
        match handelnde:
            case System():
                return hier
            case Konto():
                rollen = handelnde.rollen.get(netzwerk.pk, set())
                if Rolle.Art.KOORDINATION in rollen:
                    return hier
                return hier.exclude(zustand=Treffen.Zustand.ENTWURF) if rollen else self.none()
            case Zugang() if isinstance(handelnde.inhaber, Kontakt):
                return hier.filter(teilnahme__kontakt=handelnde.inhaber_id).distinct()
            case _:
                return self.none()


@verfolgt()
class Treffen(PortalModell):
    """A meeting of a network. `uid` and `sequenz` make its calendar entry (RFC 5545) stable."""

    class Art(models.TextChoices):
        AUFTAKT = "auftakt", _("Auftaktkonferenz")
        NETZWERKTREFFEN = "netzwerktreffen", _("Netzwerktreffen")
        FACHTAG = "fachtag", _("Fachtag")
        STEUERUNGSGRUPPE = "steuerungsgruppe", _("Steuerungsgruppe")
        AG_SITZUNG = "ag_sitzung", _("AG-Sitzung")
        FORTBILDUNG = "fortbildung", _("Fortbildung")

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", _("Entwurf")
        TERMINIERT = "terminiert", _("terminiert")
        EINGELADEN = "eingeladen", _("eingeladen")
        DURCHGEFUEHRT = "durchgefuehrt", _("durchgeführt")
        ARCHIVIERT = "archiviert", _("archiviert")
        ABGESAGT = "abgesagt", _("abgesagt")
        VERSCHOBEN = "verschoben", _("verschoben")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    art = models.CharField(_("Art"), max_length=20, choices=Art, default=Art.NETZWERKTREFFEN)
    titel = models.CharField(_("Titel"), max_length=160)
    beginn = models.DateTimeField(_("Beginn"))
    ende = models.DateTimeField(_("Ende"))
    ort = models.CharField(_("Ort"), max_length=200, blank=True)
    online_link = models.URLField(_("Link zur Videokonferenz"), blank=True)
    beschreibung = models.TextField(_("Worum es geht"), blank=True)
    antwort_bis = models.DateField(_("Rückmeldung bis"), null=True, blank=True)
    zustand = models.CharField(_("Stand"), max_length=15, choices=Zustand, default=Zustand.ENTWURF)
    vorheriges = models.OneToOneField(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="naechstes",
        verbose_name=_("Vorheriges Treffen"),
    )
    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    sequenz = models.PositiveIntegerField(default=0, editable=False)
    eingeladen_am = models.DateTimeField(_("eingeladen am"), null=True, editable=False)
    durchgefuehrt_am = models.DateTimeField(_("durchgeführt am"), null=True, editable=False)

    objects = PortalManager.from_queryset(TreffenQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Treffen")
        verbose_name_plural = _("Treffen")
        ordering = ("-beginn", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ende__gt=models.F("beginn")),
                name="treffen_ende_nach_beginn",
                violation_error_message=_("Das Ende liegt vor dem Beginn."),
            ),
        )
        indexes = (models.Index(fields=("netzwerk", "-beginn"), name="treffen_netzwerk"),)

    def __str__(self) -> str:
        return self.titel

    @property
    def ist_vorbei(self) -> bool:
        return self.ende < timezone.now()

    @property
    def einladung_spaetestens(self) -> datetime:
        """Latest moment to invite under the network's rules of procedure."""
        return self.beginn - timedelta(days=self.netzwerk.einladungsfrist_tage)


class TagesordnungspunktQuerySet(PortalQuerySet["Tagesordnungspunkt"]):
    def auf_tagesordnung(self) -> Self:
        return self.exclude(
            zustand__in=(
                Tagesordnungspunkt.Zustand.ANGEMELDET,
                Tagesordnungspunkt.Zustand.ZURUECKGEZOGEN,
            )
        )


@verfolgt()
class Tagesordnungspunkt(PortalModell):
    """An agenda item (TOP). `nummer` is its place; numbers of one meeting never repeat."""

    class Art(models.TextChoices):
        INFORMATION = "information", _("Information")
        BERATUNG = "beratung", _("Beratung")
        BESCHLUSS = "beschluss", _("Beschluss")
        WORKSHOP = "workshop", _("Workshop")

    class Zustand(models.TextChoices):
        ANGEMELDET = "angemeldet", _("angemeldet")
        AUF_TAGESORDNUNG = "auf_tagesordnung", _("auf der Tagesordnung")
        BEHANDELT = "behandelt", _("behandelt")
        VERTAGT = "vertagt", _("vertagt")
        ZURUECKGEZOGEN = "zurueckgezogen", _("zurückgezogen")

    treffen = models.ForeignKey(Treffen, on_delete=models.CASCADE, related_name="tops")
    nummer = models.PositiveSmallIntegerField(_("TOP"))
    titel = models.CharField(_("Titel"), max_length=200)
    art = models.CharField(_("Art"), max_length=15, choices=Art, default=Art.INFORMATION)
    minuten = models.PositiveSmallIntegerField(_("Minuten"), default=10)
    vortragend = models.CharField(_("Wer trägt vor"), max_length=120, blank=True)
    zustand = models.CharField(
        _("Stand"), max_length=20, choices=Zustand, default=Zustand.AUF_TAGESORDNUNG
    )

    objects = PortalManager.from_queryset(TagesordnungspunktQuerySet)()
    aufbewahrung = ()  # speakers are named by office; minutes are kept as history

    class Meta:
        verbose_name = _("Tagesordnungspunkt")
        verbose_name_plural = _("Tagesordnungspunkte")
        ordering = ("nummer",)
        constraints = (
            models.UniqueConstraint(
                fields=("treffen", "nummer"),
                name="top_nummer_einmal",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return f"TOP {self.nummer}: {self.titel}"
