import hmac
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell

GUELTIG = timedelta(minutes=15)
VERSUCHE = 5


def _neue_zufallszahl() -> str:
    return secrets.token_hex(16)


# Outside the trail: lives for minutes, and its use is a step of the hash chain.
class Einmalcode(PortalModell):
    """A six-digit code mailed to the holder of a link, valid 15 minutes, five attempts.

    The code itself is stored nowhere: it is computed from a random number and the secret key
    when the mail goes out and when it is checked.
    """

    zugang = models.ForeignKey("basis.Zugang", on_delete=models.CASCADE)
    zufall = models.CharField(max_length=32, default=_neue_zufallszahl)
    gueltig_bis = models.DateTimeField()
    versuche = models.PositiveSmallIntegerField(default=0)
    eingeloest_am = models.DateTimeField(null=True)
    angelegt_am = models.DateTimeField(default=timezone.now)

    objects = PortalManager()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Nachweis, dass jemand die hinterlegte Adresse liest"),
            felder=("zugang",),
            frist=timedelta(days=1),
            faellig=lambda zeilen, stichtag: zeilen.filter(gueltig_bis__lt=stichtag),
            art="loeschen",
        ),
    )

    class Meta:
        verbose_name = _("Einmalcode")
        verbose_name_plural = _("Einmalcodes")

    def __str__(self) -> str:
        return f"Einmalcode {self.pk}"

    def save(self, **optionen: Any) -> None:
        if not self.gueltig_bis:
            self.gueltig_bis = timezone.now() + GUELTIG
        super().save(**optionen)

    @property
    def code(self) -> str:
        return self._code(settings.SECRET_KEY)

    def _code(self, schluessel: str) -> str:
        wert = salted_hmac(
            f"einmalcode:{self.zugang_id}", self.zufall, secret=schluessel, algorithm="sha256"
        )
        return f"{int(wert.hexdigest(), 16) % 1_000_000:06d}"

    def _stimmt(self, ziffern: str) -> bool:
        """Also a code that was mailed just before the secret key was changed."""
        schluessel = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        return any(
            hmac.compare_digest(ziffern.encode(), self._code(einer).encode())
            for einer in schluessel
        )

    def einloesen(self, eingabe: str) -> bool:
        """True once, for the right code in time; every call counts as an attempt."""
        gezaehlt = Einmalcode.objects.filter(
            pk=self.pk,
            eingeloest_am__isnull=True,
            gueltig_bis__gt=timezone.now(),
            versuche__lt=VERSUCHE,
        ).update(versuche=models.F("versuche") + 1)
        if not gezaehlt:
            return False
        ziffern = "".join(zeichen for zeichen in eingabe if zeichen.isdigit())
        if not self._stimmt(ziffern):
            return False
        return bool(
            Einmalcode.objects.filter(pk=self.pk, eingeloest_am__isnull=True).update(
                eingeloest_am=timezone.now()
            )
        )
