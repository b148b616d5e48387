import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.beharrlich import beharrlich
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet

# So long a worker holds what it has claimed.
PACHT = timedelta(seconds=150)
# So long one mail may take: every answer of the mail server has 20 seconds (settings), a mail
# needs up to five of them. With less left of the lease, none is begun.
EINE_MAIL = timedelta(seconds=110)
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

    def pachten(self, schlange: str, anzahl: int) -> "Pacht":
        """Claim up to `anzahl` due rows for one worker; nobody else gets them meanwhile."""
        pacht = Pacht()
        with transaction.atomic():
            # SKIP LOCKED: two workers never wait for each other's rows.
            schluessel = list(
                self.faellig(schlange)
                .select_for_update(skip_locked=True)
                .order_by("faellig_ab", "pk")
                .values_list("pk", flat=True)[:anzahl]
            )
            self.filter(pk__in=schluessel).update(pacht=pacht.nummer, pacht_bis=pacht.bis)
        # Relations are read for all of them at once, when they are asked for.
        zeilen = self.filter(pk__in=schluessel, pacht=pacht.nummer)
        pacht.zeilen = list(zeilen.order_by("faellig_ab", "pk"))
        return pacht


@dataclass
class Pacht:
    """Rows that one worker has claimed; they come in turn, each while they are surely its own."""

    nummer: uuid.UUID = field(default_factory=uuid.uuid4)
    bis: datetime = field(default_factory=lambda: timezone.now() + PACHT)
    zeilen: list["Nachricht"] = field(default_factory=list)

    def __iter__(self) -> Iterator["Nachricht"]:
        for zeile in self.zeilen:
            if self.haelt(zeile):
                yield zeile

    def haelt(self, zeile: "Nachricht") -> bool:
        """Whether nobody else may send it for as long as it takes. Renews in time."""
        if timezone.now() + EINE_MAIL < self.bis:
            return True
        bis = timezone.now() + PACHT
        eigene = self._offen()
        if not eigene.filter(pk=zeile.pk).update(pacht_bis=bis):
            return False  # somebody else holds it by now
        eigene.update(pacht_bis=bis)
        self.bis = bis
        return True

    def freigeben(self) -> None:
        """Give back what is not settled, untried: for example when the connection broke."""
        self._offen().update(pacht=None, pacht_bis=None)

    def _offen(self) -> models.QuerySet["Nachricht"]:
        return Nachricht.objects.filter(pacht=self.nummer, zustand=Nachricht.Zustand.WARTEND)


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

    def als_gesendet(self) -> None:
        """The server took it. Codes are forgotten at once: they stand in the mail alone."""
        # Whoever holds it by now: it is out.
        zeile = Nachricht.objects.filter(pk=self.pk)
        self._erledigen(zeile, self.Zustand.GESENDET, gesendet_am=timezone.now())

    def als_abgelehnt(self, antwort: str) -> None:
        self._erledigen(self._wartend(), self.Zustand.ABGELEHNT, antwort)

    def als_verworfen(self, grund: str) -> None:
        self._erledigen(self._wartend(), self.Zustand.VERWORFEN, grund)

    def als_zurueckgekommen(self, worte: str) -> bool:
        """A server further on refused what ours had taken. False when it was known already."""
        gesendete = Nachricht.objects.filter(pk=self.pk, zustand=self.Zustand.GESENDET)
        return bool(gesendete.update(zustand=self.Zustand.ZURUECK, server_antwort=worte[:2000]))

    def spaeter(self, antwort: str) -> None:
        """Refused for now: wait longer each time, give up after the last waiting time."""
        if self.versuche >= len(WARTEZEITEN):
            self.als_abgelehnt(antwort)
            return
        wann = timezone.now() + WARTEZEITEN[self.versuche]
        self._festhalten(self._wartend(), server_antwort=antwort[:2000], faellig_ab=wann)

    def _wartend(self) -> NachrichtQuerySet:
        """The row unless it is settled: a slow worker does not undo what another has sent."""
        return Nachricht.objects.filter(pk=self.pk, zustand=self.Zustand.WARTEND)

    def _erledigen(
        self, zeile: NachrichtQuerySet, zustand: str, antwort: str = "", **felder: Any
    ) -> None:
        if self.schlange == self.Schlange.CODES:
            # Settled it keeps neither code nor link, whatever became of it.
            felder["parameter"] = {}
        self._festhalten(zeile, zustand=zustand, server_antwort=antwort[:2000], **felder)

    def _festhalten(self, zeile: NachrichtQuerySet, **felder: Any) -> None:
        """How this attempt ended; written twice, it is the same."""
        ende = {"versuche": self.versuche + 1, "pacht": None, "pacht_bis": None, **felder}
        beharrlich(partial(zeile.update, **ende))
