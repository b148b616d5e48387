from typing import Any, Literal, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from treffen.models.treffen import Treffen


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

    @property
    def steht_auf_tagesordnung(self) -> bool:
        return self.zustand not in (self.Zustand.ANGEMELDET, self.Zustand.ZURUECKGEZOGEN)

    @classmethod
    def anfuegen(cls, treffen: Treffen, **felder: Any) -> Self:
        """A new item at the end."""
        with transaction.atomic():
            cls._sperren(treffen.pk)
            letzte = cls.objects.filter(treffen=treffen).aggregate(n=models.Max("nummer"))["n"] or 0
            neu: Self = cls.objects.create(treffen=treffen, nummer=letzte + 1, **felder)
        return neu

    def ruecken(self, richtung: Literal["hoch", "runter"]) -> bool:
        """Change places with the neighbour; False at the end of the agenda."""
        with transaction.atomic():
            self._sperren(self.treffen_id)
            self.refresh_from_db(fields=["nummer"])
            reihe = Tagesordnungspunkt.objects.filter(treffen=self.treffen_id)
            if richtung == "hoch":
                nachbar = reihe.filter(nummer__lt=self.nummer).order_by("-nummer").first()
            else:
                nachbar = reihe.filter(nummer__gt=self.nummer).order_by("nummer").first()
            if nachbar is None:
                return False
            # Uniqueness is checked at the end of the transaction.
            self.nummer, nachbar.nummer = nachbar.nummer, self.nummer
            for top in (self, nachbar):
                top.save(update_fields=["nummer"])
        return True

    def entfernen(self) -> None:
        """Delete and close the gap."""
        with transaction.atomic():
            self._sperren(self.treffen_id)
            self.refresh_from_db(fields=["nummer"])
            self.delete()
            Tagesordnungspunkt.objects.filter(
                treffen=self.treffen_id, nummer__gt=self.nummer
            ).update(nummer=models.F("nummer") - 1)

    @staticmethod
    def _sperren(treffen: int) -> None:
        """Lock the meeting: two who change its agenda at once take turns, numbers stay gapless."""
        Treffen.objects.select_for_update().only("pk").get(pk=treffen)
