from functools import cached_property
from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models.vereinbarung import Fassung
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Dokument, Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, sieht_alles


class ParteienlisteQuerySet(PortalQuerySet["Parteienliste"]):
    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination sees all lists, other members those that are sealed."""
        hier = self.filter(fassung__vereinbarung__netzwerk=netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        if ist_im_netzwerk(handelnde, netzwerk):
            fertige = Dokument.objects.fertig().filter(art="parteienliste")
            return hier.filter(pk__in=fertige.values("gegenstand_id"))
        return self.none()

    def je_fassung(self) -> Self:
        """The newest of each version."""
        neueste = (
            self.order_by("fassung_id", "-stand_am", "-pk").distinct("fassung_id").values("pk")
        )
        return self.filter(pk__in=neueste).order_by("-stand_am", "-pk")

    def mit_dokument(self) -> "list[Parteienliste]":
        """Each knows its document; two queries."""
        listen = list(self)
        typ = ContentType.objects.get_for_model(Parteienliste)
        dokumente = Dokument.objects.filter(
            gegenstand_typ=typ, gegenstand_id__in=[liste.pk for liste in listen]
        )
        je_liste = {dokument.gegenstand_id: dokument for dokument in dokumente}
        for liste in listen:
            liste.dokument = je_liste[liste.pk]
        return listen


@verfolgt()
class Parteienliste(PortalModell):
    """The sealed annex that lists all parties of a version as of one moment.

    The list itself is the document (`art="parteienliste"`); `sha256` is that of the entries, so
    that asking again without a change gives the list there is.
    """

    fassung = models.ForeignKey(Fassung, on_delete=models.PROTECT)
    stand_am = models.DateTimeField(_("Stand"), default=timezone.now, editable=False)
    angefordert_von = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, related_name="+", editable=False
    )
    anzahl = models.PositiveIntegerField(_("Beteiligte"))
    #: Organisation, function, date, form, in order; no names of persons.
    eintraege = models.JSONField(default=list, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    objects = PortalManager.from_queryset(ParteienlisteQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Liste der Beteiligten")
        verbose_name_plural = _("Listen der Beteiligten")
        ordering = ("-stand_am", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("fassung", "sha256"), name="parteienliste_einmal"),
        )

    def __str__(self) -> str:
        return f"{self.fassung}: {self.anzahl}"

    def get_absolute_url(self) -> str:
        kurzname = self.fassung.vereinbarung.netzwerk.kurzname
        return reverse("mitglieder:parteienliste-zeigen", args=(kurzname, self.pk))

    @cached_property
    def dokument(self) -> Dokument:
        """Asked for together with the row."""
        return Dokument.objects.zu(self).get(art="parteienliste")

    @cached_property
    def ist_neueste(self) -> bool:
        """Nobody has asked since something changed."""
        return not Parteienliste.objects.filter(
            fassung=self.fassung_id, stand_am__gt=self.stand_am
        ).exists()
