from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models.beitritt import Beitritt
from mitglieder.models.kontakt import Kontakt
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk


class ZeichnungsvorschlagQuerySet(PortalQuerySet["Zeichnungsvorschlag"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(beitritt__fassung__vereinbarung__netzwerk=netzwerk)

    def offen(self) -> Self:
        return self.filter(zustand=Zeichnungsvorschlag.Zustand.OFFEN)


@verfolgt()
class Zeichnungsvorschlag(PortalModell):
    """A recipient names who may sign. That person signs only after the coordination's yes.

    Confirming makes (or finds) the contact with authority and asks it to sign.
    """

    class Zustand(models.TextChoices):
        OFFEN = "offen", _("zu prüfen")
        BESTAETIGT = "bestaetigt", _("bestätigt")
        ABGELEHNT = "abgelehnt", _("nicht bestätigt")

    beitritt = models.ForeignKey(Beitritt, on_delete=models.CASCADE)
    vorgeschlagen_von = models.ForeignKey(Kontakt, on_delete=models.PROTECT, related_name="+")
    vorname = models.CharField(_("Vorname"), max_length=80)
    nachname = models.CharField(_("Nachname"), max_length=80)
    funktion = models.CharField(_("Funktion"), max_length=120)
    email = models.EmailField(_("E-Mail"))
    zustand = models.CharField(_("Stand"), max_length=12, choices=Zustand, default=Zustand.OFFEN)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    kontakt = models.ForeignKey(
        Kontakt, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    geprueft_am = models.DateTimeField(_("geprüft am"), null=True, editable=False)
    geprueft_von = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PortalManager.from_queryset(ZeichnungsvorschlagQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Wer für eine Organisation unterzeichnen darf"),
            felder=("vorname", "nachname", "funktion", "email"),
            frist=timedelta(days=90),
            faellig=lambda zeilen, stichtag: zeilen.filter(angelegt_am__lt=stichtag),
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Vorschlag, wer unterzeichnet")
        verbose_name_plural = _("Vorschläge, wer unterzeichnet")
        constraints = (
            models.UniqueConstraint(
                fields=("beitritt",),
                condition=Q(zustand="offen"),
                name="zeichnungsvorschlag_einer_offen",
                violation_error_message=_("Für diese Organisation ist schon jemand genannt."),
            ),
            models.CheckConstraint(
                condition=Q(zustand="offen", geprueft_am__isnull=True, geprueft_von__isnull=True)
                | (~Q(zustand="offen") & Q(geprueft_am__isnull=False, geprueft_von__isnull=False)),
                name="zeichnungsvorschlag_geprueft_mit_konto",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.funktion}"

    def get_absolute_url(self) -> str:
        """The page of its accession."""
        kurzname = self.beitritt.fassung.vereinbarung.netzwerk.kurzname
        return reverse("mitglieder:beitritt-zeigen", args=(kurzname, self.beitritt_id))

    @property
    def name(self) -> str:
        return f"{self.vorname} {self.nachname}"

    def bestaetigen(self, kontakt: Kontakt, von: Konto) -> None:
        self._pruefen(self.Zustand.BESTAETIGT, von, kontakt=kontakt)

    def ablehnen(self, von: Konto) -> None:
        self._pruefen(self.Zustand.ABGELEHNT, von)

    def _pruefen(self, ziel: str, von: Konto, **werte: object) -> None:
        aus = (self.Zustand.OFFEN,)
        self._wechseln(ziel, aus=aus, geprueft_am=timezone.now(), geprueft_von=von, **werte)
