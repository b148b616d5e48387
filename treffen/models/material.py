import uuid
from pathlib import PurePosixPath
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk
from treffen.models.treffen import Treffen


class MaterialQuerySet(PortalQuerySet["Material"]):
    def oeffentlich(self, netzwerk: Netzwerk) -> Self:
        """For everybody: of a public meeting of this network that has a date."""
        return self.filter(
            sichtbar=Material.Sichtbar.OEFFENTLICH,
            treffen__netzwerk=netzwerk,
            treffen__ist_oeffentlich=True,
        ).exclude(treffen__zustand__in=(Treffen.Zustand.ENTWURF, Treffen.Zustand.ABGESAGT))


def _ablage(material: "Material", name: str) -> str:
    # A new place for each file: what was linked once never shows something else.
    wozu = (
        f"gruppe-{material.arbeitsgruppe_id}" if material.arbeitsgruppe_id else material.treffen_id
    )
    return f"materialien/{wozu}/{uuid.uuid4().hex}/{name}"


@verfolgt()
class Material(PortalModell):
    """A file for a meeting or of a working group.

    Checked by its content (`treffen.materialpruefung`).
    """

    class Sichtbar(models.TextChoices):
        EINGELADENE = "eingeladene", _("Eingeladene und Mitglieder")
        OEFFENTLICH = "oeffentlich", _("alle, auf der öffentlichen Terminseite")

    treffen = models.ForeignKey(
        Treffen, on_delete=models.CASCADE, null=True, related_name="materialien"
    )
    arbeitsgruppe = models.ForeignKey(
        "treffen.Arbeitsgruppe", on_delete=models.CASCADE, null=True, related_name="materialien"
    )
    titel = models.CharField(_("Titel"), max_length=120)
    datei = models.FileField(_("Datei"), upload_to=_ablage)
    dateiname = models.CharField(_("Dateiname"), max_length=120, editable=False)
    art = models.CharField(_("Dateiart"), max_length=120, editable=False)
    groesse = models.PositiveIntegerField(_("Größe in Bytes"), editable=False)
    sichtbar = models.CharField(
        _("Wer darf es lesen?"), max_length=12, choices=Sichtbar, default=Sichtbar.EINGELADENE
    )
    hochgeladen_am = models.DateTimeField(_("hochgeladen am"), default=timezone.now, editable=False)
    hochgeladen_von = models.ForeignKey(
        Konto, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PortalManager.from_queryset(MaterialQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Wer eine Unterlage bereitgestellt hat"),
            felder=("hochgeladen_von",),
            mit=_("dem Treffen, das als Geschichte des Netzwerks bleibt"),
        ),
    )

    class Meta:
        verbose_name = _("Material")
        verbose_name_plural = _("Materialien")
        ordering = ("hochgeladen_am", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(treffen__isnull=False, arbeitsgruppe__isnull=True)
                | models.Q(
                    treffen__isnull=True, arbeitsgruppe__isnull=False, sichtbar="eingeladene"
                ),
                name="material_zu_treffen_oder_gruppe",
            ),
            # Nullable only in the trail, where the name of a deleted account is emptied.
            models.CheckConstraint(
                condition=models.Q(hochgeladen_am__isnull=False, hochgeladen_von__isnull=False),
                name="material_hochgeladen_paar",
            ),
        )

    def __str__(self) -> str:
        return self.titel

    @property
    def endung(self) -> str:
        """The kind of file as people know it: PDF, DOCX."""
        return PurePosixPath(self.dateiname).suffix.removeprefix(".").upper()

    @property
    def ist_oeffentlich(self) -> bool:
        return self.sichtbar == self.Sichtbar.OEFFENTLICH
