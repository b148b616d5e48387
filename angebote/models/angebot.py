from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from angebote.models.angaben import Angebotsangaben
from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import ist_vertretung, sieht_alles

PRUEFUNG_NACH = timedelta(days=365)
OEFFENTLICHE_ZUSTAENDE = ("veroeffentlicht", "veraltet")
VON_ANDEREN_BEENDET = ("anbieter", "ohne_antwort")


class AngebotQuerySet(PortalQuerySet["Angebot"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def oeffentlich(self, netzwerk: Netzwerk) -> Self:
        """What visitors see; outdated offers stay visible, marked as such."""
        return self.filter(netzwerk=netzwerk, zustand__in=OEFFENTLICHE_ZUSTAENDE)

    def mit_wartend(self) -> Self:
        """`wartet`: the coordination has to decide on the offer, a change or a picture of it.

        `hat_aenderung`, `hat_bild` say what waits for a public offer.
        """
        oeffentlich = Angebot.objects.filter(
            pk=models.OuterRef("pk"), zustand__in=OEFFENTLICHE_ZUSTAENDE
        )
        geaendert = oeffentlich.filter(aenderungen__zustand="offen")
        bebildert = oeffentlich.filter(bilder__isnull=False, bilder__freigegeben_am__isnull=True)
        return self.annotate(
            hat_aenderung=models.Exists(geaendert),
            hat_bild=models.Exists(bebildert),
            wartet=models.Q(zustand=Angebot.Zustand.EINGEREICHT)
            | models.Q(hat_aenderung=True)
            | models.Q(hat_bild=True),
        )

    def mit_entwurf(self, konto: Konto) -> Self:
        """`hat_entwurf`: `konto` or a provider is writing on a change of the public text."""
        entworfen = Angebot.objects.filter(
            models.Q(aenderungen__persoenlich=False) | models.Q(aenderungen__eingereicht_von=konto),
            pk=models.OuterRef("pk"),
            zustand__in=OEFFENTLICHE_ZUSTAENDE,
            aenderungen__zustand="entwurf",
        )
        return self.annotate(hat_entwurf=models.Exists(entworfen))

    def wartend(self, netzwerk: Netzwerk) -> Self:
        """What the coordination decides: new offers, changes and pictures of released ones."""
        return self.des_netzwerks(netzwerk).mit_wartend().filter(wartet=True)

    def beendet(self, netzwerk: Netzwerk) -> Self:
        """Ended by others than the coordination, which has not taken note of it yet."""
        return self.des_netzwerks(netzwerk).filter(
            zustand=Angebot.Zustand.ARCHIVIERT,
            archiviert_weil__in=VON_ANDEREN_BEENDET,
            ende_gesehen_am__isnull=True,
        )

    def ohne_archivierte(self) -> Self:
        return self.exclude(zustand=Angebot.Zustand.ARCHIVIERT)

    def veraltet(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk, zustand=Angebot.Zustand.VERALTET)

    def zu_pruefen(self, heute: date) -> Self:
        """Public, not confirmed for a year, and no answer (a change) that waits for its release."""
        beantwortet = self.model.objects.filter(
            pk=models.OuterRef("pk"), aenderungen__zustand="offen"
        )
        return self.filter(
            ~models.Exists(beantwortet),
            zustand__in=OEFFENTLICHE_ZUSTAENDE,
            pruefung_faellig_am__lte=heute,
        )

    def von_kontakt(self, kontakt: Kontakt, netzwerk: Netzwerk) -> Self:
        """All of the bodies this person stands for in the network."""
        hier = Kontakt.objects.im_netzwerk(netzwerk).taetig()
        eintraege = hier.filter(pk=kontakt.pk) | hier.derselben_person(kontakt)
        return self.des_netzwerks(netzwerk).von_organisationen(
            Organisation.objects.filter(
                models.Q(kontakt__in=eintraege.values("pk"))
                | models.Q(weitere_kontakte__in=eintraege.values("pk"))
            )
        )

    def von_organisationen(self, organisationen: models.QuerySet[Organisation]) -> Self:
        durch = Angebot.anbieter.through.objects.filter(organisation__in=organisationen)
        return self.filter(pk__in=durch.values("angebot_id"))

    def bearbeitbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination edits all, a representative those of the own organisations.

        Until its first release an offer is seen by those alone for whom it was begun; whoever is
        named as a partner joins then. Begun by the coordination it belongs to all its providers.
        """
        hier = self.des_netzwerks(netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        if isinstance(handelnde, Konto) and ist_vertretung(handelnde, netzwerk):
            eigene = Organisation.objects.vertreten_durch(handelnde)
            durch = Angebot.anbieter.through.objects
            begonnen = models.Q(
                angebot__begonnen_von__vertretung__organisation=models.F("organisation")
            )
            fuer_andere = durch.filter(begonnen, angebot=models.OuterRef("pk"))
            fuer_eigene = fuer_andere.filter(organisation__in=eigene.values("pk"))
            return hier.von_organisationen(eigene).filter(
                models.Q(freigegeben_am__isnull=False)
                | models.Exists(fuer_eigene)
                | ~models.Exists(fuer_andere)
            )
        return self.none()

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """What is public, and what one may edit."""
        eigene = self.bearbeitbar_fuer(handelnde, netzwerk)
        return self.filter(
            models.Q(netzwerk=netzwerk, zustand__in=OEFFENTLICHE_ZUSTAENDE)
            | models.Q(pk__in=eigene.values("pk"))
        )

    def mit_toten_links(self) -> Self:
        """`tote_links`: how many of its addresses lead nowhere."""
        return self.annotate(
            tote_links=models.Count("links", filter=models.Q(links__zustand="tot"), distinct=True)
        )

    def mit_karte(self) -> Self:
        """For cards: what they name."""
        return self.select_related("format").prefetch_related("anbieter", "themen")

    def mit_allem(self) -> Self:
        """For pages and the search: everything they name."""
        return self.mit_karte().prefetch_related("zielgruppen")


@verfolgt()
class Angebot(Angebotsangaben):
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

    class Archivgrund(models.TextChoices):
        VON_HAND = "von_hand", _("von Hand archiviert")
        ANBIETER = "anbieter", _("vom Anbieter: gibt es nicht mehr")
        OHNE_ANTWORT = "ohne_antwort", _("ohne Antwort geblieben")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    # From the form of a new one: pressed twice, it is one and the same.
    vorgang = models.UUIDField(null=True, unique=True, editable=False)
    zustand = models.CharField(
        _("Stand"), max_length=15, choices=Zustand, default=Zustand.ENTWURF, editable=False
    )
    grund = models.TextField(_("Grund der Zurückweisung"), max_length=1000, blank=True)
    # `grund` and `angaben` (as `werte()` gives them) of the last time it was declined: who reads it
    # again sees what was done about it.
    zurueckgewiesen_war = models.JSONField(null=True, editable=False)
    einreichungen = models.PositiveSmallIntegerField(default=0, editable=False)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    # Tells for which of the providers it was begun: the others join with the release.
    begonnen_von = models.ForeignKey(
        "basis.Konto",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("begonnen von"),
    )
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
    # Of the words as they stand, whoever saved them last: four eyes keep them from releasing them.
    geschrieben_von = models.ForeignKey(
        "basis.Konto",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("geschrieben von"),
    )
    bestaetigt_am = models.DateTimeField(_("bestätigt am"), null=True, editable=False)
    pruefung_faellig_am = models.DateField(_("nächste Prüfung"), null=True, editable=False)
    # The way of an offer nobody confirms; all three are emptied when somebody does.
    angefragt_am = models.DateTimeField(_("um Prüfung gebeten am"), null=True, editable=False)
    erinnert_am = models.DateTimeField(_("an die Prüfung erinnert am"), null=True, editable=False)
    veraltet_am = models.DateTimeField(_("veraltet seit"), null=True, editable=False)
    archiviert_am = models.DateTimeField(_("archiviert am"), null=True, editable=False)
    archiviert_weil = models.CharField(
        _("archiviert, weil"), max_length=12, choices=Archivgrund, blank=True, editable=False
    )
    # The coordination took note of an end that was not its own doing.
    ende_gesehen_am = models.DateTimeField(_("Ende gesehen am"), null=True, editable=False)

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
    def stand(self) -> str:
        """Which text and dates these are: who releases it names those that were read."""
        termine = self.termine.order_by("pk").values_list(
            "pk", "beginn", "ende", "rhythmus", "letzter_tag", "ort", "hinweis", "abgesagt_am"
        )
        inhalt = repr((self.geaendert_am.isoformat(), list(termine))).encode()
        return blake2b(inhalt, digest_size=16).hexdigest()

    @property
    def ist_oeffentlich(self) -> bool:
        return self.zustand in OEFFENTLICHE_ZUSTAENDE

    @property
    def pruefung_ueberfaellig(self) -> bool:
        faellig = self.pruefung_faellig_am
        return self.ist_oeffentlich and faellig is not None and faellig < timezone.localdate()

    @property
    def ist_entwurf(self) -> bool:
        """Not submitted, or given back: it may be incomplete."""
        return self.zustand in (self.Zustand.ENTWURF, self.Zustand.ZURUECKGEWIESEN)

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
            zurueckgewiesen_war=None,
        )

    def zurueckweisen(self, *, grund: str, angaben: dict[str, Any]) -> None:
        self._wechseln(
            self.Zustand.ZURUECKGEWIESEN,
            aus=(self.Zustand.EINGEREICHT,),
            grund=grund,
            zurueckgewiesen_war={"grund": grund, "angaben": angaben},
        )

    def veralten(self) -> None:
        self._wechseln(
            self.Zustand.VERALTET,
            aus=(self.Zustand.VEROEFFENTLICHT,),
            veraltet_am=timezone.now(),
        )

    def bestaetigen(self, am: datetime | None = None) -> None:
        """Somebody who must know says, or said at `am`: it still holds."""
        am = am or timezone.now()
        self._wechseln(
            self.Zustand.VEROEFFENTLICHT,
            aus=OEFFENTLICHE_ZUSTAENDE,
            bestaetigt_am=am,
            pruefung_faellig_am=timezone.localdate(am) + PRUEFUNG_NACH,
            angefragt_am=None,
            erinnert_am=None,
            veraltet_am=None,
        )

    def archivieren(self, weil: str = Archivgrund.VON_HAND) -> None:
        self._wechseln(
            self.Zustand.ARCHIVIERT,
            aus=[z for z in self.Zustand.values if z != self.Zustand.ARCHIVIERT],
            archiviert_am=timezone.now(),
            archiviert_weil=weil,
            ende_gesehen_am=None,
        )

    def wieder_aufnehmen(self) -> None:
        """A draft again, released like any other; its way through the last year is over."""
        self._wechseln(
            self.Zustand.ENTWURF,
            aus=(self.Zustand.ARCHIVIERT,),
            grund="",
            angefragt_am=None,
            erinnert_am=None,
            veraltet_am=None,
            archiviert_am=None,
            archiviert_weil="",
            ende_gesehen_am=None,
        )
