"""What a person tells of herself for one meeting, each with her consent."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import sieht_alles
from treffen.models.teilnahme import Teilnahme


class BedarfQuerySet(PortalQuerySet["Bedarf"]):
    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """For the coordination alone; each person meets the own row on the answer page."""
        if sieht_alles(handelnde, netzwerk):
            return self.filter(teilnahme__treffen__netzwerk=netzwerk)
        return self.none()


# Outside the trail: data on health (Art. 9 GDPR), seen by the coordination, gone in four weeks.
class Bedarf(PortalModell):
    """Diet and access needs, with the words the person agreed to."""

    teilnahme = models.OneToOneField(Teilnahme, on_delete=models.CASCADE, related_name="bedarf")
    ernaehrung = models.CharField(_("Ernährung"), max_length=200, blank=True)
    unterstuetzung = models.CharField(_("Was Sie brauchen"), max_length=300, blank=True)
    einwilligung = models.TextField(_("Text der Einwilligung"), editable=False)
    eingewilligt_am = models.DateTimeField(
        _("eingewilligt am"), default=timezone.now, editable=False
    )

    objects = PortalManager.from_queryset(BedarfQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Verpflegung und Zugang beim Treffen"),
            felder=("ernaehrung", "unterstuetzung", "einwilligung"),
            frist=timedelta(days=28),
            faellig=lambda zeilen, stichtag: zeilen.filter(teilnahme__treffen__ende__lt=stichtag),
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Bedarf")
        verbose_name_plural = _("Bedarfe")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(ernaehrung="", unterstuetzung=""), name="bedarf_nicht_leer"
            ),
        )

    def __str__(self) -> str:
        return str(_("Bedarf"))


@verfolgt()
class Fotoeinwilligung(PortalModell):
    """Consent to pictures of this person at one meeting, kept while the pictures are used."""

    teilnahme = models.OneToOneField(
        Teilnahme, on_delete=models.CASCADE, related_name="fotoeinwilligung"
    )
    text = models.TextField(_("Text der Einwilligung"), editable=False)
    erteilt_am = models.DateTimeField(_("erteilt am"), default=timezone.now, editable=False)
    widerrufen_am = models.DateTimeField(_("widerrufen am"), null=True, editable=False)

    objects = PortalManager()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Nachweis der Einwilligung in Fotos, solange sie verwendet werden"),
            felder=("text",),
            frist=timedelta(0),
            faellig=lambda zeilen, stichtag: zeilen.filter(
                teilnahme__treffen__fotos_bis__lt=stichtag.date()
            ),
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Einwilligung in Fotos")
        verbose_name_plural = _("Einwilligungen in Fotos")

    def __str__(self) -> str:
        return str(_("Einwilligung in Fotos"))

    @property
    def ist_gueltig(self) -> bool:
        return self.widerrufen_am is None
