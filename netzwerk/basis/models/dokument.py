import logging
import secrets
import uuid
from collections.abc import Collection
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import IO, Any

import pgtrigger
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile, File
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet

logger = logging.getLogger(__name__)
PACHT = timedelta(minutes=5)
VERSUCHE = 5
# What a document waits for is asked after as long as it has waited, within these bounds.
WARTEN_MINDESTENS = timedelta(seconds=30)
WARTEN_HOECHSTENS = timedelta(hours=1)
# The owner and its group may read a sealed file, and nobody may write it.
NUR_LESEN = 0o440
# Without 0/O, 1/I/L, U: read aloud and typed from paper.
ZEICHEN = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def neuer_pruefcode() -> str:
    """Twelve characters (58 bits), written as XXXX-XXXX-XXXX."""
    roh = "".join(secrets.choice(ZEICHEN) for _i in range(12))
    return f"{roh[:4]}-{roh[4:8]}-{roh[8:]}"


def _ablage(dokument: "Dokument", name: str) -> str:
    return f"dokumente/{dokument.pk}/{name}"


class DokumentQuerySet(PortalQuerySet["Dokument"]):
    def zu(self, gegenstand: models.Model) -> "DokumentQuerySet":
        typ = ContentType.objects.get_for_model(gegenstand)
        return self.filter(gegenstand_typ=typ, gegenstand_id=gegenstand.pk)

    def fertig(self) -> "DokumentQuerySet":
        return self.filter(zustand=Dokument.Zustand.FERTIG)

    def offen(self) -> "DokumentQuerySet":
        """Waiting, and not held by a living worker."""
        jetzt = timezone.now()
        return self.filter(
            models.Q(pacht_bis__isnull=True) | models.Q(pacht_bis__lt=jetzt),
            zustand__in=(Dokument.Zustand.WARTEND, Dokument.Zustand.IN_ARBEIT),
            faellig_ab__lte=jetzt,
        )

    def wartend_auf(self, grund: str) -> "DokumentQuerySet":
        return self.filter(zustand=Dokument.Zustand.WARTEND, wartet_auf=grund)

    def mit_schaden(self) -> "DokumentQuerySet":
        """`beschaedigt_seit`: when the file was found damaged, while it is (one row at most)."""
        offen = models.Q(schaden__behoben_am__isnull=True)
        return self.annotate(
            _schaden=models.FilteredRelation("schaden", condition=offen),
            beschaedigt_seit=models.F("_schaden__gefunden_am"),
        )

    def vergessen(self, modell: type[models.Model], schluessel: Collection[int]) -> None:
        """Delete the documents of these objects; sealed ones only let the retention task do so.

        The files go after commit. One that cannot be removed is logged and holds up no other.
        """
        typ = ContentType.objects.get_for_model(modell)
        betroffen = self.filter(gegenstand_typ=typ, gegenstand_id__in=schluessel)
        for dokument in betroffen.exclude(datei=""):
            loeschen = partial(dokument.datei.storage.delete, str(dokument.datei.name))
            transaction.on_commit(loeschen, robust=True)
        betroffen.delete()


