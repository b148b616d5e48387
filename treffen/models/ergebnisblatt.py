import secrets
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, sieht_alles
from treffen.models.arbeitsgruppe import Arbeitsgruppe
from treffen.models.gruppenmitglied import Gruppenmitglied
from treffen.models.top import Tagesordnungspunkt, top_desselben_treffens
from treffen.models.treffen import Treffen

#: Typed by hand at a tablet, too: no 0/o, 1/i/l, u.
ZEICHEN = "23456789abcdefghjkmnpqrstvwxyz"
LAENGE = 10


def neuer_code() -> str:
    """49 bits: whoever finds it may write into the sheet while it is open."""
    return "".join(secrets.choice(ZEICHEN) for _i in range(LAENGE))


class ErgebnisblattQuerySet(PortalQuerySet["Ergebnisblatt"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(treffen__netzwerk=netzwerk)

    def offen(self) -> Self:
        return self.filter(zustand=Ergebnisblatt.Zustand.OFFEN)

    def schreibbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """On which this account writes while they are open: its own groups', the coordination all.

        Whoever has the code writes without an account.
        """
        hier = self.des_netzwerks(netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        if isinstance(handelnde, Konto) and ist_im_netzwerk(handelnde, netzwerk):
            eigene = Gruppenmitglied.objects.jetzt().filter(kontakt__konto=handelnde)
            return hier.filter(gruppe__in=eigene.values("gruppe"))
        return self.none()

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """Members read what is done; while a group writes, only those who write."""
        eigene = self.schreibbar_fuer(handelnde, netzwerk)
        if sieht_alles(handelnde, netzwerk) or not ist_im_netzwerk(handelnde, netzwerk):
            return eigene
        treffen = Treffen.objects.sichtbar_fuer(handelnde, netzwerk)
        fertig = Q(zustand=Ergebnisblatt.Zustand.ABGESCHLOSSEN, treffen__in=treffen)
        return self.des_netzwerks(netzwerk).filter(fertig | Q(pk__in=eigene.values("pk")))


@verfolgt()
class Ergebnisblatt(PortalModell):
    """What a group worked out at one session: its own, or its round at the network's meeting.

    While it is open, several people write on tablets, with an account or by `code`.
    """

    class Zustand(models.TextChoices):
        OFFEN = "offen", _("wird geschrieben")
        ABGESCHLOSSEN = "abgeschlossen", _("abgeschlossen")

    gruppe = models.ForeignKey(Arbeitsgruppe, on_delete=models.PROTECT, related_name="blaetter")
    treffen = models.ForeignKey(Treffen, on_delete=models.PROTECT, related_name="blaetter")
    # Under which item of the meeting the minutes tell what is on it.
    top = models.ForeignKey(
        Tagesordnungspunkt,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="blaetter",
        verbose_name=_("Tagesordnungspunkt"),
    )
    code = models.CharField(max_length=LAENGE, unique=True, default=neuer_code, editable=False)
    zustand = models.CharField(_("Stand"), max_length=15, choices=Zustand, default=Zustand.OFFEN)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)

    objects = PortalManager.from_queryset(ErgebnisblattQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Ergebnisblatt")
        verbose_name_plural = _("Ergebnisblätter")
        ordering = ("gruppe__name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("gruppe", "treffen"), name="ergebnisblatt_einmal"),
        )
        triggers = (top_desselben_treffens("ergebnisblatt_top_des_treffens"),)

    def __str__(self) -> str:
        return f"{self.gruppe}: {self.treffen}"

    def get_absolute_url(self) -> str:
        return reverse(
            "treffen:ergebnisblatt-zeigen", args=(self.treffen.netzwerk.kurzname, self.pk)
        )

    @property
    def schreibadresse(self) -> str:
        """What the QR code on the table opens."""
        return reverse(
            "treffen:ergebnisblatt-schreiben", args=(self.treffen.netzwerk.kurzname, self.code)
        )

    @property
    def ist_offen(self) -> bool:
        return self.zustand == self.Zustand.OFFEN

    def abschliessen(self) -> None:
        self._wechseln(self.Zustand.ABGESCHLOSSEN, aus=(self.Zustand.OFFEN,))

    def wieder_oeffnen(self) -> None:
        self._wechseln(self.Zustand.OFFEN, aus=(self.Zustand.ABGESCHLOSSEN,))


@verfolgt()
class Ergebnis(PortalModell):
    """One entry of a sheet: a need for action, or an approach to one. `stand` counts its edits, so
    that of two who change it at once the second sees both."""

    class Art(models.TextChoices):
        HANDLUNGSBEDARF = "handlungsbedarf", _("Handlungsbedarf")
        LOESUNGSANSATZ = "loesungsansatz", _("Lösungsansatz")

    blatt = models.ForeignKey(Ergebnisblatt, on_delete=models.CASCADE, related_name="ergebnisse")
    art = models.CharField(_("Was ist es?"), max_length=15, choices=Art)
    text = models.CharField(
        _("Ergebnis"), max_length=600, help_text=_("Bitte keine Angaben zu Fällen oder Familien.")
    )
    # The need that an approach answers.
    zu = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="ansaetze",
        verbose_name=_("zum Handlungsbedarf"),
    )
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    stand = models.PositiveIntegerField(default=1, editable=False)
    angelegt_am = models.DateTimeField(_("eingetragen am"), default=timezone.now, editable=False)

    objects = PortalManager()
    aufbewahrung = ()

    #: Entries of one sheet at most: more is no result any more.
    HOECHSTENS = 60

    class Meta:
        verbose_name = _("Ergebnis")
        verbose_name_plural = _("Ergebnisse")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(zu__isnull=True) | Q(art="loesungsansatz"),
                name="ergebnis_nur_ansatz_zu_bedarf",
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def ist_bedarf(self) -> bool:
        return self.art == self.Art.HANDLUNGSBEDARF
