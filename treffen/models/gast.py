from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import ANONYM, PortalManager, PortalModell, PortalQuerySet, verfolgt
from treffen.models.treffen import Treffen


class GastQuerySet(PortalQuerySet["Gast"]):
    pass


@verfolgt()
class Gast(PortalModell):
    """Somebody at one meeting who is not in the register: named as deputy, registered by the open
    link, or simply there. Stays out of the register; only the coordination makes it a contact.
    """

    treffen = models.ForeignKey(Treffen, on_delete=models.CASCADE)
    vorname = models.CharField(_("Vorname"), max_length=80, blank=True)
    nachname = models.CharField(_("Nachname"), max_length=80)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    # The body of the register where one is known, for the count of institutions and groups.
    organisation = models.ForeignKey(
        "mitglieder.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Organisation"),
    )
    einrichtung_name = models.CharField(_("Einrichtung"), max_length=160, blank=True)
    funktion = models.CharField(_("Funktion"), max_length=120, blank=True)
    angelegt_am = models.DateTimeField(_("eingetragen am"), default=timezone.now, editable=False)

    objects = PortalManager.from_queryset(GastQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Teilnahme an einem Treffen ohne Eintrag im Register"),
            felder=("vorname", "nachname", "email"),
            # Objections to the minutes end with the next meeting, half a year later.
            frist=timedelta(days=183),
            faellig=lambda zeilen, stichtag: zeilen.filter(treffen__ende__lt=stichtag).exclude(
                nachname=ANONYM
            ),
            art="leeren",
            leeren={"vorname": "", "nachname": ANONYM, "email": ""},
        ),
    )

    class Meta:
        verbose_name = _("Gast")
        verbose_name_plural = _("Gäste")
        ordering = ("nachname", "vorname", "pk")
        constraints = (
            models.UniqueConstraint(
                "treffen",
                Lower("email"),
                condition=~models.Q(email=""),
                name="gast_email_je_treffen",
                violation_error_message=_("Diese E-Mail-Adresse ist schon angemeldet."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.vorname} {self.nachname}".strip()

    @property
    def einrichtung(self) -> str:
        """Name of the body, of the register or as the person wrote it."""
        organisation: Any = self.organisation
        return str(organisation.name) if organisation is not None else self.einrichtung_name
