from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk

#: What a member says of itself waits for the coordination when it is about these.
ZU_PRUEFEN = ("name", "art", "austritt")


class AenderungsvorschlagQuerySet(PortalQuerySet["Aenderungsvorschlag"]):
    def im_netzwerk(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def offen(self) -> Self:
        return self.filter(zustand=Aenderungsvorschlag.Zustand.OFFEN)


@verfolgt()
class Aenderungsvorschlag(PortalModell):
    """What a member says of its organisation and the coordination has to approve.

    `angaben` maps field → `[before, after]`, for fields of `ZU_PRUEFEN`; `austritt` stands for
    the wish to leave, its value is `[false, true]`.
    """

    class Zustand(models.TextChoices):
        OFFEN = "offen", _("wartet auf die Koordination")
        ANGENOMMEN = "angenommen", _("übernommen")
        ABGELEHNT = "abgelehnt", _("nicht übernommen")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.CASCADE)
    organisation = models.ForeignKey("mitglieder.Organisation", on_delete=models.CASCADE)
    # Whoever said it, by link or by account.
    kontakt = models.ForeignKey(
        "mitglieder.Kontakt", on_delete=models.SET_NULL, null=True, blank=True
    )
    konto = models.ForeignKey(
        "basis.Konto", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    angaben = models.JSONField(_("Angaben"))
    bemerkung = models.TextField(_("Bemerkung"), max_length=600, blank=True)
    zustand = models.CharField(
        _("Stand"), max_length=12, choices=Zustand, default=Zustand.OFFEN, editable=False
    )
    eingegangen_am = models.DateTimeField(_("eingegangen am"), default=timezone.now, editable=False)
    entschieden_am = models.DateTimeField(_("entschieden am"), null=True, editable=False)
    entschieden_von = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PortalManager.from_queryset(AenderungsvorschlagQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Wer eine Änderung am Eintrag der Organisation vorgeschlagen hat"),
            felder=("kontakt", "konto", "entschieden_von"),
            mit=_("der Organisation; Namen werden mit Kontakt und Konto gelöscht"),
        ),
    )

    class Meta:
        verbose_name = _("Änderungsvorschlag")
        verbose_name_plural = _("Änderungsvorschläge")
        ordering = ("-eingegangen_am", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    zustand="offen", entschieden_am__isnull=True, entschieden_von__isnull=True
                )
                | models.Q(
                    ~models.Q(zustand="offen"),
                    entschieden_am__isnull=False,
                    entschieden_von__isnull=False,
                ),
                name="vorschlag_entschieden_paar",
            ),
        )

    def __str__(self) -> str:
        return f"{_('Änderungsvorschlag')}: {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse(
            "mitglieder:aenderungsvorschlag-zeigen", args=(self.netzwerk.kurzname, self.pk)
        )

    def annehmen(self, *, von: Konto) -> None:
        self._entscheiden(self.Zustand.ANGENOMMEN, von)

    def ablehnen(self, *, von: Konto) -> None:
        self._entscheiden(self.Zustand.ABGELEHNT, von)

    def _entscheiden(self, ziel: str, von: Konto, **felder: Any) -> None:
        self._wechseln(
            ziel,
            aus=(self.Zustand.OFFEN,),
            entschieden_am=timezone.now(),
            entschieden_von=von,
            **felder,
        )
