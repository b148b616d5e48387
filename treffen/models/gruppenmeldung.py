from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from treffen.models.arbeitsgruppe import Arbeitsgruppe


class GruppenmeldungQuerySet(PortalQuerySet["Gruppenmeldung"]):
    def offen(self) -> Self:
        return self.filter(zustand=Gruppenmeldung.Zustand.OFFEN)


@verfolgt(ohne=("vorname", "nachname", "einrichtung_name", "email"))
class Gruppenmeldung(PortalModell):
    """Somebody chose this group on the phone and cannot be told for sure: lead or coordination
    accept. An open one holds a place. Names, the institution's too, lie outside the trail: a copy
    would outlive the Meldung. One address may wait twice: refused, it would tell who waits already.
    """

    class Zustand(models.TextChoices):
        OFFEN = "offen", _("offen")
        ANGENOMMEN = "angenommen", _("angenommen")
        ABGELEHNT = "abgelehnt", _("abgelehnt")

    gruppe = models.ForeignKey(Arbeitsgruppe, on_delete=models.CASCADE, related_name="meldungen")
    vorname = models.CharField(_("Vorname"), max_length=80)
    nachname = models.CharField(_("Nachname"), max_length=80)
    einrichtung_name = models.CharField(_("Einrichtung"), max_length=160)
    email = models.EmailField(_("E-Mail-Adresse"))
    zustand = models.CharField(_("Stand"), max_length=12, choices=Zustand, default=Zustand.OFFEN)
    gemeldet_am = models.DateTimeField(_("gemeldet am"), default=timezone.now, editable=False)

    objects = PortalManager.from_queryset(GruppenmeldungQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Sich für eine Arbeitsgruppe melden"),
            felder=("vorname", "nachname", "email"),
            frist=timedelta(days=90),
            faellig=lambda zeilen, stichtag: zeilen.filter(gemeldet_am__lt=stichtag),
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Meldung für eine Gruppe")
        verbose_name_plural = _("Meldungen für eine Gruppe")
        ordering = ("gemeldet_am", "pk")

    def __str__(self) -> str:
        return f"{self.vorname} {self.nachname}"

    def get_absolute_url(self) -> str:
        return self.gruppe.get_absolute_url()

    def annehmen(self) -> None:
        self._wechseln(self.Zustand.ANGENOMMEN, aus=(self.Zustand.OFFEN,))

    def ablehnen(self) -> None:
        self._wechseln(self.Zustand.ABGELEHNT, aus=(self.Zustand.OFFEN,))
