import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet
from netzwerk.basis.models import Dokument, Konto, Netzwerk


class AusfuhrQuerySet(PortalQuerySet["Ausfuhr"]):
    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """Whoever asked for it, nobody else: a colleague asks anew."""
        if not isinstance(handelnde, Konto):
            return self.none()
        return self.filter(netzwerk=netzwerk, konto=handelnde)


def _von_gestern(zeilen: models.QuerySet[Any], stichtag: datetime) -> models.QuerySet[Any]:
    return zeilen.filter(angelegt_am__lt=stichtag)


def _dateien_vergessen(schluessel: Collection[int]) -> None:
    Dokument.objects.vergessen(Ausfuhr, schluessel)


# Outside the trail: it changes nothing, and a copy would outlive its day.
class Ausfuhr(PortalModell):
    """A file of the register that somebody asked for: what a worker needs to know to make it.

    `organisationen` are the primary keys that the list showed; `angaben` is what the form of this
    kind said. The file itself is the `Dokument` of this row.
    """

    class Art(models.TextChoices):
        ETIKETTEN = "etiketten", _("Adressetiketten")
        ANWESENHEITSLISTE = "anwesenheitsliste", _("Anwesenheitsliste")
        ABDECKUNG = "abdeckung", _("Bericht zur Abdeckung")
        # Of a meeting: made by the app that knows meetings.
        TEILNAHMELISTE = "teilnahmeliste", _("Anwesenheitsliste des Treffens")
        NAMENSSCHILDER = "namensschilder", _("Namensschilder")
        # Of a version of an agreement: all its sealed files in one.
        ARCHIV = "archiv", _("Archiv der Vereinbarung")

    #: Sheets of a meeting: of its own people, for whoever runs it.
    VOM_TREFFEN = (Art.TEILNAHMELISTE, Art.NAMENSSCHILDER)

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.CASCADE)
    # Not CASCADE: the file goes with the row, when its day is over.
    konto = models.ForeignKey("basis.Konto", on_delete=models.SET_NULL, null=True)
    art = models.CharField(_("Art"), max_length=20, choices=Art)
    organisationen = models.JSONField(_("Organisationen"), default=list)
    angaben = models.JSONField(_("Angaben"), default=dict)
    # From the form: pressed twice, it is one and the same.
    vorgang = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    angelegt_am = models.DateTimeField(_("angefordert am"), default=timezone.now, editable=False)

    objects = PortalManager.from_queryset(AusfuhrQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Etiketten, Anwesenheitslisten und Berichte zum Herunterladen"),
            felder=("organisationen", "angaben"),
            frist=timedelta(days=1),
            faellig=_von_gestern,
            danach=_dateien_vergessen,
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Ausfuhr")
        verbose_name_plural = _("Ausfuhren")
        indexes = (models.Index(fields=("netzwerk", "konto"), name="ausfuhr_netzwerk_konto"),)

    def __str__(self) -> str:
        return self.get_art_display()

    def get_absolute_url(self) -> str:
        return reverse("mitglieder:ausfuhr-zeigen", args=(self.netzwerk.kurzname, self.pk))
