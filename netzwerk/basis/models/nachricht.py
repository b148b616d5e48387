import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet

# A worker holds what it has claimed for a minute. The one mail in flight is held longer than the
# mail server may take: every answer has 20 seconds (settings), a mail needs up to five of them.
PACHT = timedelta(seconds=60)
PACHT_UNTERWEGS = timedelta(seconds=150)
# Waiting times after a temporary refusal; after the last one the mail counts as refused.
WARTEZEITEN = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440))


class NachrichtQuerySet(PortalQuerySet["Nachricht"]):
    def faellig(self, schlange: str) -> "NachrichtQuerySet":
        """Waiting, due, and not held by a living worker."""
        jetzt = timezone.now()
        return self.filter(
            models.Q(pacht_bis__isnull=True) | models.Q(pacht_bis__lt=jetzt),
            schlange=schlange,
            zustand=Nachricht.Zustand.WARTEND,
            faellig_ab__lte=jetzt,
        )

    def geschrieben(self, zeilen: Iterable["Nachricht"]) -> "NachrichtQuerySet":
        """Which of these rows came into the table: each brings a Message-ID of its own."""
        return self.filter(message_id__in=[zeile.message_id for zeile in zeilen])

    def zu(self, gegenstaende: models.QuerySet[Any] | models.Model) -> "NachrichtQuerySet":
        """Messages about one object, or about any object of a queryset."""
        if isinstance(gegenstaende, models.Model):
            typ = ContentType.objects.get_for_model(gegenstaende)
            return self.filter(gegenstand_typ=typ, gegenstand_id=gegenstaende.pk)
        typ = ContentType.objects.get_for_model(gegenstaende.model)
        return self.filter(gegenstand_typ=typ, gegenstand_id__in=gegenstaende.values("pk"))

    def neueste(self, gegenstaende: models.QuerySet[Any]) -> "NachrichtQuerySet":
        """The newest message about each of these objects."""
        return (
            self.zu(gegenstaende)
            .order_by("gegenstand_id", "-angelegt_am", "-pk")
            .distinct("gegenstand_id")
        )

    def pachten(self, schlange: str, anzahl: int) -> tuple[uuid.UUID, list["Nachricht"]]:
        """Claim up to `anzahl` due rows for one worker; nobody else gets them meanwhile."""
        pacht = uuid.uuid4()
        with transaction.atomic():
            # SKIP LOCKED: two workers never wait for each other's rows.
            schluessel = list(
                self.faellig(schlange)
                .select_for_update(skip_locked=True)
                .order_by("faellig_ab", "pk")
                .values_list("pk", flat=True)[:anzahl]
            )
            self.filter(pk__in=schluessel).update(pacht=pacht, pacht_bis=timezone.now() + PACHT)
        zeilen = self.filter(pk__in=schluessel, pacht=pacht).select_related("netzwerk", "zugang")
        return pacht, list(zeilen.order_by("faellig_ab", "pk"))


def _neue_message_id() -> str:
    return uuid.uuid4().hex


