import hashlib
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder import platzhalter
from mitglieder.models.beitritt_regeln import OFFEN, VOM_TISCH, ist_partei
from mitglieder.models.fassung_regeln import REGELN, WORTLAUT_BLEIBT
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, ist_koordination, sieht_alles

if TYPE_CHECKING:
    from mitglieder.models.abschnitt import Abschnitt, Lesetext
    from mitglieder.models.anlage import Anlage


#: How long before its end a version is spoken of: half a year, to draft, agree and sign anew.
VORLAUF = timedelta(days=183)


class VereinbarungQuerySet(PortalQuerySet["Vereinbarung"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination sees all, other members what was published once."""
        hier = self.des_netzwerks(netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        if ist_im_netzwerk(handelnde, netzwerk):
            oeffentliche = Fassung.objects.oeffentlich().filter(vereinbarung=models.OuterRef("pk"))
            return hier.filter(models.Exists(oeffentliche))
        return self.none()


@verfolgt()
class Vereinbarung(PortalModell):
    """A cooperation agreement of a network; what it says stands in its versions (`Fassung`)."""

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.PROTECT)
    titel = models.CharField(_("Titel"), max_length=160)
    anlass = models.CharField(
        _("Anlass"),
        max_length=300,
        blank=True,
        help_text=_("Nur für das Register, zum Beispiel „Fachtag 2026“."),
    )
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)

    objects = PortalManager.from_queryset(VereinbarungQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Vereinbarung")
        verbose_name_plural = _("Vereinbarungen")
        ordering = ("-angelegt_am", "-pk")
        indexes = (models.Index(fields=("netzwerk", "-angelegt_am"), name="vereinbarung_netzwerk"),)

    def __str__(self) -> str:
        return self.titel

    @property
    def neueste_fassung(self) -> "Fassung":
        """Every agreement has at least one version. Reads what a list has prefetched."""
        return max(self.fassung_set.all(), key=lambda fassung: fassung.nummer)

    @property
    def gezeigte_fassung(self) -> "Fassung":
        """What its page shows unless asked for another: the newest published, else the draft."""
        return max(
            self.fassung_set.all(), key=lambda fassung: (not fassung.ist_entwurf, fassung.nummer)
        )

    @property
    def entwurf(self) -> "Fassung | None":
        """The version being drafted; at most one."""
        return next((f for f in self.fassung_set.all() if f.ist_entwurf), None)


class FassungQuerySet(PortalQuerySet["Fassung"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(vereinbarung__netzwerk=netzwerk)

    def oeffentlich(self) -> Self:
        """Published once: text and SHA-256 stand for good."""
        return self.exclude(zustand__in=(Fassung.Zustand.ENTWURF, Fassung.Zustand.ABSTIMMUNG))

    def zeichenbar(self) -> Self:
        """Open for signatures."""
        return self.filter(
            models.Q(laeuft_bis__isnull=True) | models.Q(laeuft_bis__gte=timezone.localdate()),
            zustand__in=(Fassung.Zustand.VEROEFFENTLICHT, Fassung.Zustand.IN_KRAFT),
        )

    def laufend(self) -> Self:
        """Published, and neither replaced nor run out."""
        return self.filter(zustand__in=(Fassung.Zustand.VEROEFFENTLICHT, Fassung.Zustand.IN_KRAFT))

    def laeuft_aus(self, heute: date) -> Self:
        """Ends soon, and no newer version of the agreement is published or drafted."""
        neuere = Fassung.objects.filter(
            vereinbarung=models.OuterRef("vereinbarung"), nummer__gt=models.OuterRef("nummer")
        )
        return self.laufend().filter(
            ~models.Exists(neuere), laeuft_bis__range=(heute, heute + VORLAUF)
        )

    def mit_zahlen(self) -> Self:
        """Adds `anzahl_eingeladen` (not withdrawn), `anzahl_unterzeichnet` and `anzahl_offen`.

        Signed counts who is a party today: whose notice runs still is one.
        """
        return self.annotate(
            anzahl_eingeladen=models.Count(
                "beitritt", filter=~models.Q(beitritt__zustand__in=VOM_TISCH)
            ),
            anzahl_unterzeichnet=models.Count(
                "beitritt", filter=ist_partei(timezone.localdate(), "beitritt__")
            ),
            anzahl_offen=models.Count("beitritt", filter=models.Q(beitritt__zustand__in=OFFEN)),
        )


@verfolgt()
class Fassung(PortalModell):
    """One version of an agreement. Publishing freezes text, form and term; `sha256` is the text's.

    `stand` counts the drafts saved, so that a second tab does not overwrite the first.
    """

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", _("Entwurf")
        ABSTIMMUNG = "abstimmung", _("in Abstimmung")
        VEROEFFENTLICHT = "veroeffentlicht", _("veröffentlicht")
        IN_KRAFT = "in_kraft", _("in Kraft")
        ABGELOEST = "abgeloest", _("abgelöst")
        AUSGELAUFEN = "ausgelaufen", _("ausgelaufen")

    class Form(models.TextChoices):
        TEXTFORM = "textform", _("Textform, Bestätigung im Portal")
        SCHRIFTFORM_PAPIER = "schriftform_papier", _("Schriftform auf Papier")
        QES = "qes", _("qualifizierte elektronische Signatur")

    vereinbarung = models.ForeignKey(Vereinbarung, on_delete=models.PROTECT)
    nummer = models.PositiveSmallIntegerField(_("Fassung"), default=1)
    titel = models.CharField(_("Titel"), max_length=160)
    zustand = models.CharField(_("Stand"), max_length=15, choices=Zustand, default=Zustand.ENTWURF)
    form = models.CharField(_("Form"), max_length=20, choices=Form, default=Form.TEXTFORM)
    gilt_ab = models.DateField(_("gilt ab"), null=True, blank=True)
    laeuft_bis = models.DateField(_("läuft bis"), null=True, blank=True)
    kuendigungsfrist_monate = models.PositiveSmallIntegerField(
        _("Kündigungsfrist in Monaten"), default=3
    )
    gegenzeichner = models.ForeignKey(
        "basis.Konto",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Gegenzeichnung durch"),
    )
    gegenzeichner_funktion = models.CharField(
        _("Funktion der gegenzeichnenden Person"), max_length=120, blank=True
    )
    text = models.TextField(_("Wortlaut"), blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False)
    veroeffentlicht_am = models.DateTimeField(_("veröffentlicht am"), null=True, editable=False)
    veroeffentlicht_von = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    beendet_am = models.DateTimeField(_("beendet am"), null=True, editable=False)
    stand = models.PositiveIntegerField(default=1, editable=False)

    objects = PortalManager.from_queryset(FassungQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Fassung")
        verbose_name_plural = _("Fassungen")
        ordering = ("vereinbarung", "-nummer")
        constraints = REGELN
        triggers = (WORTLAUT_BLEIBT,)

    def __str__(self) -> str:
        return f"{self.titel}, Fassung {self.nummer}"

    def get_absolute_url(self) -> str:
        """Its register, or its draft."""
        args = (self.vereinbarung.netzwerk.kurzname, self.vereinbarung_id, self.nummer)
        return reverse("mitglieder:vereinbarung-fassung", args=args)

    @property
    def ist_entwurf(self) -> bool:
        return self.zustand in {self.Zustand.ENTWURF, self.Zustand.ABSTIMMUNG}

    @property
    def ist_laufend(self) -> bool:
        """Published, and not over: it may have parties."""
        return self.zustand in {self.Zustand.VEROEFFENTLICHT, self.Zustand.IN_KRAFT}

    @property
    def laeuft_bald_aus(self) -> bool:
        """As `FassungQuerySet.laeuft_aus`, whatever newer version there is."""
        ende = self.laeuft_bis
        return self.ist_laufend and ende is not None and ende <= timezone.localdate() + VORLAUF

    @property
    def ist_in_abstimmung(self) -> bool:
        """A draft that partners read and comment on."""
        return self.zustand == self.Zustand.ABSTIMMUNG

    @property
    def ist_zeichenbar(self) -> bool:
        """As `FassungQuerySet.zeichenbar`."""
        offen = self.zustand in {self.Zustand.VEROEFFENTLICHT, self.Zustand.IN_KRAFT}
        return offen and (self.laeuft_bis is None or self.laeuft_bis >= timezone.localdate())

    @property
    def ist_online_zeichenbar(self) -> bool:
        return self.ist_zeichenbar and self.form == self.Form.TEXTFORM

    @property
    def wird_gegengezeichnet(self) -> bool:
        """As `BeitrittQuerySet.gegenzuzeichnen`."""
        return self.gegenzeichner_id is not None or bool(self.gegenzeichner_funktion)

    def zeichnet_gegen(self, konto: Konto) -> bool:
        """The account that is named, while it coordinates here; else anybody of the coordination.

        A published version cannot name another one, and the municipality's staff changes.
        """
        netzwerk = self.vereinbarung.netzwerk
        if not self.wird_gegengezeichnet or not ist_koordination(konto, netzwerk):
            return False
        benannt = self.gegenzeichner
        return benannt is None or not ist_koordination(benannt, netzwerk) or benannt == konto

    def wortlaut(self) -> str:
        """The canonical text whose SHA-256 is recorded: title, terms, sections, annexes; UTF-8, LF.

        What a version does not have stands nowhere: the text of old ones stays what it was. A
        draft's is the one that publishing would freeze.
        """
        namen = self.namen()
        kopf = [
            self.titel,
            f"Fassung {self.nummer}",
            f"Form: {self.form}",
            f"Läuft bis: {self.laeuft_bis.isoformat() if self.laeuft_bis else 'unbefristet'}",
            f"Kündigungsfrist: {self.kuendigungsfrist_monate} Monate",
        ]
        if self.gilt_ab:
            kopf.insert(3, f"Gilt ab: {self.gilt_ab.isoformat()}")
        if self.wird_gegengezeichnet:
            kopf.append(f"Gegenzeichnung: {self.gegenzeichner_funktion or 'Koordinierungsstelle'}")
        teile = ["\n".join(kopf)]
        for abschnitt in self.abschnitte():
            teile.append(f"{abschnitt.bezeichnung} {abschnitt.titel}")
            teile += abschnitt.absaetze_mit(namen)
        teile += [
            f"{anlage.bezeichnung} {anlage.titel}\n{anlage.sha256}" for anlage in self.anlagen()
        ]
        return "\n\n".join(teile) + "\n"

    def abschnitte(self) -> "list[Abschnitt]":
        return sorted(self.abschnitt_set.all(), key=lambda abschnitt: abschnitt.nummer)

    def anlagen(self) -> "list[Anlage]":
        return sorted(self.anlage_set.all(), key=lambda anlage: anlage.nummer)

    def namen(self) -> dict[str, str]:
        """What a draft's own placeholders stand for; nothing once they are filled in for good."""
        if not self.ist_entwurf:
            return {}
        netzwerk = self.vereinbarung.netzwerk
        return {
            "netzwerk": netzwerk.name,
            "kommune": netzwerk.kommune,
            "traeger": netzwerk.traeger,
        }

    def lesetext(self, organisation: str = "") -> "list[Lesetext]":
        """The sections as this organisation reads them; without a name, as anybody does."""
        namen = self.namen()
        return [abschnitt.lesetext(organisation, namen) for abschnitt in self.abschnitte()]

    def summe(self) -> str:
        """SHA-256 of `wortlaut` as the sections say it now."""
        return hashlib.sha256(self.wortlaut().encode()).hexdigest()

    def ist_unveraendert(self) -> bool:
        return bool(self.sha256) and self.sha256 == self.summe() and self.text == self.wortlaut()

    def zur_abstimmung_geben(self) -> None:
        self._wechseln(self.Zustand.ABSTIMMUNG, aus=(self.Zustand.ENTWURF,))

    def aus_der_abstimmung_nehmen(self) -> None:
        self._wechseln(self.Zustand.ENTWURF, aus=(self.Zustand.ABSTIMMUNG,))

    def veroeffentlichen(self, von: Konto) -> None:
        """Freeze. The caller holds the row's lock, so that no draft is saved meanwhile."""
        self.text = self.wortlaut()
        self.sha256 = self.summe()
        namen = self.namen()
        for abschnitt in self.abschnitte():
            if platzhalter.benutzte(abschnitt.text, namen.keys()):
                abschnitt.text = platzhalter.ausfuellen(abschnitt.text, namen)
                abschnitt.save(update_fields=["text"])
        self.zustand = self.Zustand.VEROEFFENTLICHT
        self.veroeffentlicht_am = timezone.now()
        self.veroeffentlicht_von = von
        self.save(
            update_fields=["text", "sha256", "zustand", "veroeffentlicht_am", "veroeffentlicht_von"]
        )

    def in_kraft_setzen(self) -> None:
        self._wechseln(self.Zustand.IN_KRAFT, aus=(self.Zustand.VEROEFFENTLICHT,))

    def abloesen(self) -> None:
        self._beenden(self.Zustand.ABGELOEST)

    def auslaufen_lassen(self) -> None:
        self._beenden(self.Zustand.AUSGELAUFEN)

    def _beenden(self, ziel: str) -> None:
        # The day counts: what was signed is kept for ten years from then.
        aus = (self.Zustand.VEROEFFENTLICHT, self.Zustand.IN_KRAFT)
        self._wechseln(ziel, aus=aus, beendet_am=timezone.now())
