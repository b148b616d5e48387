import uuid
from datetime import timedelta
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import (
    FalscherZustand,
    PortalManager,
    PortalModell,
    PortalQuerySet,
    verfolgt,
    verknuepfung_verfolgt,
)
from netzwerk.basis.models import Konto
from treffen.models.treffen import Treffen


class AnschreibenQuerySet(PortalQuerySet["Anschreiben"]):
    def entwuerfe(self) -> Self:
        return self.filter(versendet_am__isnull=True)

    def versendete(self) -> Self:
        """The latest one first."""
        return self.filter(versendet_am__isnull=False).order_by("-versendet_am", "-pk")


@verfolgt()
class Anschreiben(PortalModell):
    """What one mailing about a meeting says and to whom: a draft until it is sent.

    Subject and text are plain, with placeholders in braces; each mail points here and fills in
    its own when it goes out. The audience is a rule: whoever fits it when it is sent. One draft
    for each purpose, so that two tabs work on the same.
    """

    class Zweck(models.TextChoices):
        EINLADUNG = "einladung", _("Einladung")
        ERINNERUNG = "erinnerung", _("Erinnerung")
        AENDERUNG = "aenderung", _("Mitteilung der Änderung")
        ABSAGE = "absage", _("Absage")
        VERSCHIEBUNG = "verschiebung", _("Mitteilung der Verschiebung")

    class Kreis(models.TextChoices):
        ALLE = "alle", _("alle Mitglieder")
        GRUPPEN = "gruppen", _("Partnergruppen")
        VERTEILER = "verteiler", _("ein Verteiler")
        EINZELN = "einzeln", _("einzelne Personen")

    #: Sent by calling the meeting off, or moving it: its day no longer stands.
    ENTFAELLT = (Zweck.ABSAGE, Zweck.VERSCHIEBUNG)

    treffen = models.ForeignKey(Treffen, on_delete=models.CASCADE, related_name="anschreiben")
    zweck = models.CharField(_("Zweck"), max_length=12, choices=Zweck, default=Zweck.EINLADUNG)
    kreis = models.CharField(
        _("Wen laden Sie ein?"), max_length=10, choices=Kreis, default=Kreis.ALLE
    )
    gruppen = models.ManyToManyField(
        "mitglieder.Partnergruppe", blank=True, verbose_name=_("Partnergruppen")
    )
    # An invitation to a Verteiler that was deleted reaches nobody: it does not become one to all.
    verteiler = models.ForeignKey(
        "mitglieder.Verteiler",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("Verteiler"),
    )
    kontakte = models.ManyToManyField("mitglieder.Kontakt", blank=True, verbose_name=_("Personen"))
    betreff = models.CharField(_("Betreff"), max_length=200, blank=True)
    text = models.TextField(_("Ihre Nachricht"), max_length=4000, blank=True)
    # Sent with the form: the same press arriving twice sends once.
    vorgang = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    versendet_am = models.DateTimeField(_("versendet am"), null=True, editable=False)
    versendet_von = models.ForeignKey(
        Konto, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PortalManager.from_queryset(AnschreibenQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Anschreiben zu Treffen"),
            felder=("betreff", "text", "kontakte", "versendet_von"),
            frist=timedelta(days=730),
            faellig=lambda zeilen, stichtag: zeilen.filter(treffen__ende__lt=stichtag),
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Anschreiben")
        verbose_name_plural = _("Anschreiben")
        ordering = ("-angelegt_am", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("treffen", "zweck"),
                condition=models.Q(versendet_am__isnull=True),
                name="anschreiben_ein_entwurf",
            ),
            models.CheckConstraint(
                condition=models.Q(versendet_am__isnull=True, versendet_von__isnull=True)
                | models.Q(versendet_am__isnull=False, versendet_von__isnull=False),
                name="anschreiben_versendet_paar",
            ),
            models.CheckConstraint(
                condition=models.Q(kreis="verteiler") | models.Q(verteiler__isnull=True),
                name="anschreiben_verteiler_nur_im_kreis",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_zweck_display()}: {self.treffen}"

    def get_absolute_url(self) -> str:
        """What is written and sent is seen at the meeting."""
        return reverse(
            "treffen:treffen-zeigen", args=(self.treffen.netzwerk.kurzname, self.treffen_id)
        )

    @property
    def ist_vollstaendig(self) -> bool:
        return bool(self.betreff.strip() and self.text.strip())

    def versenden(self, *, von: Konto) -> None:
        """From draft to sent, once. Raises FalscherZustand when it is sent already."""
        jetzt = timezone.now()
        if (
            not Anschreiben.objects.entwuerfe()
            .filter(pk=self.pk)
            .update(versendet_am=jetzt, versendet_von=von)
        ):
            raise FalscherZustand(gettext("Dieses Anschreiben ist schon versendet."), bei=self)
        self.versendet_am, self.versendet_von = jetzt, von


@verknuepfung_verfolgt()
class Anschreibengruppe(Anschreiben.gruppen.through):  # type: ignore[misc,name-defined]  # made at runtime by Django
    """Which groups a mailing was for, one by one."""

    aufbewahrung = ()

    class Meta:
        proxy = True


@verknuepfung_verfolgt()
class Anschreibenkontakt(Anschreiben.kontakte.through):  # type: ignore[misc,name-defined]  # made at runtime by Django
    """Which persons a mailing was for, one by one."""

    aufbewahrung = ()

    class Meta:
        proxy = True
