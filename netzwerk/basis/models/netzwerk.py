from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.telefon import anrufbar

if TYPE_CHECKING:
    from netzwerk.basis.models.konto import Konto


class NetzwerkQuerySet(PortalQuerySet["Netzwerk"]):
    def oeffentlich(self) -> "NetzwerkQuerySet":
        return self.filter(ist_oeffentlich=True)

    def koordiniert_von(self, konto: "Konto") -> "NetzwerkQuerySet":
        return self.filter(rolle__konto=konto, rolle__art=Rolle.Art.KOORDINATION)

    def der_adresse(self, kurzname: str) -> "Netzwerk | None":
        """With its emergency contacts. Whatever this queryset leaves out: an address is one's own.

        Two statements, written out: every page asks them, and putting them together anew would
        take longer than the answers.
        """
        zeilen = self.raw("SELECT * FROM basis_netzwerk WHERE kurzname = %s", [kurzname])
        netzwerk: Netzwerk | None = next(iter(zeilen), None)
        if netzwerk is not None:
            kontakte = Notfallkontakt.objects.raw(
                "SELECT * FROM basis_notfallkontakt WHERE netzwerk_id = %s ORDER BY position, id",
                [netzwerk.pk],
            )
            netzwerk.notfallkontakte_sortiert = list(kontakte)
        return netzwerk


