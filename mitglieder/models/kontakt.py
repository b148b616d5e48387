from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Cast, Lower, TruncDate, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models.organisation import Organisation
from mitglieder.rhythmus import ANTWORTZEIT, FRAGEN, GILT, VORLAUF
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.handelnde import Handelnde, System
from netzwerk.basis.modell import (
    ANONYM,
    PortalManager,
    PortalModell,
    PortalQuerySet,
    verfolgt,
    verknuepfung_verfolgt,
)
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from netzwerk.basis.rechte import ist_im_netzwerk, ist_koordination, ist_vertretung


class KontaktQuerySet(PortalQuerySet["Kontakt"]):
    def im_netzwerk(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerke=netzwerk)

    def aus_sicht_von(self, konto: Konto | None, netzwerk: Netzwerk) -> Self:
        """Each with `ist_hier` (in this network) and `ist_bekannt` (or one the account leads)."""
        orte = KontaktNetzwerk.objects.filter(kontakt=OuterRef("pk"))
        eigene = Netzwerk.objects.koordiniert_von(konto) if konto else Netzwerk.objects.none()
        return self.annotate(
            ist_hier=Exists(orte.filter(netzwerk=netzwerk)),
            ist_bekannt=Exists(orte.filter(Q(netzwerk=netzwerk) | Q(netzwerk__in=eigene))),
        )

    def taetig(self) -> Self:
        return self.filter(ausgeschieden_am__isnull=True)

    def erreichbar(self) -> Self:
        """Still there, with an address."""
        return self.filter(ausgeschieden_am__isnull=True).exclude(email="")

    def nicht_informiert(self, adressen: Iterable[str]) -> Self:
        """Whoever has one of these addresses and has not been told where the data come from."""
        # As the index has it.
        grosse = {adresse.upper() for adresse in adressen}
        return self.alias(grosse_email=Upper("email")).filter(
            grosse_email__in=grosse, informiert_am__isnull=True
        )

    def fuer_organisation(self, organisation: Organisation) -> Self:
        """Those entered there and those who stand for it besides."""
        return self.fuer_organisationen([organisation.pk])

    def je_organisation(self, organisationen: Collection[Organisation]) -> dict[int, int]:
        """How many of these persons stand for each body: at home there, or besides; two queries."""
        zahlen = Counter(
            self.filter(organisation__in=organisationen).values_list("organisation", flat=True)
        )
        zahlen.update(
            WeitereOrganisation.objects.filter(
                organisation__in=organisationen, kontakt__in=self.values("pk")
            ).values_list("organisation", flat=True)
        )
        return zahlen

    def fuer_organisationen(self, organisationen: Collection[int]) -> Self:
        """The same for several at once, by primary key."""
        weitere = WeitereOrganisation.objects.filter(organisation__in=organisationen)
        return self.filter(Q(organisation__in=organisationen) | Q(pk__in=weitere.values("kontakt")))

    def oeffentlich(self, netzwerk: Netzwerk) -> Self:
        """Whose contact data the public pages of this network may show: by recorded consent."""
        return (
            self.im_netzwerk(netzwerk)
            .taetig()
            .filter(einwilligung__netzwerk=netzwerk, einwilligung__widerrufen_am__isnull=True)
        )

    def nach_organisation(self) -> dict[int, list["Kontakt"]]:
        """By the key of each body they stand for; two queries."""
        personen: dict[int, list[Kontakt]] = {}
        for kontakt in self.prefetch_related("weitere_organisationen"):
            weitere = [organisation.pk for organisation in kontakt.weitere_organisationen.all()]
            for organisation in {kontakt.organisation_id, *weitere}:
                personen.setdefault(organisation, []).append(kontakt)
        return personen

    def mit_einwilligung(self, netzwerk: Netzwerk) -> Self:
        """Each with `ist_oeffentlich`: whether a consent stands in this network."""
        from mitglieder.models.einwilligung import Einwilligung  # its module imports this one

        gueltige = Einwilligung.objects.filter(netzwerk=netzwerk, kontakt=OuterRef("pk")).gueltig()
        return self.annotate(ist_oeffentlich=Exists(gueltige))

    def einwilligung_durch(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """Whose consent this actor may record: the coordination what it has in writing, everybody
        with an account the own one; a representative nobody else's.
        """
        hier = self.im_netzwerk(netzwerk)
        if ist_koordination(handelnde, netzwerk):
            return hier
        if isinstance(handelnde, Konto) and ist_im_netzwerk(handelnde, netzwerk):
            return hier.filter(konto=handelnde)
        return self.none()

    def insofa(self) -> Self:
        return self.taetig().filter(ist_insofa=True)

    def zeichnungsberechtigt(self) -> Self:
        return self.filter(ist_zeichnungsberechtigt=True)

    def veraltet(self) -> Self:
        """Three questions unanswered, or the year since the last confirmation is over."""
        heute = timezone.localdate()
        return self.filter(
            Q(gefragt_mal__gte=FRAGEN, gefragt_am__lte=heute - ANTWORTZEIT)
            | Q(bestaetigt_am__lt=heute - GILT)
        )

    def mit_gestoerter_adresse(self) -> Self:
        return self.taetig().filter(adresse_gestoert_am__isnull=False)

    def fragbar(self) -> Self:
        """Still there, and a mail to the address has a chance."""
        return self.erreichbar().filter(adresse_gestoert_am__isnull=True)

    def zu_fragen(self, heute: date) -> Self:
        """Whoever is to get the yearly question or a reminder, with `faellig_am`."""
        faellig = self.fragbar().mit_faelligkeit().filter(gefragt_mal__lt=FRAGEN)
        return faellig.filter(faellig_am__lte=heute)

    def mit_faelligkeit(self) -> Self:
        """Each with `faellig_am`: when the next question or reminder is due."""
        return self.annotate(
            faellig_am=Cast(  # a day and an interval make a timestamp
                Case(
                    When(gefragt_mal__gt=0, then=F("gefragt_am") + ANTWORTZEIT),
                    When(bestaetigt_am__isnull=False, then=F("bestaetigt_am") + (GILT - VORLAUF)),
                    default=TruncDate("angelegt_am"),
                    output_field=models.DateTimeField(),
                ),
                models.DateField(),
            )
        )

    def derselben_person(self, kontakt: "Kontakt") -> Self:
        """Her entries at other bodies, where a list brought them in twice: name and address."""
        return (
            self.taetig()
            .filter(
                email__iexact=kontakt.email,
                vorname__iexact=kontakt.vorname,
                nachname__iexact=kontakt.nachname,
            )
            .exclude(Q(pk=kontakt.pk) | Q(email=""))
        )

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """Members see the network's contacts, a link holder oneself, the public nobody."""
        hier = self.im_netzwerk(netzwerk)
        if isinstance(handelnde, System) or ist_im_netzwerk(handelnde, netzwerk):
            return hier
        if isinstance(handelnde, Zugang) and isinstance(handelnde.inhaber, Kontakt):
            return hier.filter(pk=handelnde.inhaber_id)
        return self.none()

    def bearbeitbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination edits all, a representative those of the own organisation."""
        hier = self.im_netzwerk(netzwerk)
        if ist_koordination(handelnde, netzwerk):
            return hier
        if isinstance(handelnde, Konto) and ist_vertretung(handelnde, netzwerk):
            return hier.filter(organisation__in=Organisation.objects.vertreten_durch(handelnde))
        return self.none()


@verfolgt()
class Kontakt(PortalModell):
    """A person at an organisation, visible in the networks named."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, verbose_name=_("Organisation")
    )
    # One person may stand for several bodies: this entry is hers, at the first of them.
    weitere_organisationen = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="weitere_kontakte",
        verbose_name=_("steht auch für"),
    )
    netzwerke = models.ManyToManyField("basis.Netzwerk", verbose_name=_("Netzwerke"))
    anrede = models.CharField(_("Anrede"), max_length=40, blank=True)
    vorname = models.CharField(_("Vorname"), max_length=80, blank=True)
    nachname = models.CharField(_("Nachname"), max_length=80)
    funktion = models.CharField(_("Funktion"), max_length=120, blank=True)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    telefon = models.CharField(_("Telefon"), max_length=40, blank=True)
    ist_stellvertretung = models.BooleanField(_("Stellvertretung"), default=False)
    ist_zeichnungsberechtigt = models.BooleanField(_("zeichnungsberechtigt"), default=False)
    ist_insofa = models.BooleanField(_("insoweit erfahrene Fachkraft"), default=False)
    konto = models.ForeignKey(
        "basis.Konto", on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("Konto")
    )
    angelegt_am = models.DateTimeField(_("eingetragen am"), default=timezone.now, editable=False)
    bestaetigt_am = models.DateField(_("bestätigt am"), null=True, blank=True)
    # The yearly question: when it went out last, how often since the last answer.
    gefragt_am = models.DateField(_("zuletzt gefragt am"), null=True, editable=False)
    gefragt_mal = models.PositiveSmallIntegerField(_("so oft gefragt"), default=0, editable=False)
    # A mail server refused the address for good, in its own words.
    adresse_gestoert_am = models.DateTimeField(_("Adresse gestört seit"), null=True, editable=False)
    adresse_gestoert_grund = models.CharField(
        _("Antwort des Mailservers"), max_length=300, blank=True, editable=False
    )
    quelle = models.CharField(
        _("Herkunft der Angaben"),
        max_length=160,
        blank=True,
        help_text=_("Woher die Daten stammen (Art. 14 DSGVO)."),
    )
    informiert_am = models.DateTimeField(
        _("nach Art. 14 DSGVO informiert am"), null=True, blank=True
    )
    ausgeschieden_am = models.DateField(_("ausgeschieden am"), null=True, blank=True)

    objects = PortalManager.from_queryset(KontaktQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Zusammenarbeit im Netzwerk"),
            felder=(
                "anrede",
                "vorname",
                "nachname",
                "email",
                "telefon",
                "konto",
                "quelle",
                "adresse_gestoert_grund",
            ),
            frist=timedelta(days=730),
            faellig=lambda zeilen, stichtag: zeilen.filter(
                ausgeschieden_am__lt=stichtag.date()
            ).exclude(nachname=ANONYM),
            art="leeren",
            leeren={
                "anrede": "",
                "vorname": "",
                "nachname": ANONYM,
                "email": "",
                "telefon": "",
                "konto": None,
                "quelle": "",
                "adresse_gestoert_grund": "",
            },
        ),
    )

    class Meta:
        verbose_name = _("Kontakt")
        verbose_name_plural = _("Kontakte")
        ordering = ("nachname", "vorname", "pk")
        constraints = (
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=~models.Q(email=""),
                name="kontakt_email_je_organisation",
                violation_error_message=_(
                    "Diese E-Mail-Adresse steht bei der Organisation schon in einem Kontakt."
                ),
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "nachname"), name="kontakt_organisation"),
            # Asked for every mail that goes out.
            models.Index(
                Upper("email"), name="kontakt_nicht_informiert", condition=Q(informiert_am=None)
            ),
        )
        triggers = (
            # Whoever changes the address, by form, list or link: what the old one suffered and
            # was asked says nothing of the new one.
            pgtrigger.Trigger(
                name="neue_adresse",
                operation=pgtrigger.UpdateOf("email"),
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("lower(OLD.email) IS DISTINCT FROM lower(NEW.email)"),
                func="""
                    NEW.adresse_gestoert_am = NULL;
                    NEW.adresse_gestoert_grund = '';
                    NEW.gefragt_mal = 0;
                    RETURN NEW;
                """,
            ),
            # A consent is one person's. Whoever changes the name, by form, list, link or merging:
            # under the new one it is needed anew. Only `aktionen.einwilligung` knows an exception.
            pgtrigger.Trigger(
                name="neuer_name",
                operation=pgtrigger.UpdateOf("vorname", "nachname"),
                when=pgtrigger.After,
                condition=pgtrigger.Condition(
                    "btrim(OLD.vorname || ' ' || OLD.nachname) IS DISTINCT FROM "
                    "btrim(NEW.vorname || ' ' || NEW.nachname)"
                ),
                func="""
                    UPDATE mitglieder_einwilligung SET widerrufen_am = clock_timestamp()
                    WHERE kontakt_id = NEW.id AND widerrufen_am IS NULL;
                    RETURN NULL;
                """,
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.vorname} {self.nachname}".strip()

    @property
    def einrichtung(self) -> str:
        """Name of the body she is entered at."""
        return self.organisation.name

    def ausscheiden(self) -> None:
        """The person has left; two years later the entry is anonymised (see `aufbewahrung`)."""
        Kontakt.objects.filter(pk=self.pk, ausgeschieden_am__isnull=True).update(
            ausgeschieden_am=timezone.localdate()
        )
        self.refresh_from_db(fields=["ausgeschieden_am"])

    def zurueckkehren(self) -> None:
        """Undo `ausscheiden`, as long as the entry still has a name."""
        Kontakt.objects.filter(pk=self.pk).exclude(nachname=ANONYM).update(ausgeschieden_am=None)
        self.refresh_from_db(fields=["ausgeschieden_am"])

    def steht_fuer(self, organisation_id: int) -> bool:
        """Entered there, or standing for it besides."""
        return self.organisation_id == organisation_id or (
            self.weitere_organisationen.filter(pk=organisation_id).exists()
        )

    def ist_veraltet(self, heute: date | None = None) -> bool:
        """As `KontaktQuerySet.veraltet`."""
        heute = heute or timezone.localdate()
        ohne_antwort = (
            self.gefragt_mal >= FRAGEN
            and self.gefragt_am is not None
            and self.gefragt_am <= heute - ANTWORTZEIT
        )
        ist_alt = self.bestaetigt_am is not None and self.bestaetigt_am < heute - GILT
        return ohne_antwort or ist_alt

    def bestaetigen(self) -> None:
        """The entry is right as of today; whoever says so is reached at this address."""
        self.bestaetigt_am = timezone.localdate()
        self.gefragt_mal = 0
        self.adresse_gestoert_am = None
        self.adresse_gestoert_grund = ""
        self.save(
            update_fields=[
                "bestaetigt_am",
                "gefragt_mal",
                "adresse_gestoert_am",
                "adresse_gestoert_grund",
            ]
        )

    def adresse_stimmt(self) -> None:
        """Somebody looked: the server's refusal was a mistake, mails go there again."""
        self.adresse_gestoert_am = None
        self.adresse_gestoert_grund = ""
        self.save(update_fields=["adresse_gestoert_am", "adresse_gestoert_grund"])


@verknuepfung_verfolgt()
class WeitereOrganisation(Kontakt.weitere_organisationen.through):  # type: ignore[misc,name-defined]  # made at runtime by Django
    """For which other bodies a person stands."""

    aufbewahrung = ()

    class Meta:
        proxy = True


@verknuepfung_verfolgt()
class KontaktNetzwerk(Kontakt.netzwerke.through):  # type: ignore[misc,name-defined]  # made at runtime by Django
    """In which networks a person is known."""

    aufbewahrung = ()

    class Meta:
        proxy = True
