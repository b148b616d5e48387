from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from angebote.models import Angebot
from mitglieder.models import Organisation
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import (
    PortalManager,
    PortalModell,
    PortalQuerySet,
    verfolgt,
    verknuepfung_verfolgt,
)
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, sieht_alles
from treffen.models.arbeitsgruppe import Arbeitsgruppe


class ProjektQuerySet(PortalQuerySet["Projekt"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        if sieht_alles(handelnde, netzwerk) or ist_im_netzwerk(handelnde, netzwerk):
            return self.des_netzwerks(netzwerk)
        return self.none()

    def verwaltbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination all, the lead of a group those of her group."""
        sichtbar = self.sichtbar_fuer(handelnde, netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return sichtbar
        eigene = Arbeitsgruppe.objects.verwaltbar_fuer(handelnde, netzwerk)
        return sichtbar.filter(arbeitsgruppe__in=eigene.values("pk"))

    def im_stand(self, stand: str) -> Self:
        """One state; anything else is no filter."""
        return self.filter(zustand=stand) if stand in Projekt.Zustand.values else self

    def gesucht(self, worte: str) -> Self:
        """Each word in title, description, result, or the name of a partner; ten words at most."""
        gefunden = self
        for wort in worte.split()[:10]:
            partner = Projektpartner.objects.filter(organisation__name__icontains=wort)
            gefunden = gefunden.filter(
                Q(titel__icontains=wort)
                | Q(beschreibung__icontains=wort)
                | Q(ergebnis__icontains=wort)
                | Q(pk__in=partner.values("projekt"))
            )
        return gefunden

    def nach_stand(self) -> Self:
        """What runs first, then what is planned, then what is over; the latest first in each."""
        rang = [When(zustand=stand, then=Value(platz)) for platz, stand in enumerate(REIHE)]
        return self.order_by(
            Case(*rang, default=Value(len(REIHE))), F("beginn").desc(nulls_last=True), "-pk"
        )

    def mit_partnern(self) -> Self:
        """What a row of a list shows."""
        return self.select_related("arbeitsgruppe").prefetch_related("partner__organisation")


#: States in the order of the list; what ended, however it ended, follows.
REIHE = ("laufend", "geplant")


@verfolgt()
class Projekt(PortalModell):
    """A joint project of members: who, from when to when, how it stands, what came of it."""

    class Zustand(models.TextChoices):
        GEPLANT = "geplant", _("geplant")
        LAUFEND = "laufend", _("läuft")
        ABGESCHLOSSEN = "abgeschlossen", _("abgeschlossen")
        ABGEBROCHEN = "abgebrochen", _("abgebrochen")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    titel = models.CharField(_("Titel"), max_length=160)
    beschreibung = models.TextField(_("Worum geht es?"), max_length=4000, blank=True)
    beginn = models.DateField(_("Beginn"), null=True, blank=True)
    ende = models.DateField(_("Ende"), null=True, blank=True)
    zustand = models.CharField(_("Stand"), max_length=15, choices=Zustand, default=Zustand.GEPLANT)
    ergebnis = models.TextField(_("Ergebnis"), max_length=4000, blank=True)
    arbeitsgruppe = models.ForeignKey(
        Arbeitsgruppe,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projekte",
        verbose_name=_("Arbeitsgruppe"),
    )
    angebote = models.ManyToManyField(
        Angebot, blank=True, related_name="projekte", verbose_name=_("Angebote")
    )
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)

    objects = PortalManager.from_queryset(ProjektQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Projekt")
        verbose_name_plural = _("Projekte")
        ordering = ("-angelegt_am", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ende__isnull=True)
                | Q(beginn__isnull=True)
                | Q(ende__gte=models.F("beginn")),
                name="projekt_ende_nach_beginn",
                violation_error_message=_("Das Ende liegt vor dem Beginn."),
            ),
            models.CheckConstraint(
                condition=~Q(zustand="abgeschlossen") | ~Q(ergebnis=""),
                name="projekt_abgeschlossen_mit_ergebnis",
                violation_error_message=_("Zum Abschluss gehört ein Ergebnis."),
            ),
        )
        indexes = (models.Index(fields=("netzwerk", "zustand"), name="projekt_netzwerk"),)

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("treffen:projekt-zeigen", args=(self.netzwerk.kurzname, self.pk))

    @property
    def ist_geplant(self) -> bool:
        return self.zustand == self.Zustand.GEPLANT

    @property
    def ist_offen(self) -> bool:
        return self.zustand in (self.Zustand.GEPLANT, self.Zustand.LAUFEND)

    @property
    def ist_ueberzogen(self) -> bool:
        """Its end has passed, and nobody has written what came of it."""
        return self.ist_offen and self.ende is not None and self.ende < timezone.localdate()

    def beginnen(self) -> None:
        self._wechseln(self.Zustand.LAUFEND, aus=(self.Zustand.GEPLANT,))

    def abschliessen(self, *, ergebnis: str, ende: date | None) -> None:
        self._wechseln(
            self.Zustand.ABGESCHLOSSEN,
            aus=(self.Zustand.LAUFEND,),
            ergebnis=ergebnis,
            ende=ende,
        )

    def abbrechen(self, *, ergebnis: str) -> None:
        """`ergebnis` says why, and what is left of it."""
        self._wechseln(
            self.Zustand.ABGEBROCHEN,
            aus=(self.Zustand.GEPLANT, self.Zustand.LAUFEND),
            ergebnis=ergebnis,
        )

    def wieder_aufnehmen(self) -> None:
        """What was written about its end stays, to be gone on with."""
        self._wechseln(
            self.Zustand.LAUFEND, aus=(self.Zustand.ABGESCHLOSSEN, self.Zustand.ABGEBROCHEN)
        )


@verknuepfung_verfolgt()
class Projektangebot(Projekt.angebote.through):  # type: ignore[misc,name-defined]  # made at runtime by Django
    """An offer that came out of a project, or belongs to it."""

    aufbewahrung = ()

    class Meta:
        proxy = True


@verfolgt()
class Projektpartner(PortalModell):
    """A member that takes part in a project."""

    projekt = models.ForeignKey(Projekt, on_delete=models.CASCADE, related_name="partner")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="projektpartner",
        verbose_name=_("Organisation"),
    )
    beitrag = models.CharField(_("Was sie beiträgt"), max_length=160, blank=True)
    ist_federfuehrend = models.BooleanField(_("federführend"), default=False)

    objects = PortalManager()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Projektpartner")
        verbose_name_plural = _("Projektpartner")
        ordering = ("-ist_federfuehrend", "organisation__name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("projekt", "organisation"),
                name="projektpartner_einmal",
                violation_error_message=_("Diese Organisation ist schon dabei."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} ({self.projekt})"
