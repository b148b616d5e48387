from collections.abc import Sequence
from typing import Any, Literal, Self

import pgtrigger
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import (
    FalscherZustand,
    PortalManager,
    PortalModell,
    PortalQuerySet,
    verfolgt,
)
from netzwerk.basis.models import Konto, Zugang
from treffen.models.treffen import Treffen


def top_desselben_treffens(name: str) -> pgtrigger.Trigger:
    """Of a model with `treffen` and `top`: the item stands on the agenda of that very meeting."""
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("treffen_id", "top_id"),
        when=pgtrigger.Before,
        declare=[("wessen", "bigint")],
        # A meeting that is being deleted leaves the row before the item does.
        func="""
            IF NEW.top_id IS NULL OR NEW.treffen_id IS NULL THEN RETURN NEW; END IF;
            SELECT treffen_id INTO wessen FROM treffen_tagesordnungspunkt WHERE id = NEW.top_id;
            IF wessen IS DISTINCT FROM NEW.treffen_id THEN
                RAISE EXCEPTION 'TOP % gehört zu einem anderen Treffen', NEW.top_id
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class TagesordnungspunktQuerySet(PortalQuerySet["Tagesordnungspunkt"]):
    def auf_tagesordnung(self) -> Self:
        return self.exclude(
            zustand__in=(
                Tagesordnungspunkt.Zustand.ANGEMELDET,
                Tagesordnungspunkt.Zustand.ZURUECKGEZOGEN,
            )
        )

    def angemeldet(self) -> Self:
        """Registered by a member, not decided yet; the first one first."""
        return self.filter(zustand=Tagesordnungspunkt.Zustand.ANGEMELDET).order_by(
            "angemeldet_am", "pk"
        )

    def angemeldet_durch(self, handelnde: Handelnde) -> Self:
        """What this account or the holder of this link registered, whatever became of it."""
        reihe = self.order_by("angemeldet_am", "pk")
        if isinstance(handelnde, Konto):
            return reihe.filter(
                models.Q(angemeldet_von__konto=handelnde) | models.Q(angemeldet_konto=handelnde)
            )
        if isinstance(handelnde, Zugang) and isinstance(handelnde.inhaber, Kontakt):
            return reihe.filter(angemeldet_von=handelnde.inhaber_id)
        return self.none()

    def vertagt(self) -> Self:
        """Adjourned as a whole, or with a decision that was adjourned."""
        return self.filter(
            models.Q(zustand=Tagesordnungspunkt.Zustand.VERTAGT)
            | models.Q(beschluesse__zustand="vertagt")
        ).distinct()


@verfolgt()
class Tagesordnungspunkt(PortalModell):
    """An agenda item (TOP). `nummer` is its place; numbers of one meeting never repeat.

    What a member registered has no number until the coordination takes it onto the agenda. Where
    it comes from stands in `massnahme`, `fortsetzung_von`, `folgethema` or `evaluation`.
    """

    class Art(models.TextChoices):
        INFORMATION = "information", _("Information")
        BERATUNG = "beratung", _("Beratung")
        BESCHLUSS = "beschluss", _("Beschluss")
        WORKSHOP = "workshop", _("Workshop")

    class Zustand(models.TextChoices):
        ANGEMELDET = "angemeldet", _("angemeldet")
        AUF_TAGESORDNUNG = "auf_tagesordnung", _("auf der Tagesordnung")
        BEHANDELT = "behandelt", _("behandelt")
        VERTAGT = "vertagt", _("vertagt")
        ZURUECKGEZOGEN = "zurueckgezogen", _("zurückgezogen")

    treffen = models.ForeignKey(Treffen, on_delete=models.CASCADE, related_name="tops")
    nummer = models.PositiveSmallIntegerField(_("TOP"), null=True, blank=True)
    titel = models.CharField(_("Titel"), max_length=200)
    art = models.CharField(_("Art"), max_length=15, choices=Art, default=Art.INFORMATION)
    minuten = models.PositiveSmallIntegerField(_("Minuten"), default=10)
    vortragend = models.CharField(_("Wer trägt vor"), max_length=120, blank=True)
    begruendung = models.TextField(
        _("Worum geht es?"),
        max_length=1000,
        blank=True,
        help_text=_("Bitte keine Angaben zu Fällen oder Familien."),
    )
    angemeldet_von = models.ForeignKey(
        "mitglieder.Kontakt",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("angemeldet von"),
    )
    # Who is in the register has `angemeldet_von`; an account without an entry stands for itself.
    angemeldet_konto = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    angemeldet_fuer = models.ForeignKey(
        "mitglieder.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("angemeldet für"),
    )
    angemeldet_am = models.DateTimeField(_("angemeldet am"), null=True, editable=False)
    absage_grund = models.CharField(_("Warum nicht"), max_length=300, blank=True)
    massnahme = models.ForeignKey(
        "treffen.Massnahme",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="wieder_auf",
        verbose_name=_("zur Maßnahme"),
    )
    fortsetzung_von = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="fortsetzungen",
        verbose_name=_("vertagt von"),
    )
    folgethema = models.ForeignKey(
        "treffen.Folgethema",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="tops",
        verbose_name=_("aus dem Folgethema"),
    )
    evaluation = models.ForeignKey(
        "treffen.Evaluation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="tops",
        verbose_name=_("zur Evaluation"),
    )
    zustand = models.CharField(
        _("Stand"), max_length=20, choices=Zustand, default=Zustand.AUF_TAGESORDNUNG
    )

    objects = PortalManager.from_queryset(TagesordnungspunktQuerySet)()
    # Speakers are named by office; minutes are kept as history.
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Wer ein Thema angemeldet hat"),
            felder=("angemeldet_von",),
            mit=_("dem Kontakt, dessen Name nach dem Ausscheiden gelöscht wird"),
        ),
        Aufbewahrung(
            zweck=_("Wer ein Thema angemeldet hat"),
            felder=("angemeldet_konto",),
            mit=_("dem Konto"),
        ),
    )

    class Meta:
        verbose_name = _("Tagesordnungspunkt")
        verbose_name_plural = _("Tagesordnungspunkte")
        ordering = (models.F("nummer").asc(nulls_last=True), "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(zustand__in=("angemeldet", "zurueckgezogen"))
                | models.Q(nummer__isnull=False),
                name="top_auf_tagesordnung_mit_nummer",
            ),
            models.CheckConstraint(
                # By a contact or by an account, never by both.
                condition=models.Q(
                    angemeldet_von__isnull=True,
                    angemeldet_konto__isnull=True,
                    angemeldet_am__isnull=True,
                )
                | models.Q(
                    angemeldet_von__isnull=False,
                    angemeldet_konto__isnull=True,
                    angemeldet_am__isnull=False,
                )
                | models.Q(
                    angemeldet_von__isnull=True,
                    angemeldet_konto__isnull=False,
                    angemeldet_am__isnull=False,
                ),
                name="top_angemeldet_paar",
            ),
            models.CheckConstraint(
                condition=models.Q(angemeldet_fuer__isnull=True)
                | models.Q(angemeldet_konto__isnull=False),
                name="top_angemeldet_fuer_nur_vom_konto",
            ),
            # Taken over once, however often the button is pressed.
            *(
                models.UniqueConstraint(fields=("treffen", herkunft), name=f"top_{herkunft}_einmal")
                for herkunft in ("massnahme", "fortsetzung_von", "folgethema", "evaluation")
            ),
            models.UniqueConstraint(
                fields=("treffen", "nummer"),
                name="top_nummer_einmal",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return f"TOP {self.nummer}: {self.titel}" if self.nummer else self.titel

    def get_absolute_url(self) -> str:
        """Its place on the agenda: items have no page of their own."""
        netzwerk = self.treffen.netzwerk.kurzname
        seite = reverse("treffen:treffen-zeigen", args=(netzwerk, self.treffen_id))
        return f"{seite}#tagesordnung"

    @property
    def steht_auf_tagesordnung(self) -> bool:
        return self.zustand not in (self.Zustand.ANGEMELDET, self.Zustand.ZURUECKGEZOGEN)

    @property
    def anmelder(self) -> Kontakt | Konto | None:
        """The member who registered it; none of what the coordination put on the agenda."""
        return self.angemeldet_von or self.angemeldet_konto

    @property
    def anmelder_text(self) -> str:
        """Name and body, as the pages show them."""
        if self.angemeldet_von:
            return f"{self.angemeldet_von.name}, {self.angemeldet_von.einrichtung}"
        name = self.angemeldet_konto.name if self.angemeldet_konto else ""
        return f"{name}, {self.angemeldet_fuer}" if self.angemeldet_fuer else name

    @property
    def anmelder_erreichbar(self) -> bool:
        """Whether the decision can be mailed."""
        if self.angemeldet_von:
            return bool(self.angemeldet_von.email) and self.angemeldet_von.ausgeschieden_am is None
        return self.angemeldet_konto is not None and self.angemeldet_konto.is_active

    @property
    def ist_angemeldet(self) -> bool:
        return self.zustand == self.Zustand.ANGEMELDET

    @property
    def ist_abgelehnt(self) -> bool:
        """Taken off by the coordination, which says why; a member withdraws without a reason."""
        return self.zustand == self.Zustand.ZURUECKGEZOGEN and bool(self.absage_grund)

    @property
    def ist_vertagt(self) -> bool:
        return self.zustand == self.Zustand.VERTAGT

    @classmethod
    def anfuegen(cls, treffen: Treffen, **felder: Any) -> Self:
        """A new item at the end."""
        with transaction.atomic():
            cls.sperren(treffen.pk)
            nummer = cls._naechste_nummer(treffen.pk)
            neu: Self = cls.objects.create(treffen=treffen, nummer=nummer, **felder)
        return neu

    @classmethod
    def umordnen(cls, treffen: Treffen, reihe: Sequence[int]) -> bool:
        """The agenda in this order of keys; False when it holds other items by now."""
        with transaction.atomic():
            cls.sperren(treffen.pk)
            tops = {top.pk: top for top in treffen.tops.auf_tagesordnung()}
            if len(reihe) != len(tops) or set(reihe) != tops.keys():
                return False
            for nummer, pk in enumerate(reihe, start=1):
                if tops[pk].nummer != nummer:
                    tops[pk].nummer = nummer
                    tops[pk].save(update_fields=["nummer"])
        return True

    def annehmen(self) -> None:
        """Onto the agenda, at its end. Raises FalscherZustand when decided or withdrawn already."""
        with transaction.atomic():
            self.sperren(self.treffen_id)
            self._wechseln(
                self.Zustand.AUF_TAGESORDNUNG,
                aus=(self.Zustand.ANGEMELDET,),
                nummer=self._naechste_nummer(self.treffen_id),
            )

    def ablehnen(self, grund: str) -> None:
        """Not at this meeting, or not any more; what follows moves up. Raises FalscherZustand."""
        with transaction.atomic():
            self.sperren(self.treffen_id)
            self.refresh_from_db(fields=["nummer", "zustand"])
            if (
                self.protokollabschnitte.exists()
                or self.beschluesse.exists()
                or self.massnahmen.exists()
            ):
                raise FalscherZustand(
                    gettext("Zu diesem Punkt gibt es schon Ergebnisse im Protokoll."), bei=self
                )
            nummer = self.nummer
            self._wechseln(
                self.Zustand.ZURUECKGEZOGEN,
                aus=(self.Zustand.ANGEMELDET, self.Zustand.AUF_TAGESORDNUNG),
                nummer=None,
                absage_grund=grund,
            )
            self._aufruecken(nummer)

    def zurueckziehen(self) -> None:
        """By whoever registered it, until it is decided. Raises FalscherZustand."""
        self._wechseln(self.Zustand.ZURUECKGEZOGEN, aus=(self.Zustand.ANGEMELDET,))

    def vertagen(self) -> None:
        """Not reached: the next meeting is offered it."""
        self._wechseln(
            self.Zustand.VERTAGT, aus=(self.Zustand.AUF_TAGESORDNUNG, self.Zustand.BEHANDELT)
        )

    def nicht_vertagen(self) -> None:
        self._wechseln(self.Zustand.AUF_TAGESORDNUNG, aus=(self.Zustand.VERTAGT,))

    def ruecken(self, richtung: Literal["hoch", "runter"]) -> bool:
        """Change places with the neighbour; False at the end of the agenda."""
        with transaction.atomic():
            self.sperren(self.treffen_id)
            self.refresh_from_db(fields=["nummer"])
            reihe = Tagesordnungspunkt.objects.filter(treffen=self.treffen_id)
            if richtung == "hoch":
                nachbar = reihe.filter(nummer__lt=self.nummer).order_by("-nummer").first()
            else:
                nachbar = reihe.filter(nummer__gt=self.nummer).order_by("nummer").first()
            if nachbar is None:
                return False
            # Uniqueness is checked at the end of the transaction.
            self.nummer, nachbar.nummer = nachbar.nummer, self.nummer
            for top in (self, nachbar):
                top.save(update_fields=["nummer"])
        return True

    def entfernen(self) -> None:
        """Delete and close the gap."""
        with transaction.atomic():
            self.sperren(self.treffen_id)
            self.refresh_from_db(fields=["nummer"])
            self.delete()
            self._aufruecken(self.nummer)

    def _aufruecken(self, nummer: int | None) -> None:
        if nummer is not None:
            spaetere = Tagesordnungspunkt.objects.filter(treffen=self.treffen_id, nummer__gt=nummer)
            spaetere.update(nummer=models.F("nummer") - 1)

    @classmethod
    def _naechste_nummer(cls, treffen: int) -> int:
        letzte = cls.objects.filter(treffen=treffen).aggregate(n=models.Max("nummer"))["n"]
        return (letzte or 0) + 1

    @staticmethod
    def sperren(treffen: int) -> None:
        """Lock the meeting: two who change its agenda at once take turns, numbers stay gapless."""
        Treffen.objects.select_for_update().only("pk").get(pk=treffen)
