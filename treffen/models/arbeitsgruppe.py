import uuid
from datetime import date, timedelta
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, ist_koordination, sieht_alles
from treffen.models.schwerpunktthema import Schwerpunktthema
from treffen.models.treffen import Treffen

#: After so long a group that was founded is at work, or it will never be.
ANLAUF = timedelta(weeks=4)
#: Of a session whose day is over: it did not take place, or nobody ever set that day.
OHNE_SITZUNG = (Treffen.Zustand.ENTWURF, Treffen.Zustand.ABGESAGT, Treffen.Zustand.VERSCHOBEN)


class ArbeitsgruppeQuerySet(PortalQuerySet["Arbeitsgruppe"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def aktiv(self) -> Self:
        return self.filter(zustand=Arbeitsgruppe.Zustand.AKTIV)

    def mit_beginn(self, heute: date | None = None) -> Self:
        """Each with `beginn_fehlt`: still planned, although it met, or was founded four weeks ago.

        Only a group that works owes reports.
        """
        heute = heute or timezone.localdate()
        getagt = (
            Treffen.objects.filter(arbeitsgruppe=models.OuterRef("pk"), beginn__date__lt=heute)
            .exclude(zustand__in=OHNE_SITZUNG)
            .order_by()
        )
        laengst = Q(gegruendet_am__lt=heute - ANLAUF) | Q(models.Exists(getagt))
        return self.annotate(
            beginn_fehlt=models.ExpressionWrapper(
                Q(zustand=Arbeitsgruppe.Zustand.GEPLANT) & laengst,
                output_field=models.BooleanField(),
            )
        )

    def nimmt_auf(self) -> Self:
        """Which people may choose for themselves."""
        return self.exclude(zustand=Arbeitsgruppe.Zustand.BEENDET).filter(offen_fuer_wahl=True)

    def geleitet_von(self, konto: Konto) -> Self:
        """Led by this account, as lead or deputy; by a person who has left no longer."""
        from treffen.models.gruppenmitglied import Gruppenmitglied  # imports this module

        return self.filter(
            pk__in=Gruppenmitglied.objects.leitend()
            .filter(kontakt__konto=konto, kontakt__ausgeschieden_am__isnull=True)
            .order_by()
            .values("gruppe")
        )

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        if sieht_alles(handelnde, netzwerk) or ist_im_netzwerk(handelnde, netzwerk):
            return self.des_netzwerks(netzwerk)
        return self.none()

    def verwaltbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination runs all, a lead her own."""
        sichtbar = self.sichtbar_fuer(handelnde, netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return sichtbar
        if isinstance(handelnde, Konto) and ist_im_netzwerk(handelnde, netzwerk):
            return sichtbar.geleitet_von(handelnde)
        return self.none()


@verfolgt()
class Arbeitsgruppe(PortalModell):
    """A body that the network founds itself: mandate, lead, members, a term, a duty to report."""

    class Art(models.TextChoices):
        ARBEITSGRUPPE = "arbeitsgruppe", _("Arbeitsgruppe")
        STEUERUNGSGRUPPE = "steuerungsgruppe", _("Steuerungsgruppe")
        PLENUM = "plenum", _("Plenum")

    class Zustand(models.TextChoices):
        GEPLANT = "geplant", _("geplant")
        AKTIV = "aktiv", _("aktiv")
        BEENDET = "beendet", _("beendet")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    name = models.CharField(_("Name"), max_length=160)
    art = models.CharField(_("Art"), max_length=20, choices=Art, default=Art.ARBEITSGRUPPE)
    auftrag = models.TextField(
        _("Auftrag"),
        max_length=2000,
        blank=True,
        help_text=_("Was soll die Gruppe klären oder erarbeiten?"),
    )
    schwerpunktthema = models.ForeignKey(
        Schwerpunktthema,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="arbeitsgruppen",
        verbose_name=_("Schwerpunktthema"),
    )
    gegruendet_am = models.DateField(_("gegründet am"), default=timezone.localdate)
    laeuft_bis = models.DateField(
        _("arbeitet bis"),
        null=True,
        blank=True,
        help_text=_("Leer: ohne festes Ende."),
    )
    bericht_monate = models.PositiveSmallIntegerField(
        _("berichtet alle"),
        null=True,
        blank=True,
        default=6,
        validators=[MinValueValidator(1)],
        help_text=_("Monate. Leer: berichtet nicht von selbst."),
    )
    plaetze = models.PositiveSmallIntegerField(
        _("Plätze"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leer: so viele, wie mitarbeiten möchten."),
    )
    offen_fuer_wahl = models.BooleanField(
        _("Wer mitarbeiten will, trägt sich selbst ein"), default=False
    )
    zustand = models.CharField(_("Stand"), max_length=10, choices=Zustand, default=Zustand.GEPLANT)
    beendet_am = models.DateField(_("beendet am"), null=True, editable=False)
    abschluss = models.TextField(_("Was hat die Gruppe erreicht?"), max_length=4000, blank=True)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)

    objects = PortalManager.from_queryset(ArbeitsgruppeQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Arbeitsgruppe")
        verbose_name_plural = _("Arbeitsgruppen")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("netzwerk", "name"),
                condition=~Q(zustand="beendet"),
                name="arbeitsgruppe_name_eindeutig",
                violation_error_message=_("Eine Gruppe mit diesem Namen gibt es schon."),
            ),
            models.CheckConstraint(
                condition=Q(laeuft_bis__isnull=True) | Q(laeuft_bis__gte=models.F("gegruendet_am")),
                name="arbeitsgruppe_ende_nach_gruendung",
                violation_error_message=_("Das Ende liegt vor der Gründung."),
            ),
            models.CheckConstraint(
                condition=Q(zustand="beendet", beendet_am__isnull=False)
                | (~Q(zustand="beendet") & Q(beendet_am__isnull=True)),
                name="arbeitsgruppe_beendet_mit_tag",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("treffen:arbeitsgruppe-zeigen", args=(self.netzwerk.kurzname, self.pk))

    @property
    def ist_aktiv(self) -> bool:
        return self.zustand == self.Zustand.AKTIV

    @property
    def ist_beendet(self) -> bool:
        return self.zustand == self.Zustand.BEENDET

    def ist_abgelaufen(self, heute: date | None = None) -> bool:
        """Its term is over, and nobody has ended it."""
        heute = heute or timezone.localdate()
        return not self.ist_beendet and self.laeuft_bis is not None and self.laeuft_bis < heute

    def wird_geleitet_von(self, handelnde: Any) -> bool:
        return (
            isinstance(handelnde, Konto)
            and type(self).objects.filter(pk=self.pk).geleitet_von(handelnde).exists()
        )

    def darf_verwalten(self, handelnde: Handelnde) -> bool:
        """Runs this group: its lead, and the coordination. With `netzwerk` already read."""
        return ist_koordination(handelnde, self.netzwerk) or (
            ist_im_netzwerk(handelnde, self.netzwerk) and self.wird_geleitet_von(handelnde)
        )

    def beginnen(self) -> None:
        self._wechseln(self.Zustand.AKTIV, aus=(self.Zustand.GEPLANT,))

    def beenden(self, *, am: date, abschluss: str) -> None:
        """Its results and measures stay."""
        self._wechseln(
            self.Zustand.BEENDET,
            aus=(self.Zustand.GEPLANT, self.Zustand.AKTIV),
            beendet_am=am,
            abschluss=abschluss,
            offen_fuer_wahl=False,
        )
