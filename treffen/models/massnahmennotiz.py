import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, verfolgt
from netzwerk.basis.models import Konto
from treffen.models.massnahme import Massnahme


def _ablage(notiz: "Massnahmennotiz", name: str) -> str:
    return f"massnahmen/{notiz.massnahme_id}/{uuid.uuid4().hex}/{name}"


@verfolgt()
class Massnahmennotiz(PortalModell):
    """What was reported of a measure, when and by whom, with a file as proof where there is one.

    `zustand` is the state the measure got with it, empty where it stayed. The file is checked by
    its content (`treffen.materialpruefung`).
    """

    massnahme = models.ForeignKey(Massnahme, on_delete=models.CASCADE, related_name="notizen")
    text = models.TextField(
        _("Was ist geschehen?"),
        max_length=2000,
        blank=True,
        help_text=_("Bitte keine Angaben zu Fällen oder Familien."),
    )
    zustand = models.CharField(
        _("Stand"), max_length=15, choices=Massnahme.Zustand, blank=True, editable=False
    )
    # The day that the responsible person asks for; the coordination sets the date, or answers.
    wunschfrist = models.DateField(_("Gewünschte neue Frist"), null=True, blank=True)
    beantwortet_am = models.DateTimeField(
        _("Bitte um Frist beantwortet am"), null=True, editable=False
    )
    datei = models.FileField(_("Nachweis"), upload_to=_ablage, blank=True)
    dateiname = models.CharField(_("Dateiname"), max_length=120, blank=True, editable=False)
    groesse = models.PositiveIntegerField(_("Größe in Bytes"), default=0, editable=False)
    # By an account or by whoever holds the personal link.
    konto = models.ForeignKey(
        Konto, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    kontakt = models.ForeignKey(
        Kontakt, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    angelegt_am = models.DateTimeField(_("gemeldet am"), default=timezone.now, editable=False)

    objects = PortalManager()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Wer den Stand einer Maßnahme gemeldet hat"),
            felder=("konto", "kontakt"),
            mit=_("dem Konto oder dem Kontakt, dessen Name nach dem Ausscheiden gelöscht wird"),
        ),
    )

    class Meta:
        verbose_name = _("Notiz zur Maßnahme")
        verbose_name_plural = _("Notizen zur Maßnahme")
        ordering = ("-angelegt_am", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(text="")
                | ~models.Q(zustand="")
                | ~models.Q(datei="")
                | models.Q(wunschfrist__isnull=False),
                name="massnahmennotiz_sagt_etwas",
            ),
            models.CheckConstraint(
                condition=models.Q(datei="", dateiname="")
                | (~models.Q(datei="") & ~models.Q(dateiname="")),
                name="massnahmennotiz_datei_mit_namen",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80] or self.get_zustand_display() or self.dateiname
