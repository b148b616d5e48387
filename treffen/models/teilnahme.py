from datetime import timedelta
from typing import Any, Protocol, Self, cast

from django.contrib.postgres.lookups import Unaccent
from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from netzwerk.basis.rechte import sieht_alles
from treffen.models.treffen import Treffen

#: Rounds of invitations a person got; zero are those who simply came.
OHNE_EINLADUNG = 0
#: Nobody is reminded twice within this time.
ERINNERUNG_FRUEHESTENS = timedelta(days=1)


NACH_NAMEN = (  # Öztürk stands with O, whatever the database's collation
    Unaccent(Lower(Coalesce("kontakt__nachname", "gast__nachname"))),
    Unaccent(Lower(Coalesce("kontakt__vorname", "gast__vorname"))),
    "pk",
)


class Person(Protocol):
    """Whoever takes part: a contact of the register, or a guest of this meeting."""

    pk: int
    vorname: str
    nachname: str
    funktion: str
    email: str

    @property
    def name(self) -> str: ...

    @property
    def einrichtung(self) -> str: ...


class TeilnahmeQuerySet(PortalQuerySet["Teilnahme"]):
    def mit_person(self) -> Self:
        """With contact or guest and their body, in the same query."""
        return self.select_related("kontakt__organisation", "gast__organisation")

    def nach_namen(self) -> Self:
        return self.order_by(*NACH_NAMEN)

    def nach_einrichtung(self) -> Self:
        """By name of the body, then of the person; guests among the others."""
        return self.order_by(
            Unaccent(
                Lower(
                    Coalesce(
                        "kontakt__organisation__name",
                        "gast__organisation__name",
                        "gast__einrichtung_name",
                    )
                )
            ),
            *NACH_NAMEN,
        )

    def organisationen(self) -> models.QuerySet[Any, Any]:
        """Keys of the bodies they are from, as far as the register knows them; each once."""
        return (
            self.order_by()
            .annotate(stelle=Coalesce("kontakt__organisation", "gast__organisation"))
            .filter(stelle__isnull=False)
            .values("stelle")
            .distinct()
        )

    def warteliste(self) -> Self:
        """Who waits for a place, the first one first."""
        return self.filter(antwort=Teilnahme.Antwort.WARTELISTE).order_by("warteliste_seit", "pk")

    def belegt(self) -> Self:
        """Who holds a place: whoever said yes, and a deputy who has not answered yet."""
        return self.filter(
            models.Q(antwort=Teilnahme.Antwort.ZUGESAGT)
            | models.Q(antwort=Teilnahme.Antwort.OFFEN, stellvertretung_von__isnull=False)
        )

    def eingeladen(self) -> Self:
        """With an invitation; without are those who simply came."""
        return self.filter(runde__gt=OHNE_EINLADUNG)

    def ohne_neuen_termin(self) -> Self:
        """Invited, but not yet told of the latest change of time or place."""
        return self.noch_taetig().eingeladen().filter(sequenz__lt=models.F("treffen__sequenz"))

    def rechnen_damit(self) -> Self:
        """Invited, and have not said no: they are told when it does not take place."""
        return self.noch_taetig().eingeladen().exclude(antwort=Teilnahme.Antwort.ABGESAGT)

    def ohne_antwort(self) -> Self:
        """Invited, still there, and silent so far."""
        return self.noch_taetig().eingeladen().filter(antwort=Teilnahme.Antwort.OFFEN)

    def zu_erinnern(self) -> Self:
        """Silent, with an address that is not known to be wrong, and not reminded just now."""
        return (
            self.ohne_antwort()
            .erreichbar()
            .filter(kontakt__adresse_gestoert_am__isnull=True)
            .exclude(erinnert_am__gt=timezone.now() - ERINNERUNG_FRUEHESTENS)
        )

    def noch_taetig(self) -> Self:
        """Without those who have left their organisation: it is no longer their meeting."""
        return self.filter(
            models.Q(kontakt__isnull=True) | models.Q(kontakt__ausgeschieden_am__isnull=True)
        )

    def erreichbar(self) -> Self:
        """With an address to write to."""
        return self.exclude(models.Q(kontakt__email="") | models.Q(gast__email=""))

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
        if isinstance(handelnde, Zugang) and handelnde.zweck == Zugang.Zweck.EINLADUNG:
            return hier.filter(pk=handelnde.gegenstand_id)  # a guest
        return self.none()


