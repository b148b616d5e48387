"""Workshops of a programme slot: what people wish for, and where each has a place."""

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.modell import PortalManager, PortalModell, verfolgt
from treffen.models.programm import Programmpunkt
from treffen.models.teilnahme import Teilnahme

WUENSCHE = 3  # as many may be named per slot


@verfolgt()
class Workshop(PortalModell):
    """One of several that run at the same time. `plaetze` None: as many as come."""

    programmpunkt = models.ForeignKey(
        Programmpunkt, on_delete=models.CASCADE, related_name="workshops"
    )
    nummer = models.PositiveSmallIntegerField(_("Nummer"))
    titel = models.CharField(_("Titel"), max_length=160)
    anbieter = models.CharField(_("Wer bietet ihn an?"), max_length=160, blank=True)
    raum = models.CharField(_("Raum"), max_length=120, blank=True)
    beschreibung = models.TextField(_("Beschreibung"), max_length=2000, blank=True)
    plaetze = models.PositiveSmallIntegerField(
        _("Plätze"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    objects = PortalManager()
    aufbewahrung = ()  # `anbieter` is a body

    class Meta:
        verbose_name = _("Workshop")
        verbose_name_plural = _("Workshops")
        ordering = ("programmpunkt__beginn", "nummer", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("programmpunkt", "nummer"),
                name="workshop_nummer_einmal",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return self.titel


@verfolgt()
class Workshopwunsch(PortalModell):
    """What a person would like in one slot; `rang` 1 is the dearest."""

    teilnahme = models.ForeignKey(Teilnahme, on_delete=models.CASCADE, related_name="wuensche")
    programmpunkt = models.ForeignKey(Programmpunkt, on_delete=models.CASCADE, related_name="+")
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="wuensche")
    rang = models.PositiveSmallIntegerField(
        _("Wunsch"), validators=[MinValueValidator(1), MaxValueValidator(WUENSCHE)]
    )

    objects = PortalManager()
    aufbewahrung = ()  # the person is named by the participation

    class Meta:
        verbose_name = _("Wunsch")
        verbose_name_plural = _("Wünsche")
        ordering = ("rang", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("teilnahme", "programmpunkt", "rang"), name="workshopwunsch_rang_einmal"
            ),
            models.UniqueConstraint(fields=("teilnahme", "workshop"), name="workshopwunsch_einmal"),
        )

    def __str__(self) -> str:
        return f"{self.rang}. {self.workshop}"


@verfolgt()
class Workshopplatz(PortalModell):
    """A place in a workshop: one per person and slot, never more than there are.

    Whoever wished for another one before it waits for that one still.
    """

    teilnahme = models.ForeignKey(Teilnahme, on_delete=models.CASCADE, related_name="workshops")
    programmpunkt = models.ForeignKey(Programmpunkt, on_delete=models.CASCADE, related_name="+")
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="belegung")

    objects = PortalManager()
    aufbewahrung = ()  # the person is named by the participation

    class Meta:
        verbose_name = _("Platz im Workshop")
        verbose_name_plural = _("Plätze in Workshops")
        constraints = (
            models.UniqueConstraint(
                fields=("teilnahme", "programmpunkt"), name="workshopplatz_einer_je_zeit"
            ),
        )
        triggers = (
            # The lock on the workshop makes two who take the last place take turns.
            pgtrigger.Trigger(
                name="nicht_mehr_als_plaetze",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("workshop_id"),
                when=pgtrigger.Before,
                declare=[("w", "treffen_workshop%ROWTYPE")],
                func="""
                    SELECT * INTO w FROM treffen_workshop WHERE id = NEW.workshop_id FOR UPDATE;
                    IF w.programmpunkt_id <> NEW.programmpunkt_id THEN
                        RAISE EXCEPTION 'Der Workshop gehört zu einem anderen Programmpunkt'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF w.plaetze IS NOT NULL AND w.plaetze <= (
                        SELECT count(*) FROM treffen_workshopplatz
                        WHERE workshop_id = NEW.workshop_id AND id <> NEW.id
                    ) THEN
                        RAISE EXCEPTION 'Der Workshop ist voll'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'workshopplatz_nicht_voll';
                    END IF;
                    RETURN NEW;
                """,
            ),
        )

    def __str__(self) -> str:
        return str(self.workshop)
