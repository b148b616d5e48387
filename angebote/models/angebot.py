from datetime import timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from angebote.deutsch import falten
from angebote.models.thema import Angebotsformat, Thema, Zielgruppe
from mitglieder.models import Organisation
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import ist_vertretung, sieht_alles

PRUEFUNG_NACH = timedelta(days=365)
OEFFENTLICHE_ZUSTAENDE = ("veroeffentlicht", "veraltet")


class AngebotQuerySet(PortalQuerySet["Angebot"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def oeffentlich(self, netzwerk: Netzwerk) -> Self:
        """What visitors see; outdated offers stay visible, marked as such."""
        return self.filter(netzwerk=netzwerk, zustand__in=OEFFENTLICHE_ZUSTAENDE)

    def mit_wartend(self) -> Self:
        """`wartet`: the coordination has to decide on the offer or on a change of it."""
        offen = Angebot.objects.filter(
            pk=models.OuterRef("pk"),
            zustand__in=OEFFENTLICHE_ZUSTAENDE,
            aenderungen__zustand="offen",
        )
        return self.annotate(
            wartet=models.Q(zustand=Angebot.Zustand.EINGEREICHT) | models.Exists(offen)
        )

    def wartend(self, netzwerk: Netzwerk) -> Self:
        """What the coordination has to decide: new offers, and changes of released ones."""
        return self.des_netzwerks(netzwerk).mit_wartend().filter(wartet=True)

    def ohne_archivierte(self) -> Self:
        return self.exclude(zustand=Angebot.Zustand.ARCHIVIERT)

    def veraltet(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk, zustand=Angebot.Zustand.VERALTET)

    def von_organisationen(self, organisationen: models.QuerySet[Organisation]) -> Self:
        durch = Angebot.anbieter.through.objects.filter(organisation__in=organisationen)
        return self.filter(pk__in=durch.values("angebot_id"))

    def bearbeitbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination edits all, a representative those of the own organisations."""
        hier = self.des_netzwerks(netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        if isinstance(handelnde, Konto) and ist_vertretung(handelnde, netzwerk):
            return hier.von_organisationen(Organisation.objects.vertreten_durch(handelnde))
        return self.none()

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """What is public, and what one may edit."""
        eigene = self.bearbeitbar_fuer(handelnde, netzwerk)
        return self.filter(
            models.Q(netzwerk=netzwerk, zustand__in=OEFFENTLICHE_ZUSTAENDE)
            | models.Q(pk__in=eigene.values("pk"))
        )

    def mit_karte(self) -> Self:
        """For cards: what they name."""
        return self.select_related("format").prefetch_related("anbieter", "themen")

    def mit_allem(self) -> Self:
        """For pages and the search: everything they name."""
        return self.mit_karte().prefetch_related("zielgruppen")


@verfolgt()
class Angebot(PortalModell):
    """A prevention offer of one or several organisations, checked before it appears.

    What the public sees is the row itself; a representative's changes to a released offer wait in
    `Angebotsaenderung`. `geaendert_am` says when the text changed, `bestaetigt_am` when somebody
    last said that it still holds.
    """

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", _("Entwurf")
        EINGEREICHT = "eingereicht", _("wartet auf Freigabe")
        ZURUECKGEWIESEN = "zurueckgewiesen", _("zurückgewiesen")
        VEROEFFENTLICHT = "veroeffentlicht", _("veröffentlicht")
        VERALTET = "veraltet", _("veraltet")
        ARCHIVIERT = "archiviert", _("archiviert")

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

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
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

    zustand = models.CharField(
        _("Stand"), max_length=15, choices=Zustand, default=Zustand.ENTWURF, editable=False
    )
    grund = models.TextField(_("Grund der Zurückweisung"), max_length=1000, blank=True)
    einreichungen = models.PositiveSmallIntegerField(default=0, editable=False)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    geaendert_am = models.DateTimeField(_("geändert am"), default=timezone.now, editable=False)
    eingereicht_am = models.DateTimeField(_("eingereicht am"), null=True, editable=False)
    eingereicht_von = models.ForeignKey(
        "basis.Konto",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("eingereicht von"),
    )
    freigegeben_am = models.DateTimeField(_("freigegeben am"), null=True, editable=False)
    freigegeben_von = models.ForeignKey(
        "basis.Konto",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("freigegeben von"),
    )
    bestaetigt_am = models.DateTimeField(_("bestätigt am"), null=True, editable=False)
    pruefung_faellig_am = models.DateField(_("nächste Prüfung"), null=True, editable=False)

    objects = PortalManager.from_queryset(AngebotQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Erreichbarkeit des Angebots"),
            felder=("kontakt_telefon", "kontakt_email"),
            mit=_("dem Angebot; es sind allgemeine Angaben, nicht die einer Person"),
        ),
    )

    class Meta:
        verbose_name = _("Angebot")
        verbose_name_plural = _("Angebote")
        ordering = ("titel", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(alter_von__isnull=True)
                | models.Q(alter_bis__isnull=True)
                | models.Q(alter_bis__gte=models.F("alter_von")),
                name="angebot_alter_aufsteigend",
                violation_error_message=_("„Alter bis“ liegt unter „Alter von“."),
            ),
            models.CheckConstraint(
                condition=models.Q(ist_kostenfrei=False) | models.Q(kosten=""),
                name="angebot_kostenfrei_ohne_kosten",
                violation_error_message=_(
                    "Das Angebot ist kostenfrei: Lassen Sie „Kosten“ leer, oder nehmen Sie den "
                    "Haken bei „kostenfrei“ heraus."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(eingereicht_am__isnull=True, eingereicht_von__isnull=True)
                | models.Q(eingereicht_am__isnull=False, eingereicht_von__isnull=False),
                name="angebot_eingereicht_paar",
            ),
            models.CheckConstraint(
                condition=models.Q(freigegeben_am__isnull=True, freigegeben_von__isnull=True)
                | models.Q(freigegeben_am__isnull=False, freigegeben_von__isnull=False),
                name="angebot_freigegeben_paar",
            ),
            models.CheckConstraint(
                condition=~models.Q(zustand="eingereicht") | models.Q(eingereicht_am__isnull=False),
                name="angebot_eingereicht_mit_zeit",
            ),
            models.CheckConstraint(
                condition=~models.Q(zustand__in=OEFFENTLICHE_ZUSTAENDE)
                | models.Q(
                    freigegeben_am__isnull=False,
                    bestaetigt_am__isnull=False,
                    pruefung_faellig_am__isnull=False,
                ),
                name="angebot_oeffentlich_nur_freigegeben",
            ),
            models.CheckConstraint(
                condition=~models.Q(zustand="zurueckgewiesen") | ~models.Q(grund=""),
                name="angebot_zurueckgewiesen_mit_grund",
                violation_error_message=_("Geben Sie einen Grund an."),
            ),
        )
        indexes = (
            models.Index(fields=("netzwerk", "zustand"), name="angebot_netzwerk_zustand"),
            models.Index(fields=("netzwerk", "pruefung_faellig_am"), name="angebot_pruefung"),
        )

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        """Its page in the working area."""
        return reverse("angebote:angebot-pruefen", args=(self.netzwerk.kurzname, self.pk))

    @property
    def slug(self) -> str:
        """The readable part of the address; the number alone finds the offer."""
        return slugify(falten(self.titel))[:60].strip("-") or "angebot"

    @property
    def stand(self) -> str:
        """Which text this is: who releases it names the one that was read."""
        return self.geaendert_am.isoformat()

    @property
    def ist_oeffentlich(self) -> bool:
        return self.zustand in OEFFENTLICHE_ZUSTAENDE

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
    def barrierefreiheit_texte(self) -> list[str]:
        return [str(self.Barrierefrei(wert).label) for wert in self.barrierefreiheit]

    @property
    def ort_texte(self) -> list[str]:
        """Where it takes place, as short as a card needs it."""
        orte = [self.bezirk or _("ganze Stadt")] if self.bezirk or not self.ist_online else []
        if self.ist_online:
            orte.append(_("online"))
        if self.kommt_hin:
            orte.append(_("kommt in die Einrichtung"))
        return [str(ort) for ort in orte]

    def einreichen(self, *, von: Konto) -> None:
        self._wechseln(
            self.Zustand.EINGEREICHT,
            aus=(self.Zustand.ENTWURF, self.Zustand.ZURUECKGEWIESEN),
            eingereicht_am=timezone.now(),
            eingereicht_von=von,
            grund="",
            einreichungen=models.F("einreichungen") + 1,
        )

    def freigeben(self, *, von: Konto) -> None:
        jetzt = timezone.now()
        self._wechseln(
            self.Zustand.VEROEFFENTLICHT,
            aus=(self.Zustand.EINGEREICHT,),
            freigegeben_am=jetzt,
            freigegeben_von=von,
            bestaetigt_am=jetzt,
            pruefung_faellig_am=timezone.localdate() + PRUEFUNG_NACH,
        )

    def zurueckweisen(self, *, grund: str) -> None:
        self._wechseln(self.Zustand.ZURUECKGEWIESEN, aus=(self.Zustand.EINGEREICHT,), grund=grund)

    def veralten(self) -> None:
        self._wechseln(self.Zustand.VERALTET, aus=(self.Zustand.VEROEFFENTLICHT,))

    def bestaetigen(self) -> None:
        """Somebody who must know says: it still holds."""
        self._wechseln(
            self.Zustand.VEROEFFENTLICHT,
            aus=OEFFENTLICHE_ZUSTAENDE,
            bestaetigt_am=timezone.now(),
            pruefung_faellig_am=timezone.localdate() + PRUEFUNG_NACH,
        )

    def archivieren(self) -> None:
        self._wechseln(
            self.Zustand.ARCHIVIERT,
            aus=[z for z in self.Zustand.values if z != self.Zustand.ARCHIVIERT],
        )
