from datetime import date
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import (
    FalscherZustand,
    PortalManager,
    PortalModell,
    PortalQuerySet,
    verfolgt,
)
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, ist_koordination, sieht_alles
from treffen.models.arbeitsgruppe import Arbeitsgruppe
from treffen.models.beschluss_auswahl import aus_freigegebenem_protokoll, ohne_entwurf_der_korrektur
from treffen.models.ergebnisblatt import Ergebnisblatt
from treffen.models.protokoll import Protokoll
from treffen.models.top import Tagesordnungspunkt


def _gesagt() -> models.Q:
    """What others than those who manage it may know: not from minutes or a correction that are
    still written, nor out of a sheet on which its group still writes; and what was told once."""
    fertig = Ergebnisblatt.Zustand.ABGESCHLOSSEN
    steht = (
        aus_freigegebenem_protokoll()
        & ohne_entwurf_der_korrektur(angelegt="angelegt_am")
        & (
            models.Q(ergebnis__isnull=True)
            | models.Q(ergebnis__blatt__zustand=fertig)
            | _war_schon_fertig()
        )
    )
    return steht | _mitgeteilt()


def _war_schon_fertig() -> models.Q:
    """The sheet is open for a correction that was begun later: the release had closed it."""
    versionen = Protokoll.objects.filter(treffen=models.OuterRef("ergebnis__blatt__treffen"))
    entwuerfe = versionen.in_arbeit().filter(angelegt_am__lte=models.OuterRef("angelegt_am"))
    return models.Q(models.Exists(versionen.freigegeben())) & ~models.Q(models.Exists(entwuerfe))


def _mitgeteilt() -> models.Q:
    """She was mailed it, or reported by her link: neither an item chosen later nor a sheet opened
    again takes that back. Notes by account say nothing: its managers write them before, too."""
    gemeldete = Massnahme.objects.filter(notizen__kontakt__isnull=False)
    return models.Q(erinnert_am__isnull=False) | models.Q(pk__in=gemeldete.values("pk"))


