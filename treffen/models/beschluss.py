from typing import Any

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.modell import PortalManager, PortalModell, verfolgt
from treffen.models.beschluss_auswahl import BeschlussQuerySet
from treffen.models.protokoll import AUFBEWAHRUNG_DARF
from treffen.models.top import Tagesordnungspunkt

#: What the register keeps of a decision after its minutes are frozen, as an SQL array.
REGISTERFELDER = (
    "ARRAY['thema_id', 'geltung', 'geltung_seit', 'geltung_bemerkung', 'abgeloest_durch_id']"
)


@verfolgt()
class Beschluss(PortalModell):
    """A decision. Of a vote only counts are kept, never who voted how."""

    class Verfahren(models.TextChoices):
        KONSENS = "konsens", _("Konsens")
        ABSTIMMUNG = "abstimmung", _("Abstimmung")
        UMLAUF = "umlauf", _("Umlaufverfahren")

    class Zustand(models.TextChoices):
        BEANTRAGT = "beantragt", _("beantragt")
        ANGENOMMEN = "angenommen", _("angenommen")
        ABGELEHNT = "abgelehnt", _("abgelehnt")
        VERTAGT = "vertagt", _("vertagt")

    class Geltung(models.TextChoices):
        IN_KRAFT = "in_kraft", _("in Kraft")
        ABGELOEST = "abgeloest", _("abgelöst")
        ERLEDIGT = "erledigt", _("erledigt")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    top = models.ForeignKey(
        Tagesordnungspunkt, on_delete=models.PROTECT, null=True, related_name="beschluesse"
    )
    # By circulation: no agenda item, the votes stand there.
    umlauf = models.OneToOneField(
        "treffen.Umlauf",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="beschluss",
        verbose_name=_("Umlauf"),
    )
    text = models.TextField(_("Wortlaut"), max_length=4000)
    verfahren = models.CharField(
        _("Verfahren"), max_length=12, choices=Verfahren, default=Verfahren.KONSENS
    )
    ja = models.PositiveIntegerField(_("Zustimmung"), null=True, blank=True)
    nein = models.PositiveIntegerField(_("Ablehnung"), null=True, blank=True)
    enthaltung = models.PositiveIntegerField(_("Enthaltung"), null=True, blank=True)
    zustand = models.CharField(
        _("Ergebnis"), max_length=12, choices=Zustand, default=Zustand.ANGENOMMEN
    )
    gefasst_am = models.DateField(_("gefasst am"), default=timezone.localdate, editable=False)
    # The register goes on after the minutes are frozen: what it is about, whether it still holds.
    thema = models.ForeignKey(
        "treffen.Schwerpunktthema",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="beschluesse",
        verbose_name=_("Schwerpunktthema"),
    )
    geltung = models.CharField(
        _("Gilt er noch?"), max_length=12, choices=Geltung, default=Geltung.IN_KRAFT
    )
    geltung_seit = models.DateField(_("abgelöst oder erledigt am"), null=True, editable=False)
    geltung_bemerkung = models.CharField(_("Bemerkung"), max_length=300, blank=True)
    abgeloest_durch = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="abgeloeste",
        verbose_name=_("abgelöst durch"),
    )

    #: What the image of the minutes holds of a decision, beside its key.
    WORTLAUT = ("text", "verfahren", "ja", "nein", "enthaltung", "zustand")
    _wie_gesagt: dict[str, Any] | None = None

    objects = PortalManager.from_queryset(BeschlussQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Beschluss")
        verbose_name_plural = _("Beschlüsse")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    verfahren__in=("abstimmung", "umlauf"),
                    ja__isnull=False,
                    nein__isnull=False,
                    enthaltung__isnull=False,
                )
                | (
                    (
                        ~models.Q(verfahren="abstimmung")
                        | models.Q(zustand__in=("beantragt", "vertagt"))
                    )
                    & models.Q(ja__isnull=True, nein__isnull=True, enthaltung__isnull=True)
                ),
                name="beschluss_stimmen_nur_bei_abstimmung",
                violation_error_message=_(
                    "Zur Abstimmung gehören alle drei Zahlen (auch 0), zu anderen Verfahren keine."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(ja__isnull=True)
                | models.Q(zustand="angenommen", ja__gt=models.F("nein"))
                | models.Q(zustand="abgelehnt", ja__lte=models.F("nein"))
                | models.Q(zustand="vertagt"),
                name="beschluss_ergebnis_passt_zu_stimmen",
                violation_error_message=_(
                    "Das Ergebnis passt nicht zu den Stimmen: Angenommen ist, was mehr Zustimmung "
                    "als Ablehnung hat."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(umlauf__isnull=True)
                | models.Q(verfahren="umlauf", top__isnull=True),
                name="beschluss_umlauf_ohne_top",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    geltung="in_kraft", geltung_seit__isnull=True, abgeloest_durch__isnull=True
                )
                | models.Q(
                    geltung="erledigt", geltung_seit__isnull=False, abgeloest_durch__isnull=True
                )
                | models.Q(geltung="abgeloest", geltung_seit__isnull=False),
                name="beschluss_geltung_mit_tag",
            ),
            models.CheckConstraint(
                condition=models.Q(geltung="in_kraft") | models.Q(zustand="angenommen"),
                name="beschluss_geltung_nur_angenommen",
                violation_error_message=_("Nur was angenommen wurde, kann erledigt sein."),
            ),
            models.CheckConstraint(
                condition=~models.Q(abgeloest_durch=models.F("pk")),
                name="beschluss_loest_sich_nicht_selbst_ab",
                violation_error_message=_("Ein Beschluss kann sich nicht selbst ablösen."),
            ),
        )
        indexes = (models.Index(fields=("netzwerk", "-gefasst_am"), name="beschluss_netzwerk"),)
        triggers = (
            pgtrigger.Trigger(
                name="beschluss_im_protokoll_bleibt",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("ist", "text"), ("punkt", "bigint")],
                # The newest version counts: a correction opens the decisions again.
                func=f"""
                    {AUFBEWAHRUNG_DARF}
                    IF TG_OP = 'UPDATE' AND
                        (to_jsonb(NEW) - {REGISTERFELDER}) = (to_jsonb(OLD) - {REGISTERFELDER})
                    THEN
                        RETURN NEW;
                    END IF;
                    IF TG_OP <> 'INSERT' AND OLD.umlauf_id IS NOT NULL THEN
                        RAISE EXCEPTION 'Ein Beschluss im Umlauf bleibt, wie er gefasst wurde'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'INSERT' THEN punkt := NEW.top_id; ELSE punkt := OLD.top_id; END IF;
                    SELECT p.zustand INTO ist FROM treffen_protokoll p
                        JOIN treffen_tagesordnungspunkt t ON t.treffen_id = p.treffen_id
                        WHERE t.id = punkt ORDER BY p.version DESC LIMIT 1 FOR SHARE OF p;
                    IF ist IN ('freigegeben', 'genehmigt') THEN
                        RAISE EXCEPTION 'Ein Beschluss im freigegebenen Protokoll bleibt'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,  # noqa: S608  no input, a constant of ours
            ),
        )

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"

    def get_absolute_url(self) -> str:
        return reverse("treffen:beschluss-zeigen", args=(self.netzwerk.kurzname, self.pk))

    @property
    def wie_gesagt(self) -> dict[str, Any] | None:
        """The released words that this object carries instead of those being written."""
        return self._wie_gesagt

    @wie_gesagt.setter
    def wie_gesagt(self, gesagt: dict[str, Any] | None) -> None:
        """Set by the query of members (`BeschlussQuerySet.sichtbar_fuer`) while the row is being
        corrected: they read what the released minutes say. To be shown, never saved."""
        self._wie_gesagt = gesagt
        if gesagt is not None:
            for feld in self.WORTLAUT:
                setattr(self, feld, gesagt[feld])

    def _entscheiden(self, zu: str, stimmen: tuple[int, int, int] | None) -> None:
        ja, nein, enthaltung = stimmen or (None, None, None)
        self._wechseln(
            zu,
            aus=(self.Zustand.BEANTRAGT,),
            ja=ja,
            nein=nein,
            enthaltung=enthaltung,
            gefasst_am=timezone.localdate(),
        )

    def annehmen(self, stimmen: tuple[int, int, int] | None = None) -> None:
        """`stimmen`: yes, no, abstentions; None for consensus."""
        self._entscheiden(self.Zustand.ANGENOMMEN, stimmen)

    def ablehnen(self, stimmen: tuple[int, int, int] | None = None) -> None:
        self._entscheiden(self.Zustand.ABGELEHNT, stimmen)

    def vertagen(self) -> None:
        self._entscheiden(self.Zustand.VERTAGT, None)

    def einordnen(self, *, vorher: str) -> None:
        """Save what the register keeps, as a form has set it; `vorher` is the state it had."""
        if self.geltung == self.Geltung.IN_KRAFT:
            self.geltung_seit = None
        elif self.geltung != vorher:
            self.geltung_seit = timezone.localdate()
        self.save(
            update_fields=[
                "thema",
                "geltung",
                "geltung_seit",
                "geltung_bemerkung",
                "abgeloest_durch",
            ]
        )

    @property
    def ist_angenommen(self) -> bool:
        return self.zustand == self.Zustand.ANGENOMMEN

    @property
    def ist_in_kraft(self) -> bool:
        return self.ist_angenommen and self.geltung == self.Geltung.IN_KRAFT

    @property
    def stand_text(self) -> str:
        """One word for the register: how it was decided, once adopted whether it still holds."""
        if self.ist_angenommen:
            return str(self.get_geltung_display())
        return str(self.get_zustand_display())

    @property
    def ist_abstimmung(self) -> bool:
        return self.verfahren == self.Verfahren.ABSTIMMUNG

    @property
    def hat_stimmen(self) -> bool:
        return self.ja is not None
