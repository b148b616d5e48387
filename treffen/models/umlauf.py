from typing import Self

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from netzwerk.basis.rechte import ist_im_netzwerk, sieht_alles
from treffen.models.protokoll import AUFBEWAHRUNG_DARF
from treffen.models.schwerpunktthema import Schwerpunktthema
from treffen.models.treffen import Treffen


class UmlaufQuerySet(PortalQuerySet["Umlauf"]):
    def laufend(self) -> Self:
        return self.filter(zustand=Umlauf.Zustand.LAEUFT)

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination sees all, members what was sent out, a link its own."""
        hier = self.filter(netzwerk=netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        versandt = hier.filter(gestartet_am__isnull=False)
        if ist_im_netzwerk(handelnde, netzwerk):
            return versandt
        if isinstance(handelnde, Zugang) and handelnde.zweck == Zugang.Zweck.UMLAUF:
            return versandt.filter(pk=handelnde.gegenstand_id)
        return self.none()


@verfolgt()
class Umlauf(PortalModell):
    """A decision by circulation: the entitled organisations answer by link until a day.

    Votes are named. One objection to deciding this way stops it; the matter then belongs on an
    agenda. What came of it is a `Beschluss` of its own and stands in the next minutes.
    """

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", _("Entwurf")
        LAEUFT = "laeuft", _("läuft")
        ANGENOMMEN = "angenommen", _("angenommen")
        ABGELEHNT = "abgelehnt", _("abgelehnt")
        WIDERSPROCHEN = "widersprochen", _("durch Widerspruch beendet")
        ZURUECKGEZOGEN = "zurueckgezogen", _("zurückgezogen")

    BEENDETE = (Zustand.ANGENOMMEN, Zustand.ABGELEHNT, Zustand.WIDERSPROCHEN)

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    titel = models.CharField(_("Worum geht es?"), max_length=160)
    wortlaut = models.TextField(_("Wortlaut des Beschlusses"), max_length=4000)
    begruendung = models.TextField(
        _("Begründung"),
        max_length=4000,
        blank=True,
        help_text=_("Bitte keine Angaben zu Fällen oder Familien."),
    )
    thema = models.ForeignKey(
        Schwerpunktthema,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="umlaeufe",
        verbose_name=_("Schwerpunktthema"),
    )
    frist = models.DateField(_("Antwort bis einschließlich"))
    zustand = models.CharField(_("Stand"), max_length=15, choices=Zustand, default=Zustand.ENTWURF)
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    gestartet_am = models.DateTimeField(_("versandt am"), null=True, editable=False)
    gestartet_von = models.ForeignKey(
        Konto, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    beendet_am = models.DateTimeField(_("beendet am"), null=True, editable=False)
    rueckzug_grund = models.CharField(_("Warum zurückgezogen?"), max_length=600, blank=True)
    protokolliert_in = models.ForeignKey(
        Treffen,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="umlaeufe",
        verbose_name=_("im Protokoll von"),
    )

    objects = PortalManager.from_queryset(UmlaufQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Wer den Umlauf versandt hat"),
            felder=("gestartet_von",),
            mit=_("dem Umlauf, der als Geschichte des Netzwerks bleibt"),
        ),
    )

    class Meta:
        verbose_name = _("Umlaufbeschluss")
        verbose_name_plural = _("Umlaufbeschlüsse")
        ordering = ("-angelegt_am", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    zustand__in=("entwurf", "zurueckgezogen"),
                    gestartet_am__isnull=True,
                    gestartet_von__isnull=True,
                )
                | (
                    ~models.Q(zustand="entwurf")
                    & models.Q(gestartet_am__isnull=False, gestartet_von__isnull=False)
                ),
                name="umlauf_gestartet_mit_zeit",
            ),
            models.CheckConstraint(
                condition=models.Q(zustand__in=("entwurf", "laeuft"), beendet_am__isnull=True)
                | (
                    ~models.Q(zustand__in=("entwurf", "laeuft"))
                    & models.Q(beendet_am__isnull=False)
                ),
                name="umlauf_beendet_mit_zeit",
            ),
        )
        indexes = (models.Index(fields=("netzwerk", "zustand", "frist"), name="umlauf_netzwerk"),)
        triggers = (
            pgtrigger.Trigger(
                name="umlauf_versandt_bleibt",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=~pgtrigger.Q(old__zustand="entwurf"),
                # While it runs its last day may move, and it ends; what people vote on stays.
                # Ended, it only gets the minutes it stands in, once.
                func=f"""
                    {AUFBEWAHRUNG_DARF}
                    IF TG_OP = 'UPDATE' AND OLD.zustand = 'laeuft' AND NEW.zustand <> 'entwurf'
                        AND (NEW.netzwerk_id, NEW.titel, NEW.wortlaut, NEW.begruendung)
                          = (OLD.netzwerk_id, OLD.titel, OLD.wortlaut, OLD.begruendung)
                    THEN
                        RETURN NEW;
                    END IF;
                    IF TG_OP = 'UPDATE'
                        AND (to_jsonb(NEW) - 'protokolliert_in_id')
                          = (to_jsonb(OLD) - 'protokolliert_in_id')
                        AND (OLD.protokolliert_in_id IS NULL
                            OR NEW.protokolliert_in_id = OLD.protokolliert_in_id)
                    THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'Ein versandter Umlauf ist unveränderlich (%)', OLD.id
                        USING ERRCODE = 'check_violation';
                """,
            ),
        )

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("treffen:umlauf-zeigen", args=(self.netzwerk.kurzname, self.pk))

    @property
    def ist_entwurf(self) -> bool:
        return self.zustand == self.Zustand.ENTWURF

    @property
    def laeuft(self) -> bool:
        return self.zustand == self.Zustand.LAEUFT

    @property
    def nimmt_stimmen(self) -> bool:
        """Until the end of its last day; whoever comes after waits for the count."""
        return self.laeuft and self.frist >= timezone.localdate()

    @property
    def ist_beendet(self) -> bool:
        return self.zustand in self.BEENDETE

    @property
    def ist_widersprochen(self) -> bool:
        return self.zustand == self.Zustand.WIDERSPROCHEN

    @property
    def ist_zurueckgezogen(self) -> bool:
        return self.zustand == self.Zustand.ZURUECKGEZOGEN

    def starten(self, von: Konto) -> None:
        self._wechseln(
            self.Zustand.LAEUFT,
            aus=(self.Zustand.ENTWURF,),
            gestartet_am=timezone.now(),
            gestartet_von=von,
        )

    def beenden(self, ergebnis: str) -> None:
        """`ergebnis` is one of `BEENDETE`."""
        self._wechseln(ergebnis, aus=(self.Zustand.LAEUFT,), beendet_am=timezone.now())

    def zurueckziehen(self, grund: str) -> None:
        """A draft is deleted instead: nobody has heard of it."""
        self._wechseln(
            self.Zustand.ZURUECKGEZOGEN,
            aus=(self.Zustand.LAEUFT,),
            beendet_am=timezone.now(),
            rueckzug_grund=grund,
        )


@verfolgt()
class Umlaufstimme(PortalModell):
    """The vote of one entitled organisation, named; until the end it may be changed."""

    class Stimme(models.TextChoices):
        OFFEN = "", _("noch keine Antwort")
        JA = "ja", _("Zustimmung")
        NEIN = "nein", _("Ablehnung")
        ENTHALTUNG = "enthaltung", _("Enthaltung")
        WIDERSPRUCH = "widerspruch", _("Widerspruch gegen das Umlaufverfahren")

    umlauf = models.ForeignKey(Umlauf, on_delete=models.CASCADE, related_name="stimmen")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # Who answered for it: by link or with an account.
    kontakt = models.ForeignKey(
        Kontakt, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    stimme = models.CharField(
        _("Stimme"), max_length=12, choices=Stimme, default=Stimme.OFFEN, blank=True
    )
    bemerkung = models.CharField(_("Bemerkung"), max_length=600, blank=True)
    abgegeben_am = models.DateTimeField(_("abgegeben am"), null=True, editable=False)

    objects = PortalManager()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Wer für die Organisation abgestimmt hat"),
            felder=("kontakt",),
            mit=_("dem Kontakt, dessen Name nach dem Ausscheiden gelöscht wird"),
        ),
    )

    class Meta:
        verbose_name = _("Stimme im Umlauf")
        verbose_name_plural = _("Stimmen im Umlauf")
        ordering = ("organisation__name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("umlauf", "organisation"), name="umlaufstimme_einmal"),
            models.CheckConstraint(
                condition=models.Q(
                    stimme="", abgegeben_am__isnull=True, kontakt__isnull=True, bemerkung=""
                )
                | (~models.Q(stimme="") & models.Q(abgegeben_am__isnull=False)),
                name="umlaufstimme_mit_zeit",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="umlaufstimme_beendet_bleibt",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("nummern", "bigint[]")],
                # FOR SHARE waits for a count under way, and holds it back until this vote is in.
                func=f"""
                    {AUFBEWAHRUNG_DARF}
                    IF TG_OP = 'DELETE' THEN nummern := ARRAY[OLD.umlauf_id];
                    ELSIF TG_OP = 'INSERT' THEN nummern := ARRAY[NEW.umlauf_id];
                    ELSE nummern := ARRAY[OLD.umlauf_id, NEW.umlauf_id]; END IF;
                    PERFORM 1 FROM treffen_umlauf WHERE id = ANY(nummern) FOR SHARE;
                    IF EXISTS (
                        SELECT 1 FROM treffen_umlauf
                        WHERE id = ANY(nummern) AND zustand NOT IN ('entwurf', 'laeuft')
                    ) THEN
                        RAISE EXCEPTION 'Ein beendeter Umlauf nimmt keine Stimmen (%)', nummern
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,  # noqa: S608  no input, a constant of ours
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_stimme_display()}"

    def get_absolute_url(self) -> str:
        return self.umlauf.get_absolute_url()

    @property
    def stand(self) -> str:
        """What a page carries to tell whether somebody has answered since it was opened."""
        return self.abgegeben_am.isoformat() if self.abgegeben_am else ""

    @property
    def ist_abgegeben(self) -> bool:
        return self.stimme != self.Stimme.OFFEN