# Remarks stay outside the trail: some write of their health there, whatever the page asks.
@verfolgt(ohne=("bemerkung",))
class Teilnahme(PortalModell):
    """One person and one meeting: the answer before, the attendance after (two things).

    The person is a contact of the register or a guest of this meeting, never both.
    """

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

    class Weg(models.TextChoices):
        EINLADUNG = "einladung", _("eingeladen")
        ANMELDUNG = "anmeldung", _("selbst angemeldet")
        STELLVERTRETUNG = "stellvertretung", _("als Stellvertretung benannt")
        VOR_ORT = "vor_ort", _("ohne Anmeldung gekommen")

    class Berufsgruppe(models.TextChoices):
        """For the count of professions that a qualification offer reached (§ 9 (5) LKiSchG)."""

        JUGENDAMT = "jugendamt", _("Jugendamt")
        JUGENDHILFE = "jugendhilfe", _("Freie Jugendhilfe")
        KITA = "kita", _("Kita und Kindertagespflege")
        SCHULE = "schule", _("Schule")
        SCHULSOZIALARBEIT = "schulsozialarbeit", _("Schulsozialarbeit")
        GESUNDHEIT = "gesundheit", _("Gesundheitswesen")
        BERATUNG = "beratung", _("Beratung")
        EINGLIEDERUNGSHILFE = "eingliederungshilfe", _("Eingliederungshilfe")
        POLIZEI_ORDNUNG = "polizei_ordnung", _("Polizei und Ordnungsbehörden")
        JUSTIZ = "justiz", _("Justiz und Verfahrensbeistand")
        SPORT_EHRENAMT = "sport_ehrenamt", _("Sport und Ehrenamt")
        SONSTIGE = "sonstige", _("andere")

    treffen = models.ForeignKey(Treffen, on_delete=models.CASCADE)
    kontakt = models.ForeignKey(
        "mitglieder.Kontakt", on_delete=models.PROTECT, null=True, blank=True
    )
    gast = models.OneToOneField("treffen.Gast", on_delete=models.PROTECT, null=True, blank=True)
    weg = models.CharField(
        _("Wie dazugekommen"), max_length=15, choices=Weg, default=Weg.EINLADUNG, editable=False
    )
    # Whom this person stands in for: one deputy each.
    stellvertretung_von = models.OneToOneField(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="stellvertretung",
        verbose_name=_("Stellvertretung von"),
    )
    berufsgruppe = models.CharField(
        _("Arbeitsfeld"), max_length=20, choices=Berufsgruppe, blank=True
    )
    runde = models.PositiveSmallIntegerField(
        _("Einladungen"), default=1, editable=False, help_text=_("0: ohne Einladung gekommen.")
    )
    # Which version of time and place (Treffen.sequenz) the last invitation named.
    sequenz = models.PositiveIntegerField(default=0, editable=False)
    antwort = models.CharField(_("Antwort"), max_length=25, choices=Antwort, default=Antwort.OFFEN)
    beantwortet_am = models.DateTimeField(_("beantwortet am"), null=True, editable=False)
    # The place in the waiting list; a remark changed later does not cost it.
    warteliste_seit = models.DateTimeField(_("wartet seit"), null=True, editable=False)
    erinnert_am = models.DateTimeField(_("erinnert am"), null=True, editable=False)
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
            models.CheckConstraint(
                condition=models.Q(kontakt__isnull=False, gast__isnull=True)
                | models.Q(kontakt__isnull=True, gast__isnull=False),
                name="teilnahme_eine_person",
            ),
            models.CheckConstraint(
                condition=models.Q(antwort="warteliste", warteliste_seit__isnull=False)
                | (~models.Q(antwort="warteliste") & models.Q(warteliste_seit__isnull=True)),
                name="teilnahme_warteliste_mit_zeit",
            ),
            models.CheckConstraint(
                condition=~models.Q(stellvertretung_von=models.F("pk")),
                name="teilnahme_vertritt_nicht_sich",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person.name}: {self.get_antwort_display()}"

    @property
    def person(self) -> Person:
        """Contact or guest; `TeilnahmeQuerySet.mit_person` reads them along."""
        return cast(Person, self.gast if self.kontakt_id is None else self.kontakt)

    @property
    def ist_gast(self) -> bool:
        return self.kontakt_id is None

    @property
    def vor_der_einladung(self) -> bool:
        """Registered, or named as deputy, for the date that stands, while nobody is invited."""
        return (
            self.weg in (self.Weg.ANMELDUNG, self.Weg.STELLVERTRETUNG)
            and self.treffen.zustand == Treffen.Zustand.TERMINIERT
            and self.sequenz == self.treffen.sequenz
        )

    @property
    def nimmt_antwort(self) -> bool:
        """Whoever registered, or was named, before the invitations went out may answer already."""
        if self.treffen.nimmt_antworten:
            return True
        return self.vor_der_einladung and timezone.now() < self.treffen.antwort_frist

    @property
    def anlass_erneut(self) -> str:
        """Which mail this person may be sent once more now; empty: none.

        Not to a date the person has not been told: that is a mailing of its own.
        """
        treffen = self.treffen
        if treffen.hat_begonnen:
            return ""
        match treffen.zustand:
            case Treffen.Zustand.EINGELADEN:
                return "treffen.einladung"
            case Treffen.Zustand.TERMINIERT if self.vor_der_einladung:
                vertritt = self.stellvertretung_von_id is not None
                return "treffen.stellvertretung" if vertritt else "treffen.anmeldung"
            case Treffen.Zustand.ABGESAGT | Treffen.Zustand.VERSCHOBEN:
                return "" if self.antwort == self.Antwort.ABGESAGT else "treffen.absage"
        return ""

    @property
    def darf_sich_vertreten_lassen(self) -> bool:
        """A deputy names no further deputy."""
        return self.weg != self.Weg.STELLVERTRETUNG and self.stellvertretung_von_id is None

    @property
    def haelt_platz(self) -> bool:
        """See `TeilnahmeQuerySet.belegt`."""
        return self.antwort == self.Antwort.ZUGESAGT or (
            self.antwort == self.Antwort.OFFEN and self.stellvertretung_von_id is not None
        )

    @property
    def kommt(self) -> bool:
        """Said yes, with or without a place so far."""
        return self.antwort in (self.Antwort.ZUGESAGT, self.Antwort.WARTELISTE)

    @property
    def wartelistenplatz(self) -> int:
        """1 is next; 0 for whoever does not wait."""
        if self.warteliste_seit is None:
            return 0
        frueher = models.Q(warteliste_seit__lt=self.warteliste_seit) | models.Q(
            warteliste_seit=self.warteliste_seit, pk__lt=self.pk
        )
        wartende = Teilnahme.objects.filter(treffen_id=self.treffen_id).warteliste()
        davor: int = wartende.filter(frueher).count()
        return davor + 1

    def nachruecken(self) -> None:
        """From the waiting list to a place."""
        self.antwort, self.warteliste_seit = self.Antwort.ZUGESAGT, None
        self.save(update_fields=["antwort", "warteliste_seit"])

    def antworten(self, antwort: str, bemerkung: str = "") -> None:
        """Yes or no of the invited person; may be changed while the meeting takes answers."""
        self.antwort = antwort
        self.bemerkung = bemerkung
        self.beantwortet_am = timezone.now()
        if antwort != self.Antwort.WARTELISTE:
            self.warteliste_seit = None
        elif self.warteliste_seit is None:
            self.warteliste_seit = self.beantwortet_am
        self.save(update_fields=["antwort", "bemerkung", "beantwortet_am", "warteliste_seit"])
