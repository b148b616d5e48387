"""What an offer says: everything a provider writes and the public reads."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from angebote.deutsch import falten
from angebote.models.thema import Angebotsformat, Thema, Zielgruppe
from mitglieder.models import Organisation
from netzwerk.basis.modell import PortalModell


class Angebotsangaben(PortalModell):
    """The content of an offer, apart from its life (`Angebot`); the fields of a proposal."""

    class Sprache(models.TextChoices):
        DE = "de", _("Deutsch")
        EN = "en", _("Englisch")
        TR = "tr", _("Türkisch")
        AR = "ar", _("Arabisch")
        UK = "uk", _("Ukrainisch")
        RU = "ru", _("Russisch")
        PL = "pl", _("Polnisch")
        RO = "ro", _("Rumänisch")
        BG = "bg", _("Bulgarisch")
        FA = "fa", _("Persisch")
        KU = "ku", _("Kurdisch")
        FR = "fr", _("Französisch")
        ES = "es", _("Spanisch")
        LEICHT = "leicht", _("Leichte Sprache")
        DGS = "dgs", _("Deutsche Gebärdensprache")

    class Barrierefrei(models.TextChoices):
        STUFENLOS = "stufenlos", _("stufenlos erreichbar")
        WC = "wc", _("barrierefreies WC")
        HOEREN = "hoeren", _("Hilfen für schwerhörige Menschen")
        SEHEN = "sehen", _("Hilfen für blinde und sehbehinderte Menschen")
        ASSISTENZ = "assistenz", _("Begleitung und Assistenz willkommen")

    class Praeventionsstufe(models.TextChoices):
        PRIMAER = "primaer", _("primär: bevor etwas geschieht")
        SEKUNDAER = "sekundaer", _("sekundär: bei ersten Anzeichen")
        TERTIAER = "tertiaer", _("tertiär: damit es nicht wieder geschieht")

    class Praeventionsansatz(models.TextChoices):
        UNIVERSELL = "universell", _("universell: für alle")
        SELEKTIV = "selektiv", _("selektiv: für Gruppen mit höherem Risiko")
        INDIZIERT = "indiziert", _("indiziert: für Einzelne mit Anzeichen")

    titel = models.CharField(_("Titel"), max_length=120)
    kurztext = models.CharField(
        _("In einem Satz"), max_length=240, help_text=_("Steht in der Ergebnisliste.")
    )
    beschreibung = models.TextField(
        _("Was Teilnehmende bekommen"),
        max_length=6000,
        help_text=_("Absätze durch Leerzeilen trennen; „- “ beginnt einen Listenpunkt."),
    )
    fuer_eltern = models.TextField(
        _("In einfachen Worten für Eltern"),
        max_length=2000,
        blank=True,
        help_text=_("Kurze Sätze, keine Fachwörter."),
    )
    fuer_fachkraefte = models.TextField(
        _("Hinweis für Fachkräfte"),
        max_length=2000,
        blank=True,
        help_text=_("Wie Sie Familien hierher vermitteln: Weg, Voraussetzungen, Wartezeit."),
    )
    anbieter = models.ManyToManyField(Organisation, verbose_name=_("Anbieter"))
    themen = models.ManyToManyField(Thema, verbose_name=_("Themen"))
    zielgruppen = models.ManyToManyField(Zielgruppe, verbose_name=_("Zielgruppen"))
    format = models.ForeignKey(
        Angebotsformat, on_delete=models.PROTECT, verbose_name=_("Art des Angebots")
    )
    alter_von = models.PositiveSmallIntegerField(
        _("Alter von"), null=True, blank=True, validators=[MaxValueValidator(99)]
    )
    alter_bis = models.PositiveSmallIntegerField(
        _("Alter bis"), null=True, blank=True, validators=[MaxValueValidator(99)]
    )
    bezirk = models.CharField(
        _("Stadtbezirk"),
        max_length=80,
        blank=True,
        help_text=_("Leer, wenn das Angebot für die ganze Stadt gilt."),
    )
    ort = models.CharField(_("Ort oder Adresse"), max_length=200, blank=True)
    ist_online = models.BooleanField(_("findet online statt"), default=False)
    kommt_hin = models.BooleanField(_("kommt in die Einrichtung"), default=False)
    ist_kostenfrei = models.BooleanField(_("kostenfrei"), default=True)
    kosten = models.CharField(
        _("Kosten"), max_length=160, blank=True, help_text=_("Zum Beispiel „5 Euro je Person“.")
    )
    sprachen = ArrayField(
        models.CharField(max_length=10, choices=Sprache),
        verbose_name=_("Sprachen"),
        default=list,
        blank=True,
    )
    barrierefreiheit = ArrayField(
        models.CharField(max_length=12, choices=Barrierefrei),
        verbose_name=_("Barrierefreiheit"),
        default=list,
        blank=True,
    )
    barrierefreiheit_hinweis = models.CharField(
        _("Mehr zur Barrierefreiheit"), max_length=240, blank=True
    )
    # Two axes that know nothing of each other; an offer may stand on several steps of each.
    praeventionsstufen = ArrayField(
        models.CharField(max_length=10, choices=Praeventionsstufe),
        verbose_name=_("Präventionsstufe"),
        default=list,
        blank=True,
    )
    praeventionsansaetze = ArrayField(
        models.CharField(max_length=10, choices=Praeventionsansatz),
        verbose_name=_("Ansatz der Prävention"),
        default=list,
        blank=True,
    )
    kontakt_telefon = models.CharField(
        _("Telefon des Angebots"),
        max_length=40,
        blank=True,
        help_text=_("Die allgemeine Nummer, nicht die einer Person."),
    )
    kontakt_email = models.EmailField(
        _("E-Mail-Adresse des Angebots"), blank=True, help_text=_("Die allgemeine Adresse.")
    )
    website = models.URLField(_("Website"), blank=True)
    anmeldung_link = models.URLField(_("Link zur Anmeldung"), blank=True)

    class Meta:
        abstract = True

    @property
    def slug(self) -> str:
        """The readable part of the address; the number alone finds the offer."""
        return slugify(falten(self.titel))[:60].strip("-") or "angebot"

    @property
    def alter_text(self) -> str:
        if self.alter_von is None and self.alter_bis is None:
            return ""
        if self.alter_bis is None:
            return _("ab %(von)s Jahren") % {"von": self.alter_von}
        if not self.alter_von:
            return _("bis %(bis)s Jahre") % {"bis": self.alter_bis}
        if self.alter_von == self.alter_bis:
            return _("%(von)s Jahre") % {"von": self.alter_von}
        return _("%(von)s bis %(bis)s Jahre") % {"von": self.alter_von, "bis": self.alter_bis}

    @property
    def sprachen_text(self) -> str:
        return ", ".join(str(self.Sprache(wert).label) for wert in self.sprachen)

    @property
    def praeventionsstufen_texte(self) -> list[str]:
        return [str(self.Praeventionsstufe(wert).label) for wert in self.praeventionsstufen]

    @property
    def praeventionsansaetze_texte(self) -> list[str]:
        return [str(self.Praeventionsansatz(wert).label) for wert in self.praeventionsansaetze]

    @property
    def barrierefreiheit_texte(self) -> list[str]:
        return [str(self.Barrierefrei(wert).label) for wert in self.barrierefreiheit]

    @property
    def wo(self) -> str:
        """Where its dates take place that name no place of their own."""
        return self.ort or (gettext("online") if self.ist_online else "")

    @property
    def ort_texte(self) -> list[str]:
        """Where it takes place, as short as a card needs it."""
        orte = [self.bezirk or _("ganze Stadt")] if self.bezirk or not self.ist_online else []
        if self.ist_online:
            orte.append(_("online"))
        if self.kommt_hin:
            orte.append(_("kommt in die Einrichtung"))
        return [str(ort) for ort in orte]
