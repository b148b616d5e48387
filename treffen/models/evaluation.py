from typing import Self

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, sieht_alles
from treffen.models.massnahme import Massnahme
from treffen.models.meldeweg import Meldeweg
from treffen.models.projekt import Projekt
from treffen.models.protokoll import AUFBEWAHRUNG_DARF
from treffen.models.treffen import Treffen


class EvaluationQuerySet(PortalQuerySet["Evaluation"]):
    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination sees all, members what is completed."""
        hier = self.filter(netzwerk=netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        if ist_im_netzwerk(handelnde, netzwerk):
            return hier.filter(zustand=Evaluation.Zustand.ABGESCHLOSSEN)
        return self.none()


@verfolgt()
class Evaluation(PortalModell):
    """What the network thinks of its own work in one half of a year.

    The network's own rule, no statutory duty. Completed, it stays as it is.
    """

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", _("wird geschrieben")
        ABGESCHLOSSEN = "abgeschlossen", _("abgeschlossen")

    class Halbjahr(models.IntegerChoices):
        ERSTES = 1, _("1. Halbjahr")
        ZWEITES = 2, _("2. Halbjahr")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    jahr = models.PositiveSmallIntegerField(_("Jahr"))
    halbjahr = models.PositiveSmallIntegerField(_("Halbjahr"), choices=Halbjahr)
    treffen = models.ForeignKey(
        Treffen,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="evaluationen",
        verbose_name=_("besprochen beim Treffen"),
    )
    zusammenfassung = models.TextField(_("Zusammenfassung"), max_length=4000, blank=True)
    zustand = models.CharField(_("Stand"), max_length=15, choices=Zustand, default=Zustand.ENTWURF)
    stand = models.PositiveIntegerField(default=0, editable=False)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    abgeschlossen_am = models.DateTimeField(_("abgeschlossen am"), null=True, editable=False)
    abgeschlossen_von = models.ForeignKey(
        Konto, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PortalManager.from_queryset(EvaluationQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Wer die Evaluation abgeschlossen hat"),
            felder=("abgeschlossen_von",),
            mit=_("der Evaluation, die als Geschichte des Netzwerks bleibt"),
        ),
    )

    class Meta:
        verbose_name = _("Evaluation")
        verbose_name_plural = _("Evaluationen")
        ordering = ("-jahr", "-halbjahr")
        constraints = (
            models.UniqueConstraint(
                fields=("netzwerk", "jahr", "halbjahr"),
                name="evaluation_einmal_je_halbjahr",
                violation_error_message=_("Für dieses Halbjahr gibt es schon eine Evaluation."),
            ),
            models.CheckConstraint(
                condition=models.Q(jahr__gte=2000, jahr__lte=2100, halbjahr__in=(1, 2)),
                name="evaluation_halbjahr_moeglich",
                violation_error_message=_("Geben Sie ein Jahr zwischen 2000 und 2100 an."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    zustand="abgeschlossen",
                    abgeschlossen_am__isnull=False,
                    abgeschlossen_von__isnull=False,
                )
                | models.Q(
                    zustand="entwurf",
                    abgeschlossen_am__isnull=True,
                    abgeschlossen_von__isnull=True,
                ),
                name="evaluation_abgeschlossen_mit_zeit",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="evaluation_bleibt",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__zustand="abgeschlossen"),
                func=f"""
                    {AUFBEWAHRUNG_DARF}
                    IF TG_OP = 'UPDATE'
                        AND (to_jsonb(NEW) - 'treffen_id') = (to_jsonb(OLD) - 'treffen_id')
                    THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'Eine abgeschlossene Evaluation bleibt (%)', OLD.id
                        USING ERRCODE = 'check_violation';
                """,
            ),
        )

    def __str__(self) -> str:
        return _g("Evaluation %(jahr)s, %(halbjahr)s") % {
            "jahr": self.jahr,
            "halbjahr": self.get_halbjahr_display(),
        }

    def get_absolute_url(self) -> str:
        return reverse("treffen:evaluation-zeigen", args=(self.netzwerk.kurzname, self.pk))

    @property
    def ist_abgeschlossen(self) -> bool:
        return self.zustand == self.Zustand.ABGESCHLOSSEN

    def abschliessen(self, von: Konto) -> None:
        self._wechseln(
            self.Zustand.ABGESCHLOSSEN,
            aus=(self.Zustand.ENTWURF,),
            abgeschlossen_am=timezone.now(),
            abgeschlossen_von=von,
        )


@verfolgt()
class Evaluationspunkt(PortalModell):
    """One thing looked at: a work process, a procedure or a project; rating, remark, measure.

    `vorheriger` is the same thing as it was noted to be when this began; pages look for the latest
    rating of it (treffen.evaluationslage).
    """

    class Bereich(models.TextChoices):
        ARBEITSPROZESS = "arbeitsprozess", _("Arbeitsprozesse")
        VERFAHREN = "verfahren", _("Verfahren")
        PROJEKT = "projekt", _("Projekte")

    class Bewertung(models.IntegerChoices):
        LAEUFT_GUT = 4, _("läuft gut")
        LAEUFT = 3, _("läuft")
        STOCKT = 2, _("stockt")
        LAEUFT_NICHT = 1, _("läuft nicht")

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="punkte")
    bereich = models.CharField(_("Bereich"), max_length=15, choices=Bereich)
    titel = models.CharField(_("Was wird betrachtet?"), max_length=200)
    projekt = models.ForeignKey(
        Projekt, on_delete=models.SET_NULL, null=True, editable=False, related_name="bewertungen"
    )
    meldeweg = models.ForeignKey(
        Meldeweg, on_delete=models.SET_NULL, null=True, editable=False, related_name="bewertungen"
    )
    vorheriger = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, editable=False, related_name="spaetere"
    )
    bewertung = models.PositiveSmallIntegerField(
        _("Bewertung"), choices=Bewertung, null=True, blank=True
    )
    bemerkung = models.TextField(
        _("Bemerkung"),
        max_length=2000,
        blank=True,
        help_text=_("Bitte keine Angaben zu Fällen oder Familien."),
    )
    massnahme = models.ForeignKey(
        Massnahme,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="evaluationspunkte",
        verbose_name=_("Maßnahme"),
    )
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    stand = models.PositiveIntegerField(default=0, editable=False)

    objects = PortalManager()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Punkt der Evaluation")
        verbose_name_plural = _("Punkte der Evaluation")
        ordering = ("bereich", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("evaluation", "bereich", "titel"),
                name="evaluationspunkt_einmal",
                violation_error_message=_("Das steht schon in dieser Evaluation."),
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="evaluation_abgeschlossen_bleibt",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("evaluationen", "bigint[]")],
                # References to things that are deleted go; what was written stays.
                func=f"""
                    {AUFBEWAHRUNG_DARF}
                    IF TG_OP = 'DELETE' THEN evaluationen := ARRAY[OLD.evaluation_id];
                    ELSIF TG_OP = 'INSERT' THEN evaluationen := ARRAY[NEW.evaluation_id];
                    ELSE evaluationen := ARRAY[OLD.evaluation_id, NEW.evaluation_id]; END IF;
                    IF TG_OP = 'UPDATE' AND
                        (to_jsonb(NEW) - 'projekt_id' - 'meldeweg_id' - 'massnahme_id'
                            - 'vorheriger_id')
                        = (to_jsonb(OLD) - 'projekt_id' - 'meldeweg_id' - 'massnahme_id'
                            - 'vorheriger_id')
                    THEN
                        RETURN NEW;
                    END IF;
                    PERFORM 1 FROM treffen_evaluation WHERE id = ANY(evaluationen) FOR SHARE;
                    IF EXISTS (
                        SELECT 1 FROM treffen_evaluation
                        WHERE id = ANY(evaluationen) AND zustand = 'abgeschlossen'
                    ) THEN
                        RAISE EXCEPTION 'Eine abgeschlossene Evaluation bleibt (%)', evaluationen
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,  # noqa: S608  no input, a constant of ours
            ),
        )

    def __str__(self) -> str:
        return self.titel

    @property
    def damals(self) -> "Evaluationspunkt | None":
        """`vorheriger` as this evaluation may show it: members read a completed one, but not what
        is still a draft."""
        damals = self.vorheriger
        if damals and self.evaluation.ist_abgeschlossen and not damals.evaluation.ist_abgeschlossen:
            return None
        return damals
