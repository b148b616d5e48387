from datetime import timedelta
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
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
from netzwerk.basis.models import Konto, Netzwerk


class RundschreibenQuerySet(PortalQuerySet["Rundschreiben"]):
    def im_netzwerk(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def entwuerfe(self) -> Self:
        return self.filter(zustand=Rundschreiben.Zustand.ENTWURF)


@verfolgt()
class Rundschreiben(PortalModell):
    """A letter to a selection: to a Verteiler or all active members, as they are when it is sent,
    or to chosen bodies.

    `text` is plain, with placeholders in braces (`{anrede}`); each mail fills in its own.
    Recipients and delivery stand in the mail table alone.
    """

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", _("Entwurf")
        VERSENDET = "versendet", _("versendet")

    class Kreis(models.TextChoices):
        ALLE = "alle", _("alle aktiven Mitglieder")
        VERTEILER = "verteiler", _("ein Verteiler")
        AUSWAHL = "auswahl", _("ausgewählte Organisationen")

    class An(models.TextChoices):
        ALLE = "alle", _("alle Kontakte")
        OHNE_STELLVERTRETUNG = "ohne_stellvertretung", _("Kontakte ohne Stellvertretungen")
        ZEICHNUNGSBERECHTIGTE = "zeichnungsberechtigte", _("Zeichnungsberechtigte")
        INSOFA = "insofa", _("insoweit erfahrene Fachkräfte")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.CASCADE)
    # A letter to a Verteiler that was deleted reaches nobody: it does not become one to all.
    kreis = models.CharField(_("An wen?"), max_length=10, choices=Kreis, default=Kreis.AUSWAHL)
    verteiler = models.ForeignKey(
        "mitglieder.Verteiler",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("Verteiler"),
    )
    # Outside a Verteiler: what was ticked in the list.
    organisationen = models.ManyToManyField(
        "mitglieder.Organisation", blank=True, verbose_name=_("Organisationen")
    )
    an = models.CharField(_("Wer bekommt es?"), max_length=24, choices=An, default=An.ALLE)
    betreff = models.CharField(_("Betreff"), max_length=160, blank=True)
    text = models.TextField(_("Text"), max_length=10_000, blank=True)
    zustand = models.CharField(
        _("Stand"), max_length=12, choices=Zustand, default=Zustand.ENTWURF, editable=False
    )
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    versendet_am = models.DateTimeField(_("versendet am"), null=True, editable=False)
    versendet_von = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PortalManager.from_queryset(RundschreibenQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Rundschreiben an Mitglieder"),
            felder=("betreff", "text", "versendet_von"),
            frist=timedelta(days=730),
            faellig=lambda zeilen, stichtag: zeilen.filter(angelegt_am__lt=stichtag),
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Rundschreiben")
        verbose_name_plural = _("Rundschreiben")
        ordering = ("-angelegt_am", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    zustand="versendet", versendet_am__isnull=False, versendet_von__isnull=False
                )
                | models.Q(
                    zustand="entwurf", versendet_am__isnull=True, versendet_von__isnull=True
                ),
                name="rundschreiben_versendet_paar",
            ),
            models.CheckConstraint(
                condition=models.Q(zustand="entwurf") | ~(models.Q(betreff="") | models.Q(text="")),
                name="rundschreiben_versendet_mit_text",
            ),
            models.CheckConstraint(
                condition=models.Q(kreis="verteiler") | models.Q(verteiler__isnull=True),
                name="rundschreiben_verteiler_nur_im_kreis",
            ),
        )

    def __str__(self) -> str:
        return self.betreff or str(_("Rundschreiben ohne Betreff"))

    def get_absolute_url(self) -> str:
        return reverse("mitglieder:rundschreiben-zeigen", args=(self.netzwerk.kurzname, self.pk))

    @property
    def ist_entwurf(self) -> bool:
        return bool(self.zustand == self.Zustand.ENTWURF)

    @property
    def ist_vollstaendig(self) -> bool:
        """Subject and text are there; whom it reaches is another question."""
        return bool(self.betreff and self.text)

    @property
    def verteiler_fehlt(self) -> bool:
        """Meant for a Verteiler that was deleted since."""
        return self.kreis == self.Kreis.VERTEILER and self.verteiler_id is None

    def verwerfen(self) -> None:
        """Delete the draft. What was sent stays as long as its retention says."""
        geloescht, _je_modell = Rundschreiben.objects.filter(pk=self.pk).entwuerfe().delete()
        if not geloescht:
            raise FalscherZustand(
                _("Ein versendetes Rundschreiben lässt sich nicht löschen."), bei=self
            )

    def versenden(self, *, von: Konto) -> None:
        """From draft to sent, once; the mails are queued by the action that calls this."""
        self._wechseln(
            self.Zustand.VERSENDET,
            aus=(self.Zustand.ENTWURF,),
            versendet_am=timezone.now(),
            versendet_von=von,
        )


@verknuepfung_verfolgt()
class Rundschreibenauswahl(Rundschreiben.organisationen.through):  # type: ignore[misc,name-defined]  # made at runtime by Django
    """Which bodies a letter was addressed to, one by one."""

    aufbewahrung = ()

    class Meta:
        proxy = True
