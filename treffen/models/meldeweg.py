from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Self

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Partnergruppe
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import (
    PortalManager,
    PortalModell,
    PortalQuerySet,
    verfolgt,
    verknuepfung_verfolgt,
)
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, sieht_alles
from treffen.models.beschluss import Beschluss
from treffen.models.protokoll import AUFBEWAHRUNG_DARF

if TYPE_CHECKING:
    from treffen.models.meldewegschritt import Meldewegschritt


class MeldewegQuerySet(PortalQuerySet["Meldeweg"]):
    def gueltig(self) -> Self:
        """With a version in force, not given up."""
        return self.filter(
            models.Exists(
                Meldewegfassung.objects.filter(
                    meldeweg=models.OuterRef("pk"), zustand=Meldewegfassung.Zustand.IN_KRAFT
                )
            ),
            beendet_am__isnull=True,
        )

    def oeffentlich(self, netzwerk: Netzwerk) -> Self:
        """For everybody, on the page "Was tun bei Verdacht?"."""
        return self.filter(netzwerk=netzwerk, ist_oeffentlich=True).gueltig()

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination sees all, members what is or was in force."""
        hier = self.filter(netzwerk=netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        if ist_im_netzwerk(handelnde, netzwerk):
            galt = Meldewegfassung.objects.exclude(zustand=Meldewegfassung.Zustand.ENTWURF)
            return hier.filter(models.Exists(galt.filter(meldeweg=models.OuterRef("pk"))))
        return self.none()

    def mit_fassungen(self) -> Self:
        """What a row of the list shows: the versions, and whom it concerns."""
        return self.prefetch_related("fassungen", "gruppen")

    def fuer_alle(self, netzwerk: Netzwerk) -> Self:
        """The public ones with their steps and bodies; nobody's name is even read."""
        from treffen.models.meldewegschritt import Meldewegschritt  # its module imports this one

        schritte = Meldewegschritt.objects.all().mit_stelle()
        return self.oeffentlich(netzwerk).prefetch_related(
            models.Prefetch(
                "fassungen",
                Meldewegfassung.objects.filter(
                    zustand=Meldewegfassung.Zustand.IN_KRAFT
                ).prefetch_related(models.Prefetch("schritte", schritte)),
            )
        )


@dataclass(frozen=True, kw_only=True)
class Wegkopf:
    """What a path is called, when it holds and whom it concerns."""

    titel: str
    art: str
    anlass: str
    fuer_wen: str
    #: Names of partner groups.
    gruppen: tuple[str, ...]

    @property
    def artname(self) -> str:
        return str(Meldeweg.Art(self.art).label)

    @property
    def fuer(self) -> str:
        """Whom it concerns, in words."""
        return ", ".join(wer for wer in (self.fuer_wen, *self.gruppen) if wer)

    def felder(self) -> dict[str, Any]:
        """As the columns of a version keep it."""
        return asdict(self) | {"gruppen": list(self.gruppen)}


