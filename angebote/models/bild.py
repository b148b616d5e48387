import uuid
from hashlib import blake2b
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from angebote.models.angebot import Angebot
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import (
    FalscherZustand,
    PortalManager,
    PortalModell,
    PortalQuerySet,
    verfolgt,
)
from netzwerk.basis.models import Konto, Netzwerk

MEISTE_BILDER = 5


class AngebotsbildQuerySet(PortalQuerySet["Angebotsbild"]):
    def freigegeben(self) -> Self:
        """What the public sees."""
        return self.filter(freigegeben_am__isnull=False)

    def wartend(self) -> Self:
        return self.filter(freigegeben_am__isnull=True)

    def gezeigt_auf(self, angebot: Angebot) -> Self:
        """On its page: released ones; in the preview of what is not public yet, all."""
        bilder = self.filter(angebot=angebot)
        return bilder.freigegeben() if angebot.ist_oeffentlich else bilder

    def bearbeitbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The pictures of the offers one may edit."""
        return self.filter(angebot__in=Angebot.objects.bearbeitbar_fuer(handelnde, netzwerk))

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """Released ones of public offers, and those of the offers one may edit."""
        eigene = Angebot.objects.bearbeitbar_fuer(handelnde, netzwerk)
        return self.filter(
            models.Q(
                angebot__in=Angebot.objects.oeffentlich(netzwerk), freigegeben_am__isnull=False
            )
            | models.Q(angebot__in=eigene.values("pk"))
        )


def _ablage(bild: "Angebotsbild", name: str) -> str:
    # A new place for each file: what was linked once never shows something else.
    return f"angebotsbilder/{bild.angebot_id}/{uuid.uuid4().hex}/{name}"


@verfolgt()
class Angebotsbild(PortalModell):
    """A picture of an offer: made anew from what was uploaded (nothing hidden in the file is
    kept), with words for those who do not see it, public once the coordination released it.
    """

    angebot = models.ForeignKey(Angebot, on_delete=models.CASCADE, related_name="bilder")
    datei = models.ImageField(
        _("Bild"), upload_to=_ablage, width_field="breite", height_field="hoehe"
    )
    breite = models.PositiveIntegerField(_("Breite in Pixeln"), editable=False)
    hoehe = models.PositiveIntegerField(_("Höhe in Pixeln"), editable=False)
    alternativtext = models.CharField(
        _("Was ist zu sehen?"),
        max_length=240,
        help_text=_("Ein Satz für Menschen, die das Bild nicht sehen."),
    )
    nachweis = models.CharField(_("Bildnachweis"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0, editable=False)
    hochgeladen_am = models.DateTimeField(_("hochgeladen am"), default=timezone.now, editable=False)
    hochgeladen_von = models.ForeignKey(
        Konto, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    freigegeben_am = models.DateTimeField(_("freigegeben am"), null=True, editable=False)
    freigegeben_von = models.ForeignKey(
        Konto, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PortalManager.from_queryset(AngebotsbildQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Wer ein Bild bereitgestellt und freigegeben hat"),
            felder=("nachweis", "hochgeladen_von", "freigegeben_von"),
            mit=_("dem Angebot"),
        ),
    )

    class Meta:
        verbose_name = _("Bild eines Angebots")
        verbose_name_plural = _("Bilder von Angeboten")
        ordering = ("position", "pk")
        constraints = (
            # Nullable only in the trail, where the name of a deleted account is emptied.
            models.CheckConstraint(
                condition=models.Q(hochgeladen_am__isnull=False, hochgeladen_von__isnull=False),
                name="angebotsbild_hochgeladen_paar",
            ),
            models.CheckConstraint(
                condition=models.Q(freigegeben_am__isnull=True, freigegeben_von__isnull=True)
                | models.Q(freigegeben_am__isnull=False, freigegeben_von__isnull=False),
                name="angebotsbild_freigegeben_paar",
            ),
        )

    def __str__(self) -> str:
        return self.alternativtext

    def get_absolute_url(self) -> str:
        """The offer's page shows it."""
        return self.angebot.get_absolute_url()

    @property
    def stand(self) -> str:
        """Which words stand beside the picture: who releases it names those that were read."""
        worte = f"{self.alternativtext}\n{self.nachweis}".encode()
        return blake2b(worte, digest_size=8).hexdigest()

    @property
    def ist_freigegeben(self) -> bool:
        return self.freigegeben_am is not None

    def freigeben(self, *, von: Konto) -> None:
        jetzt = timezone.now()
        wartend = Angebotsbild.objects.wartend().filter(pk=self.pk)
        if not wartend.update(freigegeben_am=jetzt, freigegeben_von=von):
            raise FalscherZustand(gettext("Dieses Bild ist schon entschieden."), bei=self)
        self.freigegeben_am, self.freigegeben_von = jetzt, von
