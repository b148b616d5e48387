"""Poll rights and answers (ADR 0015). All of it lies outside the audit trail.

While a question is open, a `Stimmzettel` can be changed by whoever holds its phone or link:
pseudonymous. Closing copies the contents in random order to `Stimme`, in one statement, and
deletes the originals; closing the poll deletes the rights and its secret: anonymous.
"""

import uuid
from datetime import timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet
from treffen.models.umfrage import Umfrage
from treffen.models.umfragefrage import Umfragefrage


class Freigabe(models.TextChoices):
    """Free text is shown to others when the moderator released it."""

    KEINE = "", _("keine nötig")
    WARTEND = "wartend", _("wartet auf Freigabe")
    FREI = "frei", _("freigegeben")
    VERBORGEN = "verborgen", _("verborgen")


class Stimmrecht(PortalModell):
    """May answer by personal link. Never says whether it was used, nor when: nothing changes it.

    The link is signed from `id` alone (random); the mark of the ballot is made from it with the
    poll's secret, so that a second device continues the same ballot.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    umfrage = models.ForeignKey(Umfrage, on_delete=models.CASCADE, related_name="stimmrechte")
    kontakt = models.ForeignKey(
        "mitglieder.Kontakt", on_delete=models.CASCADE, null=True, related_name="+"
    )
    gast = models.ForeignKey("treffen.Gast", on_delete=models.CASCADE, null=True, related_name="+")

    objects = PortalManager()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Wer an einer Umfrage teilnehmen darf"),
            felder=("kontakt", "gast"),
            mit=_("dem Schließen der Umfrage"),
        ),
    )

    class Meta:
        verbose_name = _("Stimmrecht")
        verbose_name_plural = _("Stimmrechte")
        constraints = (
            models.CheckConstraint(
                condition=Q(kontakt__isnull=False, gast__isnull=True)
                | Q(kontakt__isnull=True, gast__isnull=False),
                name="stimmrecht_einer_person",
            ),
            models.UniqueConstraint(
                fields=("umfrage", "kontakt", "gast"),
                nulls_distinct=False,
                name="stimmrecht_einmal",
            ),
        )

    def __str__(self) -> str:
        return str(self.kontakt or self.gast)


class Antwortinhalt(PortalModell):
    """What an answer says, by kind of question.

    `wahl`: keys of options, in order of rank for `rangfolge`; `punkte`: points beside each of
    `wahl`; `wert`: step of the scale; `text`: free words with their release.
    """

    wahl = ArrayField(models.BigIntegerField(), default=list, blank=True)
    punkte = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    wert = models.PositiveSmallIntegerField(null=True)
    text = models.CharField(max_length=500, blank=True)
    freigabe = models.CharField(max_length=10, choices=Freigabe, default=Freigabe.KEINE, blank=True)

    #: Copied from one to the other when a question closes.
    INHALT = ("wahl", "punkte", "wert", "text", "freigabe")

    class Meta:
        abstract = True


class StimmzettelQuerySet(PortalQuerySet["Stimmzettel"]):
    def von(self, marke: str) -> Self:
        return self.filter(marke=marke)


class Stimmzettel(Antwortinhalt):
    """The answer of one phone or link to one open question; the last one counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    frage = models.ForeignKey(Umfragefrage, on_delete=models.CASCADE, related_name="stimmzettel")
    # SHA-256 (hexadecimal) of what the phone holds, keyed with the poll's secret.
    marke = models.CharField(max_length=64, editable=False)

    objects = PortalManager.from_queryset(StimmzettelQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Antworten, die sich bis zum Schließen ändern lassen"),
            felder=("marke",),
            mit=_("dem Schließen der Frage"),
        ),
    )

    class Meta:
        verbose_name = _("Stimmzettel")
        verbose_name_plural = _("Stimmzettel")
        constraints = (
            models.UniqueConstraint(fields=("frage", "marke"), name="stimmzettel_einmal"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Stimme(Antwortinhalt):
    """An answer of nobody: the copy made when its question closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    frage = models.ForeignKey(Umfragefrage, on_delete=models.CASCADE, related_name="stimmen")

    objects = PortalManager()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Freie Antworten, die niemand freigegeben hat"),
            felder=("text",),
            frist=timedelta(days=28),
            faellig=lambda zeilen, stichtag: (
                zeilen.filter(frage__umfrage__geschlossen_am__lt=stichtag)
                .exclude(freigabe=Freigabe.FREI)
                .exclude(text="")
            ),
            art="leeren",
            leeren={"text": ""},
        ),
    )

    class Meta:
        verbose_name = _("Stimme")
        verbose_name_plural = _("Stimmen")

    def __str__(self) -> str:
        return str(self.pk)


class Zwischenstand(PortalModell):
    """Live figures of an open question: replaced only when five more have answered.

    `anzahl`: ballots counted; `werte`: as `treffen.auszaehlung` writes them.
    """

    frage = models.OneToOneField(
        Umfragefrage, on_delete=models.CASCADE, related_name="zwischenstand"
    )
    anzahl = models.PositiveIntegerField()
    werte = models.JSONField()

    objects = PortalManager()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Zwischenstand")
        verbose_name_plural = _("Zwischenstände")

    def __str__(self) -> str:
        return f"{self.frage} ({self.anzahl})"