# Outside the trail: a document is written once; what led to it is recorded with its object.
class Dokument(PortalModell):
    """A PDF: asked for by an action, made by a worker, stored once.

    `art` names the builder (`netzwerk.basis.dokumente`). Once `gesiegelt_am` is set the database
    refuses every change and deletion; only the retention task may (it sets `portal.aufbewahrung`).
    """

    class Zustand(models.TextChoices):
        WARTEND = "wartend", _("wartet")
        IN_ARBEIT = "in_arbeit", _("wird erstellt")
        FERTIG = "fertig", _("fertig")
        FEHLGESCHLAGEN = "fehlgeschlagen", _("fehlgeschlagen")

    class Wartegrund(models.TextChoices):
        """What no repair of ours brings, so that waiting for it is no failed attempt."""

        ZEITSTEMPEL = "zeitstempel", _("den Zeitstempeldienst")
        ZERTIFIKAT = "zertifikat", _("ein gültiges Zertifikat")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    art = models.CharField(_("Art"), max_length=40)
    gegenstand_typ = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    gegenstand_id = models.BigIntegerField()
    gegenstand = GenericForeignKey("gegenstand_typ", "gegenstand_id")
    dateiname = models.CharField(_("Dateiname"), max_length=120)
    pruefcode = models.CharField(_("Prüfcode"), max_length=14, unique=True, default=neuer_pruefcode)

    zustand = models.CharField(_("Stand"), max_length=15, choices=Zustand, default=Zustand.WARTEND)
    faellig_ab = models.DateTimeField(default=timezone.now)
    pacht = models.UUIDField(null=True, editable=False)
    pacht_bis = models.DateTimeField(null=True, editable=False)
    versuche = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    fehler = models.TextField(_("Fehler"), blank=True)
    wartet_auf = models.CharField(
        _("wartet auf"), max_length=11, choices=Wartegrund, blank=True, default=""
    )
    wartet_seit = models.DateTimeField(_("wartet seit"), null=True)
    seiten = models.PositiveIntegerField(_("gesetzte Seiten"), default=0, editable=False)

    datei = models.FileField(_("Datei"), upload_to=_ablage, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now)
    fertig_am = models.DateTimeField(_("fertig am"), null=True)
    gesiegelt_am = models.DateTimeField(_("gesiegelt am"), null=True)

    objects = PortalManager.from_queryset(DokumentQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Protokoll als Datei; es nennt Teilnehmende und Zuständige"),
            felder=("datei",),
            mit=_("dem Protokoll, das als Geschichte des Netzwerks bleibt"),
        ),
        # Carried out by the rule of Beitritt, which knows when an accession has ended.
        Aufbewahrung(
            zweck=_("Gesiegelter Beitritt als Datei; sie nennt die unterzeichnende Person"),
            felder=("datei",),
            mit=_("dem Namen im Beitritt, zehn Jahre nach dessen Ende"),
        ),
        Aufbewahrung(
            zweck=_("Etiketten und Anwesenheitslisten als Datei; sie nennen Ansprechpersonen"),
            felder=("datei",),
            mit=_("der Anforderung, nach einem Tag"),
        ),
    )

    class Meta:
        verbose_name = _("Dokument")
        verbose_name_plural = _("Dokumente")
        constraints = (
            models.UniqueConstraint(
                fields=("gegenstand_typ", "gegenstand_id", "art"), name="dokument_einmal"
            ),
            models.CheckConstraint(
                condition=~models.Q(zustand="fertig")
                | (models.Q(fertig_am__isnull=False) & ~models.Q(sha256="") & ~models.Q(datei="")),
                name="dokument_fertig_ist_vollstaendig",
            ),
            models.CheckConstraint(
                condition=models.Q(wartet_auf="", wartet_seit__isnull=True)
                | (~models.Q(wartet_auf="") & models.Q(wartet_seit__isnull=False)),
                name="dokument_wartet_auf_seit",
            ),
        )
        indexes = (
            models.Index(fields=("netzwerk", "art", "angelegt_am"), name="dokument_netzwerk"),
            models.Index(
                fields=("netzwerk", "wartet_auf"),
                condition=~models.Q(wartet_auf=""),
                name="dokument_wartet",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="gesiegelt_bleibt",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__gesiegelt_am__isnull=False),
                func="""
                    IF coalesce(current_setting('portal.aufbewahrung', true), '') = 'ja' THEN
                        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'Ein gesiegeltes Dokument ist unveränderlich (%)', OLD.id
                        USING ERRCODE = 'check_violation';
                """,
            ),
        )

    def __str__(self) -> str:
        return self.dateiname

    @property
    def ablageort(self) -> str:
        """Where its file lies, without the name, which may tell of what it is."""
        return f"dokumente/{self.pk}/"

    @property
    def ist_fertig(self) -> bool:
        return self.zustand == self.Zustand.FERTIG

    @property
    def ist_unterwegs(self) -> bool:
        """Still to come, and nothing has gone wrong so far."""
        return not self.ist_fertig and not self.fehler

    @property
    def wartet(self) -> bool:
        """For the time stamp or a certificate: comes by itself, nobody need press anything."""
        return bool(self.wartet_auf)

    def pachten(self) -> bool:
        """Claim the row for this worker; False when somebody else has it or it is done.

        `ablegen` and `misslungen` hold only for the worker whose claim still stands.
        """
        pacht = uuid.uuid4()
        gelungen = (
            Dokument.objects.offen()
            .filter(pk=self.pk)
            .update(
                zustand=self.Zustand.IN_ARBEIT,
                pacht=pacht,
                pacht_bis=timezone.now() + PACHT,
                versuche=models.F("versuche") + 1,
                seiten=0,
            )
        )
        if gelungen:
            self.refresh_from_db()
            self.pacht = pacht
        return bool(gelungen)

    def verlaengern(self) -> None:
        """Long work that reports on its way keeps its claim."""
        self._in_pacht().update(pacht_bis=timezone.now() + PACHT)

    def gesetzt(self, seiten: int) -> None:
        """For `pdf_aus_vorlage(melden=…)`. Page numbers are filled in by setting pages again: the
        count never goes back."""
        if seiten > self.seiten:
            self.seiten = seiten
            self._in_pacht().update(seiten=seiten, pacht_bis=timezone.now() + PACHT)

    def _in_pacht(self) -> DokumentQuerySet:
        """The row while it is this worker's; empty once another has claimed it."""
        return Dokument.objects.filter(pk=self.pk, pacht=self.pacht, zustand=self.Zustand.IN_ARBEIT)

    def _rest_entfernen(self) -> None:
        """A file without a finished row is left over from an attempt that broke off."""
        speicher = self.datei.storage
        pfad = self.datei.field.generate_filename(self, self.dateiname)
        try:
            speicher.delete(pfad)
        except OSError:
            logger.exception("Rest %s lässt sich nicht entfernen", pfad)

    def _schreibschutz_setzen(self) -> None:
        """Where files lie in a directory; a store of objects has rules of its own for that."""
        try:
            Path(self.datei.path).chmod(NUR_LESEN)
        except (NotImplementedError, OSError) as fehler:
            logger.info("Dokument %s bleibt ohne Schreibschutz: %s", self.pk, fehler)

    @transaction.atomic
    def ablegen(self, inhalt: bytes | IO[bytes], sha256: str, *, gesiegelt: bool) -> bool:
        """Store the finished file; `sha256` is that of `inhalt`, hexadecimal.

        False when the claim has passed to another worker: nothing is stored then.
        """
        # The lock keeps the row ours until the file is written: no two write it at once.
        if self._in_pacht().select_for_update().values("pk").first() is None:
            return False
        self._rest_entfernen()
        datei = ContentFile(inhalt) if isinstance(inhalt, bytes) else File(inhalt)
        self.datei.save(self.dateiname, datei, save=False)
        if gesiegelt:
            self._schreibschutz_setzen()
        self.sha256 = sha256
        self.zustand = self.Zustand.FERTIG
        self.fertig_am = timezone.now()
        self.gesiegelt_am = self.fertig_am if gesiegelt else None
        self.fehler = self.wartet_auf = ""
        self.wartet_seit = None
        self._in_pacht().update(
            datei=self.datei.name,
            sha256=self.sha256,
            zustand=self.zustand,
            fertig_am=self.fertig_am,
            gesiegelt_am=self.gesiegelt_am,
            pacht=None,
            pacht_bis=None,
            fehler=self.fehler,
            wartet_auf=self.wartet_auf,
            wartet_seit=self.wartet_seit,
        )
        return True

    @transaction.atomic
    def misslungen(self, grund: str) -> None:
        """Try again later, up to five times; then the coordination sees the reason.

        Without a standing claim nothing changes: another worker is at it, or done.
        """
        endgueltig = self.versuche >= VERSUCHE
        if self._in_pacht().update(
            zustand=self.Zustand.FEHLGESCHLAGEN if endgueltig else self.Zustand.WARTEND,
            faellig_ab=timezone.now() + timedelta(seconds=30 * 2**self.versuche),
            pacht=None,
            pacht_bis=None,
            fehler=grund[:2000],
            wartet_auf="",
            wartet_seit=None,
        ):
            self._rest_entfernen()

    @transaction.atomic
    def warten(self, auf: str, grund: str) -> bool:
        """Not now, and through no fault of this document: tried again for as long as it takes.

        Does not count as an attempt. False without a standing claim.
        """
        jetzt = timezone.now()
        if self.wartet_auf != auf or self.wartet_seit is None:
            self.wartet_auf, self.wartet_seit = auf, jetzt
        pause = min(max(jetzt - self.wartet_seit, WARTEN_MINDESTENS), WARTEN_HOECHSTENS)
        gewartet: int = self._in_pacht().update(
            zustand=self.Zustand.WARTEND,
            versuche=models.F("versuche") - 1,
            faellig_ab=jetzt + pause,
            pacht=None,
            pacht_bis=None,
            fehler=grund[:2000],
            wartet_auf=self.wartet_auf,
            wartet_seit=self.wartet_seit,
        )
        return bool(gewartet)

    def erneut(self) -> None:
        """Asked for by a person: start counting again; what waits is tried at once."""
        eines = Dokument.objects.filter(pk=self.pk)
        eines.filter(zustand=self.Zustand.FEHLGESCHLAGEN).update(
            zustand=self.Zustand.WARTEND, versuche=0, faellig_ab=timezone.now(), fehler=""
        )
        eines.exclude(wartet_auf="").filter(zustand=self.Zustand.WARTEND).update(
            faellig_ab=timezone.now()
        )

    def inhalt(self) -> bytes:
        with self.datei.open("rb") as datei:
            daten: Any = datei.read()
        return bytes(daten)
