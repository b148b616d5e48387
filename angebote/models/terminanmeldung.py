"""Who has signed up here for a date of an offer."""

from datetime import timedelta
from typing import Self

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from angebote.models.termin import Angebotstermin
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet
from netzwerk.basis.models import Nachricht

MEISTE_PERSONEN = 10


class TerminanmeldungQuerySet(PortalQuerySet["Terminanmeldung"]):
    def belegt(self) -> Self:
        """Those who have a place."""
        return self.filter(zustand=Terminanmeldung.Zustand.ZUGESAGT)

    def unbestaetigt(self) -> Self:
        return self.filter(zustand=Terminanmeldung.Zustand.UNBESTAETIGT)

    def angemeldet(self) -> Self:
        """With a place or waiting for one: who is told when something changes."""
        return self.filter(
            zustand__in=(Terminanmeldung.Zustand.ZUGESAGT, Terminanmeldung.Zustand.WARTELISTE)
        )

    def wartend(self) -> Self:
        """The waiting list in its order: who confirmed first is first."""
        return self.filter(zustand=Terminanmeldung.Zustand.WARTELISTE).order_by(
            "bestaetigt_am", "pk"
        )


# Outside the trail: parents sign up here; what is deleted four weeks later must be gone.
class Terminanmeldung(PortalModell):
    """Somebody without an account who wants to come: as little as the provider needs.

    Takes a place only once the address is confirmed by its link.
    """

    class Zustand(models.TextChoices):
        UNBESTAETIGT = "unbestaetigt", _("wartet auf Bestätigung")
        ZUGESAGT = "zugesagt", _("angemeldet")
        WARTELISTE = "warteliste", _("auf der Warteliste")
        ABGEMELDET = "abgemeldet", _("abgemeldet")

    termin = models.ForeignKey(Angebotstermin, on_delete=models.CASCADE, related_name="anmeldungen")
    name = models.CharField(_("Name"), max_length=120)
    email = models.EmailField(_("E-Mail-Adresse"))
    personen = models.PositiveSmallIntegerField(
        _("Wie viele Personen kommen?"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MEISTE_PERSONEN)],
    )
    zustand = models.CharField(
        _("Stand"),
        max_length=14,
        choices=Zustand,
        default=Zustand.UNBESTAETIGT,
        editable=False,
    )
    angemeldet_am = models.DateTimeField(_("angemeldet am"), default=timezone.now, editable=False)
    bestaetigt_am = models.DateTimeField(_("bestätigt am"), null=True, editable=False)

    # Deleted with the row: an address in the list of sent mails would outlive what is promised.
    nachrichten = GenericRelation(Nachricht, "gegenstand_id", "gegenstand_typ")

    objects = PortalManager.from_queryset(TerminanmeldungQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Anmeldung zu einem Angebot"),
            felder=("name", "email"),
            frist=timedelta(days=28),
            faellig=lambda zeilen, stichtag: zeilen.filter(termin__letzter_tag__lt=stichtag),
            art="loeschen",
        ),
        Aufbewahrung(
            zweck=_("Anmeldung, die niemand bestätigt hat"),
            felder=("name", "email"),
            frist=timedelta(days=2),
            faellig=lambda zeilen, stichtag: zeilen.filter(
                zustand=Terminanmeldung.Zustand.UNBESTAETIGT, angemeldet_am__lt=stichtag
            ),
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Anmeldung zu einem Angebot")
        verbose_name_plural = _("Anmeldungen zu Angeboten")
        ordering = ("angemeldet_am", "pk")
        constraints = (
            models.UniqueConstraint(
                "termin",
                Lower("email"),
                name="terminanmeldung_email_einmal",
                violation_error_message=_("Diese E-Mail-Adresse ist schon angemeldet."),
            ),
            models.CheckConstraint(
                condition=models.Q(personen__gte=1, personen__lte=MEISTE_PERSONEN),
                name="terminanmeldung_personen",
            ),
            models.CheckConstraint(
                condition=models.Q(bestaetigt_am__isnull=False)
                | models.Q(zustand__in=("unbestaetigt", "abgemeldet")),
                name="terminanmeldung_platz_nur_bestaetigt",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def bestaetigen(self, *, mit_platz: bool) -> None:
        """The address is theirs: a place, or the end of the waiting list."""
        self.zustand = self.Zustand.ZUGESAGT if mit_platz else self.Zustand.WARTELISTE
        self.bestaetigt_am = timezone.now()
        self.save(update_fields=["zustand", "bestaetigt_am"])

    def nachruecken(self) -> None:
        self.zustand = self.Zustand.ZUGESAGT
        self.save(update_fields=["zustand"])

    def abmelden(self) -> None:
        self.zustand = self.Zustand.ABGEMELDET
        self.save(update_fields=["zustand"])

    @property
    def ist_unbestaetigt(self) -> bool:
        return self.zustand == self.Zustand.UNBESTAETIGT

    @property
    def kann_bestaetigen(self) -> bool:
        """The link holds for two days: who signed up before the deadline may confirm after it."""
        if self.termin.nimmt_anmeldungen:
            return True
        schluss = self.termin.anmeldeschluss
        rechtzeitig = schluss is not None and self.angemeldet_am <= schluss
        return self.ist_unbestaetigt and rechtzeitig and self.termin.laesst_eintragen

    @property
    def ist_angemeldet(self) -> bool:
        return self.hat_platz or self.wartet

    @property
    def hat_platz(self) -> bool:
        return self.zustand == self.Zustand.ZUGESAGT

    @property
    def wartet(self) -> bool:
        return self.zustand == self.Zustand.WARTELISTE

    @property
    def ist_abgemeldet(self) -> bool:
        return self.zustand == self.Zustand.ABGEMELDET

    @property
    def wartelistenplatz(self) -> int | None:
        if not self.wartet:
            return None
        davor: int = (
            Terminanmeldung.objects.filter(termin_id=self.termin_id)
            .wartend()
            .filter(
                models.Q(bestaetigt_am__lt=self.bestaetigt_am)
                | models.Q(bestaetigt_am=self.bestaetigt_am, pk__lt=self.pk)
            )
            .count()
        )
        return davor + 1
