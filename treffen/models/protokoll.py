"""Minutes: one version per row, one section per agenda item, frozen by the database on release."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from netzwerk.basis import richtext
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, verfolgt
from netzwerk.basis.models import Konto
from treffen.models.protokoll_aufbewahrung import OhneVergessene, mit_vergessenen
from treffen.models.protokoll_auswahl import ProtokollQuerySet
from treffen.models.top import Tagesordnungspunkt
from treffen.models.treffen import Treffen

if TYPE_CHECKING:
    from treffen.abbild import Abbild
    from treffen.models.beschluss import Beschluss
    from treffen.models.massnahme import Massnahme
    from treffen.models.protokollpruefung import Protokollpruefung

GAST = OhneVergessene.GAST

AUFBEWAHRUNG_DARF = """
    IF coalesce(current_setting('portal.aufbewahrung', true), '') = 'ja' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
"""


# The image is a copy of rows that are recorded themselves, and it is written once.
@verfolgt(ohne=("abbild",))
class Protokoll(PortalModell):
    """The minutes of one meeting in one version.

    `stand` counts the saves of the head data; each section counts its own, so that two people
    who write about different items never meet. The release stores in `abbild` what the minutes
    say (treffen.abbild): later changes to agenda, attendance or measures do not reach them. After
    it the database refuses changes to the row, its sections and the meeting's decisions; only the
    step to `genehmigt` remains, and before it the time for objections may be counted from a later
    day (`frist_zaehlt_ab`).
    """

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", _("Entwurf")
        IN_PRUEFUNG = "in_pruefung", _("in Prüfung")
        FREIGEGEBEN = "freigegeben", _("freigegeben")
        GENEHMIGT = "genehmigt", _("genehmigt")

    FREIGEGEBENE = (Zustand.FREIGEGEBEN, Zustand.GENEHMIGT)

    treffen = models.ForeignKey(Treffen, on_delete=models.PROTECT, related_name="protokolle")
    version = models.PositiveSmallIntegerField(_("Version"), default=1)
    zustand = models.CharField(_("Stand"), max_length=15, choices=Zustand, default=Zustand.ENTWURF)
    vorsitz = models.CharField(_("Leitung des Treffens"), max_length=160, blank=True)
    protokollfuehrung = models.CharField(_("Protokollführung"), max_length=160, blank=True)
    stand = models.PositiveIntegerField(default=0, editable=False)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    freigegeben_am = models.DateTimeField(_("freigegeben am"), null=True, editable=False)
    freigegeben_von = models.ForeignKey(
        Konto, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    # Approval may come by silence (no objection in time): then nobody did it.
    genehmigt_am = models.DateTimeField(_("genehmigt am"), null=True, editable=False)
    # Until this day inclusive, objections are taken; set by the release.
    einwaende_bis = models.DateField(_("Einwände bis"), null=True, editable=False)
    # The day from which that time counts, once the mails went out later than the release.
    einwaende_ab = models.DateField(_("Frist für Einwände zählt ab"), null=True, editable=False)
    # Of every version but the first: readers see what is different and why.
    korrektur_grund = models.CharField(
        _("Warum gibt es eine neue Version?"), max_length=500, blank=True
    )
    abbild = models.JSONField(_("freigegebener Inhalt"), null=True, editable=False)

    objects = PortalManager.from_queryset(ProtokollQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Nachweis, wer das Treffen geleitet und das Protokoll geführt hat"),
            felder=("vorsitz", "protokollfuehrung", "freigegeben_von"),
            mit=_("dem Protokoll, das als Geschichte des Netzwerks bleibt"),
        ),
        Aufbewahrung(
            zweck=_("Wer da war und wer zuständig ist; Einrichtung und Funktion bleiben"),
            felder=("abbild",),
            # As soon as the contact has lost its name.
            frist=timedelta(0),
            faellig=mit_vergessenen,
            art="leeren",
            leeren={"abbild": OhneVergessene("abbild")},
        ),
    )

    class Meta:
        verbose_name = _("Protokoll")
        verbose_name_plural = _("Protokolle")
        ordering = ("-treffen__beginn", "-version")
        constraints = (
            models.UniqueConstraint(fields=("treffen", "version"), name="protokoll_version_einmal"),
            models.CheckConstraint(
                condition=models.Q(
                    zustand__in=("freigegeben", "genehmigt"),
                    freigegeben_am__isnull=False,
                    freigegeben_von__isnull=False,
                )
                | models.Q(
                    zustand__in=("entwurf", "in_pruefung"),
                    freigegeben_am__isnull=True,
                    freigegeben_von__isnull=True,
                ),
                name="protokoll_freigabe_vollstaendig",
            ),
            models.CheckConstraint(
                condition=models.Q(zustand="genehmigt", genehmigt_am__isnull=False)
                | (~models.Q(zustand="genehmigt") & models.Q(genehmigt_am__isnull=True)),
                name="protokoll_genehmigt_mit_zeit",
            ),
            models.CheckConstraint(
                condition=models.Q(zustand__in=("freigegeben", "genehmigt"), abbild__isnull=False)
                | models.Q(zustand__in=("entwurf", "in_pruefung"), abbild__isnull=True),
                name="protokoll_freigegeben_mit_abbild",
            ),
            models.CheckConstraint(
                condition=models.Q(version=1) | ~models.Q(korrektur_grund=""),
                name="protokoll_korrektur_mit_grund",
                violation_error_message=_("Schreiben Sie, warum es eine neue Version gibt."),
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="freigegeben_bleibt",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__zustand__in=("freigegeben", "genehmigt")),
                declare=[("beginn", "date")],
                # The time for objections begins later, and is never shorter than promised.
                func=f"""
                    {AUFBEWAHRUNG_DARF}
                    beginn := coalesce(
                        OLD.einwaende_ab,
                        (OLD.freigegeben_am AT TIME ZONE 'Europe/Berlin')::date
                    );
                    IF TG_OP = 'UPDATE' AND OLD.zustand = 'freigegeben'
                        AND NEW.einwaende_ab > beginn
                        AND NEW.einwaende_bis - NEW.einwaende_ab = OLD.einwaende_bis - beginn
                        AND (to_jsonb(NEW) - 'einwaende_ab' - 'einwaende_bis')
                          = (to_jsonb(OLD) - 'einwaende_ab' - 'einwaende_bis')
                    THEN
                        RETURN NEW;
                    END IF;
                    IF TG_OP = 'UPDATE' AND OLD.zustand = 'freigegeben'
                        AND NEW.zustand = 'genehmigt'
                        AND (to_jsonb(NEW) - 'zustand' - 'genehmigt_am')
                          = (to_jsonb(OLD) - 'zustand' - 'genehmigt_am')
                    THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'Ein freigegebenes Protokoll ist unveränderlich (%)', OLD.id
                        USING ERRCODE = 'check_violation';
                """,
            ),
        )

    def __str__(self) -> str:
        return f"Protokoll {self.treffen} (Version {self.version})"

    def get_absolute_url(self) -> str:
        return reverse("treffen:protokoll-zeigen", args=(self.treffen.netzwerk.kurzname, self.pk))

    @property
    def ist_freigegeben(self) -> bool:
        return self.zustand in self.FREIGEGEBENE

    @property
    def inhalt(self) -> "Abbild":
        """What the minutes say: as released, or as the rows are now."""
        from treffen.abbild import aufnehmen  # reads this and other models

        return self.abbild or aufnehmen(self)

    @property
    def fingerabdruck(self) -> str:
        """Changes with anything the minutes say: what was confirmed is what goes out."""
        from treffen.abbild import fingerabdruck

        return fingerabdruck(self.inhalt)

    def punkte(self) -> "list[Protokollpunkt]":
        """The agenda with all that belongs to each item, in four queries."""
        from treffen.models.beschluss import Beschluss  # both import this module
        from treffen.models.massnahme import Massnahme

        tops = list(Tagesordnungspunkt.objects.filter(treffen=self.treffen_id).auf_tagesordnung())
        abschnitte = {a.top_id: a for a in self.abschnitte.all()} if self.pk else {}
        beschluesse = list(Beschluss.objects.filter(top__in=tops))
        massnahmen = list(
            Massnahme.objects.filter(top__in=tops).select_related("verantwortlich__organisation")
        )
        return [
            Protokollpunkt(
                top=top,
                abschnitt=abschnitte.get(top.pk),
                beschluesse=[b for b in beschluesse if b.top_id == top.pk],
                massnahmen=[m for m in massnahmen if m.top_id == top.pk],
            )
            for top in tops
        ]

    @property
    def ist_korrektur(self) -> bool:
        return self.version > 1

    @property
    def wartet_auf_genehmigung(self) -> bool:
        return self.zustand == self.Zustand.FREIGEGEBEN

    @property
    def ist_genehmigt(self) -> bool:
        return self.zustand == self.Zustand.GENEHMIGT

    @property
    def ist_in_pruefung(self) -> bool:
        return self.zustand == self.Zustand.IN_PRUEFUNG

    @property
    def nimmt_einwaende(self) -> bool:
        """Until the end of the last day in Berlin; never once it is approved or replaced."""
        return (
            self.zustand == self.Zustand.FREIGEGEBEN
            and self.einwaende_bis is not None
            and timezone.localdate() <= self.einwaende_bis
            and self.ersetzt_durch is None
        )

    @cached_property
    def ersetzt_durch(self) -> "Protokoll | None":
        """The newest released version, when it is a later one."""
        spaetere = Protokoll.objects.freigegeben().filter(
            treffen=self.treffen_id, version__gt=self.version
        )
        neueste: Protokoll | None = spaetere.order_by("-version").first()
        return neueste

    @property
    def ist_neueste(self) -> bool:
        """No later version, finished or begun."""
        return not Protokoll.objects.filter(
            treffen=self.treffen_id, version__gt=self.version
        ).exists()

    @cached_property
    def letzte_pruefung(self) -> "Protokollpruefung | None":
        """The latest question to the chair, answered or not; what was withdrawn does not count."""
        gestellt = self.pruefungen.exclude(ergebnis="zurueckgezogen").select_related("kontakt")
        letzte: Protokollpruefung | None = gestellt.first()
        return letzte

    def zur_pruefung_geben(self) -> None:
        """Somebody was asked to read it; it goes on being written."""
        self._wechseln(self.Zustand.IN_PRUEFUNG, aus=(self.Zustand.ENTWURF,))

    def aus_der_pruefung_nehmen(self) -> None:
        """The answer is there, or no longer needed."""
        self._wechseln(self.Zustand.ENTWURF, aus=(self.Zustand.IN_PRUEFUNG,))

    def freigeben(
        self,
        von: Konto,
        abbild: "Abbild | None" = None,
        einwaende_bis: date | None = None,
    ) -> None:
        """The chair's check may be skipped: a small network has no second person.

        `abbild` is what was shown for confirmation; without it, what the rows say now.
        """
        self._wechseln(
            self.Zustand.FREIGEGEBEN,
            aus=(self.Zustand.ENTWURF, self.Zustand.IN_PRUEFUNG),
            freigegeben_am=timezone.now(),
            freigegeben_von=von,
            einwaende_bis=einwaende_bis,
            abbild=abbild or self.inhalt,
        )

    def frist_zaehlt_ab(self, tag: date) -> bool:
        """On this day no mail is out yet: as many days for objections as were promised, counted
        from it. False where nothing is to move."""
        if self.einwaende_bis is None or self.freigegeben_am is None:
            return False
        bisher = self.einwaende_ab or timezone.localdate(self.freigegeben_am)
        if tag <= bisher:
            return False
        # Of two who come at once, the second finds the day that the first has set.
        bis = self.einwaende_bis + (tag - bisher)
        verschoben = Protokoll.objects.filter(
            pk=self.pk, zustand=self.Zustand.FREIGEGEBEN, einwaende_bis=self.einwaende_bis
        ).update(einwaende_ab=tag, einwaende_bis=bis)
        self.refresh_from_db(fields=["einwaende_ab", "einwaende_bis"])
        return bool(verschoben)

    def genehmigen(self) -> None:
        self._wechseln(
            self.Zustand.GENEHMIGT, aus=(self.Zustand.FREIGEGEBEN,), genehmigt_am=timezone.now()
        )


# The text saves itself every few seconds; what was typed and taken back must not stay. What
# counts is in the image of the release.
@verfolgt(ohne=("ergebnis",))
class Protokollabschnitt(PortalModell):
    """What came of one agenda item. `stand` counts the saves of this item with its decisions
    and measures; whoever saves names the one that was read."""

    protokoll = models.ForeignKey(Protokoll, on_delete=models.CASCADE, related_name="abschnitte")
    top = models.ForeignKey(
        Tagesordnungspunkt, on_delete=models.PROTECT, related_name="protokollabschnitte"
    )
    ergebnis = models.TextField(
        _("Ergebnis der Beratung"),
        blank=True,
        help_text=_(
            "Halten Sie Ergebnisse fest, keine Wortbeiträge. Bitte keine Angaben zu einzelnen "
            "Kindern oder Familien. Eine Leerzeile beginnt einen Absatz, „- “ am Zeilenanfang "
            "eine Aufzählung."
        ),
    )
    stand = models.PositiveIntegerField(default=0, editable=False)
    geaendert_am = models.DateTimeField(_("geändert am"), null=True, editable=False)

    objects = PortalManager()
    aufbewahrung = ()  # results, no contributions by persons: the form says so

    class Meta:
        verbose_name = _("Abschnitt des Protokolls")
        verbose_name_plural = _("Abschnitte des Protokolls")
        ordering = ("top__nummer",)
        constraints = (
            models.UniqueConstraint(fields=("protokoll", "top"), name="abschnitt_einmal_je_top"),
        )
        triggers = (
            pgtrigger.Trigger(
                name="abschnitt_freigegeben_bleibt",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("ist", "text"), ("nummer", "bigint")],
                # FOR SHARE waits for a release under way and holds it back until this save is in.
                func=f"""
                    {AUFBEWAHRUNG_DARF}
                    IF TG_OP = 'DELETE' THEN nummer := OLD.protokoll_id;
                    ELSE nummer := NEW.protokoll_id; END IF;
                    SELECT zustand INTO ist FROM treffen_protokoll WHERE id = nummer FOR SHARE;
                    IF ist IN ('freigegeben', 'genehmigt') THEN
                        RAISE EXCEPTION 'Ein freigegebenes Protokoll ist unveränderlich (%)', nummer
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,  # noqa: S608  no input, a constant of ours
            ),
        )

    def __str__(self) -> str:
        return f"{self.top} ({self.protokoll_id})"

    @property
    def ergebnis_html(self) -> SafeString:
        """How it reads; its own headings stand below the item's title."""
        return richtext.html(self.ergebnis)


@dataclass(frozen=True)
class Protokollpunkt:
    """One agenda item with what the minutes say about it."""

    top: Tagesordnungspunkt
    abschnitt: Protokollabschnitt | None
    beschluesse: "list[Beschluss]"
    massnahmen: "list[Massnahme]"

    @property
    def geltende_massnahmen(self) -> "list[Massnahme]":
        """What the minutes print. Discarded ones the editor alone goes on showing."""
        return [m for m in self.massnahmen if not m.ist_verworfen]

    @property
    def ist_geschrieben(self) -> bool:
        """Whether the minutes say anything of it."""
        ergebnis = self.abschnitt is not None and self.abschnitt.ergebnis != ""
        return bool(ergebnis or self.beschluesse or self.geltende_massnahmen)
