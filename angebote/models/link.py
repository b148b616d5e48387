from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from angebote.models.angebot import Angebot
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet

#: On so many different nights a page has to be missing before it counts as gone.
VERSUCHE = 3


class AngebotslinkQuerySet(PortalQuerySet["Angebotslink"]):
    def tot(self) -> Self:
        return self.filter(zustand=Angebotslink.Zustand.TOT)


# Outside the trail: what a robot found last night, to be found again tonight.
class Angebotslink(PortalModell):
    """What the nightly look at one address of a public offer has found."""

    class Feld(models.TextChoices):
        WEBSITE = "website", _("Website")
        ANMELDUNG = "anmeldung_link", _("Link zur Anmeldung")

    class Zustand(models.TextChoices):
        UNKLAR = "unklar", _("noch nicht geklärt")
        OK = "ok", _("erreichbar")
        UMGELEITET = "umgeleitet", _("dauerhaft umgezogen")
        TOT = "tot", _("nicht erreichbar")

    angebot = models.ForeignKey(Angebot, on_delete=models.CASCADE, related_name="links")
    feld = models.CharField(_("Angabe"), max_length=14, choices=Feld)
    adresse = models.URLField(_("Adresse"))
    zustand = models.CharField(
        _("Ergebnis"), max_length=10, choices=Zustand, default=Zustand.UNKLAR
    )
    geprueft_am = models.DateField(_("geprüft am"), null=True)
    fehlversuche = models.PositiveSmallIntegerField(_("vergebliche Nächte"), default=0)
    meldung = models.CharField(_("Befund"), max_length=300, blank=True)

    objects = PortalManager.from_queryset(AngebotslinkQuerySet)()
    aufbewahrung = ()  # addresses of bodies

    class Meta:
        verbose_name = _("Link eines Angebots")
        verbose_name_plural = _("Links von Angeboten")
        constraints = (
            models.UniqueConstraint(fields=("angebot", "feld"), name="angebotslink_einmal"),
            models.CheckConstraint(
                condition=~models.Q(zustand="tot") | models.Q(fehlversuche__gte=VERSUCHE),
                name="angebotslink_tot_nach_drei_naechten",
            ),
        )
        indexes = (
            models.Index(fields=("adresse",), name="angebotslink_adresse"),
            models.Index(
                fields=("angebot",), condition=models.Q(zustand="tot"), name="angebotslink_tot"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_feld_display()}: {self.adresse}"
