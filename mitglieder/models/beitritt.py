from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models.beitritt_regeln import (
    GEZEICHNET,
    GUELTIG,
    OFFEN,
    REGELN,
    UNTERSCHRIFT_BLEIBT,
    WIEDER_ZU_FRAGEN,
    ist_partei,
)
from mitglieder.models.kontakt import Kontakt
from mitglieder.models.organisation import Organisation
from mitglieder.models.unterschrift import Unterschrift
from mitglieder.models.vereinbarung import Fassung
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import ANONYM, PortalManager, PortalQuerySet, verfolgt
from netzwerk.basis.models import Dokument, Kettenglied, Konto, Netzwerk, Zugang
from netzwerk.basis.rechte import ist_vertretung, sieht_alles


def _gezeichnete_zu_ende(zeilen: models.QuerySet[Any], stichtag: datetime) -> models.QuerySet[Any]:
    """Terminated, carried over, or the version ran out or was replaced, before the cut-off."""
    tag = timezone.localdate(stichtag)
    return zeilen.filter(
        Q(gekuendigt_zum__lt=tag)
        | Q(uebergeleitet_am__lt=stichtag)
        | Q(fassung__laeuft_bis__lt=tag)
        | Q(fassung__beendet_am__lt=stichtag)
    ).exclude(unterzeichner_name__in=("", ANONYM))


def _nachweise_vergessen(schluessel: list[Any]) -> None:
    """The steps of signing, the sealed document and the signed file name the person too."""
    from mitglieder.models.nachweis import Nachweis  # which knows its accession

    Dokument.objects.vergessen(Beitritt, schluessel)
    Nachweis.objects.filter(beitritt__in=schluessel).vergessen()
    Kettenglied.objects.vergessen(f"beitritt:{pk}" for pk in schluessel)


