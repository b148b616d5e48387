"""When an offer takes place."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from angebote.models.angebot import OEFFENTLICHE_ZUSTAENDE, Angebot
from angebote.models.nachziehen import termine_nachziehen
from angebote.terminfolge import LETZTER, Vorkommen, vorkommen, wievielter
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import (
    FalscherZustand,
    PortalManager,
    PortalModell,
    PortalQuerySet,
    verfolgt,
)
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.templatetags.portal import bis, datum, datum_lang

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

    def findet_statt(self) -> Self:
        """Not called off."""
        return self.filter(abgesagt_am=None)

    def mit_anmeldung_hier(self) -> Self:
        return self.filter(mit_anmeldung=True)

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
        ).order_by("beginn", "pk")  # Django forgets the model's order where it groups


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
    # Days of the series that are skipped, in their order: holidays, an illness.
    ausfaelle = ArrayField(
        models.DateField(), verbose_name=_("fällt aus am"), default=list, editable=False
    )

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
            models.CheckConstraint(
                condition=~models.Q(rhythmus="einmalig") | models.Q(ausfaelle=[]),
                name="angebotstermin_ausfaelle_nur_in_reihen",
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
        schluss = self.anmeldeschluss or self.anfang
        return self.mit_anmeldung and not self.ist_abgesagt and timezone.now() < schluss

    @property
    def laesst_eintragen(self) -> bool:
        """Places change hands until it begins, also after the deadline."""
        return self.mit_anmeldung and not self.ist_abgesagt and not self.hat_begonnen

    def get_absolute_url(self) -> str:
        return reverse("angebote:termin-zeigen", args=[self.angebot.netzwerk.kurzname, self.pk])

    @property
    def wo(self) -> str:
        """Where: its own place, else the offer's."""
        return self.ort or self.angebot.wo

    @property
    def hat_begonnen(self) -> bool:
        return self.anfang <= timezone.now()

    @property
    def anfang(self) -> datetime:
        """Of its first day that is not skipped."""
        if not self.ausfaelle:
            return self.beginn
        return next((eines.beginn for eines in self._alle() if not eines.faellt_aus), self.beginn)

    def _alle(self) -> Iterator[Vorkommen]:
        return vorkommen(self.beginn, self.ende, self.rhythmus, self.letzter_tag, self.ausfaelle)

    def vorkommen(self) -> list[Vorkommen]:
        """With those that are skipped."""
        return list(self._alle())

    def kommende(self) -> Iterator[Vorkommen]:
        """Those that are not over, with those that are skipped."""
        jetzt = timezone.now()
        return (eines for eines in self._alle() if eines.ende > jetzt)

    def naechste(self, anzahl: int = 1) -> list[Vorkommen]:
        """The next ones that take place."""
        return list(islice((eines for eines in self.kommende() if not eines.faellt_aus), anzahl))

    @property
    def naechstes(self) -> Vorkommen | None:
        return next(iter(self.naechste()), None)

    @property
    def ist_vorbei(self) -> bool:
        return next(self.kommende(), None) is None

    @property
    def kommende_ausfaelle(self) -> list[date]:
        if self.ist_abgesagt or not self.ausfaelle:
            return []
        return [eines.beginn.date() for eines in self.kommende() if eines.faellt_aus]

    def auslassbar(self, erster: date, letzter: date) -> list[date]:
        """Its days from `erster` to `letzter` that are ahead and take place."""
        tage = (eines.beginn.date() for eines in self.kommende() if not eines.faellt_aus)
        return [tag for tag in tage if erster <= tag <= letzter]

    def findet_statt_am(self, tag: date) -> bool:
        return tag in self.auslassbar(tag, tag)

    def auslassen(self, erster: date, letzter: date) -> list[date]:
        """Skip these days; which. Under the lock of its row. Raises FalscherZustand."""
        self._muss_kommen()
        tage = self.auslassbar(erster, letzter)
        if not tage:
            raise FalscherZustand(_("In diesen Tagen findet ohnehin nichts statt."), bei=self)
        if not self.laesst_uebrig(tage):
            raise FalscherZustand(
                _("Es bliebe kein Tag übrig."),
                bei=self,
                weiter=gettext("Sagen Sie den ganzen Termin ab."),
            )
        self.ausfaelle = sorted({*self.ausfaelle, *tage})
        self.folge += 1
        self.save(update_fields=["ausfaelle", "folge"])
        return tage

    def laesst_uebrig(self, tage: list[date]) -> bool:
        """Something still takes place, or has, when these days are skipped, too."""
        return any(
            not eines.faellt_aus and eines.beginn.date() not in tage for eines in self._alle()
        )

    def stattfinden(self, tag: str) -> None:
        """A skipped day (ISO) takes place after all. Under the lock. Raises FalscherZustand."""
        self._muss_kommen()
        if tag not in {eines.isoformat() for eines in self.kommende_ausfaelle}:
            raise FalscherZustand(_("Dieser Tag findet schon statt, oder er ist vorbei."), bei=self)
        self.ausfaelle.remove(date.fromisoformat(tag))
        self.folge += 1
        self.save(update_fields=["ausfaelle", "folge"])

    def absagen(self) -> None:
        """Under the lock of its row. Raises FalscherZustand."""
        self._muss_kommen()
        self.abgesagt_am = timezone.now()
        self.folge += 1
        self.save(update_fields=["abgesagt_am", "folge"])

    def _muss_kommen(self) -> None:
        if self.ist_abgesagt or self.ist_vorbei:
            raise FalscherZustand(
                _("Dieser Termin ist schon abgesagt.")
                if self.ist_abgesagt
                else _("Dieser Termin ist vorbei."),
                bei=self,
            )

    @property
    def wann(self) -> str:
        """Dienstag, 24. November 2026, 16 bis 18 Uhr; of a series its rhythm and last day, too."""
        erstes = f"{datum_lang(self.beginn)}, {bis(self.beginn, self.ende)}"
        if not self.ist_reihe:
            return erstes
        return gettext("ab %(erstes)s, %(rhythmus)s bis %(letzter)s") % {
            "erstes": erstes,
            "rhythmus": self.rhythmus_text,
            "letzter": datum(self.letzter_tag),
        }

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
