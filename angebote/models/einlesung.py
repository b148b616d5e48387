from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models.einlesung import Listeneinlesung, ListeneinlesungQuerySet, gestern
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager

LIEGEN_GEBLIEBEN = timedelta(minutes=2)  # a worker writes a piece within seconds


class AngebotseinlesungQuerySet(ListeneinlesungQuerySet):
    def in_arbeit(self) -> Self:
        """Confirmed and not written to the end."""
        return self.filter(uebernommen_am__isnull=False, fertig_am__isnull=True)

    def liegen_geblieben(self, jetzt: datetime) -> Self:
        """No worker has touched it for a while: it was killed, or its message was lost."""
        seit = jetzt - LIEGEN_GEBLIEBEN
        return self.in_arbeit().filter(
            models.Q(bearbeitet_am__lt=seit)
            | models.Q(bearbeitet_am__isnull=True, uebernommen_am__lt=seit)
        )


# Outside the trail: a draft of one day whose copy would outlive it; what it changes is recorded.
class Angebotseinlesung(Listeneinlesung):
    """An uploaded list of offers; once confirmed, the order a worker carries out line by line.

    `auftraege` is what was confirmed, one per offer (`angebote.einlesen.plan`); `erledigt` says how
    many are done, and `ergebnisse` holds `[number of the line, title, offer or null, what came of
    it]` for each of them.
    """

    class Ziel(models.TextChoices):
        ENTWURF = "entwurf", _("Entwürfe")
        EINREICHEN = "einreichen", _("Gleich zur Freigabe einreichen")

    ziel = models.CharField(
        _("Neue Angebote werden"), max_length=10, choices=Ziel, default=Ziel.ENTWURF
    )
    auftraege = models.JSONField(_("Aufträge"), default=list)
    ergebnisse = models.JSONField(_("Ergebnisse"), default=list)
    anzahl = models.PositiveSmallIntegerField(_("Anzahl"), default=0, editable=False)
    erledigt = models.PositiveSmallIntegerField(_("erledigt"), default=0, editable=False)
    bearbeitet_am = models.DateTimeField(_("zuletzt bearbeitet am"), null=True, editable=False)
    fertig_am = models.DateTimeField(_("fertig am"), null=True, editable=False)

    objects = PortalManager.from_queryset(AngebotseinlesungQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Vorschau und Bericht einer Angebotsliste"),
            felder=("zeilen", "auftraege", "ergebnisse", "dateiname"),
            frist=timedelta(days=1),
            faellig=gestern,
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Einlesung von Angeboten")
        verbose_name_plural = _("Einlesungen von Angeboten")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(erledigt__lte=models.F("anzahl")),
                name="angebotseinlesung_erledigt_hoechstens_alle",
            ),
            models.CheckConstraint(
                condition=models.Q(fertig_am__isnull=True)
                | models.Q(uebernommen_am__isnull=False, erledigt=models.F("anzahl")),
                name="angebotseinlesung_fertig_nur_erledigt",
            ),
        )
        indexes = (
            models.Index(
                fields=("uebernommen_am",),
                condition=models.Q(uebernommen_am__isnull=False, fertig_am__isnull=True),
                name="angebotseinlesung_offen",
            ),
        )

    def get_absolute_url(self) -> str:
        return reverse("angebote:einlesung-zeigen", args=(self.netzwerk.kurzname, self.pk))

    @property
    def laeuft(self) -> bool:
        return self.uebernommen_am is not None and self.fertig_am is None

    def weiter(self, ergebnisse: list[list[object]]) -> None:
        """Write down what a piece of work came to, in the transaction that did it."""
        self.ergebnisse += ergebnisse
        self.erledigt += len(ergebnisse)
        self.bearbeitet_am = timezone.now()
        felder = ["ergebnisse", "erledigt", "bearbeitet_am"]
        if self.erledigt >= self.anzahl:
            self.fertig_am, self.auftraege = self.bearbeitet_am, []
            felder += ["fertig_am", "auftraege"]
        self.save(update_fields=felder)
