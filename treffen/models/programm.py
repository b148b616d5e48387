from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.modell import PortalManager, PortalModell, verfolgt
from treffen.models.treffen import Treffen


class _Uhrzeiten(models.Func):
    """The seconds of the day from begin to end, for the comparison of two slots."""

    template = "int4range(extract(epoch from %(expressions)s)::int)"
    output_field = IntegerRangeField()

    def __init__(self, *zeiten: str) -> None:
        super().__init__(*zeiten, arg_joiner=")::int, extract(epoch from ")


@verfolgt()
class Programmpunkt(PortalModell):
    """A slot of the day's programme. With workshops in it, each person takes part in one."""

    class Art(models.TextChoices):
        INPUT = "input", _("Input")
        LIVE_UMFRAGE = "live_umfrage", _("Live-Umfrage")
        SPEED_DATING = "speed_dating", _("Speed-Dating")
        MARKT = "markt", _("Markt der Möglichkeiten")
        WORKSHOP = "workshop", _("Workshop")
        WORLD_CAFE = "world_cafe", _("World Café")
        KLEINGRUPPE = "kleingruppe", _("Kleingruppe")
        PLENUM = "plenum", _("Plenum")
        AUSTAUSCH = "austausch", _("Austausch")
        PAUSE = "pause", _("Pause")

    treffen = models.ForeignKey(Treffen, on_delete=models.CASCADE, related_name="programm")
    art = models.CharField(_("Art"), max_length=15, choices=Art, default=Art.INPUT)
    titel = models.CharField(_("Titel"), max_length=160)
    beginn = models.TimeField(_("Beginn"))
    ende = models.TimeField(_("Ende"))
    raum = models.CharField(_("Raum"), max_length=120, blank=True)
    beschreibung = models.TextField(_("Beschreibung"), max_length=2000, blank=True)
    hat_wahl = models.BooleanField(
        _("Teilnehmende wählen einen Workshop"),
        default=False,
        help_text=_("Dann legen Sie die Workshops an, und bei der Antwort werden Wünsche erfragt."),
    )

    objects = PortalManager()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Programmpunkt")
        verbose_name_plural = _("Programmpunkte")
        ordering = ("beginn", "ende", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ende__gt=models.F("beginn")),
                name="programmpunkt_ende_nach_beginn",
                violation_error_message=_("Das Ende liegt vor dem Beginn."),
            ),
            # One place per person and slot: two slots at once would be two places at once.
            ExclusionConstraint(
                name="programmpunkt_wahlen_nacheinander",
                expressions=(
                    ("treffen", RangeOperators.EQUAL),
                    (_Uhrzeiten("beginn", "ende"), RangeOperators.OVERLAPS),
                ),
                condition=models.Q(hat_wahl=True),
                violation_error_message=_(
                    "Zur selben Zeit werden schon Workshops gewählt. Legen Sie diese Workshops "
                    "dort mit an."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.titel
