from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, verfolgt
from treffen.models.teilnahme import Teilnahme
from treffen.models.treffen import Treffen


@verfolgt()
class Frage(PortalModell):
    """A question the coordination asks with the invitation. `wahlen`: the answers to pick from."""

    class Art(models.TextChoices):
        TEXT = "text", _("kurzer Text")
        JA_NEIN = "ja_nein", _("Ja oder nein")
        EINE = "eine", _("eine Antwort zur Wahl")
        MEHRERE = "mehrere", _("mehrere Antworten zur Wahl")

    MIT_WAHLEN = (Art.EINE, Art.MEHRERE)

    treffen = models.ForeignKey(Treffen, on_delete=models.CASCADE, related_name="fragen")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    text = models.CharField(_("Frage"), max_length=200)
    art = models.CharField(_("Wie wird geantwortet?"), max_length=10, choices=Art, default=Art.TEXT)
    wahlen = ArrayField(
        models.CharField(max_length=120), verbose_name=_("Antworten"), default=list, blank=True
    )
    ist_pflicht = models.BooleanField(_("muss beantwortet werden"), default=False)

    objects = PortalManager()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Frage")
        verbose_name_plural = _("Fragen")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(art__in=("eine", "mehrere"), wahlen__len__gte=2)
                | (~models.Q(art__in=("eine", "mehrere")) & models.Q(wahlen__len=0)),
                name="frage_wahlen_passen_zur_art",
                violation_error_message=_("Zur Wahl stehen mindestens zwei Antworten."),
            ),
        )

    def __str__(self) -> str:
        return self.text


# Outside the trail: a free answer may name what nobody should find there after four weeks.
class Frageantwort(PortalModell):
    """What one person answered to one question; several choices are several entries."""

    frage = models.ForeignKey(Frage, on_delete=models.CASCADE, related_name="antworten")
    teilnahme = models.ForeignKey(
        Teilnahme, on_delete=models.CASCADE, related_name="frageantworten"
    )
    werte = ArrayField(models.CharField(max_length=500), verbose_name=_("Antwort"), default=list)

    objects = PortalManager()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Planung des Treffens"),
            felder=("werte",),
            frist=timedelta(days=28),
            faellig=lambda zeilen, stichtag: zeilen.filter(teilnahme__treffen__ende__lt=stichtag),
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Antwort auf eine Frage")
        verbose_name_plural = _("Antworten auf Fragen")
        constraints = (
            models.UniqueConstraint(fields=("teilnahme", "frage"), name="frageantwort_einmal"),
        )

    def __str__(self) -> str:
        return ", ".join(self.werte)
