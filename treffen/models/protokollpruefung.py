from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto
from treffen.models.protokoll import Protokoll


class ProtokollpruefungQuerySet(PortalQuerySet["Protokollpruefung"]):
    def offen(self) -> Self:
        return self.filter(ergebnis=Protokollpruefung.Ergebnis.OFFEN)

    def beantwortet(self) -> Self:
        """With an answer, not withdrawn."""
        ergebnis = Protokollpruefung.Ergebnis
        return self.filter(ergebnis__in=(ergebnis.IN_ORDNUNG, ergebnis.ANMERKUNG))


@verfolgt()
class Protokollpruefung(PortalModell):
    """The chair is asked to read a draft of minutes: by personal link, or with an account.

    One question at a time is open; the answer stays as it was given.
    """

    class Ergebnis(models.TextChoices):
        OFFEN = "", _("noch keine Antwort")
        IN_ORDNUNG = "in_ordnung", _("in Ordnung")
        ANMERKUNG = "anmerkung", _("mit Anmerkungen zurück")
        ZURUECKGEZOGEN = "zurueckgezogen", _("nicht mehr nötig")

    protokoll = models.ForeignKey(Protokoll, on_delete=models.CASCADE, related_name="pruefungen")
    kontakt = models.ForeignKey(
        Kontakt, on_delete=models.PROTECT, related_name="+", verbose_name=_("Wer prüft?")
    )
    gebeten_am = models.DateTimeField(_("gebeten am"), default=timezone.now, editable=False)
    gebeten_von = models.ForeignKey(
        Konto, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    ergebnis = models.CharField(
        _("Ergebnis der Prüfung"),
        max_length=15,
        choices=Ergebnis,
        default=Ergebnis.OFFEN,
        blank=True,
    )
    # Of the image that was answered about (treffen.abbild): what changed since is said.
    fingerabdruck = models.CharField(max_length=64, blank=True, editable=False)
    anmerkung = models.TextField(
        _("Anmerkung"),
        max_length=4000,
        blank=True,
        help_text=_("Bitte keine Angaben zu einzelnen Kindern oder Familien."),
    )
    beantwortet_am = models.DateTimeField(_("beantwortet am"), null=True, editable=False)

    objects = PortalManager.from_queryset(ProtokollpruefungQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Wer das Protokoll vor der Freigabe geprüft hat"),
            felder=("gebeten_von",),
            mit=_("dem Protokoll; der Name des Kontakts wird nach dem Ausscheiden gelöscht"),
        ),
    )

    class Meta:
        verbose_name = _("Prüfung eines Protokolls")
        verbose_name_plural = _("Prüfungen von Protokollen")
        ordering = ("-gebeten_am", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("protokoll",),
                condition=models.Q(ergebnis=""),
                name="protokollpruefung_eine_offen",
            ),
            # Nullable only in the trail, where the name of a deleted account is emptied.
            models.CheckConstraint(
                condition=models.Q(gebeten_am__isnull=False, gebeten_von__isnull=False),
                name="protokollpruefung_gebeten_paar",
            ),
            models.CheckConstraint(
                condition=models.Q(ergebnis="", beantwortet_am__isnull=True)
                | (~models.Q(ergebnis="") & models.Q(beantwortet_am__isnull=False)),
                name="protokollpruefung_antwort_mit_zeit",
            ),
            models.CheckConstraint(
                condition=~models.Q(ergebnis="anmerkung") | ~models.Q(anmerkung=""),
                name="protokollpruefung_anmerkung_mit_text",
                violation_error_message=_("Schreiben Sie, was zu ändern ist."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.protokoll}: {self.kontakt}"

    @property
    def ist_offen(self) -> bool:
        return self.ergebnis == self.Ergebnis.OFFEN

    @property
    def ist_in_ordnung(self) -> bool:
        return self.ergebnis == self.Ergebnis.IN_ORDNUNG

    @property
    def hat_anmerkungen(self) -> bool:
        return self.ergebnis == self.Ergebnis.ANMERKUNG