@verfolgt()
class Meldeweg(PortalModell):
    """An agreed reporting or procedural path; what it says stands in its versions.

    Title and audience are those of its draft; what is or was in force keeps its own.
    """

    class Art(models.TextChoices):
        MELDEWEG = "meldeweg", _("Meldeweg")
        VERFAHREN = "verfahren", _("Verfahrensweg")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    art = models.CharField(_("Art"), max_length=12, choices=Art, default=Art.MELDEWEG)
    titel = models.CharField(_("Titel"), max_length=160)
    anlass = models.CharField(
        _("Wann gilt er?"),
        max_length=300,
        help_text=_("In einfachen Worten: Wenn Sie sich Sorgen um ein Kind machen."),
    )
    fuer_wen = models.CharField(
        _("Für wen?"), max_length=200, blank=True, help_text=_("Zum Beispiel: Kitas und Schulen")
    )
    gruppen = models.ManyToManyField(
        Partnergruppe, blank=True, related_name="meldewege", verbose_name=_("Partnergruppen")
    )
    ist_oeffentlich = models.BooleanField(
        _("auf der öffentlichen Seite „Was tun bei Verdacht?“ zeigen"), default=False
    )
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    beendet_am = models.DateField(_("gilt nicht mehr seit"), null=True, editable=False)

    objects = PortalManager.from_queryset(MeldewegQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Meldeweg")
        verbose_name_plural = _("Meldewege")
        ordering = ("position", "titel", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("netzwerk", "titel"),
                name="meldeweg_titel_einmal",
                violation_error_message=_("Einen Meldeweg mit diesem Titel gibt es schon."),
            ),
        )

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("treffen:meldeweg-zeigen", args=(self.netzwerk.kurzname, self.pk))

    @property
    def gueltige(self) -> "Meldewegfassung | None":
        """The version in force; reads `fassungen`, which lists prefetch."""
        return next((fassung for fassung in self.fassungen.all() if fassung.ist_in_kraft), None)

    @property
    def entwurf(self) -> "Meldewegfassung | None":
        return next((fassung for fassung in self.fassungen.all() if fassung.ist_entwurf), None)

    @property
    def kopf(self) -> Wegkopf:
        """As it would come into force now; reads `gruppen`, which lists prefetch."""
        return Wegkopf(
            titel=self.titel,
            art=self.art,
            anlass=self.anlass,
            fuer_wen=self.fuer_wen,
            gruppen=tuple(gruppe.name for gruppe in self.gruppen.all()),
        )

    @property
    def gelesen(self) -> Wegkopf:
        """As members and the public read it; before anything was in force, as it stands."""
        return (self.gueltige or self).kopf

    @property
    def ist_beendet(self) -> bool:
        return self.beendet_am is not None

    def beenden(self) -> None:
        """It no longer holds; what it said stays readable. A version put in force revives it."""
        Meldeweg.objects.filter(pk=self.pk, beendet_am__isnull=True).update(
            beendet_am=timezone.localdate()
        )
        self.refresh_from_db(fields=["beendet_am"])

    def wieder_gelten(self) -> None:
        Meldeweg.objects.filter(pk=self.pk).update(beendet_am=None)
        self.beendet_am = None


@verknuepfung_verfolgt()
class Meldeweggruppe(Meldeweg.gruppen.through):  # type: ignore[misc,name-defined]  # made at runtime by Django
    """A partner group that a path concerns."""

    aufbewahrung = ()

    class Meta:
        proxy = True


