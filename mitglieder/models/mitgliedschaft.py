from dataclasses import dataclass
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.modell import (
    PortalManager,
    PortalModell,
    PortalQuerySet,
    verfolgt,
    verknuepfung_verfolgt,
)
from netzwerk.basis.models import Netzwerk

#: States of a membership that lasts or may still come about.
LAUFEND = ("vorgeschlagen", "beantragt", "eingeladen", "aktiv", "ruhend")


@dataclass(frozen=True)
class Abdeckung:
    """How many active members carry a partner group."""

    gruppe: "Partnergruppe"
    anzahl_organisationen: int


class PartnergruppeQuerySet(PortalQuerySet["Partnergruppe"]):
    def waehlbar(self, netzwerk: Netzwerk) -> Self:
        """The statutory groups and the network's own."""
        return self.filter(models.Q(netzwerk__isnull=True) | models.Q(netzwerk=netzwerk))

    def eigene(self, netzwerk: Netzwerk) -> Self:
        """What the network has added to the statutory groups."""
        return self.filter(netzwerk=netzwerk)

    def mit_nutzung(self, netzwerk: Netzwerk) -> Self:
        """Each with `anzahl`: memberships of this network that carry it, in whatever state."""
        hier = models.Q(mitgliedschaft__netzwerk=netzwerk)
        return self.annotate(anzahl=models.Count("mitgliedschaft", filter=hier, distinct=True))

    def ungenutzt(self) -> Self:
        """Neither a member nor an applicant carries it."""
        return self.filter(mitgliedschaft__isnull=True, aufnahme__isnull=True)

    def gesetzlich_9(self) -> Self:
        """§ 9 (4) LKiSchG NRW."""
        return self.filter(nach_lkischg=True)

    def abdeckung(self, netzwerk: Netzwerk) -> list[Abdeckung]:
        """Coverage of the § 9 (4) groups by active members, in the law's order; one query.

        „Sonstige“ is left out: it names nobody who could be missing.
        """
        gruppen = (
            self.gesetzlich_9()
            .exclude(schluessel="sonstige")
            .annotate(
                anzahl=models.Count(
                    "mitgliedschaft",
                    filter=models.Q(
                        mitgliedschaft__netzwerk=netzwerk,
                        mitgliedschaft__zustand=Mitgliedschaft.Zustand.AKTIV,
                    ),
                )
            )
            .order_by("position", "pk")
        )
        return [Abdeckung(gruppe, vars(gruppe)["anzahl"]) for gruppe in gruppen]


@verfolgt()
class Partnergruppe(PortalModell):
    """A partner group of § 9 (4) LKiSchG, § 3 (2) KKG, or a network's own. Keys are stable."""

    schluessel = models.SlugField(_("Schlüssel"), max_length=60)
    name = models.CharField(_("Name"), max_length=160)
    nach_lkischg = models.BooleanField(_("§ 9 Abs. 4 LKiSchG NRW"), default=False)
    nach_kkg = models.BooleanField(_("§ 3 Abs. 2 KKG"), default=False)
    netzwerk = models.ForeignKey(
        "basis.Netzwerk",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("Netzwerk"),
    )
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    objects = PortalManager.from_queryset(PartnergruppeQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Partnergruppe")
        verbose_name_plural = _("Partnergruppen")
        ordering = ("position", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("schluessel", "netzwerk"),
                nulls_distinct=False,
                name="partnergruppe_schluessel_eindeutig",
            ),
        )

    def __str__(self) -> str:
        return self.name


