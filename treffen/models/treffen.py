import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.functions import RandomUUID
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.modell import (
    FalscherZustand,
    PortalManager,
    PortalModell,
    verfolgt,
)
from treffen.models.treffen_auswahl import TreffenQuerySet


@verfolgt()
class Treffen(PortalModell):
    """A meeting of a network. `uid` and `sequenz` make its calendar entry (RFC 5545) stable."""

    class Art(models.TextChoices):
        AUFTAKT = "auftakt", _("Auftaktkonferenz")
        NETZWERKTREFFEN = "netzwerktreffen", _("Netzwerktreffen")
        FACHTAG = "fachtag", _("Fachtag")
        STEUERUNGSGRUPPE = "steuerungsgruppe", _("Steuerungsgruppe")
        AG_SITZUNG = "ag_sitzung", _("AG-Sitzung")
        FORTBILDUNG = "fortbildung", _("Fortbildung")

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", _("Entwurf")
        TERMINIERT = "terminiert", _("terminiert")
        EINGELADEN = "eingeladen", _("eingeladen")
        DURCHGEFUEHRT = "durchgefuehrt", _("durchgeführt")
        ARCHIVIERT = "archiviert", _("archiviert")
        ABGESAGT = "abgesagt", _("abgesagt")
        VERSCHOBEN = "verschoben", _("verschoben")

    ENTFALLEN = (Zustand.ABGESAGT, Zustand.ARCHIVIERT)
    #: Open to all members. A Fachtag for schools, a board, training have others, or not all.
    DER_MITGLIEDER = (Art.AUFTAKT, Art.NETZWERKTREFFEN)

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    art = models.CharField(_("Art"), max_length=20, choices=Art, default=Art.NETZWERKTREFFEN)
    # A session of this group; None: of the network as a whole.
    arbeitsgruppe = models.ForeignKey(
        "treffen.Arbeitsgruppe",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sitzungen",
        verbose_name=_("Arbeitsgruppe"),
    )
    titel = models.CharField(_("Titel"), max_length=160)
    beginn = models.DateTimeField(_("Beginn"))
    ende = models.DateTimeField(_("Ende"))
    ort = models.CharField(_("Ort"), max_length=200, blank=True)
    online_link = models.URLField(_("Link zur Videokonferenz"), blank=True)
    beschreibung = models.TextField(_("Worum es geht"), blank=True)
    antwort_bis = models.DateField(_("Rückmeldung bis"), null=True, blank=True)
    plaetze = models.PositiveSmallIntegerField(
        _("Plätze"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leer: so viele, wie kommen möchten. Danach beginnt die Warteliste."),
    )
    offene_anmeldung = models.BooleanField(
        _("offene Anmeldung"),
        default=False,
        help_text=_("Wer den Link hat, kann sich anmelden, auch ohne Einladung."),
    )
    # Stands in the link for open registration; a new one makes the old link worthless.
    anmeldezeichen = models.UUIDField(db_default=RandomUUID(), editable=False, unique=True)
    ist_oeffentlich = models.BooleanField(
        _("öffentliche Veranstaltung"),
        default=False,
        help_text=_("Steht mit Titel, Zeit und Ort auf der öffentlichen Terminseite."),
    )
    top_anmeldung_bis = models.DateField(
        _("Themen anmelden bis"),
        null=True,
        blank=True,
        help_text=_("Bis zum Ende dieses Tages melden Mitglieder selbst Themen an."),
    )
    fragt_bedarf = models.BooleanField(
        _("nach Ernährung und Unterstützungsbedarf fragen"),
        default=False,
        help_text=_("Freiwillig, nur für die Koordination, vier Wochen nach dem Treffen gelöscht."),
    )
    fragt_fotos = models.BooleanField(_("um Einwilligung in Fotos bitten"), default=False)
    fotos_bis = models.DateField(
        _("Fotos werden verwendet bis"),
        null=True,
        blank=True,
        help_text=_("So lange bleiben die Einwilligungen gespeichert."),
    )
    zustand = models.CharField(_("Stand"), max_length=15, choices=Zustand, default=Zustand.ENTWURF)
    vorheriges = models.OneToOneField(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="naechstes",
        verbose_name=_("Vorheriges Treffen"),
    )
    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    sequenz = models.PositiveIntegerField(default=0, editable=False)
    eingeladen_am = models.DateTimeField(_("eingeladen am"), null=True, editable=False)
    absage_grund = models.CharField(
        _("Grund"),
        max_length=300,
        blank=True,
        help_text=_("Steht in der Nachricht an alle, die eingeladen sind."),
    )
    zweite_ladung = models.BooleanField(
        _("zweite Einladung zu denselben Punkten: beschlussfähig, egal wie viele kommen"),
        default=False,
    )
    durchgefuehrt_am = models.DateTimeField(_("durchgeführt am"), null=True, editable=False)

    objects = PortalManager.from_queryset(TreffenQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Treffen")
        verbose_name_plural = _("Treffen")
        ordering = ("-beginn", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ende__gt=models.F("beginn")),
                name="treffen_ende_nach_beginn",
                violation_error_message=_("Das Ende liegt vor dem Beginn."),
            ),
            models.CheckConstraint(
                condition=models.Q(plaetze__isnull=True) | models.Q(plaetze__gte=1),
                name="treffen_plaetze_mindestens_einer",
                violation_error_message=_("Ein Treffen hat mindestens einen Platz."),
            ),
            models.CheckConstraint(
                condition=models.Q(fragt_fotos=False) | models.Q(fotos_bis__isnull=False),
                name="treffen_fotos_mit_frist",
                violation_error_message=_(
                    "Wenn Sie um Fotos bitten, sagen Sie, bis wann sie verwendet werden."
                ),
            ),
        )
        indexes = (models.Index(fields=("netzwerk", "-beginn"), name="treffen_netzwerk"),)

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("treffen:treffen-zeigen", args=(self.netzwerk.kurzname, self.pk))

    @property
    def ist_der_mitglieder(self) -> bool:
        return self.arbeitsgruppe_id is None and self.art in self.DER_MITGLIEDER

    @property
    def hat_begonnen(self) -> bool:
        return self.beginn <= timezone.now()

    @property
    def noch_nicht(self) -> str:
        """Why what belongs after the meeting is refused; empty once it has begun."""
        if self.hat_begonnen:
            return ""
        tag = date_format(timezone.localtime(self.beginn), "j. F Y")
        return gettext("Das Treffen ist erst am %(tag)s.") % {"tag": tag}

    @property
    def ist_abgesagt(self) -> bool:
        return self.zustand == self.Zustand.ABGESAGT

    @property
    def kann_einladen(self) -> bool:
        return (
            self.zustand in (self.Zustand.TERMINIERT, self.Zustand.EINGELADEN)
            and not self.hat_begonnen
        )

    @property
    def ist_aenderbar(self) -> bool:
        """Time, place and agenda may still change."""
        return self.zustand not in self.ENTFALLEN

    @property
    def einladung_spaetestens(self) -> datetime:
        """Latest moment to invite under the network's rules of procedure."""
        return self.beginn - timedelta(days=self.netzwerk.einladungsfrist_tage)

    @property
    def einladung_eilt(self) -> bool:
        """Nobody is invited yet, and the rule will be broken within a week or is broken already.

        The rules of procedure speak of the network's meetings, not of its groups' sessions.
        """
        return (
            self.arbeitsgruppe_id is None
            and self.zustand in (self.Zustand.ENTWURF, self.Zustand.TERMINIERT)
            and not self.hat_begonnen
            and timezone.now() > self.einladung_spaetestens - timedelta(days=7)
        )

    @property
    def einladung_versaeumt(self) -> bool:
        return self.einladung_eilt and timezone.now() > self.einladung_spaetestens

    @property
    def antwort_frist(self) -> datetime:
        """Answers count until the end of that day in Berlin, at the latest until it begins."""
        if self.antwort_bis is None:
            return self.beginn
        tagesende = timezone.make_aware(
            datetime.combine(self.antwort_bis + timedelta(days=1), time.min)
        )
        return min(tagesende, self.beginn)

    @property
    def nimmt_antworten(self) -> bool:
        return self.zustand == self.Zustand.EINGELADEN and timezone.now() < self.antwort_frist

    @property
    def top_frist(self) -> datetime | None:
        """Members register items until the end of that day in Berlin; None: not at all."""
        if self.top_anmeldung_bis is None:
            return None
        return timezone.make_aware(
            datetime.combine(self.top_anmeldung_bis + timedelta(days=1), time.min)
        )

    @property
    def nimmt_tops(self) -> bool:
        """Members may register items: a date stands, and its deadline is not over."""
        return (
            self.zustand in (self.Zustand.TERMINIERT, self.Zustand.EINGELADEN)
            and self.top_frist is not None
            and timezone.now() < min(self.top_frist, self.beginn)
        )

    @property
    def nimmt_anmeldungen(self) -> bool:
        """Open registration by link, without an invitation."""
        return (
            self.offene_anmeldung
            and self.zustand in (self.Zustand.TERMINIERT, self.Zustand.EINGELADEN)
            and timezone.now() < self.antwort_frist
        )

    @cached_property
    def tagesordnung(self) -> list[Any]:
        """The agenda, read once: one object serves every mail of a batch."""
        return list(self.tops.auf_tagesordnung())

    @property
    def dauer_tagesordnung(self) -> tuple[int, int]:
        """Hours and minutes of all items together."""
        minuten: int = sum(top.minuten for top in self.tagesordnung)
        return divmod(minuten, 60)

    def terminieren(
        self,
        *,
        beginn: datetime | None = None,
        ende: datetime | None = None,
        **fristen: date | None,
    ) -> None:
        """The date stands. From „verschoben“ with the new date and its deadlines; calendars see a
        newer version."""
        neu: dict[str, Any] = {}
        if beginn is not None and ende is not None:
            neu = {
                "beginn": beginn,
                "ende": ende,
                **fristen,
                "sequenz": models.F("sequenz") + 1,
            }
        aus = [self.Zustand.ENTWURF]
        if neu:
            aus.append(self.Zustand.VERSCHOBEN)
        self._wechseln(self.Zustand.TERMINIERT, aus=aus, **neu)

    def einladen(self) -> None:
        """Invitations are out; more may follow, the first time counts."""
        self._wechseln(
            self.Zustand.EINGELADEN,
            aus=[self.Zustand.TERMINIERT, self.Zustand.EINGELADEN],
            eingeladen_am=models.functions.Coalesce("eingeladen_am", timezone.now()),
        )

    def durchfuehren(self) -> None:
        """It took place, though perhaps invited to by other means. Raises FalscherZustand while it
        is still ahead."""
        stattfindend = (self.Zustand.TERMINIERT, self.Zustand.EINGELADEN)
        if self.zustand in stattfindend and not self.hat_begonnen:
            raise FalscherZustand(self.noch_nicht, bei=self)
        self._wechseln(
            self.Zustand.DURCHGEFUEHRT,
            aus=stattfindend,
            durchgefuehrt_am=timezone.now(),
        )

    def archivieren(self) -> None:
        self._wechseln(self.Zustand.ARCHIVIERT, aus=[self.Zustand.DURCHGEFUEHRT])

    def absagen(self, grund: str = "") -> None:
        self._wechseln(
            self.Zustand.ABGESAGT,
            aus=[
                self.Zustand.ENTWURF,
                self.Zustand.TERMINIERT,
                self.Zustand.EINGELADEN,
                self.Zustand.VERSCHOBEN,
            ],
            absage_grund=grund,
            sequenz=models.F("sequenz") + 1,
            # The public never heard of a draft, nor does it by its being called off.
            ist_oeffentlich=models.Case(
                models.When(zustand=self.Zustand.ENTWURF, then=False), default="ist_oeffentlich"
            ),
        )

    def verschieben(self, grund: str = "") -> None:
        """Not on that day; the new date is set by `terminieren`."""
        self._wechseln(
            self.Zustand.VERSCHOBEN,
            aus=[self.Zustand.TERMINIERT, self.Zustand.EINGELADEN],
            absage_grund=grund,
            sequenz=models.F("sequenz") + 1,
        )