class MassnahmeQuerySet(PortalQuerySet["Massnahme"]):
    def offen(self, netzwerk: Netzwerk | None = None) -> Self:
        """Agreed and not done; of one network when given."""
        zeilen = self if netzwerk is None else self.filter(netzwerk=netzwerk)
        return zeilen.filter(zustand__in=Massnahme.OFFENE)

    def ueberfaellig(self, heute: date | None = None) -> Self:
        return self.offen().filter(frist__lt=heute or timezone.localdate())

    def im_stand(self, stand: str) -> Self:
        """One of the filters of the list: a state, `offen`, `ueberfaellig`, or anything for all."""
        if stand == "offen":
            return self.offen()
        if stand == "ueberfaellig":
            return self.ueberfaellig()
        return self.filter(zustand=stand) if stand in Massnahme.Zustand.values else self

    def von(self, konto: Konto) -> Self:
        """For which this account is responsible."""
        return self.filter(verantwortlich__konto=konto)

    def gesagt(self) -> Self:
        """Known to members and to the person responsible."""
        return self.filter(_gesagt())

    def der_person(self, kontakt: Kontakt, netzwerk: Netzwerk) -> Self:
        """What this person answers for here, at whichever of her bodies, and was told.

        Nothing once she has left: her link then shows an empty page.
        """
        if kontakt.ausgeschieden_am is not None:
            return self.none()
        ihre = Kontakt.objects.filter(
            models.Q(pk=kontakt.pk)
            | models.Q(pk__in=Kontakt.objects.all().derselben_person(kontakt).values("pk"))
        )
        return self.gesagt().filter(
            netzwerk=netzwerk,
            verantwortlich__in=ihre.im_netzwerk(netzwerk).values("pk"),
        )

    def zu_erinnern(self, netzwerk: Netzwerk) -> Self:
        """Open, told, and somebody is there whom a mail reaches."""
        erreichbar = Kontakt.objects.im_netzwerk(netzwerk).fragbar().values("pk")
        return self.offen(netzwerk).gesagt().filter(verantwortlich__in=erreichbar)

    def unerreichbar(self, netzwerk: Netzwerk) -> Self:
        """Open, and no mail reaches whoever is responsible."""
        erreichbar = Kontakt.objects.im_netzwerk(netzwerk).fragbar().values("pk")
        return self.offen(netzwerk).exclude(verantwortlich__in=erreichbar)

    def mit_fristbitte(self) -> Self:
        """Open, and somebody waits for an answer to her request for a later date."""
        return self.offen().filter(
            pk__in=Massnahme.objects.filter(
                notizen__wunschfrist__isnull=False, notizen__beantwortet_am__isnull=True
            ).values("pk")
        )

    def der_gruppe(self, gruppe: str) -> Self:
        return self.filter(
            models.Q(arbeitsgruppe=gruppe) | models.Q(ergebnis__blatt__gruppe=gruppe)
        )

    def des_themas(self, thema: str) -> Self:
        return self.filter(
            models.Q(arbeitsgruppe__schwerpunktthema=thema)
            | models.Q(ergebnis__blatt__gruppe__schwerpunktthema=thema)
        )

    def gesucht(self, worte: str) -> Self:
        """Each word in title, description, or the name of who is responsible; ten at most."""
        gefunden = self
        for wort in worte.split()[:10]:
            gefunden = gefunden.filter(
                models.Q(titel__icontains=wort)
                | models.Q(beschreibung__icontains=wort)
                | models.Q(verantwortlich__vorname__icontains=wort)
                | models.Q(verantwortlich__nachname__icontains=wort)
                | models.Q(verantwortlich__organisation__name__icontains=wort)
            )
        return gefunden

    def nach_frist(self) -> Self:
        """The earliest date first, with what a row of a list shows."""
        return self.select_related(
            "verantwortlich__organisation", "top__treffen", "arbeitsgruppe"
        ).order_by(models.F("frist").asc(nulls_last=True), "pk")

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination sees all, the lead of a group its own, members what is of no meeting
        or what released minutes say, once the sheet it comes from is closed, and whatever was
        told already."""
        hier = self.filter(netzwerk=netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        if ist_im_netzwerk(handelnde, netzwerk):
            eigene = _der_gruppe(handelnde, netzwerk)
            return hier.filter(_gesagt() | eigene)
        return self.none()

    def verwaltbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """To change: the coordination all, a lead those of her group and its sessions."""
        sichtbar = self.sichtbar_fuer(handelnde, netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return sichtbar
        return sichtbar.filter(_der_gruppe(handelnde, netzwerk))

    def bearbeitbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """Whose progress one may report: who manages it, and the responsible person."""
        sichtbar = self.sichtbar_fuer(handelnde, netzwerk)
        if not isinstance(handelnde, Konto):
            return sichtbar.none()
        if ist_koordination(handelnde, netzwerk):
            return sichtbar
        return sichtbar.filter(
            models.Q(verantwortlich__konto=handelnde) | _der_gruppe(handelnde, netzwerk)
        )


def _der_gruppe(handelnde: Handelnde, netzwerk: Netzwerk) -> models.Q:
    """Of a group that whoever asks runs, or of one of its sessions."""
    gruppen = Arbeitsgruppe.objects.verwaltbar_fuer(handelnde, netzwerk).order_by().values("pk")
    return models.Q(arbeitsgruppe__in=gruppen) | models.Q(top__treffen__arbeitsgruppe__in=gruppen)


@verfolgt()
class Massnahme(PortalModell):
    """Who does what by when. Overdue is computed, never stored."""

    class Zustand(models.TextChoices):
        VORGESCHLAGEN = "vorgeschlagen", _("vorgeschlagen")
        BESCHLOSSEN = "beschlossen", _("beschlossen")
        IN_UMSETZUNG = "in_umsetzung", _("in Umsetzung")
        ERLEDIGT = "erledigt", _("erledigt")
        VERWORFEN = "verworfen", _("verworfen")

    OFFENE = (Zustand.BESCHLOSSEN, Zustand.IN_UMSETZUNG)

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    titel = models.CharField(_("Was ist zu tun?"), max_length=200)
    beschreibung = models.TextField(_("Beschreibung"), max_length=4000, blank=True)
    verantwortlich = models.ForeignKey(
        Kontakt, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Zuständig")
    )
    frist = models.DateField(_("Frist"), null=True, blank=True)
    zustand = models.CharField(
        _("Stand"), max_length=15, choices=Zustand, default=Zustand.VORGESCHLAGEN
    )
    top = models.ForeignKey(
        Tagesordnungspunkt,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="massnahmen",
        verbose_name=_("aus"),
    )
    # Where it comes from before the agenda: a group, and what it had found.
    arbeitsgruppe = models.ForeignKey(
        "treffen.Arbeitsgruppe",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="massnahmen",
        verbose_name=_("Arbeitsgruppe"),
    )
    ergebnis = models.ForeignKey(
        "treffen.Ergebnis",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="massnahmen",
        verbose_name=_("aus dem Ergebnis"),
    )
    fallrueckschau = models.ForeignKey(
        "treffen.Fallrueckschau",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="massnahmen",
        verbose_name=_("aus der Fallrückschau"),
    )
    # Which reminder was the last: a night that was missed is caught up without a pile.
    erinnert_am = models.DateField(_("zuletzt erinnert am"), null=True, editable=False)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    erledigt_am = models.DateTimeField(_("erledigt am"), null=True, editable=False)

    objects = PortalManager.from_queryset(MassnahmeQuerySet)()
    aufbewahrung = ()  # the person is named by the contact, which has its own rule

    class Meta:
        verbose_name = _("Maßnahme")
        verbose_name_plural = _("Maßnahmen")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(zustand__in=("vorgeschlagen", "verworfen"))
                | models.Q(verantwortlich__isnull=False, frist__isnull=False),
                name="massnahme_mit_wer_und_wann",
                violation_error_message=_(
                    "Zu einer beschlossenen Maßnahme gehören eine zuständige Person und eine Frist."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(zustand="erledigt", erledigt_am__isnull=False)
                | (~models.Q(zustand="erledigt") & models.Q(erledigt_am__isnull=True)),
                name="massnahme_erledigt_mit_zeit",
            ),
        )
        indexes = (
            models.Index(fields=("netzwerk", "zustand", "frist"), name="massnahme_netzwerk"),
        )

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("treffen:massnahme-zeigen", args=(self.netzwerk.kurzname, self.pk))

    @property
    def ist_offen(self) -> bool:
        return self.zustand in self.OFFENE

    @property
    def ist_verworfen(self) -> bool:
        return self.zustand == self.Zustand.VERWORFEN

    @property
    def ist_ueberfaellig(self) -> bool:
        return self.ist_offen and self.frist is not None and self.frist < timezone.localdate()

    @property
    def hat_wer_und_wann(self) -> bool:
        return self.verantwortlich_id is not None and self.frist is not None

    def _verlange_wer_und_wann(self) -> None:
        if not self.hat_wer_und_wann:
            raise FalscherZustand(
                _("Zu einer beschlossenen Maßnahme gehören eine zuständige Person und eine Frist."),
                bei=self,
                weiter=_g("Tragen Sie beides unter „Bearbeiten“ ein."),
            )

    def beschliessen(self) -> None:
        self._verlange_wer_und_wann()
        self._wechseln(self.Zustand.BESCHLOSSEN, aus=(self.Zustand.VORGESCHLAGEN,))

    def beginnen(self) -> None:
        self._wechseln(self.Zustand.IN_UMSETZUNG, aus=(self.Zustand.BESCHLOSSEN,))

    def erledigen(self) -> None:
        self._wechseln(self.Zustand.ERLEDIGT, aus=self.OFFENE, erledigt_am=timezone.now())

    def verwerfen(self) -> None:
        self._wechseln(self.Zustand.VERWORFEN, aus=(self.Zustand.VORGESCHLAGEN, *self.OFFENE))

    def wieder_aufnehmen(self) -> None:
        """Done or discarded by mistake: it is under way again, or agreed again."""
        if self.zustand == self.Zustand.VERWORFEN:
            self._verlange_wer_und_wann()
            self._wechseln(self.Zustand.BESCHLOSSEN, aus=(self.Zustand.VERWORFEN,))
        else:
            self._wechseln(
                self.Zustand.IN_UMSETZUNG, aus=(self.Zustand.ERLEDIGT,), erledigt_am=None
            )

    def wieder_vorschlagen(self) -> None:
        self._wechseln(self.Zustand.VORGESCHLAGEN, aus=(self.Zustand.VERWORFEN,))

    def moegliche_schritte(self) -> list[str]:
        """Names of the verbs that the present state allows, the usual one first."""
        return {
            self.Zustand.VORGESCHLAGEN: ["beschliessen", "verwerfen"],
            self.Zustand.BESCHLOSSEN: ["beginnen", "erledigen", "verwerfen"],
            self.Zustand.IN_UMSETZUNG: ["erledigen", "verwerfen"],
            self.Zustand.ERLEDIGT: ["wieder_aufnehmen"],
            self.Zustand.VERWORFEN: ["wieder_aufnehmen", "wieder_vorschlagen"],
        }.get(self.Zustand(self.zustand), [])
