from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models.organisation import Organisation
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import (
    PortalManager,
    PortalModell,
    PortalQuerySet,
    verfolgt,
    verknuepfung_verfolgt,
)
from netzwerk.basis.models import Konto, Netzwerk

PERSON = ("vorname", "nachname", "funktion", "email", "telefon", "anliegen")


class AufnahmeQuerySet(PortalQuerySet["Aufnahme"]):
    def im_netzwerk(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def unbestaetigt(self) -> Self:
        return self.filter(zustand=Aufnahme.Zustand.UNBESTAETIGT)

    def eingegangen(self) -> Self:
        """All the coordination may see: whose address is confirmed."""
        return self.exclude(zustand=Aufnahme.Zustand.UNBESTAETIGT)

    def beantragt(self) -> Self:
        """Confirmed by mail, waiting for the coordination."""
        return self.filter(zustand=Aufnahme.Zustand.BEANTRAGT)

    def entschieden(self) -> Self:
        return self.filter(entschieden_am__isnull=False)


def _entschieden_vor(zeilen: models.QuerySet[Any], stichtag: datetime) -> models.QuerySet[Any]:
    return zeilen.filter(entschieden_am__lt=stichtag)


def _nie_bestaetigt(zeilen: models.QuerySet[Any], stichtag: datetime) -> models.QuerySet[Any]:
    return zeilen.filter(zustand="unbestaetigt", eingegangen_am__lt=stichtag)


@verfolgt()
class Aufnahme(PortalModell):
    """Somebody asks that an organisation be taken into the network.

    It reaches the coordination once the address is confirmed by a mailed link. Accepted or
    invited, it leaves organisation, membership and contact behind (`mitgliedschaft`).
    """

    class Zustand(models.TextChoices):
        UNBESTAETIGT = "unbestaetigt", _("Adresse nicht bestätigt")
        BEANTRAGT = "beantragt", _("beantragt")
        EINGELADEN = "eingeladen", _("eingeladen")
        ANGENOMMEN = "angenommen", _("angenommen")
        ABGELEHNT = "abgelehnt", _("abgelehnt")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.CASCADE)
    zustand = models.CharField(
        _("Stand"), max_length=12, choices=Zustand, default=Zustand.UNBESTAETIGT, editable=False
    )
    organisation_name = models.CharField(_("Name der Organisation"), max_length=200)
    art = models.CharField(
        _("Art"), max_length=20, choices=Organisation.Art, default=Organisation.Art.SONSTIGE
    )
    strasse = models.CharField(_("Straße und Hausnummer"), max_length=160, blank=True)
    plz = models.CharField(_("Postleitzahl"), max_length=10, blank=True)
    ort = models.CharField(_("Ort"), max_length=100, blank=True)
    website = models.URLField(_("Website"), blank=True)
    gruppen = models.ManyToManyField(
        "mitglieder.Partnergruppe", blank=True, verbose_name=_("Partnergruppen")
    )
    vorname = models.CharField(_("Vorname"), max_length=80)
    nachname = models.CharField(_("Nachname"), max_length=80)
    funktion = models.CharField(_("Funktion"), max_length=120, blank=True)
    email = models.EmailField(_("E-Mail-Adresse"))
    telefon = models.CharField(_("Telefon"), max_length=40, blank=True)
    anliegen = models.TextField(_("Warum möchten Sie mitarbeiten?"), max_length=1000, blank=True)
    eingegangen_am = models.DateTimeField(_("eingegangen am"), default=timezone.now, editable=False)
    bestaetigt_am = models.DateTimeField(_("Adresse bestätigt am"), null=True, editable=False)
    entschieden_am = models.DateTimeField(_("entschieden am"), null=True, editable=False)
    entschieden_von = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    grund = models.TextField(_("Grund der Ablehnung"), max_length=1000, blank=True)
    mitgliedschaft = models.ForeignKey(
        "mitglieder.Mitgliedschaft", on_delete=models.SET_NULL, null=True, editable=False
    )

    objects = PortalManager.from_queryset(AufnahmeQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Anfragen auf Aufnahme, über die entschieden ist"),
            felder=(*PERSON, "entschieden_von", "organisation_name"),
            frist=timedelta(days=182),
            faellig=_entschieden_vor,
            art="loeschen",
        ),
        Aufbewahrung(
            zweck=_("Anfragen auf Aufnahme, deren Adresse niemand bestätigt hat"),
            felder=(*PERSON, "organisation_name"),
            frist=timedelta(days=7),
            faellig=_nie_bestaetigt,
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Aufnahme")
        verbose_name_plural = _("Aufnahmen")
        ordering = ("-eingegangen_am", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    zustand__in=("unbestaetigt", "beantragt"),
                    entschieden_am__isnull=True,
                    entschieden_von__isnull=True,
                )
                | models.Q(
                    zustand__in=("eingeladen", "angenommen", "abgelehnt"),
                    entschieden_am__isnull=False,
                    entschieden_von__isnull=False,
                ),
                name="aufnahme_entschieden_paar",
            ),
            models.CheckConstraint(
                condition=~models.Q(zustand="abgelehnt") | ~models.Q(grund=""),
                name="aufnahme_abgelehnt_mit_grund",
            ),
            models.CheckConstraint(
                condition=models.Q(zustand="unbestaetigt") | models.Q(bestaetigt_am__isnull=False),
                name="aufnahme_bestaetigt_vor_antrag",
            ),
        )

    def __str__(self) -> str:
        return self.organisation_name

    def get_absolute_url(self) -> str:
        return reverse("mitglieder:aufnahme-zeigen", args=(self.netzwerk.kurzname, self.pk))

    @property
    def ist_unbestaetigt(self) -> bool:
        return self.zustand == self.Zustand.UNBESTAETIGT

    @property
    def ist_offen(self) -> bool:
        """Waits for the coordination."""
        return self.zustand == self.Zustand.BEANTRAGT

    @property
    def name(self) -> str:
        return f"{self.vorname} {self.nachname}".strip()

    def bestaetigen(self) -> None:
        """The address is the applicant's: the coordination sees the application from now on."""
        self._wechseln(
            self.Zustand.BEANTRAGT, aus=(self.Zustand.UNBESTAETIGT,), bestaetigt_am=timezone.now()
        )

    def annehmen(self, *, von: Konto) -> None:
        self._entscheiden(self.Zustand.ANGENOMMEN, von)

    def einladen(self, *, von: Konto) -> None:
        self._entscheiden(self.Zustand.EINGELADEN, von)

    def ablehnen(self, *, grund: str, von: Konto) -> None:
        self._entscheiden(self.Zustand.ABGELEHNT, von, grund=grund)

    def _entscheiden(self, ziel: str, von: Konto, **felder: Any) -> None:
        self._wechseln(
            ziel,
            aus=(self.Zustand.BEANTRAGT,),
            entschieden_am=timezone.now(),
            entschieden_von=von,
            **felder,
        )


@verknuepfung_verfolgt()
class Aufnahmegruppe(Aufnahme.gruppen.through):  # type: ignore[misc,name-defined]  # made at runtime by Django
    """Which partner groups an applicant sees itself in."""

    aufbewahrung = ()

    class Meta:
        proxy = True
