from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from netzwerk.basis.rechte import sieht_alles
from treffen.models.treffen import Treffen


class TeilnahmeQuerySet(PortalQuerySet["Teilnahme"]):
    def eingeladen(self) -> Self:
        """With an invitation; without are those who simply came."""
        return self.filter(runde__gt=0)

    def ohne_neuen_termin(self) -> Self:
        """Invited, but not yet told of the latest change of time or place."""
        return self.noch_taetig().eingeladen().filter(sequenz__lt=models.F("treffen__sequenz"))

    def noch_taetig(self) -> Self:
        """Without those who have left their organisation: it is no longer their meeting."""
        return self.filter(kontakt__ausgeschieden_am__isnull=True)

    def zugesagt(self) -> Self:
        return self.filter(antwort=Teilnahme.Antwort.ZUGESAGT)

    def beantwortet(self) -> Self:
        return self.exclude(antwort=Teilnahme.Antwort.OFFEN)

    def anwesend(self) -> Self:
        return self.filter(anwesenheit=Teilnahme.Anwesenheit.ANWESEND)

    def zaehlung(self, treffen: Treffen) -> dict[str, int]:
        """Answers of those invited, by value of `Antwort`; every value is there."""
        zahlen: dict[str, int] = dict.fromkeys(Teilnahme.Antwort.values, 0)
        zeilen = self.filter(treffen=treffen).eingeladen().order_by()
        zahlen.update(zeilen.values_list("antwort").annotate(zahl=models.Count("pk")))
        return zahlen

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """Who comes is for the coordination; everybody else sees the own answer."""
        hier = self.filter(treffen__netzwerk=netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        if isinstance(handelnde, Konto):
            return hier.filter(kontakt__konto=handelnde)
        if isinstance(handelnde, Zugang) and isinstance(handelnde.inhaber, Kontakt):
            return hier.filter(kontakt=handelnde.inhaber_id)
        return self.none()


@verfolgt()
class Teilnahme(PortalModell):
    """One contact and one meeting: the answer before, the attendance after (two things)."""

    class Antwort(models.TextChoices):
        OFFEN = "offen", _("offen")
        ZUGESAGT = "zugesagt", _("zugesagt")
        WARTELISTE = "warteliste", _("Warteliste")
        ABGESAGT = "abgesagt", _("abgesagt")
        STELLVERTRETUNG = "stellvertretung_benannt", _("Stellvertretung benannt")

    class Anwesenheit(models.TextChoices):
        UNBEKANNT = "", _("nicht erfasst")
        ANWESEND = "anwesend", _("anwesend")
        ENTSCHULDIGT = "entschuldigt", _("entschuldigt")
        FEHLEND = "fehlend", _("fehlend")

    treffen = models.ForeignKey(Treffen, on_delete=models.CASCADE)
    kontakt = models.ForeignKey("mitglieder.Kontakt", on_delete=models.PROTECT)
    runde = models.PositiveSmallIntegerField(
        _("Einladungen"), default=1, editable=False, help_text=_("0: ohne Einladung gekommen.")
    )
    # Which version of time and place (Treffen.sequenz) the last invitation named.
    sequenz = models.PositiveIntegerField(default=0, editable=False)
    antwort = models.CharField(_("Antwort"), max_length=25, choices=Antwort, default=Antwort.OFFEN)
    beantwortet_am = models.DateTimeField(_("beantwortet am"), null=True, editable=False)
    bemerkung = models.CharField(_("Bemerkung"), max_length=300, blank=True)
    anwesenheit = models.CharField(
        _("Anwesenheit"),
        max_length=15,
        choices=Anwesenheit,
        default=Anwesenheit.UNBEKANNT,
        blank=True,
    )

    objects = PortalManager.from_queryset(TeilnahmeQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Planung des Treffens"),
            felder=("bemerkung",),
            frist=timedelta(days=28),
            faellig=lambda zeilen, stichtag: zeilen.filter(treffen__ende__lt=stichtag).exclude(
                bemerkung=""
            ),
            art="leeren",
            leeren={"bemerkung": ""},
        ),
    )

    class Meta:
        verbose_name = _("Teilnahme")
        verbose_name_plural = _("Teilnahmen")
        constraints = (
            models.UniqueConstraint(
                fields=("treffen", "kontakt"),
                name="teilnahme_einmal",
                violation_error_message=_("Diese Person ist schon eingeladen."),
            ),
            models.CheckConstraint(
                condition=models.Q(antwort="offen", beantwortet_am__isnull=True)
                | (~models.Q(antwort="offen") & models.Q(beantwortet_am__isnull=False)),
                name="teilnahme_antwort_mit_zeit",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kontakt}: {self.get_antwort_display()}"

    def antworten(self, antwort: str, bemerkung: str = "") -> None:
        """Yes or no of the invited person; may be changed while the meeting takes answers."""
        self.antwort = antwort
        self.bemerkung = bemerkung
        self.beantwortet_am = timezone.now()
        self.save(update_fields=["antwort", "bemerkung", "beantwortet_am"])