@verfolgt()
class Meldewegfassung(PortalModell):
    """One version of a path. In force it is frozen; the next one replaces it.

    `titel` to `gruppen` are what the path was called, and whom it concerned, on that day; empty in
    a draft.
    """

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", _("Entwurf")
        IN_KRAFT = "in_kraft", _("in Kraft")
        ABGELOEST = "abgeloest", _("abgelöst")

    meldeweg = models.ForeignKey(Meldeweg, on_delete=models.CASCADE, related_name="fassungen")
    version = models.PositiveSmallIntegerField(_("Version"), default=1)
    zustand = models.CharField(_("Stand"), max_length=12, choices=Zustand, default=Zustand.ENTWURF)
    titel = models.CharField(_("Titel"), max_length=160, blank=True, editable=False)
    art = models.CharField(
        _("Art"), max_length=12, choices=Meldeweg.Art, blank=True, editable=False
    )
    anlass = models.CharField(_("Wann gilt er?"), max_length=300, blank=True, editable=False)
    fuer_wen = models.CharField(_("Für wen?"), max_length=200, blank=True, editable=False)
    gruppen = models.JSONField(_("Partnergruppen"), default=list, blank=True, editable=False)
    aenderung = models.CharField(_("Was ist neu?"), max_length=300, blank=True)
    beschluss = models.ForeignKey(
        Beschluss,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meldewegfassungen",
        verbose_name=_("Beschluss"),
    )
    stand = models.PositiveIntegerField(default=0, editable=False)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    in_kraft_am = models.DateTimeField(_("in Kraft seit"), null=True, editable=False)
    in_kraft_von = models.ForeignKey(
        Konto, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    abgeloest_am = models.DateTimeField(_("abgelöst am"), null=True, editable=False)

    objects = PortalManager()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Wer die Fassung in Kraft gesetzt hat"),
            felder=("in_kraft_von",),
            mit=_("dem Meldeweg, der als Geschichte des Netzwerks bleibt"),
        ),
    )

    class Meta:
        verbose_name = _("Fassung eines Meldewegs")
        verbose_name_plural = _("Fassungen von Meldewegen")
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(
                fields=("meldeweg", "version"), name="meldewegfassung_version_einmal"
            ),
            models.UniqueConstraint(
                fields=("meldeweg",),
                condition=models.Q(zustand="in_kraft"),
                name="meldewegfassung_eine_in_kraft",
            ),
            models.UniqueConstraint(
                fields=("meldeweg",),
                condition=models.Q(zustand="entwurf"),
                name="meldewegfassung_ein_entwurf",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    zustand="entwurf", in_kraft_am__isnull=True, in_kraft_von__isnull=True
                )
                | (
                    ~models.Q(zustand="entwurf")
                    & models.Q(in_kraft_am__isnull=False, in_kraft_von__isnull=False)
                ),
                name="meldewegfassung_in_kraft_mit_zeit",
            ),
            models.CheckConstraint(
                condition=models.Q(zustand="entwurf", titel="")
                | (~models.Q(zustand="entwurf") & ~models.Q(titel="")),
                name="meldewegfassung_in_kraft_mit_titel",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="meldewegfassung_bleibt",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=~pgtrigger.Q(old__zustand="entwurf"),
                func=f"""
                    {AUFBEWAHRUNG_DARF}
                    IF TG_OP = 'UPDATE' AND OLD.zustand = 'in_kraft'
                        AND NEW.zustand = 'abgeloest'
                        AND (to_jsonb(NEW) - 'zustand' - 'abgeloest_am')
                          = (to_jsonb(OLD) - 'zustand' - 'abgeloest_am')
                    THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'Eine Fassung in Kraft ist unveränderlich (%)', OLD.id
                        USING ERRCODE = 'check_violation';
                """,
            ),
        )

    def __str__(self) -> str:
        titel = self.meldeweg.titel if self.ist_entwurf else self.titel
        return f"{titel} (Fassung {self.version})"

    def get_absolute_url(self) -> str:
        return self.meldeweg.get_absolute_url()

    @property
    def ist_entwurf(self) -> bool:
        return self.zustand == self.Zustand.ENTWURF

    @property
    def ist_in_kraft(self) -> bool:
        return self.zustand == self.Zustand.IN_KRAFT

    @property
    def kopf(self) -> Wegkopf:
        """A draft follows its path; what was in force stays as it was read."""
        if self.ist_entwurf:
            return self.meldeweg.kopf
        return Wegkopf(
            titel=self.titel,
            art=self.art,
            anlass=self.anlass,
            fuer_wen=self.fuer_wen,
            gruppen=tuple(self.gruppen),
        )

    def mit_schritten(self) -> "list[Meldewegschritt]":
        """Its steps in their order, with bodies and persons; as fetched, when they are already."""
        if "schritte" in getattr(self, "_prefetched_objects_cache", {}):
            return sorted(self.schritte.all(), key=lambda schritt: schritt.nummer)
        return list(self.schritte.all().mit_stelle().select_related("kontakt"))

    def fingerabdruck(self) -> str:
        """Equal while its steps, title and audience say the same."""
        werte = (self.kopf, list(self.schritte.order_by("nummer", "pk").values_list()))
        return blake2b(repr(werte).encode(), digest_size=8).hexdigest()

    def in_kraft_setzen(self, von: Konto) -> None:
        """After the one before was replaced: only one is in force. From now on title and audience
        are its own."""
        self._wechseln(
            self.Zustand.IN_KRAFT,
            aus=(self.Zustand.ENTWURF,),
            in_kraft_am=timezone.now(),
            in_kraft_von=von,
            **self.meldeweg.kopf.felder(),
        )

    def abloesen(self) -> None:
        self._wechseln(
            self.Zustand.ABGELOEST, aus=(self.Zustand.IN_KRAFT,), abgeloest_am=timezone.now()
        )
