from datetime import date, datetime, timedelta
from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models.kontakt import Kontakt
from mitglieder.models.organisation import Organisation
from mitglieder.models.vereinbarung import Fassung
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import ANONYM, PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Dokument, Kettenglied, Konto, Netzwerk, Zugang
from netzwerk.basis.rechte import ist_vertretung, sieht_alles

OFFEN = ("eingeladen", "papier_zu_pruefen")
GUELTIG = ("unterzeichnet", "beigetreten")
#: Once signed, whatever became of it later.
GEZEICHNET = (*GUELTIG, "gekuendigt", "uebergeleitet")
#: May be asked once more.
WIEDER_ZU_FRAGEN = ("abgelehnt", "zurueckgezogen")
#: Neither signed nor asked any more.
VOM_TISCH = ("zurueckgezogen",)


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
    """The steps of signing and the sealed document name the person too."""
    Dokument.objects.vergessen(Beitritt, schluessel)
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

    def gezeichnet(self) -> Self:
        """Signed once: there is a document."""
        return self.filter(zustand__in=GEZEICHNET)

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
class Beitritt(PortalModell):
    """One organisation and one version of an agreement, from the invitation to its end.

    Several authorised persons may be asked (each has a Zugang); `kontakt` is who answered.
    `erklaerungen` holds the wording of each declaration that was ticked.
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

    class Identitaet(models.TextChoices):
        UNBEKANNT = "", _("nicht festgestellt")
        CODE = "code", _("Einmalcode an die hinterlegte E-Mail-Adresse")
        KONTO = "konto", _("angemeldet mit eigenem Konto")
        PERSOENLICH_GEPRUEFT = "persoenlich_geprueft", _("persönlich geprüft")

    ERKLAERUNGEN = ("gelesen", "berechtigt", "einverstanden")

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

    unterzeichner_name = models.CharField(_("Vor- und Nachname"), max_length=160, blank=True)
    funktion = models.CharField(_("Funktion"), max_length=120, blank=True)
    ort = models.CharField(_("Ort"), max_length=100, blank=True)
    identitaet = models.CharField(
        _("Identität festgestellt durch"), max_length=25, choices=Identitaet, blank=True
    )
    form = models.CharField(_("Form"), max_length=20, choices=Fassung.Form, blank=True)
    erklaerungen = models.JSONField(_("Erklärungen"), default=dict, blank=True)
    unterzeichnet_am = models.DateTimeField(_("unterzeichnet am"), null=True)

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
        constraints = (
            models.UniqueConstraint(
                fields=("fassung", "organisation"),
                name="beitritt_einmal",
                violation_error_message=_("Diese Organisation ist schon eingeladen."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(zustand__in=GEZEICHNET, unterzeichnet_am__isnull=False)
                    & ~Q(unterzeichner_name="")
                    & ~Q(funktion="")
                    & ~Q(identitaet="")
                    & ~Q(form="")
                    & Q(erklaerungen__has_keys=["gelesen", "berechtigt", "einverstanden"])
                )
                | (
                    ~Q(zustand__in=GEZEICHNET)
                    & Q(unterzeichnet_am__isnull=True, unterzeichner_name="")
                ),
                name="beitritt_unterzeichnet_ist_vollstaendig",
            ),
            models.CheckConstraint(
                condition=Q(zustand="abgelehnt", abgelehnt_am__isnull=False)
                | (~Q(zustand="abgelehnt") & Q(abgelehnt_am__isnull=True, ablehnungsgrund="")),
                name="beitritt_abgelehnt_mit_zeit",
            ),
            models.CheckConstraint(
                condition=Q(
                    zustand="zurueckgezogen",
                    zurueckgezogen_am__isnull=False,
                    zurueckgezogen_von__isnull=False,
                )
                | (
                    ~Q(zustand="zurueckgezogen")
                    & Q(zurueckgezogen_am__isnull=True, zurueckgezogen_von__isnull=True)
                ),
                name="beitritt_zurueckgezogen_mit_zeit",
            ),
            models.CheckConstraint(
                condition=Q(
                    zustand="gekuendigt",
                    gekuendigt_am__isnull=False,
                    gekuendigt_von__isnull=False,
                    gekuendigt_zum__isnull=False,
                )
                | (
                    ~Q(zustand="gekuendigt")
                    & Q(
                        gekuendigt_am__isnull=True,
                        gekuendigt_von__isnull=True,
                        gekuendigt_zum__isnull=True,
                    )
                ),
                name="beitritt_gekuendigt_mit_zeit",
            ),
            models.CheckConstraint(
                condition=Q(zustand="uebergeleitet", uebergeleitet_am__isnull=False)
                | (~Q(zustand="uebergeleitet") & Q(uebergeleitet_am__isnull=True)),
                name="beitritt_uebergeleitet_mit_zeit",
            ),
            models.CheckConstraint(
                condition=Q(gegengezeichnet_am__isnull=True, gegengezeichnet_von__isnull=True)
                | Q(gegengezeichnet_am__isnull=False, gegengezeichnet_von__isnull=False),
                name="beitritt_gegengezeichnet_mit_konto",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="unterschrift_bleibt",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.unterzeichnet_am IS NOT NULL"),
                func="""
                    IF coalesce(current_setting('portal.aufbewahrung', true), '') = 'ja' THEN
                        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                        RETURN NEW;
                    END IF;
                    IF TG_OP = 'UPDATE'
                        AND (NEW.fassung_id, NEW.funktion, NEW.identitaet,
                             NEW.form, NEW.erklaerungen, NEW.unterzeichnet_am)
                            IS NOT DISTINCT FROM
                            (OLD.fassung_id, OLD.funktion, OLD.identitaet,
                             OLD.form, OLD.erklaerungen, OLD.unterzeichnet_am)
                        AND (coalesce(current_setting('portal.zusammenfuehrung', true), '') = 'ja'
                             OR NEW.organisation_id = OLD.organisation_id)
                        AND (NEW.kontakt_id IS NOT DISTINCT FROM OLD.kontakt_id
                             OR NEW.unterzeichner_name = '(anonymisiert)'
                             OR coalesce(current_setting('portal.zusammenfuehrung', true), '') = 'ja')
                        AND NEW.unterzeichner_name IN (OLD.unterzeichner_name, '(anonymisiert)')
                        AND NEW.ort IN (OLD.ort, '(anonymisiert)')
                    THEN RETURN NEW; END IF;
                    RAISE EXCEPTION 'Eine Unterschrift ist unveränderlich (%)', OLD.id
                        USING ERRCODE = 'check_violation';
                """,  # noqa: E501  # as the migration has it
            ),
        )

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
    def ist_offen(self) -> bool:
        return self.zustand == self.Zustand.EINGELADEN

    @property
    def ist_wieder_zu_fragen(self) -> bool:
        return self.zustand in WIEDER_ZU_FRAGEN

    @property
    def ist_gezeichnet(self) -> bool:
        return self.zustand in GEZEICHNET

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

    def unterzeichnen(
        self, *, kontakt: Kontakt, name: str, funktion: str, ort: str, erklaerungen: dict[str, str]
    ) -> None:
        """Later accessions are `beigetreten`."""
        spaeter = self.fassung.zustand == Fassung.Zustand.IN_KRAFT
        self._antworten(
            self.Zustand.BEIGETRETEN if spaeter else self.Zustand.UNTERZEICHNET,
            unterzeichnet_am=timezone.now(),
            kontakt=kontakt,
            unterzeichner_name=name,
            funktion=funktion,
            ort=ort,
            identitaet=self.Identitaet.CODE,
            form=self.fassung.form,
            erklaerungen=erklaerungen,
        )

    def kuendigen(self, *, zum: date, von: Konto) -> None:
        self._wechseln(
            self.Zustand.GEKUENDIGT,
            aus=GUELTIG,
            gekuendigt_am=timezone.now(),
            gekuendigt_von=von,
            gekuendigt_zum=zum,
        )

    def _antworten(self, ziel: str, **werte: Any) -> None:
        self._wechseln(ziel, aus=(self.Zustand.EINGELADEN,), **werte)
