from typing import Self

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, sieht_alles
from treffen.models.protokoll import AUFBEWAHRUNG_DARF, Protokoll
from treffen.models.top import Tagesordnungspunkt
from treffen.models.treffen import Treffen


def aus_freigegebenem_protokoll() -> models.Q:
    """For rows with `top`: not from a meeting, or its minutes are released."""
    return models.Q(top__isnull=True) | models.Q(
        models.Exists(
            Protokoll.objects.freigegeben().filter(treffen=models.OuterRef("top__treffen"))
        )
    )


def aus_eigener_sitzung(handelnde: Handelnde, netzwerk: Netzwerk) -> models.Q:
    """For rows with `top`: of a meeting that whoever asks runs."""
    return models.Q(top__treffen__in=Treffen.objects.verwaltbar_fuer(handelnde, netzwerk))


class BeschlussQuerySet(PortalQuerySet["Beschluss"]):
    def gefasst(self) -> Self:
        return self.filter(zustand=Beschluss.Zustand.ANGENOMMEN)

    def zum_register(self) -> Self:
        """In the order of the register, with what a row of it shows."""
        return self.select_related("top__treffen").order_by("-gefasst_am", "top__nummer", "pk")

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination sees all, the lead of a group those of its sessions, members what
        released minutes say."""
        hier = self.filter(netzwerk=netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        if ist_im_netzwerk(handelnde, netzwerk):
            return hier.filter(
                aus_freigegebenem_protokoll() | aus_eigener_sitzung(handelnde, netzwerk)
            )
        return self.none()


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

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    top = models.ForeignKey(
        Tagesordnungspunkt, on_delete=models.PROTECT, null=True, related_name="beschluesse"
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

    objects = PortalManager.from_queryset(BeschlussQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Beschluss")
        verbose_name_plural = _("Beschlüsse")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    verfahren="abstimmung",
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
                condition=~models.Q(verfahren="abstimmung")
                | models.Q(ja__isnull=True)
                | models.Q(zustand="angenommen", ja__gt=models.F("nein"))
                | models.Q(zustand="abgelehnt", ja__lte=models.F("nein"))
                | models.Q(zustand="vertagt"),
                name="beschluss_ergebnis_passt_zu_stimmen",
                violation_error_message=_(
                    "Das Ergebnis passt nicht zu den Stimmen: Angenommen ist, was mehr Zustimmung "
                    "als Ablehnung hat."
                ),
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
        """Decisions have no page of their own."""
        return reverse("treffen:beschluss-liste", args=(self.netzwerk.kurzname,))

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

    @property
    def ist_abstimmung(self) -> bool:
        return self.verfahren == self.Verfahren.ABSTIMMUNG

    @property
    def hat_stimmen(self) -> bool:
        return self.ja is not None
