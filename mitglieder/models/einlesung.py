from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet
from netzwerk.basis.models import Konto, Netzwerk


class ListeneinlesungQuerySet(PortalQuerySet["Listeneinlesung"]):
    def offen_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """Whoever uploaded a list confirms it, nobody else."""
        if not isinstance(handelnde, Konto):
            return self.none()
        return self.filter(netzwerk=netzwerk, konto=handelnde)


def gestern(zeilen: models.QuerySet[Any], stichtag: datetime) -> models.QuerySet[Any]:
    return zeilen.filter(angelegt_am__lt=stichtag)


class Listeneinlesung(PortalModell):
    """An uploaded list between preview and confirmation, whatever it is a list of.

    `zeilen`: one object per line of the file,
    `{"blatt": 0, "nr": 2, "werte": {"organisation": "…"}, "fremd": {"Notiz": "…"}}`; `fremd` are
    cells of columns nobody knows, in case a person says what they are.
    `blaetter`: what became of each sheet, `{"name": "…", "zeilen": 12, "an": true, "grund": ""}`.
    `entscheidungen`: what a person said about a line, by `Zeile.schluessel`: `"neu"`,
    `"aus"` (left out), or what it is the same as: `"organisation:12"`, `"zeile:0-5"` (that line).
    And about a column whose heading nobody knows: `"spalte:Notiz"` → the key of ours that it is.
    """

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.CASCADE)
    konto = models.ForeignKey("basis.Konto", on_delete=models.CASCADE)
    dateiname = models.CharField(_("Datei"), max_length=160)
    zeilen = models.JSONField(_("Zeilen"), default=list)
    blaetter = models.JSONField(_("Blätter"), default=list)
    entscheidungen = models.JSONField(_("Entscheidungen"), default=dict)
    unbekannte_spalten = models.JSONField(_("Nicht erkannte Spalten"), default=list)
    angelegt_am = models.DateTimeField(_("hochgeladen am"), default=timezone.now, editable=False)
    uebernommen_am = models.DateTimeField(_("übernommen am"), null=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.dateiname

    def als_uebernommen(self, **felder: Any) -> bool:
        """Claim it and forget its content; False when somebody was faster (a double click)."""
        return bool(
            type(self)
            ._base_manager.filter(pk=self.pk, uebernommen_am__isnull=True)
            .update(uebernommen_am=timezone.now(), zeilen=[], **felder)
        )


# Outside the trail: a draft of one day whose copy would outlive it; what it changes is recorded.
class Einlesung(Listeneinlesung):
    """An uploaded member list."""

    quelle = models.CharField(_("Herkunft der Angaben"), max_length=160, blank=True)

    objects = PortalManager.from_queryset(ListeneinlesungQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Vorschau einer Mitgliederliste vor dem Einlesen"),
            felder=("zeilen", "quelle", "dateiname"),
            frist=timedelta(days=1),
            faellig=gestern,
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Einlesung")
        verbose_name_plural = _("Einlesungen")