@verfolgt()
class Netzwerk(PortalModell):
    """One network of a municipality, with its look, its rules of procedure and its seal."""

    kurzname = models.SlugField(
        _("Kurzname in der Adresse"),
        max_length=40,
        unique=True,
        help_text=_("Steht in jeder Adresse des Netzwerks, zum Beispiel „kinderschutz“."),
    )
    name = models.CharField(_("Name"), max_length=120)
    kommune = models.CharField(_("Kommune"), max_length=120)
    traeger = models.CharField(
        _("Träger"), max_length=160, help_text=_("Zum Beispiel „Stadt Musterstadt, Jugendamt“.")
    )
    ist_oeffentlich = models.BooleanField(
        _("öffentlich sichtbar"),
        default=True,
        help_text=_("Ohne Haken sehen nur Mitglieder mit Konto die Seiten des Netzwerks."),
    )
    nach_lkischg = models.BooleanField(
        _("Netzwerk nach § 9 LKiSchG NRW"),
        default=True,
        help_text=_(
            "Mit Haken zeigt die Übersicht, welche Gruppen des § 9 Absatz 4 noch nicht vertreten "
            "sind."
        ),
    )

    absender_name = models.CharField(_("Absender der E-Mails"), max_length=120)
    absender_email = models.EmailField(_("Absenderadresse"))
    antwort_an = models.EmailField(_("Antworten gehen an"), blank=True)
    kontakt_anschrift = models.TextField(_("Anschrift der Koordinierungsstelle"), blank=True)
    kontakt_telefon = models.CharField(_("Telefon"), max_length=40, blank=True)
    kontakt_email = models.EmailField(_("E-Mail-Adresse der Koordinierungsstelle"), blank=True)

    farbton = models.PositiveSmallIntegerField(
        _("Farbton"),
        default=222,
        validators=[MaxValueValidator(360)],
        help_text=_("0 bis 360. Die Helligkeit ist fest, deshalb bleibt der Kontrast gewahrt."),
    )
    saettigung = models.DecimalField(
        _("Sättigung"),
        max_digits=4,
        decimal_places=3,
        default="0.090",
        validators=[MinValueValidator(0), MaxValueValidator(0.13)],
        help_text=_("0 bis 0,13."),
    )
    logo = models.FileField(_("Logo"), upload_to="logos/", blank=True)

    geschaeftsordnung = models.FileField(
        _("Geschäftsordnung (PDF)"), upload_to="geschaeftsordnungen/", blank=True
    )
    einladungsfrist_tage = models.PositiveSmallIntegerField(
        _("Einladungsfrist in Tagen"), default=10
    )
    treffen_je_jahr = models.PositiveSmallIntegerField(_("Treffen je Jahr, mindestens"), default=2)
    fortbildungen_je_jahr = models.PositiveSmallIntegerField(
        _("Fortbildungen je Jahr, mindestens"),
        default=3,
        help_text=_("§ 9 Absatz 5 LKiSchG NRW nennt drei."),
    )
    protokollfrist_wochen = models.PositiveSmallIntegerField(
        _("Protokoll spätestens nach Wochen"), default=4
    )
    hat_abstimmungen = models.BooleanField(_("Beschlüsse durch Abstimmung"), default=True)
    hat_quorum = models.BooleanField(
        _("Beschlussfähigkeit nur mit Mehrheit"),
        default=False,
        help_text=_("Eine zweite Einladung ist in jedem Fall beschlussfähig."),
    )
    siegel_zertifikat = models.SlugField(
        _("Siegelzertifikat"),
        max_length=60,
        blank=True,
        help_text=_("Name der PKCS#12-Datei im Siegelverzeichnis, ohne Endung."),
    )

    objects = PortalManager.from_queryset(NetzwerkQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Erreichbarkeit der Koordinierungsstelle"),
            felder=(
                "absender_name",
                "absender_email",
                "antwort_an",
                "kontakt_telefon",
                "kontakt_email",
            ),
            mit=_("dem Netzwerk; es sind Angaben einer Stelle, nicht einer Person"),
        ),
    )

    class Meta:
        verbose_name = _("Netzwerk")
        verbose_name_plural = _("Netzwerke")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(farbton__lte=360),
                name="netzwerk_farbton_im_kreis",
                violation_error_message=_("Der Farbton liegt zwischen 0 und 360."),
            ),
            models.CheckConstraint(
                condition=models.Q(saettigung__gte=0, saettigung__lte="0.13"),
                name="netzwerk_saettigung_mit_kontrast",
                violation_error_message=_(
                    "Die Sättigung liegt zwischen 0 und 0,13; darüber reicht der Kontrast nicht."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(
                    kurzname__in=(
                        "konto",
                        "demo",
                        "gesund",
                        "static",
                        "eingang",
                        "darstellung",
                        "bausteine",
                        "pruefen",
                        "rechtliches",
                        # Short addresses in QR codes.
                        "a",
                        "g",
                        "u",
                        "z",
                    )
                ),
                name="netzwerk_kurzname_frei",
                violation_error_message=_("Dieser Kurzname ist für das Portal selbst vergeben."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.kommune}"

    @cached_property
    def notfallkontakte_sortiert(self) -> list["Notfallkontakt"]:
        return list(self.notfallkontakt_set.all())


@verfolgt()
class Notfallkontakt(PortalModell):
    """A public help line, shown on every public page of its network."""

    netzwerk = models.ForeignKey(Netzwerk, on_delete=models.CASCADE)
    bezeichnung = models.CharField(_("Bezeichnung"), max_length=120)
    nummer = models.CharField(_("Telefonnummer"), max_length=40)
    hinweis = models.CharField(_("Hinweis"), max_length=160, blank=True)
    ist_akut = models.BooleanField(_("bei akuter Gefahr"), default=False)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    objects = PortalManager()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Notfallkontakt")
        verbose_name_plural = _("Notfallkontakte")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.bezeichnung

    @property
    def nummer_waehlbar(self) -> str:
        return anrufbar(self.nummer)


@verfolgt()
class Seite(PortalModell):
    """An editable page of a network: Impressum, privacy, accessibility, plain language."""

    class Art(models.TextChoices):
        IMPRESSUM = "impressum", _("Impressum")
        DATENSCHUTZ = "datenschutz", _("Datenschutz")
        BARRIEREFREIHEIT = "barrierefreiheit", _("Erklärung zur Barrierefreiheit")
        LEICHTE_SPRACHE = "leichte-sprache", _("Leichte Sprache")

    netzwerk = models.ForeignKey(Netzwerk, on_delete=models.CASCADE)
    art = models.CharField(_("Seite"), max_length=20, choices=Art)
    text = models.TextField(
        _("Text"),
        help_text=_(
            "Absätze durch Leerzeilen trennen; „## “ beginnt eine Überschrift, „- “ eine Liste."
        ),
    )
    geaendert_am = models.DateTimeField(_("geändert am"), auto_now=True)

    objects = PortalManager()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Seite")
        verbose_name_plural = _("Seiten")
        constraints = (
            models.UniqueConstraint(fields=("netzwerk", "art"), name="seite_je_netzwerk_einmal"),
        )

    def __str__(self) -> str:
        return self.get_art_display()


@verfolgt()
class Rolle(PortalModell):
    """What an account may do in a network as a whole.

    Which organisations a representative stands for is said by `mitglieder.Vertretung`, which
    group a lead leads by that group; the row here opens the network's working area.
    """

    class Art(models.TextChoices):
        KOORDINATION = "koordination", _("Koordination")
        VERTRETUNG = "vertretung", _("Vertretung")
        FACHKRAFT = "fachkraft", _("Fachkraft")

    konto = models.ForeignKey("basis.Konto", on_delete=models.CASCADE, verbose_name=_("Konto"))
    netzwerk = models.ForeignKey(Netzwerk, on_delete=models.CASCADE)
    art = models.CharField(_("Rolle"), max_length=20, choices=Art)

    objects = PortalManager()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Rolle")
        verbose_name_plural = _("Rollen")
        constraints = (
            models.UniqueConstraint(
                fields=("netzwerk", "konto", "art"),
                name="rolle_einmal",
                violation_error_message=_("Diese Person hat die Rolle schon."),
            ),
        )

    def __str__(self) -> str:
        return self.get_art_display()
