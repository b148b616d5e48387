import secrets
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, sieht_alles
from treffen.models.top import Tagesordnungspunkt, top_desselben_treffens
from treffen.models.treffen import Treffen

#: Digits of the code that people type from the beamer.
CODE_STELLEN = 6
#: Fewer answers than this show nothing; live figures move in steps of it.
MINDESTENS = 5


def neuer_code() -> str:
    """Six digits without a leading zero: read aloud, typed on a phone."""
    return str(secrets.randbelow(9 * 10 ** (CODE_STELLEN - 1)) + 10 ** (CODE_STELLEN - 1))


def neuer_schluessel() -> str:
    return secrets.token_hex(32)


class UmfrageQuerySet(PortalQuerySet["Umfrage"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def laufend(self) -> Self:
        return self.filter(zustand=Umfrage.Zustand.LAUFEND)

    def mit_code(self, code: str) -> Self:
        """The one that may be answered first: closing frees a code for another poll."""
        return self.filter(code=code).order_by(
            models.F("geschlossen_am").desc(nulls_first=True), "-pk"
        )

    def abgelaufen(self, jetzt: datetime | None = None) -> Self:
        """Still running though their time is over: their own end, else two days after the meeting,
        or after the start of one without a meeting."""
        jetzt = jetzt or timezone.now()
        vorgestern = jetzt - timedelta(days=2)
        return self.laufend().filter(
            Q(laeuft_bis__lte=jetzt)
            | Q(laeuft_bis__isnull=True, treffen__ende__lte=vorgestern)
            | Q(laeuft_bis__isnull=True, treffen__isnull=True, gestartet_am__lte=vorgestern)
        )

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination sees all, members what was closed; drafts and running ones by code."""
        hier = self.des_netzwerks(netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        if ist_im_netzwerk(handelnde, netzwerk):
            return hier.filter(zustand=Umfrage.Zustand.GESCHLOSSEN)
        return self.none()

    def verwaltbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination runs all, the lead of a group those at its sessions."""
        if sieht_alles(handelnde, netzwerk):
            return self.des_netzwerks(netzwerk)
        treffen = Treffen.objects.verwaltbar_fuer(handelnde, netzwerk)
        return self.des_netzwerks(netzwerk).filter(treffen__in=treffen)


# `schluessel` ties ballots to phones until the poll closes: a copy in the trail would outlive it.
@verfolgt(ohne=("schluessel",))
class Umfrage(PortalModell):
    """A poll: several questions, answered on phones without an account (ADR 0015).

    `moderiert`: in a room, one question at a time, opened and closed by the moderator's remote.
    `frei`: over days, all questions at one's own pace until `laeuft_bis`.
    """

    class Ablauf(models.TextChoices):
        MODERIERT = "moderiert", _("im Raum, Frage für Frage")
        FREI = "frei", _("über mehrere Tage, in eigenem Tempo")

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", _("Entwurf")
        LAUFEND = "laufend", _("läuft")
        GESCHLOSSEN = "geschlossen", _("geschlossen")

    class Ansprache(models.TextChoices):
        SIE = "sie", _("Sie")
        DU = "du", _("du, in einfachen Worten")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    treffen = models.ForeignKey(
        Treffen,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="umfragen",
        verbose_name=_("Treffen"),
    )
    # Under which item of that meeting the minutes tell the result.
    top = models.ForeignKey(
        Tagesordnungspunkt,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="umfragen",
        verbose_name=_("Tagesordnungspunkt"),
    )
    titel = models.CharField(_("Titel"), max_length=160)
    einleitung = models.TextField(_("Was steht am Anfang?"), max_length=1000, blank=True)
    ablauf = models.CharField(
        _("Wie läuft sie ab?"), max_length=10, choices=Ablauf, default=Ablauf.MODERIERT
    )
    ansprache = models.CharField(
        _("Anrede"), max_length=3, choices=Ansprache, default=Ansprache.SIE
    )
    je_person = models.BooleanField(
        _("nur mit persönlichem Link"),
        default=False,
        help_text=_("Jede eingeladene Person stimmt einmal ab. Sonst: einmal je Gerät."),
    )
    laeuft_bis = models.DateTimeField(_("Läuft bis"), null=True, blank=True)
    code = models.CharField(max_length=CODE_STELLEN, default=neuer_code, editable=False)
    # Secret of this poll: marks of ballots are made with it. Emptied when the poll closes.
    schluessel = models.CharField(
        max_length=64, default=neuer_schluessel, editable=False, blank=True
    )
    zustand = models.CharField(_("Stand"), max_length=12, choices=Zustand, default=Zustand.ENTWURF)
    # What room and beamer look at now; results only when the moderator shows them.
    aktuelle = models.ForeignKey(
        "treffen.Umfragefrage",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    zeigt_ergebnis = models.BooleanField(default=False, editable=False)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    gestartet_am = models.DateTimeField(_("gestartet am"), null=True, editable=False)
    geschlossen_am = models.DateTimeField(_("geschlossen am"), null=True, editable=False)

    objects = PortalManager.from_queryset(UmfrageQuerySet)()
    aufbewahrung = ()  # who answered what lies in Stimmrecht and Stimmzettel

    class Meta:
        verbose_name = _("Umfrage")
        verbose_name_plural = _("Umfragen")
        ordering = ("-angelegt_am", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("code",),
                condition=~Q(zustand="geschlossen"),
                name="umfrage_code_eindeutig",
            ),
            models.CheckConstraint(
                condition=Q(ablauf="moderiert", laeuft_bis__isnull=True)
                | Q(ablauf="frei", laeuft_bis__isnull=False),
                name="umfrage_frei_mit_ende",
                violation_error_message=_(
                    "Eine Umfrage über mehrere Tage hat ein Ende. Im Raum beendet sie, wer sie "
                    "moderiert."
                ),
            ),
            models.CheckConstraint(
                condition=Q(zustand="geschlossen", geschlossen_am__isnull=False, schluessel="")
                | (~Q(zustand="geschlossen") & ~Q(schluessel="") & Q(geschlossen_am__isnull=True)),
                name="umfrage_geschlossen_ohne_schluessel",
            ),
        )
        indexes = (models.Index(fields=("netzwerk", "-angelegt_am"), name="umfrage_netzwerk"),)
        triggers = (top_desselben_treffens("umfrage_top_des_treffens"),)

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("treffen:umfrage-zeigen", args=(self.netzwerk.kurzname, self.pk))

    @property
    def kurze_adresse(self) -> str:
        """What the QR code opens; the same with the code typed in at `/u/`."""
        return reverse("umfrage-kurz", args=(self.code,))

    @property
    def code_lesbar(self) -> str:
        """Two groups of three, as people read numbers aloud."""
        return f"{self.code[:3]} {self.code[3:]}"

    @property
    def ist_entwurf(self) -> bool:
        return self.zustand == self.Zustand.ENTWURF

    @property
    def ist_laufend(self) -> bool:
        return self.zustand == self.Zustand.LAUFEND

    @property
    def ist_geschlossen(self) -> bool:
        return self.zustand == self.Zustand.GESCHLOSSEN

    @property
    def nimmt_stimmen(self) -> bool:
        """Runs, and its time is not over: closing it takes the schedule some minutes."""
        return self.ist_laufend and (self.laeuft_bis is None or self.laeuft_bis > timezone.now())

    @property
    def ist_moderiert(self) -> bool:
        return self.ablauf == self.Ablauf.MODERIERT

    @property
    def duzt(self) -> bool:
        return self.ansprache == self.Ansprache.DU

    def starten(self) -> None:
        """Phones may join. Raises FalscherZustand."""
        self._wechseln(
            self.Zustand.LAUFEND, aus=(self.Zustand.ENTWURF,), gestartet_am=timezone.now()
        )

    def schliessen(self) -> None:
        """For good; only `aktionen.umfrage` calls it, which makes the answers anonymous with it."""
        felder: dict[str, Any] = {"geschlossen_am": timezone.now(), "schluessel": ""}
        self._wechseln(self.Zustand.GESCHLOSSEN, aus=(self.Zustand.LAUFEND,), **felder)
