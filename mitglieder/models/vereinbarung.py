import hashlib
from typing import Self

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, sieht_alles


class VereinbarungQuerySet(PortalQuerySet["Vereinbarung"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination sees all, other members what was published once."""
        hier = self.des_netzwerks(netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        if ist_im_netzwerk(handelnde, netzwerk):
            oeffentliche = Fassung.objects.oeffentlich().filter(vereinbarung=models.OuterRef("pk"))
            return hier.filter(models.Exists(oeffentliche))
        return self.none()


@verfolgt()
class Vereinbarung(PortalModell):
    """A cooperation agreement of a network; what it says stands in its versions (`Fassung`)."""

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    titel = models.CharField(_("Titel"), max_length=160)
    anlass = models.CharField(
        _("Anlass"),
        max_length=300,
        blank=True,
        help_text=_("Nur für das Register, zum Beispiel „Fachtag 2026“."),
    )
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)

    objects = PortalManager.from_queryset(VereinbarungQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Vereinbarung")
        verbose_name_plural = _("Vereinbarungen")
        ordering = ("-angelegt_am", "-pk")
        indexes = (models.Index(fields=("netzwerk", "-angelegt_am"), name="vereinbarung_netzwerk"),)

    def __str__(self) -> str:
        return self.titel

    @property
    def neueste_fassung(self) -> "Fassung":
        """Every agreement has at least one version. Reads what a list has prefetched."""
        return max(self.fassung_set.all(), key=lambda fassung: fassung.nummer)


class FassungQuerySet(PortalQuerySet["Fassung"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(vereinbarung__netzwerk=netzwerk)

    def oeffentlich(self) -> Self:
        """Published once: text and SHA-256 stand for good."""
        return self.exclude(zustand__in=(Fassung.Zustand.ENTWURF, Fassung.Zustand.ABSTIMMUNG))

    def zeichenbar(self) -> Self:
        """Open for signatures."""
        return self.filter(
            models.Q(laeuft_bis__isnull=True) | models.Q(laeuft_bis__gte=timezone.localdate()),
            zustand__in=(Fassung.Zustand.VEROEFFENTLICHT, Fassung.Zustand.IN_KRAFT),
        )

    def mit_zahlen(self) -> Self:
        """Adds `anzahl_eingeladen` (not withdrawn), `anzahl_unterzeichnet` and `anzahl_offen`."""
        # Its module imports this one.
        from mitglieder.models.beitritt import GUELTIG, OFFEN, VOM_TISCH

        return self.annotate(
            anzahl_eingeladen=models.Count(
                "beitritt", filter=~models.Q(beitritt__zustand__in=VOM_TISCH)
            ),
            anzahl_unterzeichnet=models.Count(
                "beitritt", filter=models.Q(beitritt__zustand__in=GUELTIG)
            ),
            anzahl_offen=models.Count("beitritt", filter=models.Q(beitritt__zustand__in=OFFEN)),
        )


@verfolgt()
class Fassung(PortalModell):
    """One version of an agreement. Publishing freezes text, form and term; `sha256` is the text's.

    `stand` counts the drafts saved, so that a second tab does not overwrite the first.
    """

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", _("Entwurf")
        ABSTIMMUNG = "abstimmung", _("in Abstimmung")
        VEROEFFENTLICHT = "veroeffentlicht", _("veröffentlicht")
        IN_KRAFT = "in_kraft", _("in Kraft")
        ABGELOEST = "abgeloest", _("abgelöst")
        AUSGELAUFEN = "ausgelaufen", _("ausgelaufen")

    class Form(models.TextChoices):
        TEXTFORM = "textform", _("Textform, Bestätigung im Portal")
        SCHRIFTFORM_PAPIER = "schriftform_papier", _("Schriftform auf Papier")
        QES = "qes", _("qualifizierte elektronische Signatur")

    vereinbarung = models.ForeignKey(Vereinbarung, on_delete=models.PROTECT)
    nummer = models.PositiveSmallIntegerField(_("Fassung"), default=1)
    titel = models.CharField(_("Titel"), max_length=160)
    zustand = models.CharField(_("Stand"), max_length=15, choices=Zustand, default=Zustand.ENTWURF)
    form = models.CharField(_("Form"), max_length=20, choices=Form, default=Form.TEXTFORM)
    laeuft_bis = models.DateField(_("läuft bis"), null=True, blank=True)
    kuendigungsfrist_monate = models.PositiveSmallIntegerField(
        _("Kündigungsfrist in Monaten"), default=3
    )
    text = models.TextField(_("Wortlaut"), blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False)
    veroeffentlicht_am = models.DateTimeField(_("veröffentlicht am"), null=True, editable=False)
    veroeffentlicht_von = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    beendet_am = models.DateTimeField(_("beendet am"), null=True, editable=False)
    stand = models.PositiveIntegerField(default=1, editable=False)

    objects = PortalManager.from_queryset(FassungQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Fassung")
        verbose_name_plural = _("Fassungen")
        ordering = ("vereinbarung", "-nummer")
        constraints = (
            models.UniqueConstraint(
                fields=("vereinbarung", "nummer"), name="fassung_nummer_einmal"
            ),
            models.UniqueConstraint(
                fields=("vereinbarung",),
                condition=models.Q(zustand__in=("entwurf", "abstimmung")),
                name="fassung_ein_entwurf",
                violation_error_message=_("Es gibt schon einen Entwurf dieser Vereinbarung."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    zustand__in=("entwurf", "abstimmung"),
                    veroeffentlicht_am__isnull=True,
                    veroeffentlicht_von__isnull=True,
                    sha256="",
                )
                | (
                    ~models.Q(zustand__in=("entwurf", "abstimmung"))
                    & models.Q(
                        veroeffentlicht_am__isnull=False,
                        veroeffentlicht_von__isnull=False,
                        sha256__regex=r"^[0-9a-f]{64}$",
                    )
                    & ~models.Q(text="")
                ),
                name="fassung_veroeffentlicht_ist_festgehalten",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    zustand__in=("abgeloest", "ausgelaufen"), beendet_am__isnull=False
                )
                | (
                    ~models.Q(zustand__in=("abgeloest", "ausgelaufen"))
                    & models.Q(beendet_am__isnull=True)
                ),
                name="fassung_beendet_mit_zeit",
            ),
            models.CheckConstraint(
                condition=models.Q(kuendigungsfrist_monate__lte=24),
                name="fassung_kuendigungsfrist_hoechstens_zwei_jahre",
                violation_error_message=_("Die Kündigungsfrist beträgt höchstens 24 Monate."),
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="wortlaut_bleibt",
                # `portal.aufbewahrung` is set by the retention task alone, in its transaction.
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.sha256 <> ''"),
                func="""
                    IF coalesce(current_setting('portal.aufbewahrung', true), '') = 'ja' THEN
                        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                        RETURN NEW;
                    END IF;
                    IF TG_OP = 'UPDATE' AND (NEW.vereinbarung_id, NEW.nummer, NEW.titel, NEW.form,
                        NEW.laeuft_bis, NEW.kuendigungsfrist_monate, NEW.text, NEW.sha256,
                        NEW.veroeffentlicht_am, NEW.veroeffentlicht_von_id)
                        IS NOT DISTINCT FROM (OLD.vereinbarung_id, OLD.nummer, OLD.titel, OLD.form,
                        OLD.laeuft_bis, OLD.kuendigungsfrist_monate, OLD.text, OLD.sha256,
                        OLD.veroeffentlicht_am, OLD.veroeffentlicht_von_id)
                    THEN RETURN NEW; END IF;
                    RAISE EXCEPTION 'Eine veröffentlichte Fassung ist unveränderlich (%)', OLD.id
                        USING ERRCODE = 'check_violation';
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.titel}, Fassung {self.nummer}"

    def get_absolute_url(self) -> str:
        """The page of its agreement."""
        kurzname = self.vereinbarung.netzwerk.kurzname
        return reverse("mitglieder:vereinbarung-zeigen", args=(kurzname, self.vereinbarung_id))

    @property
    def ist_entwurf(self) -> bool:
        return self.zustand in {self.Zustand.ENTWURF, self.Zustand.ABSTIMMUNG}

    @property
    def ist_zeichenbar(self) -> bool:
        """As `FassungQuerySet.zeichenbar`."""
        offen = self.zustand in {self.Zustand.VEROEFFENTLICHT, self.Zustand.IN_KRAFT}
        return offen and (self.laeuft_bis is None or self.laeuft_bis >= timezone.localdate())

    @property
    def ist_online_zeichenbar(self) -> bool:
        return self.ist_zeichenbar and self.form == self.Form.TEXTFORM

    def wortlaut(self) -> str:
        """The canonical text whose SHA-256 is recorded: title, terms and sections, UTF-8, LF."""
        kopf = [
            self.titel,
            f"Fassung {self.nummer}",
            f"Form: {self.form}",
            f"Läuft bis: {self.laeuft_bis.isoformat() if self.laeuft_bis else 'unbefristet'}",
            f"Kündigungsfrist: {self.kuendigungsfrist_monate} Monate",
        ]
        teile = ["\n".join(kopf)]
        for abschnitt in self.abschnitte():
            teile.append(f"{abschnitt.bezeichnung} {abschnitt.titel}")
            teile += abschnitt.absaetze
        return "\n\n".join(teile) + "\n"

    def abschnitte(self) -> "list[Abschnitt]":
        return sorted(self.abschnitt_set.all(), key=lambda abschnitt: abschnitt.nummer)

    def summe(self) -> str:
        """SHA-256 of the text as the sections say it now."""
        return hashlib.sha256(self.wortlaut().encode()).hexdigest()

    def ist_unveraendert(self) -> bool:
        return bool(self.sha256) and self.sha256 == self.summe() and self.text == self.wortlaut()

    def zur_abstimmung_geben(self) -> None:
        self._wechseln(self.Zustand.ABSTIMMUNG, aus=(self.Zustand.ENTWURF,))

    def veroeffentlichen(self, von: Konto) -> None:
        """Freeze. The caller holds the row's lock, so that no draft is saved meanwhile."""
        self.text = self.wortlaut()
        self.sha256 = self.summe()
        self.zustand = self.Zustand.VEROEFFENTLICHT
        self.veroeffentlicht_am = timezone.now()
        self.veroeffentlicht_von = von
        self.save(
            update_fields=["text", "sha256", "zustand", "veroeffentlicht_am", "veroeffentlicht_von"]
        )

    def in_kraft_setzen(self) -> None:
        self._wechseln(self.Zustand.IN_KRAFT, aus=(self.Zustand.VEROEFFENTLICHT,))

    def abloesen(self) -> None:
        self._beenden(self.Zustand.ABGELOEST)

    def auslaufen_lassen(self) -> None:
        self._beenden(self.Zustand.AUSGELAUFEN)

    def _beenden(self, ziel: str) -> None:
        # The day counts: what was signed is kept for ten years from then.
        aus = (self.Zustand.VEROEFFENTLICHT, self.Zustand.IN_KRAFT)
        self._wechseln(ziel, aus=aus, beendet_am=timezone.now())


@verfolgt()
class Abschnitt(PortalModell):
    """A numbered section of a version; blank lines in `text` part its paragraphs."""

    fassung = models.ForeignKey(Fassung, on_delete=models.CASCADE)
    nummer = models.PositiveSmallIntegerField(_("Nummer"))
    titel = models.CharField(_("Überschrift"), max_length=160)
    text = models.TextField(_("Text"), max_length=20_000)

    objects = PortalManager()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Abschnitt")
        verbose_name_plural = _("Abschnitte")
        ordering = ("fassung", "nummer")
        constraints = (
            models.UniqueConstraint(fields=("fassung", "nummer"), name="abschnitt_nummer_einmal"),
        )
        triggers = (
            pgtrigger.Trigger(
                name="abschnitt_bleibt",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("betroffen", "bigint[]")],
                func="""
                    IF coalesce(current_setting('portal.aufbewahrung', true), '') = 'ja' THEN
                        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                        RETURN NEW;
                    END IF;
                    IF TG_OP <> 'INSERT' THEN
                        betroffen := betroffen || OLD.fassung_id::bigint;
                    END IF;
                    IF TG_OP <> 'DELETE' THEN
                        betroffen := betroffen || NEW.fassung_id::bigint;
                    END IF;
                    IF EXISTS (
                        SELECT 1 FROM mitglieder_fassung WHERE id = ANY(betroffen) AND sha256 <> ''
                    ) THEN
                        RAISE EXCEPTION 'Eine veröffentlichte Fassung ist unveränderlich'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.bezeichnung} {self.titel}"

    @property
    def bezeichnung(self) -> str:
        return f"§ {self.nummer}"

    @property
    def absaetze(self) -> list[str]:
        text = self.text.replace("\r\n", "\n").replace("\r", "\n")
        bloecke = ("\n".join(z.strip() for z in block.split("\n")) for block in text.split("\n\n"))
        return [block.strip() for block in bloecke if block.strip()]
