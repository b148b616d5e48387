from django.db import models
from django.utils.translation import gettext_lazy as _

from mitglieder.models.vereinbarung import Fassung
from netzwerk.basis.modell import PortalModell
from netzwerk.basis.templatetags.portal import datum, zeitpunkt


class Unterschrift(PortalModell):
    """Who signed what how, once signed: the part of an accession that never changes again.

    `erklaerungen` holds the wording of each declaration that was ticked. `geprueft_von` checked
    the person at the kiosk, or the paper. The organisation is called and lives as it did then:
    its entry may be renamed, moved or merged while the seal waits, or before the countersignature.
    """

    class Identitaet(models.TextChoices):
        UNBEKANNT = "", _("nicht festgestellt")
        CODE = "code", _("Einmalcode an die hinterlegte E-Mail-Adresse")
        KONTO = "konto", _("angemeldet mit eigenem Konto")
        PERSOENLICH_GEPRUEFT = "persoenlich_geprueft", _("persönlich geprüft")
        UNTERSCHRIFT = "unterschrift", _("eigenhändige Unterschrift, Scan geprüft")
        QES = "qes", _("qualifizierte elektronische Signatur")

    ERKLAERUNGEN = ("gelesen", "berechtigt", "einverstanden")

    organisation_name = models.CharField(
        _("Name der Organisation"), max_length=200, blank=True, editable=False
    )
    organisation_anschrift = models.CharField(
        _("Anschrift der Organisation"), max_length=280, blank=True, editable=False
    )
    unterzeichner_name = models.CharField(_("Vor- und Nachname"), max_length=200, blank=True)
    funktion = models.CharField(_("Funktion"), max_length=120, blank=True)
    ort = models.CharField(_("Ort"), max_length=100, blank=True)
    identitaet = models.CharField(
        _("Identität festgestellt durch"), max_length=25, choices=Identitaet, blank=True
    )
    geprueft_von = models.ForeignKey(
        "basis.Konto",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("geprüft von"),
    )
    form = models.CharField(_("Form"), max_length=20, choices=Fassung.Form, blank=True)
    erklaerungen = models.JSONField(_("Erklärungen"), default=dict, blank=True)
    unterzeichnet_am = models.DateTimeField(_("unterzeichnet am"), null=True)

    class Meta:
        abstract = True

    @property
    def unterzeichnet_wann(self) -> str:
        """Paper knows the day, no more."""
        auf_papier = self.identitaet == self.Identitaet.UNTERSCHRIFT
        return datum(self.unterzeichnet_am) if auf_papier else zeitpunkt(self.unterzeichnet_am)
