import secrets
from datetime import timedelta
from typing import Any, Self

from django.contrib.auth.hashers import check_password, make_password
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models.vereinbarung import Fassung
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Dokument, Konto, Netzwerk

#: Wrong PINs in a row until the place locks.
PIN_VERSUCHE = 5
#: A poster's address is also typed by hand: no 0/o, 1/i/l, u.
ZEICHEN = "23456789abcdefghjkmnpqrstvwxyz"
LAENGE = 8


def neuer_code() -> str:
    return secrets.token_urlsafe(12)


def kurzer_code() -> str:
    """For a poster: 39 bits, and whoever finds it sees names of organisations."""
    return "".join(secrets.choice(ZEICHEN) for _i in range(LAENGE))


def _aushaenge_vergessen(schluessel: list[Any]) -> None:
    Dokument.objects.vergessen(Zeichenstelle, schluessel)


class ZeichenstelleQuerySet(PortalQuerySet["Zeichenstelle"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(fassung__vereinbarung__netzwerk=netzwerk)

    def offen(self) -> Self:
        return self.filter(geschlossen_am__isnull=True, gueltig_bis__gt=timezone.now())

    def aushaenge(self) -> Self:
        return self.filter(art=Zeichenstelle.Art.AUSHANG)

    def tablets(self) -> Self:
        return self.filter(art=Zeichenstelle.Art.KIOSK)


# The hash of the PIN stays outside the trail: it is worth something until the place closes.
@verfolgt(ohne=("pin",))
class Zeichenstelle(PortalModell):
    """A place where organisations sign on the day: a poster with a QR code, or a tablet (kiosk).

    Its address holds `code`. At the kiosk `geoeffnet_von` answers for the identities checked; the
    PIN (hashed) keeps whoever holds the tablet from going on to another organisation.
    """

    class Art(models.TextChoices):
        AUSHANG = "aushang", _("Aushang mit QR-Code")
        KIOSK = "kiosk", _("Tablet zum Unterzeichnen")

    fassung = models.ForeignKey(Fassung, on_delete=models.CASCADE)
    art = models.CharField(_("Art"), max_length=10, choices=Art)
    bezeichnung = models.CharField(_("Bezeichnung"), max_length=80, blank=True)
    code = models.CharField(max_length=20, unique=True, default=neuer_code, editable=False)
    pin = models.CharField(max_length=200, blank=True, editable=False)
    fehlversuche = models.PositiveSmallIntegerField(default=0, editable=False)
    geoeffnet_am = models.DateTimeField(_("geöffnet am"), default=timezone.now, editable=False)
    geoeffnet_von = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, related_name="+", editable=False
    )
    gueltig_bis = models.DateTimeField(_("gilt bis"))
    geschlossen_am = models.DateTimeField(_("geschlossen am"), null=True, editable=False)
    #: Asked for at this poster, and taken nowhere else.
    codes = models.ManyToManyField("basis.Einmalcode", editable=False)

    objects = PortalManager.from_queryset(ZeichenstelleQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Unterzeichnen vor Ort"),
            felder=("code", "pin"),
            frist=timedelta(days=30),
            faellig=lambda zeilen, stichtag: zeilen.filter(gueltig_bis__lt=stichtag),
            art="loeschen",
            danach=_aushaenge_vergessen,
        ),
    )

    class Meta:
        verbose_name = _("Zeichenstelle")
        verbose_name_plural = _("Zeichenstellen")
        ordering = ("-geoeffnet_am", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(art="kiosk") & ~Q(pin="") | Q(art="aushang", pin=""),
                name="zeichenstelle_kiosk_mit_pin",
            ),
        )

    def __str__(self) -> str:
        return self.bezeichnung or self.get_art_display()

    def get_absolute_url(self) -> str:
        """The page of the signing day."""
        fassung = self.fassung
        kurzname = fassung.vereinbarung.netzwerk.kurzname
        return reverse(
            "mitglieder:zeichenstelle-liste",
            args=(kurzname, fassung.vereinbarung_id, fassung.nummer),
        )

    def get_vor_ort_url(self) -> str:
        """What the poster's QR code and the tablet open."""
        kurzname = self.fassung.vereinbarung.netzwerk.kurzname
        return reverse(f"mitglieder:{self.art}-zeigen", args=(kurzname, self.code))

    @property
    def kurze_adresse(self) -> str:
        """What stands below the QR code, for those who type."""
        return reverse("aushang-kurz", args=(self.code,))

    @property
    def ist_offen(self) -> bool:
        return self.geschlossen_am is None and self.gueltig_bis > timezone.now()

    @property
    def ist_gesperrt(self) -> bool:
        """Too many wrong PINs; the coordination unlocks it."""
        return self.fehlversuche >= PIN_VERSUCHE

    def pin_setzen(self, pin: str) -> None:
        self.pin = make_password(pin)

    def pin_stimmt(self, pin: str) -> bool:
        """Counts each attempt before it looks: many at once get no more of them than one."""
        gezaehlt = Zeichenstelle.objects.filter(pk=self.pk, fehlversuche__lt=PIN_VERSUCHE).update(
            fehlversuche=models.F("fehlversuche") + 1
        )
        richtig = bool(gezaehlt) and check_password(pin, self.pin)
        if richtig:
            self.entsperren()
        self.refresh_from_db(fields=["fehlversuche"])
        return richtig

    def entsperren(self) -> None:
        Zeichenstelle.objects.filter(pk=self.pk).update(fehlversuche=0)
        self.refresh_from_db(fields=["fehlversuche"])

    def schliessen(self, von: Konto) -> None:
        """Nobody signs here any more. Closing twice changes nothing."""
        Zeichenstelle.objects.filter(pk=self.pk, geschlossen_am__isnull=True).update(
            geschlossen_am=timezone.now()
        )
        self.refresh_from_db(fields=["geschlossen_am"])
