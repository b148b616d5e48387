from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from treffen.models.umfrage import Umfrage


class UmfragefrageQuerySet(PortalQuerySet["Umfragefrage"]):
    def bereit(self) -> Self:
        return self.filter(zustand=Umfragefrage.Zustand.BEREIT)

    def offen(self) -> Self:
        return self.filter(zustand=Umfragefrage.Zustand.OFFEN)

    def geschlossen(self) -> Self:
        return self.filter(zustand=Umfragefrage.Zustand.GESCHLOSSEN)


@verfolgt()
class Umfragefrage(PortalModell):
    """One question of a poll. Closed once it stays closed: its answers are anonymous by then."""

    class Art(models.TextChoices):
        EINE = "eine", _("eine Antwort")
        MEHRERE = "mehrere", _("mehrere Antworten")
        PUNKTE = "punkte", _("Punkte verteilen")
        RANGFOLGE = "rangfolge", _("in eine Reihenfolge bringen")
        SKALA = "skala", _("Skala")
        TEXT = "text", _("freier Text")

    class Zustand(models.TextChoices):
        BEREIT = "bereit", _("noch nicht geöffnet")
        OFFEN = "offen", _("offen")
        GESCHLOSSEN = "geschlossen", _("geschlossen")

    MIT_OPTIONEN = (Art.EINE, Art.MEHRERE, Art.PUNKTE, Art.RANGFOLGE)

    umfrage = models.ForeignKey(Umfrage, on_delete=models.CASCADE, related_name="fragen")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    text = models.CharField(_("Frage"), max_length=200)
    erlaeuterung = models.CharField(_("Erläuterung"), max_length=300, blank=True)
    art = models.CharField(_("Wie wird geantwortet?"), max_length=10, choices=Art, default=Art.EINE)
    # `mehrere`: answers at most; `punkte`: points to give away; `skala`: its last step.
    hoechstens = models.PositiveSmallIntegerField(
        _("Höchstens"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2), MaxValueValidator(20)],
    )
    skala_links = models.CharField(_("1 bedeutet"), max_length=60, blank=True)
    skala_rechts = models.CharField(_("Die höchste Zahl bedeutet"), max_length=60, blank=True)
    zustand = models.CharField(
        _("Stand"), max_length=12, choices=Zustand, default=Zustand.BEREIT, editable=False
    )

    objects = PortalManager.from_queryset(UmfragefrageQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Frage der Umfrage")
        verbose_name_plural = _("Fragen der Umfrage")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(art__in=("punkte", "skala"), hoechstens__isnull=False)
                | Q(art="mehrere")
                | (Q(art__in=("eine", "rangfolge", "text")) & Q(hoechstens__isnull=True)),
                name="umfragefrage_hoechstens_passt",
                violation_error_message=_(
                    "Bei Punkten und Skala gehört dazu, wie viele es höchstens sind."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def ist_offen(self) -> bool:
        return self.zustand == self.Zustand.OFFEN

    @property
    def ist_geschlossen(self) -> bool:
        return self.zustand == self.Zustand.GESCHLOSSEN

    @property
    def hat_optionen(self) -> bool:
        return self.art in self.MIT_OPTIONEN

    def get_absolute_url(self) -> str:
        return self.umfrage.get_absolute_url()

    def oeffnen(self) -> None:
        self._wechseln(self.Zustand.OFFEN, aus=(self.Zustand.BEREIT,))

    def zuruecknehmen(self) -> None:
        """Opened by mistake; `aktionen.umfrage` looks that nobody has answered."""
        self._wechseln(self.Zustand.BEREIT, aus=(self.Zustand.OFFEN,))

    def schliessen(self) -> None:
        """For good; only `aktionen.umfrage` calls it, which makes the answers anonymous with it."""
        self._wechseln(self.Zustand.GESCHLOSSEN, aus=(self.Zustand.OFFEN,))


@verfolgt()
class Umfrageoption(PortalModell):
    """An answer to pick from."""

    frage = models.ForeignKey(Umfragefrage, on_delete=models.CASCADE, related_name="optionen")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    text = models.CharField(_("Antwort"), max_length=120)

    objects = PortalManager()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Antwort zur Wahl")
        verbose_name_plural = _("Antworten zur Wahl")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("frage", "text"),
                name="umfrageoption_einmal",
                violation_error_message=_("Diese Antwort steht schon da."),
            ),
        )

    def __str__(self) -> str:
        return self.text