class MitgliedschaftQuerySet(PortalQuerySet["Mitgliedschaft"]):
    def im_netzwerk(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def aktiv(self) -> Self:
        return self.filter(zustand=Mitgliedschaft.Zustand.AKTIV)

    def laufend(self) -> Self:
        """Lasts, or may still come about."""
        return self.filter(zustand__in=LAUFEND)

    def aufnehmen(self) -> int:
        """`einladen` and `aktivieren` for many at once, as by a list; returns how many it took."""
        zustand = Mitgliedschaft.Zustand
        return self.filter(
            zustand__in=(zustand.VORGESCHLAGEN, zustand.BEANTRAGT, zustand.EINGELADEN)
        ).update(
            zustand=zustand.AKTIV, seit=models.functions.Coalesce("seit", timezone.localdate())
        )


@verfolgt()
class Mitgliedschaft(PortalModell):
    """An organisation in a network, with its partner groups and a state."""

    class Zustand(models.TextChoices):
        VORGESCHLAGEN = "vorgeschlagen", _("vorgeschlagen")
        BEANTRAGT = "beantragt", _("beantragt")
        EINGELADEN = "eingeladen", _("eingeladen")
        AKTIV = "aktiv", _("aktiv")
        RUHEND = "ruhend", _("ruhend")
        AUSGETRETEN = "ausgetreten", _("ausgetreten")
        AUSGESCHLOSSEN = "ausgeschlossen", _("ausgeschlossen")
        ABGELEHNT = "abgelehnt", _("abgelehnt")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    organisation = models.ForeignKey("mitglieder.Organisation", on_delete=models.CASCADE)
    zustand = models.CharField(
        _("Stand"), max_length=15, choices=Zustand, default=Zustand.VORGESCHLAGEN
    )
    gruppen = models.ManyToManyField(Partnergruppe, blank=True, verbose_name=_("Partnergruppen"))
    seit = models.DateField(_("Mitglied seit"), null=True, blank=True)
    bis = models.DateField(_("Mitglied bis"), null=True, blank=True)

    objects = PortalManager.from_queryset(MitgliedschaftQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Mitgliedschaft")
        verbose_name_plural = _("Mitgliedschaften")
        constraints = (
            models.UniqueConstraint(
                fields=("netzwerk", "organisation"),
                name="mitgliedschaft_einmal",
                violation_error_message=_("Diese Organisation gehört schon zum Netzwerk."),
            ),
            models.CheckConstraint(
                condition=models.Q(bis__isnull=True)
                | models.Q(seit__isnull=True)
                | models.Q(bis__gte=models.F("seit")),
                name="mitgliedschaft_bis_nach_seit",
                violation_error_message=_("Das Ende liegt vor dem Beginn."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} in {self.netzwerk}"

    def get_absolute_url(self) -> str:
        """The page of the member."""
        return reverse(
            "mitglieder:organisation-zeigen", args=(self.netzwerk.kurzname, self.organisation_id)
        )

    def vorschlagen(self) -> None:
        """A new attempt after a refusal or after having left."""
        self._wechseln(
            self.Zustand.VORGESCHLAGEN,
            aus=(self.Zustand.ABGELEHNT, self.Zustand.AUSGETRETEN, self.Zustand.AUSGESCHLOSSEN),
            seit=None,
            bis=None,
        )

    def einladen(self) -> None:
        self._wechseln(
            self.Zustand.EINGELADEN, aus=(self.Zustand.VORGESCHLAGEN, self.Zustand.BEANTRAGT)
        )

    def aktivieren(self) -> None:
        """The invitation was accepted, or a resting membership is taken up again."""
        self._wechseln(
            self.Zustand.AKTIV,
            aus=(self.Zustand.EINGELADEN, self.Zustand.RUHEND),
            seit=self.seit or timezone.localdate(),
        )

    def ruhen_lassen(self) -> None:
        self._wechseln(self.Zustand.RUHEND, aus=(self.Zustand.AKTIV,))

    def austreten(self) -> None:
        self._beenden(self.Zustand.AUSGETRETEN)

    def ausschliessen(self) -> None:
        self._beenden(self.Zustand.AUSGESCHLOSSEN)

    def ablehnen(self) -> None:
        self._wechseln(self.Zustand.ABGELEHNT, aus=(self.Zustand.BEANTRAGT,))

    def _beenden(self, nach: str) -> None:
        heute = timezone.localdate()
        self._wechseln(
            nach,
            aus=(self.Zustand.AKTIV, self.Zustand.RUHEND),
            bis=max(heute, self.seit) if self.seit else heute,
        )

    @property
    def ist_eingeladen(self) -> bool:
        return self.zustand == self.Zustand.EINGELADEN

    @property
    def ist_aktiv(self) -> bool:
        return self.zustand == self.Zustand.AKTIV

    @property
    def moegliche_schritte(self) -> tuple[str, ...]:
        """Names of the verbs that are possible from here."""
        return SCHRITTE[self.Zustand(self.zustand)]


SCHRITTE: dict[Mitgliedschaft.Zustand, tuple[str, ...]] = {
    Mitgliedschaft.Zustand.VORGESCHLAGEN: ("einladen",),
    Mitgliedschaft.Zustand.BEANTRAGT: ("einladen", "ablehnen"),
    Mitgliedschaft.Zustand.EINGELADEN: ("aktivieren",),
    Mitgliedschaft.Zustand.AKTIV: ("ruhen_lassen", "austreten", "ausschliessen"),
    Mitgliedschaft.Zustand.RUHEND: ("aktivieren", "austreten", "ausschliessen"),
    Mitgliedschaft.Zustand.AUSGETRETEN: ("vorschlagen",),
    Mitgliedschaft.Zustand.AUSGESCHLOSSEN: ("vorschlagen",),
    Mitgliedschaft.Zustand.ABGELEHNT: ("vorschlagen",),
}


@verknuepfung_verfolgt()
class Gruppenzugehoerigkeit(Mitgliedschaft.gruppen.through):  # type: ignore[misc,name-defined]  # made at runtime by Django
    """Which partner groups a membership belongs to."""

    aufbewahrung = ()

    class Meta:
        proxy = True
