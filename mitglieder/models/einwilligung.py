from typing import Self

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models.kontakt import Kontakt
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk

#: The version of the sentence below; a new sentence gets a new one.
FASSUNG = "2026-11"
TEXT = _(
    "Mein Name, meine Funktion, meine dienstliche E-Mail-Adresse und Telefonnummer dürfen auf den "
    "öffentlichen Seiten des Netzwerks stehen. Das kann ich jederzeit widerrufen."
)


class EinwilligungQuerySet(PortalQuerySet["Einwilligung"]):
    def gueltig(self) -> Self:
        return self.filter(widerrufen_am__isnull=True)


@verfolgt()
class Einwilligung(PortalModell):
    """A person's consent that the public pages of one network show how to reach her.

    Kept after it was withdrawn, so that what was shown when can be answered for.
    """

    class Weg(models.TextChoices):
        LINK = "link", _("über den persönlichen Link")
        KONTO = "konto", _("im eigenen Konto")
        SCHRIFTLICH = "schriftlich", _("liegt der Koordination schriftlich vor")

    kontakt = models.ForeignKey("mitglieder.Kontakt", on_delete=models.CASCADE)
    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.CASCADE)
    fassung = models.CharField(_("Fassung des Textes"), max_length=20, default=FASSUNG)
    text = models.TextField(_("Text"))
    weg = models.CharField(_("erteilt"), max_length=12, choices=Weg)
    erteilt_am = models.DateTimeField(_("erteilt am"), default=timezone.now)
    erfasst_von = models.ForeignKey(
        "basis.Konto",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("erfasst von"),
    )
    widerrufen_am = models.DateTimeField(_("widerrufen am"), null=True, blank=True)

    objects = PortalManager.from_queryset(EinwilligungQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Nachweis der Einwilligung, Kontaktdaten zu veröffentlichen"),
            felder=("erfasst_von",),
            mit=_("dem Kontakt, dessen Name nach dem Ausscheiden gelöscht wird"),
        ),
    )

    class Meta:
        verbose_name = _("Einwilligung")
        verbose_name_plural = _("Einwilligungen")
        ordering = ("-erteilt_am", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("kontakt", "netzwerk"),
                condition=models.Q(widerrufen_am__isnull=True),
                name="einwilligung_eine_gueltige",
            ),
            models.CheckConstraint(
                condition=~models.Q(weg="schriftlich") | models.Q(erfasst_von__isnull=False),
                name="einwilligung_schriftlich_erfasst_von",
            ),
        )
        triggers = (
            # Merging takes a consent to another entry: it goes on only for the same name.
            pgtrigger.Trigger(
                name="anderer_kontakt",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(
                    old__kontakt__df=pgtrigger.F("new__kontakt"), new__widerrufen_am__isnull=True
                ),
                declare=[("namen", "bigint")],
                func="""
                    SELECT count(DISTINCT btrim(vorname || ' ' || nachname)) INTO namen
                    FROM mitglieder_kontakt WHERE id IN (OLD.kontakt_id, NEW.kontakt_id);
                    IF namen > 1 THEN
                        NEW.widerrufen_am = clock_timestamp();
                    END IF;
                    RETURN NEW;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{_('Einwilligung')} ({self.get_weg_display()})"

    def get_absolute_url(self) -> str:
        """The page of this person's consent."""
        return reverse(
            "mitglieder:einwilligung-zeigen", args=(self.netzwerk.kurzname, self.kontakt_id)
        )

    @classmethod
    def erteilen(
        cls, kontakt: Kontakt, *, netzwerk: Netzwerk, weg: str, erfasst_von: Konto | None = None
    ) -> "Einwilligung":
        """The one valid consent of this person in this network, given now unless it stands."""
        einwilligung: Einwilligung
        einwilligung, _neu = cls.objects.get_or_create(
            kontakt=kontakt,
            netzwerk=netzwerk,
            widerrufen_am=None,
            defaults={"text": str(TEXT), "weg": weg, "erfasst_von": erfasst_von},
        )
        return einwilligung

    @classmethod
    def widerrufen(cls, kontakt: Kontakt, *, netzwerk: Netzwerk) -> bool:
        """Whether there was a valid one to withdraw."""
        zeilen = cls.objects.filter(kontakt=kontakt, netzwerk=netzwerk, widerrufen_am=None)
        return bool(zeilen.update(widerrufen_am=timezone.now()))
