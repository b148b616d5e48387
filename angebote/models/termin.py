"""When an offer takes place, and who has signed up for it here."""

from datetime import timedelta
from itertools import islice
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from angebote.models.angebot import OEFFENTLICHE_ZUSTAENDE, Angebot
from angebote.models.nachziehen import termine_nachziehen
from angebote.terminfolge import LETZTER, Vorkommen, vorkommen, wievielter
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Netzwerk

MEISTE_PERSONEN = 10
MONATSZAHLEN = {
    1: _("ersten"),
    2: _("zweiten"),
    3: _("dritten"),
    4: _("vierten"),
    LETZTER: _("letzten"),
}


class AngebotsterminQuerySet(PortalQuerySet["Angebotstermin"]):
    def oeffentlich(self, netzwerk: Netzwerk) -> Self:
        """Of public offers of this network; a date that was called off stays visible as such."""
        return self.filter(angebot__netzwerk=netzwerk, angebot__zustand__in=OEFFENTLICHE_ZUSTAENDE)

    def bearbeitbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """Whoever may edit the offer keeps its dates, and sees who signed up."""
        return self.filter(
            angebot__in=Angebot.objects.bearbeitbar_fuer(handelnde, netzwerk).values("pk")
        )

    def kommend(self) -> Self:
        """Not over yet: the last day of a series counts."""
        return self.filter(letzter_tag__gte=timezone.localdate())

    def mit_zahlen(self) -> Self:
        """`belegt` persons with a place, `wartend` persons on the waiting list."""
        return self.annotate(
            **{
                name: models.functions.Coalesce(
                    models.Sum("anmeldungen__personen", filter=models.Q(anmeldungen__zustand=wert)),
                    0,
                )
                for name, wert in (("belegt", "zugesagt"), ("wartend", "warteliste"))
            }
        )


@verfolgt()
class Angebotstermin(PortalModell):
    """A date of an offer, or a series in a steady rhythm.

    Published at once: a date is a fact of the provider's, not a text to be released. Signing up is
    for the date as a whole, so a series is a course.
    """

    class Rhythmus(models.TextChoices):
        EINMALIG = "einmalig", _("einmalig")
        TAEGLICH = "taeglich", _("jeden Tag")
        WOECHENTLICH = "woechentlich", _("jede Woche")
        ZWEIWOECHENTLICH = "zweiwoechentlich", _("alle zwei Wochen")
        MONATLICH = "monatlich", _("jeden Monat am selben Wochentag")

    angebot = models.ForeignKey(Angebot, on_delete=models.CASCADE, related_name="termine")
    beginn = models.DateTimeField(_("Beginn"))
    ende = models.DateTimeField(_("Ende"))
    rhythmus = models.CharField(
        _("Wiederholung"), max_length=16, choices=Rhythmus, default=Rhythmus.EINMALIG
    )
    # Of a single date its own day, so that lists ask one column.
    letzter_tag = models.DateField(_("Letzter Tag der Reihe"))
    ort = models.CharField(
        _("Ort"), max_length=200, blank=True, help_text=_("Leer, wenn er beim Angebot steht.")
    )
    hinweis = models.CharField(_("Hinweis"), max_length=240, blank=True)
    mit_anmeldung = models.BooleanField(_("Anmeldung hier im Portal"), default=False)
    plaetze = models.PositiveSmallIntegerField(
        _("Plätze"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leer, wenn es keine Grenze gibt."),
    )
    anmeldeschluss = models.DateTimeField(_("Anmeldeschluss"), null=True, blank=True)
    # Raised with every change that calendars must learn of (RFC 5545 SEQUENCE).
    folge = models.PositiveSmallIntegerField(default=0, editable=False)
    abgesagt_am = models.DateTimeField(_("abgesagt am"), null=True, editable=False)

    objects = PortalManager.from_queryset(AngebotsterminQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Termin eines Angebots")
        verbose_name_plural = _("Termine von Angeboten")
        ordering = ("beginn", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ende__gt=models.F("beginn")),
                name="angebotstermin_ende_nach_beginn",
                violation_error_message=_("Das Ende liegt nicht nach dem Beginn."),
            ),
            models.CheckConstraint(
                condition=models.Q(mit_anmeldung=True)
                | models.Q(plaetze__isnull=True, anmeldeschluss__isnull=True),
                name="angebotstermin_plaetze_nur_mit_anmeldung",
                violation_error_message=_(
                    "Plätze und Anmeldeschluss gelten nur für die Anmeldung hier im Portal."
                ),
            ),
        )
        indexes = (models.Index(fields=("angebot", "letzter_tag"), name="angebotstermin_kommend"),)
        triggers = (termine_nachziehen(),)

    def __str__(self) -> str:
        return f"{self.angebot}, {timezone.localtime(self.beginn):%d.%m.%Y}"

    @property
    def ist_abgesagt(self) -> bool:
        return self.abgesagt_am is not None

    @property
    def ist_reihe(self) -> bool:
        return self.rhythmus != self.Rhythmus.EINMALIG

    @property
    def nimmt_anmeldungen(self) -> bool:
        """Also when all places are taken: then for the waiting list."""
        schluss = self.anmeldeschluss or self.beginn
        return self.mit_anmeldung and not self.ist_abgesagt and timezone.now() < schluss

    def get_absolute_url(self) -> str:
        return reverse("angebote:termin-zeigen", args=[self.angebot.netzwerk.kurzname, self.pk])

    @property
    def wo(self) -> str:
        """Where: its own place, else the offer's."""
        if self.ort or self.angebot.ort:
            return self.ort or self.angebot.ort
        return gettext("online") if self.angebot.ist_online else ""

    @property
    def hat_begonnen(self) -> bool:
        return self.beginn <= timezone.now()

    def vorkommen(self) -> list[Vorkommen]:
        return list(vorkommen(self.beginn, self.ende, self.rhythmus, self.letzter_tag))

    def naechste(self, anzahl: int = 1) -> list[Vorkommen]:
        """The next ones that are not over."""
        jetzt = timezone.now()
        alle = vorkommen(self.beginn, self.ende, self.rhythmus, self.letzter_tag)
        return list(islice((eines for eines in alle if eines.ende > jetzt), anzahl))

    @property
    def naechstes(self) -> Vorkommen | None:
        return next(iter(self.naechste()), None)

    @property
    def ist_vorbei(self) -> bool:
        return self.naechstes is None

    @property
    def rhythmus_text(self) -> str:
        """jede Woche am Dienstag; jeden Monat am dritten Dienstag"""
        tag = timezone.localtime(self.beginn)
        wochentag = date_format(tag, "l")
        if self.rhythmus == self.Rhythmus.WOECHENTLICH:
            return gettext("jede Woche am %(tag)s") % {"tag": wochentag}
        if self.rhythmus == self.Rhythmus.ZWEIWOECHENTLICH:
            return gettext("alle zwei Wochen am %(tag)s") % {"tag": wochentag}
        if self.rhythmus == self.Rhythmus.MONATLICH:
            return gettext("jeden Monat am %(nummer)s %(tag)s") % {
                "nummer": MONATSZAHLEN[wievielter(tag.date())],
                "tag": wochentag,
            }
        return str(self.get_rhythmus_display())


class TerminanmeldungQuerySet(PortalQuerySet["Terminanmeldung"]):
    def belegt(self) -> Self:
        """Those who have a place."""
        return self.filter(zustand=Terminanmeldung.Zustand.ZUGESAGT)

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

    @property
    def ist_unbestaetigt(self) -> bool:
        return self.zustand == self.Zustand.UNBESTAETIGT

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