# Outside the trail: the row is its own history, and a copy would outlive the blanking.
class Nachricht(PortalModell):
    """One mail to one recipient: written by the action that causes it, sent by a worker.

    Keeps template (`anlass`, see `netzwerk.basis.briefe`) and parameters, never links: those are
    signed when sending. `server_antwort` holds the mail server's own words.
    """

    class Schlange(models.TextChoices):
        CODES = "codes", _("Codes")
        POST = "post", _("Post")

    class Zustand(models.TextChoices):
        WARTEND = "wartend", _("wartet")
        GESENDET = "gesendet", _("zugestellt an den Mailserver")
        ZURUECK = "zurueck", _("kam zurück")
        ABGELEHNT = "abgelehnt", _("abgelehnt")
        VERWORFEN = "verworfen", _("nicht mehr nötig")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.CASCADE, null=True)
    anlass = models.CharField(_("Anlass"), max_length=60)
    gegenstand_typ = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    gegenstand_id = models.BigIntegerField()
    gegenstand = GenericForeignKey("gegenstand_typ", "gegenstand_id")
    runde = models.PositiveIntegerField(_("Runde"), default=1)
    empfaenger = models.EmailField(_("an"))
    empfaenger_name = models.CharField(_("Name"), max_length=200, blank=True)
    zugang = models.ForeignKey("basis.Zugang", on_delete=models.SET_NULL, null=True, blank=True)
    parameter = models.JSONField(_("Angaben"), default=dict, blank=True)
    schlange = models.CharField(max_length=10, choices=Schlange, default=Schlange.POST)

    zustand = models.CharField(_("Stand"), max_length=10, choices=Zustand, default=Zustand.WARTEND)
    faellig_ab = models.DateTimeField(_("fällig ab"), default=timezone.now)
    pacht = models.UUIDField(null=True, editable=False)
    pacht_bis = models.DateTimeField(null=True, editable=False)
    versuche = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    server_antwort = models.TextField(_("Antwort des Mailservers"), blank=True)
    message_id = models.CharField(max_length=64, unique=True, default=_neue_message_id)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now)
    gesendet_am = models.DateTimeField(_("gesendet am"), null=True)

    objects = PortalManager.from_queryset(NachrichtQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Inhalt versandter E-Mails"),
            felder=("parameter", "empfaenger_name"),
            frist=timedelta(days=90),
            faellig=lambda zeilen, stichtag: zeilen.filter(angelegt_am__lt=stichtag).exclude(
                parameter={}, empfaenger_name=""
            ),
            art="leeren",
            leeren={"parameter": {}, "empfaenger_name": ""},
        ),
        Aufbewahrung(
            zweck=_("Nachweis der Zustellung"),
            felder=("empfaenger", "server_antwort"),
            frist=timedelta(days=730),
            faellig=lambda zeilen, stichtag: zeilen.filter(angelegt_am__lt=stichtag),
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Nachricht")
        verbose_name_plural = _("Nachrichten")
        constraints = (
            models.UniqueConstraint(
                fields=("gegenstand_typ", "gegenstand_id", "anlass", "empfaenger", "runde"),
                name="nachricht_einmal",
            ),
            models.CheckConstraint(
                # What came back had gone out before.
                condition=models.Q(zustand__in=("gesendet", "zurueck"), gesendet_am__isnull=False)
                | (
                    ~models.Q(zustand__in=("gesendet", "zurueck"))
                    & models.Q(gesendet_am__isnull=True)
                ),
                name="nachricht_gesendet_mit_zeit",
            ),
        )
        indexes = (
            models.Index(
                fields=("schlange", "faellig_ab"),
                name="nachricht_faellig",
                condition=models.Q(zustand="wartend"),
            ),
            models.Index(fields=("netzwerk", "angelegt_am"), name="nachricht_netzwerk"),
        )

    def __str__(self) -> str:
        return f"{self.anlass} an {self.empfaenger}"

    @property
    def ist_wartend(self) -> bool:
        return self.zustand == self.Zustand.WARTEND

    @property
    def ist_gestoert(self) -> bool:
        """Waiting again after the server refused it for now."""
        return self.ist_wartend and bool(self.server_antwort)

    @property
    def ist_gescheitert(self) -> bool:
        """Refused for good, at once or by a server further on."""
        return self.zustand in (self.Zustand.ABGELEHNT, self.Zustand.ZURUECK)

    def pacht_erneuern(self, pacht: uuid.UUID) -> bool:
        """Whether the row is still ours just before it goes out."""
        return bool(
            Nachricht.objects.filter(pk=self.pk, pacht=pacht, zustand=self.Zustand.WARTEND).update(
                pacht_bis=timezone.now() + PACHT_UNTERWEGS, versuche=models.F("versuche") + 1
            )
        )

    def als_gesendet(self) -> None:
        """The server took it. Codes are forgotten at once: they stand in the mail alone."""
        Nachricht.objects.filter(pk=self.pk).update(
            zustand=self.Zustand.GESENDET,
            gesendet_am=timezone.now(),
            pacht=None,
            pacht_bis=None,
            server_antwort="",
            **self._vergessen(),
        )

    def _vergessen(self) -> dict[str, Any]:
        """A settled row of the codes' queue keeps neither code nor link, whatever became of it."""
        return {"parameter": {}} if self.schlange == self.Schlange.CODES else {}

    def als_abgelehnt(self, antwort: str) -> None:
        self._wartend().update(
            zustand=self.Zustand.ABGELEHNT,
            pacht=None,
            pacht_bis=None,
            server_antwort=antwort[:2000],
            **self._vergessen(),
        )

    def als_zurueckgekommen(self, worte: str) -> bool:
        """A server further on refused what ours had taken. False when it was known already."""
        gesendete = Nachricht.objects.filter(pk=self.pk, zustand=self.Zustand.GESENDET)
        return bool(gesendete.update(zustand=self.Zustand.ZURUECK, server_antwort=worte[:2000]))

    def als_verworfen(self, grund: str) -> None:
        self._wartend().update(
            zustand=self.Zustand.VERWORFEN,
            pacht=None,
            pacht_bis=None,
            server_antwort=grund[:2000],
            **self._vergessen(),
        )

    def spaeter(self, antwort: str) -> None:
        """Refused for now: wait longer each time, give up after the last waiting time."""
        bisher = Nachricht.objects.values_list("versuche", flat=True).get(pk=self.pk)
        if bisher > len(WARTEZEITEN):
            self.als_abgelehnt(antwort)
            return
        warten = WARTEZEITEN[max(bisher, 1) - 1]
        self._wartend().update(
            faellig_ab=timezone.now() + warten,
            pacht=None,
            pacht_bis=None,
            server_antwort=antwort[:2000],
        )

    def _wartend(self) -> NachrichtQuerySet:
        """The row unless it is settled: a slow worker does not undo what another has sent."""
        return Nachricht.objects.filter(pk=self.pk, zustand=self.Zustand.WARTEND)

    def freigeben(self, pacht: uuid.UUID) -> None:
        """Give the row back untried, for example when the connection broke before its turn."""
        Nachricht.objects.filter(pk=self.pk, pacht=pacht).update(pacht=None, pacht_bis=None)