class BeitrittQuerySet(PortalQuerySet["Beitritt"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(fassung__vereinbarung__netzwerk=netzwerk)

    def offen(self, netzwerk: Netzwerk) -> Self:
        """Asked and not answered, in versions that can still be signed."""
        return self.des_netzwerks(netzwerk).filter(
            zustand__in=OFFEN, fassung__in=Fassung.objects.zeichenbar()
        )

    def unbeantwortet(self) -> Self:
        """Whom a reminder reaches."""
        return self.filter(zustand=Beitritt.Zustand.EINGELADEN)

    def nicht_wieder_zu_fragen(self) -> Self:
        """Asked and neither refused nor withdrawn: another invitation is not for them."""
        return self.exclude(zustand__in=WIEDER_ZU_FRAGEN)

    def gueltig(self) -> Self:
        return self.filter(zustand__in=GUELTIG)

    def partei(self) -> Self:
        """Bound today: signed, or terminated to a day that has not passed."""
        return self.filter(ist_partei(timezone.localdate()))

    def gegenzuzeichnen(self) -> Self:
        """Valid, in a version that asks for it, and not countersigned yet."""
        return self.gueltig().filter(
            Q(fassung__gegenzeichner__isnull=False) | ~Q(fassung__gegenzeichner_funktion=""),
            gegengezeichnet_am__isnull=True,
        )

    def in_kuendigung(self) -> Self:
        """Notice given, and its day has not passed."""
        return self.partei().filter(zustand=Beitritt.Zustand.GEKUENDIGT)

    def gezeichnet(self) -> Self:
        """Signed once: there is a document."""
        return self.filter(zustand__in=GEZEICHNET)

    def gezeichnet_nach(self, fassung: Fassung) -> Self:
        """In newer versions of the same agreement: these organisations are past `fassung`."""
        return self.gezeichnet().filter(
            fassung__vereinbarung=fassung.vereinbarung_id, fassung__nummer__gt=fassung.nummer
        )

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination sees all, a representative the own organisation's, a link its own."""
        hier = self.des_netzwerks(netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        if isinstance(handelnde, Konto) and ist_vertretung(handelnde, netzwerk):
            return hier.filter(organisation__in=Organisation.objects.vertreten_durch(handelnde))
        if isinstance(handelnde, Zugang) and handelnde.zweck == Zugang.Zweck.UNTERZEICHNUNG:
            return hier.filter(pk=handelnde.gegenstand_id)
        return self.none()


@verfolgt()
class Beitritt(Unterschrift):
    """One organisation and one version of an agreement, from the invitation to its end.

    Several authorised persons may be asked (each has a Zugang); `kontakt` is who answered.
    Carried over from an older version it keeps that one's signature and names it (`vorgaenger`).
    """

    class Zustand(models.TextChoices):
        EINGELADEN = "eingeladen", _("eingeladen")
        PAPIER_ZU_PRUEFEN = "papier_zu_pruefen", _("Papier zu prüfen")
        UNTERZEICHNET = "unterzeichnet", _("unterzeichnet")
        BEIGETRETEN = "beigetreten", _("später beigetreten")
        ABGELEHNT = "abgelehnt", _("abgelehnt")
        ZURUECKGEZOGEN = "zurueckgezogen", _("Einladung zurückgezogen")
        GEKUENDIGT = "gekuendigt", _("gekündigt")
        UEBERGELEITET = "uebergeleitet", _("in neue Fassung übergeleitet")

    class Kuendigungsform(models.TextChoices):
        BRIEF = "brief", _("Brief mit Unterschrift")
        E_MAIL = "e_mail", _("E-Mail")
        NIEDERSCHRIFT = "niederschrift", _("zur Niederschrift erklärt")

    fassung = models.ForeignKey(Fassung, on_delete=models.PROTECT)
    organisation = models.ForeignKey("mitglieder.Organisation", on_delete=models.PROTECT)
    zustand = models.CharField(
        _("Stand"), max_length=20, choices=Zustand, default=Zustand.EINGELADEN
    )
    eingeladen_am = models.DateTimeField(_("eingeladen am"), default=timezone.now)
    eingeladen_von = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, related_name="+", verbose_name=_("eingeladen von")
    )
    geoeffnet_am = models.DateTimeField(_("begonnen am"), null=True, editable=False)
    kontakt = models.ForeignKey(
        Kontakt, on_delete=models.PROTECT, null=True, verbose_name=_("Antwort von")
    )

    abgelehnt_am = models.DateTimeField(_("abgelehnt am"), null=True)
    ablehnungsgrund = models.TextField(_("Grund"), blank=True)
    zurueckgezogen_am = models.DateTimeField(_("zurückgezogen am"), null=True)
    zurueckgezogen_von = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, null=True, related_name="+"
    )
    gekuendigt_am = models.DateTimeField(_("Kündigung erfasst am"), null=True)
    gekuendigt_von = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, null=True, related_name="+"
    )
    gekuendigt_zum = models.DateField(_("gekündigt zum"), null=True)
    gekuendigt_form = models.CharField(
        _("Form der Kündigung"), max_length=20, choices=Kuendigungsform, blank=True
    )
    vorgaenger = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="nachfolger",
        verbose_name=_("übergeleitet aus"),
    )
    uebergeleitet_am = models.DateTimeField(_("übergeleitet am"), null=True, editable=False)
    gegengezeichnet_am = models.DateTimeField(_("gegengezeichnet am"), null=True)
    gegengezeichnet_von = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PortalManager.from_queryset(BeitrittQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Nachweis der Unterzeichnung; Funktion und Organisation bleiben"),
            felder=("unterzeichner_name", "ort", "kontakt"),
            frist=timedelta(days=3653),
            faellig=_gezeichnete_zu_ende,
            art="leeren",
            leeren={"unterzeichner_name": ANONYM, "ort": ANONYM, "kontakt": None},
            danach=_nachweise_vergessen,
        ),
        Aufbewahrung(
            zweck=_("Begründung einer Ablehnung"),
            felder=("ablehnungsgrund",),
            frist=timedelta(days=183),
            faellig=lambda zeilen, stichtag: zeilen.filter(abgelehnt_am__lt=stichtag).exclude(
                ablehnungsgrund=""
            ),
            art="leeren",
            leeren={"ablehnungsgrund": ""},
        ),
    )

    class Meta:
        verbose_name = _("Beitritt")
        verbose_name_plural = _("Beitritte")
        constraints = REGELN
        triggers = (UNTERSCHRIFT_BLEIBT,)

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_zustand_display()}"

    def get_absolute_url(self) -> str:
        """Its page in the working area."""
        kurzname = self.fassung.vereinbarung.netzwerk.kurzname
        return reverse("mitglieder:beitritt-zeigen", args=(kurzname, self.pk))

    @property
    def kette(self) -> str:
        """Name of the hash chain of its steps."""
        return f"beitritt:{self.pk}"

    @property
    def blattnummer(self) -> str:
        """What a sheet signed by hand is called by."""
        return f"B{self.pk:05d}"

    @property
    def parteiname(self) -> str:
        """Of the organisation as it signed; until then its name of today."""
        return self.organisation_name or self.organisation.name

    @property
    def ist_offen(self) -> bool:
        return self.zustand == self.Zustand.EINGELADEN

    @property
    def ist_wieder_zu_fragen(self) -> bool:
        return self.zustand in WIEDER_ZU_FRAGEN

    @property
    def ist_gezeichnet(self) -> bool:
        return self.zustand in GEZEICHNET

    @property
    def ist_partei(self) -> bool:
        """As `BeitrittQuerySet.partei`."""
        gekuendigt = self.zustand == self.Zustand.GEKUENDIGT
        return self.zustand in GUELTIG or (gekuendigt and not self.ist_beendet)

    @property
    def ist_beendet(self) -> bool:
        """Terminated, and the day has passed."""
        return self.gekuendigt_zum is not None and self.gekuendigt_zum < timezone.localdate()

    def oeffnen(self) -> bool:
        """True for the first step that somebody takes through a link."""
        self.geoeffnet_am = timezone.now()
        return bool(
            Beitritt.objects.filter(pk=self.pk, geoeffnet_am__isnull=True).update(
                geoeffnet_am=self.geoeffnet_am
            )
        )

    def ablehnen(self, kontakt: Kontakt, grund: str) -> None:
        self._antworten(
            self.Zustand.ABGELEHNT,
            abgelehnt_am=timezone.now(),
            ablehnungsgrund=grund,
            kontakt=kontakt,
        )

    def zurueckziehen(self, von: Konto) -> None:
        self._antworten(
            self.Zustand.ZURUECKGEZOGEN,
            zurueckgezogen_am=timezone.now(),
            zurueckgezogen_von=von,
        )

    def erneut_oeffnen(self, von: Konto) -> None:
        """Ask again after a refusal or withdrawal."""
        self._wechseln(
            self.Zustand.EINGELADEN,
            aus=WIEDER_ZU_FRAGEN,
            eingeladen_am=timezone.now(),
            eingeladen_von=von,
            geoeffnet_am=None,
            kontakt=None,
            abgelehnt_am=None,
            ablehnungsgrund="",
            zurueckgezogen_am=None,
            zurueckgezogen_von=None,
        )

    def papier_einreichen(self) -> None:
        """A scan lies with the coordination; nobody signs online meanwhile."""
        self._antworten(self.Zustand.PAPIER_ZU_PRUEFEN)

    def papier_zurueckgeben(self) -> None:
        """The scan was no use: asked as before."""
        self._wechseln(self.Zustand.EINGELADEN, aus=(self.Zustand.PAPIER_ZU_PRUEFEN,))

    def unterzeichnen(
        self,
        *,
        kontakt: Kontakt | None,
        name: str,
        funktion: str,
        ort: str,
        erklaerungen: dict[str, str],
        identitaet: str = Unterschrift.Identitaet.CODE,
        geprueft_von: Konto | None = None,
        form: str = "",
        am: datetime | None = None,
    ) -> None:
        """Later accessions are `beigetreten`. `form` is the version's unless a stronger was used.

        `am` is when it was signed on paper.
        """
        spaeter = self.fassung.zustand == Fassung.Zustand.IN_KRAFT
        self._wechseln(
            self.Zustand.BEIGETRETEN if spaeter else self.Zustand.UNTERZEICHNET,
            aus=OFFEN,
            unterzeichnet_am=am or timezone.now(),
            organisation_name=self.organisation.name,
            organisation_anschrift=self.organisation.anschrift,
            kontakt=kontakt,
            unterzeichner_name=name,
            funktion=funktion,
            ort=ort,
            identitaet=identitaet,
            geprueft_von=geprueft_von,
            form=form or self.fassung.form,
            erklaerungen=erklaerungen,
        )

    def kuendigen(self, *, zum: date, von: Konto, form: str = "") -> None:
        self._wechseln(
            self.Zustand.GEKUENDIGT,
            aus=GUELTIG,
            gekuendigt_am=timezone.now(),
            gekuendigt_von=von,
            gekuendigt_zum=zum,
            gekuendigt_form=form,
        )

    def ueberleiten(self) -> None:
        """Its party goes on in the new version; `nachfolger` is the accession there."""
        self._wechseln(self.Zustand.UEBERGELEITET, aus=GUELTIG, uebergeleitet_am=timezone.now())

    def gegenzeichnen(self, von: Konto) -> bool:
        """For the municipality, once. False when it was done before or nothing valid is there."""
        jetzt = timezone.now()
        gelungen = Beitritt.objects.filter(
            pk=self.pk, zustand__in=GUELTIG, gegengezeichnet_am__isnull=True
        ).update(gegengezeichnet_am=jetzt, gegengezeichnet_von=von)
        if gelungen:
            self.gegengezeichnet_am, self.gegengezeichnet_von = jetzt, von
        return bool(gelungen)

    def _antworten(self, ziel: str, **werte: Any) -> None:
        self._wechseln(ziel, aus=(self.Zustand.EINGELADEN,), **werte)
