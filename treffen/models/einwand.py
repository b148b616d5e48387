from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk
from treffen.models.protokoll import Protokoll
from treffen.models.top import Tagesordnungspunkt


class EinwandQuerySet(PortalQuerySet["Einwand"]):
    def offen(self, netzwerk: Netzwerk | None = None) -> Self:
        """Not decided yet; of one network when given."""
        zeilen = self if netzwerk is None else self.filter(protokoll__treffen__netzwerk=netzwerk)
        return zeilen.filter(zustand=Einwand.Zustand.OFFEN)

    def von(self, kontakte: Iterable[Kontakt]) -> Self:
        """Of one person, who may stand in the register more than once."""
        return self.filter(kontakt__in=kontakte)

    def gegen(self, treffen: Any, freigegeben_am: Any) -> Self:
        """What keeps the version released then from approval: undecided ones to any version of
        this meeting's minutes, and those taken over after it went out, which it cannot say."""
        zustand = Einwand.Zustand
        offene = models.Q(zustand=zustand.OFFEN)
        fehlende = models.Q(zustand=zustand.UEBERNOMMEN, entschieden_am__gt=freigegeben_am)
        return self.filter(offene | fehlende, protokoll__treffen=treffen)

    def zu_korrigieren(self) -> Self:
        """Taken over, and no later version says it: none is being written, none was released
        since."""
        spaetere = Protokoll.objects.filter(
            models.Q(freigegeben_am__isnull=True)
            | models.Q(freigegeben_am__gt=models.OuterRef("entschieden_am")),
            treffen=models.OuterRef("protokoll__treffen"),
            version__gt=models.OuterRef("protokoll__version"),
        )
        return self.filter(~models.Exists(spaetere), zustand=Einwand.Zustand.UEBERNOMMEN)


@verfolgt()
class Einwand(PortalModell):
    """An objection to released minutes: by personal link or with an account, until the deadline.

    While one is open the minutes are not approved. Taken over, it leads to a corrected version.
    """

    class Zustand(models.TextChoices):
        OFFEN = "offen", _("noch nicht entschieden")
        UEBERNOMMEN = "uebernommen", _("wird übernommen")
        ABGELEHNT = "abgelehnt", _("nicht übernommen")
        ZURUECKGEZOGEN = "zurueckgezogen", _("zurückgezogen")

    protokoll = models.ForeignKey(Protokoll, on_delete=models.PROTECT, related_name="einwaende")
    kontakt = models.ForeignKey(Kontakt, on_delete=models.PROTECT, related_name="+")
    top = models.ForeignKey(
        Tagesordnungspunkt,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Zu welchem Punkt?"),
    )
    text = models.TextField(
        _("Was stimmt nicht, und wie soll es heißen?"),
        max_length=2000,
        help_text=_("Bitte keine Angaben zu einzelnen Kindern oder Familien."),
    )
    eingegangen_am = models.DateTimeField(_("eingegangen am"), default=timezone.now, editable=False)
    zustand = models.CharField(_("Stand"), max_length=15, choices=Zustand, default=Zustand.OFFEN)
    antwort = models.TextField(_("Antwort"), max_length=2000, blank=True)
    entschieden_am = models.DateTimeField(_("entschieden am"), null=True, editable=False)
    entschieden_von = models.ForeignKey(
        Konto, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PortalManager.from_queryset(EinwandQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Wer einen Einwand erhoben und wer darüber entschieden hat"),
            felder=("entschieden_von",),
            mit=_("dem Protokoll; der Name des Kontakts wird nach dem Ausscheiden gelöscht"),
        ),
    )

    class Meta:
        verbose_name = _("Einwand")
        verbose_name_plural = _("Einwände")
        ordering = ("eingegangen_am", "pk")
        constraints = (
            models.CheckConstraint(
                # Withdrawn by the person: nobody decided.
                condition=models.Q(
                    zustand="offen", entschieden_am__isnull=True, entschieden_von__isnull=True
                )
                | models.Q(
                    zustand="zurueckgezogen",
                    entschieden_am__isnull=False,
                    entschieden_von__isnull=True,
                )
                | models.Q(
                    zustand__in=("uebernommen", "abgelehnt"),
                    entschieden_am__isnull=False,
                    entschieden_von__isnull=False,
                ),
                name="einwand_entschieden_mit_zeit",
            ),
            models.CheckConstraint(
                condition=~models.Q(zustand="abgelehnt") | ~models.Q(antwort=""),
                name="einwand_ablehnung_mit_grund",
                violation_error_message=_(
                    "Schreiben Sie, warum der Einwand nicht übernommen wird."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"

    def get_absolute_url(self) -> str:
        return self.protokoll.get_absolute_url()

    @property
    def ist_offen(self) -> bool:
        return self.zustand == self.Zustand.OFFEN

    @property
    def ist_uebernommen(self) -> bool:
        return self.zustand == self.Zustand.UEBERNOMMEN

    @property
    def ist_abgelehnt(self) -> bool:
        return self.zustand == self.Zustand.ABGELEHNT

    def uebernehmen(self, *, von: Konto, antwort: str = "") -> None:
        self._entscheiden(self.Zustand.UEBERNOMMEN, von=von, antwort=antwort)

    def ablehnen(self, *, von: Konto, antwort: str) -> None:
        self._entscheiden(self.Zustand.ABGELEHNT, von=von, antwort=antwort)

    def zurueckziehen(self) -> None:
        self._entscheiden(self.Zustand.ZURUECKGEZOGEN)

    def _entscheiden(self, zu: str, *, von: Konto | None = None, antwort: str = "") -> None:
        self._wechseln(
            zu,
            aus=(self.Zustand.OFFEN,),
            entschieden_am=timezone.now(),
            entschieden_von=von,
            antwort=antwort,
        )
