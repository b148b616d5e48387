from typing import Self

import pgtrigger
from django.db import models
from django.db.models.functions import JSONObject
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

#: What the register keeps of a decision after its minutes are frozen, as an SQL array.
REGISTERFELDER = (
    "ARRAY['thema_id', 'geltung', 'geltung_seit', 'geltung_bemerkung', 'abgeloest_durch_id']"
)


#: The state of the register for what was refused, adjourned or only moved.
NICHT_ANGENOMMEN = "nicht"


def aus_freigegebenem_protokoll() -> models.Q:
    """For rows with `top`: not from a meeting, or its minutes are released."""
    return models.Q(top__isnull=True) | models.Q(
        models.Exists(
            Protokoll.objects.freigegeben().filter(treffen=models.OuterRef("top__treffen"))
        )
    )


def ohne_entwurf_der_korrektur(*, angelegt: str = "") -> models.Q:
    """For rows with `top`: no corrected version of its minutes is being written.

    With `angelegt`, the field that says when the row came: none was begun before it did.
    """
    entwuerfe = Protokoll.objects.in_arbeit().filter(treffen=models.OuterRef("top__treffen"))
    if angelegt:
        entwuerfe = entwuerfe.filter(angelegt_am__lte=models.OuterRef(angelegt))
    return ~models.Q(models.Exists(entwuerfe))


def _wie_freigegeben() -> models.Q:
    """For decisions: released minutes say just this. A correction opens the row again, and what
    is typed there is not for members before it is released."""
    beschluss = JSONObject(
        **{f: models.OuterRef(f) for f in ("text", "ja", "nein", "enthaltung", "zustand")}
    )
    punkt = JSONObject(top=models.OuterRef("top_id"), beschluesse=_liste(beschluss))
    gesagt = JSONObject(punkte=_liste(punkt))
    freigegebene = Protokoll.objects.freigegeben().filter(treffen=models.OuterRef("top__treffen"))
    return models.Q(models.Exists(freigegebene.filter(abbild__contains=gesagt)))


def _liste(wert: JSONObject) -> models.Func:
    return models.Func(wert, function="jsonb_build_array", output_field=models.JSONField())


def aus_eigener_sitzung(handelnde: Handelnde, netzwerk: Netzwerk) -> models.Q:
    """For rows with `top`: of a meeting that whoever asks runs."""
    return models.Q(top__treffen__in=Treffen.objects.verwaltbar_fuer(handelnde, netzwerk))


class BeschlussQuerySet(PortalQuerySet["Beschluss"]):
    def gefasst(self) -> Self:
        return self.filter(zustand=Beschluss.Zustand.ANGENOMMEN)

    def zum_register(self) -> Self:
        """In the order of the register, with what a row of it shows."""
        return self.select_related("top__treffen", "thema", "umlauf").order_by(
            "-gefasst_am", "top__nummer", "pk"
        )

    def gesucht(self, worte: str) -> Self:
        """Each word in the wording, in the title of the meeting, of the circulation or of the
        topic; ten words at most."""
        gefunden = self
        for wort in worte.split()[:10]:
            gefunden = gefunden.filter(
                models.Q(text__icontains=wort)
                | models.Q(top__treffen__titel__icontains=wort)
                | models.Q(umlauf__titel__icontains=wort)
                | models.Q(thema__titel__icontains=wort)
            )
        return gefunden

    def im_stand(self, stand: str) -> Self:
        """In force, replaced, done, or not adopted at all (`nicht`); anything else is no filter."""
        if stand == NICHT_ANGENOMMEN:
            return self.exclude(zustand=Beschluss.Zustand.ANGENOMMEN)
        return self.gefasst().filter(geltung=stand) if stand in Beschluss.Geltung.values else self

    def verwaltbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """Whose register this is: the coordination's, of the sessions of a group its lead's."""
        sichtbar = self.sichtbar_fuer(handelnde, netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return sichtbar
        return sichtbar.filter(aus_eigener_sitzung(handelnde, netzwerk))

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination sees all, the lead of a group those of its sessions, members what
        released minutes say."""
        hier = self.filter(netzwerk=netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        if ist_im_netzwerk(handelnde, netzwerk):
            gesagt = aus_freigegebenem_protokoll() & (
                ohne_entwurf_der_korrektur() | _wie_freigegeben()
            )
            return hier.filter(gesagt | aus_eigener_sitzung(handelnde, netzwerk))
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
