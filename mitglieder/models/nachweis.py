from datetime import datetime, timedelta
from functools import partial
from typing import Any, Self

import pgtrigger
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models.beitritt import Beitritt
from mitglieder.models.vereinbarung import Fassung
from netzwerk.basis.aufbewahrung import Aufbewahrung, spur_leeren
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Kettenglied, Konto, Netzwerk

#: Bytes that the database takes; what is handed in has `platz_fuer_nachweis`.
NACHWEIS_HOECHSTENS = 10_000_000
#: Bytes of a version's annexes and a signed file together: both travel inside the sealed PDF, and
#: mail servers refuse what is larger than about 10 MB once it is encoded (a third more).
ZUSAMMEN_HOECHSTENS = 7_000_000
#: Bytes that signatures, their certificates and time stamps add to an issued file, generously.
SIGNATUREN_HOECHSTENS = 1_000_000


def platz_fuer_nachweis(fassung: Fassung) -> int:
    """Bytes that a file signed elsewhere may have.

    One with a qualified signature begins with the issued file, which holds the annexes already.
    Nobody can make that smaller, so it fits; publishing sees to its size (`anlagen_zu_gross`).
    """
    anlagen = sum(anlage.groesse for anlage in fassung.anlagen())
    platz = ZUSAMMEN_HOECHSTENS - anlagen
    if fassung.form == Fassung.Form.QES:
        return max(platz, anlagen + SIGNATUREN_HOECHSTENS)
    return platz


def anlagen_zu_gross(fassung: Fassung) -> bool:
    """With a qualified signature they are inside twice."""
    anlagen = sum(anlage.groesse for anlage in fassung.anlagen())
    qes = fassung.form == Fassung.Form.QES
    return qes and 2 * anlagen + SIGNATUREN_HOECHSTENS > ZUSAMMEN_HOECHSTENS


def _ablage(nachweis: "Nachweis", name: str) -> str:
    return f"nachweise/{nachweis.beitritt_id}/{nachweis.sha256}/{name}"


def _gegenstandslos(zeilen: models.QuerySet[Any], stichtag: datetime) -> models.QuerySet[Any]:
    """Refused, or of an accession answered otherwise, or of a version that ended before.

    Locked: somebody may accept one in this very minute. Whoever holds a row keeps it for tonight,
    and what has changed meanwhile does not fit the condition any more.
    """
    ueberholt = ~Q(beitritt__zustand=Beitritt.Zustand.PAPIER_ZU_PRUEFEN)
    zu_ende = Q(beitritt__fassung__beendet_am__lt=stichtag)
    gesperrt = (
        zeilen.filter(
            Q(zustand="verworfen", geprueft_am__lt=stichtag)
            | (Q(zustand="eingereicht", eingereicht_am__lt=stichtag) & (ueberholt | zu_ende))
        )
        .select_related("beitritt")
        .select_for_update(of=("self", "beitritt"), no_key=True, skip_locked=True)
    )
    return zeilen.filter(pk__in=[nachweis.pk for nachweis in gesperrt])


def _verfallen(schluessel: list[Any]) -> None:
    """What still waits when its version has long ended; `_gegenstandslos` has locked both rows."""
    zeilen = Nachweis.objects.filter(pk__in=schluessel)
    wartende = Beitritt.objects.filter(
        zustand=Beitritt.Zustand.PAPIER_ZU_PRUEFEN,
        pk__in=zeilen.filter(zustand=Nachweis.Zustand.EINGEREICHT).values("beitritt"),
    )
    for beitritt in wartende:
        beitritt.papier_zurueckgeben()
        Kettenglied.objects.anhaengen(
            kette=beitritt.kette, ereignis="papier_verfallen", nutzlast={}
        )
    zeilen.dateien_loeschen()


class NachweisQuerySet(PortalQuerySet["Nachweis"]):
    def offen(self) -> Self:
        return self.filter(zustand=Nachweis.Zustand.EINGEREICHT)

    def verworfen(self) -> Self:
        return self.filter(zustand=Nachweis.Zustand.VERWORFEN)

    def angenommen(self) -> Self:
        return self.filter(zustand=Nachweis.Zustand.ANGENOMMEN)

    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(beitritt__fassung__vereinbarung__netzwerk=netzwerk)

    def vergessen(self) -> None:
        """Rows and files; accepted ones only let the retention task do so."""
        self.dateien_loeschen()
        schluessel = list(self.values_list("pk", flat=True))
        self.delete()
        spur_leeren(self.model, schluessel, {"datei": "", "dateiname": "", "bemerkung": ""})

    def dateien_loeschen(self) -> None:
        """After commit. One that cannot be removed is logged and holds up no other."""
        for nachweis in self:
            weg = partial(nachweis.datei.storage.delete, str(nachweis.datei.name))
            transaction.on_commit(weg, robust=True)


@verfolgt()
class Nachweis(PortalModell):
    """A file that proves a signature made outside the portal: a scan, or a PDF with a QES.

    A scan waits for the coordination (`Beitritt.papier_zu_pruefen`). An accepted one stays as it
    is: the database refuses change and deletion, only the retention task may.
    """

    class Art(models.TextChoices):
        PAPIER = "papier", _("Unterschrift auf Papier, eingelesen")
        QES = "qes", _("PDF mit qualifizierter elektronischer Signatur")

    class Zustand(models.TextChoices):
        EINGEREICHT = "eingereicht", _("zu prüfen")
        ANGENOMMEN = "angenommen", _("angenommen")
        VERWORFEN = "verworfen", _("verworfen")

    beitritt = models.ForeignKey(Beitritt, on_delete=models.CASCADE)
    art = models.CharField(_("Art"), max_length=10, choices=Art)
    zustand = models.CharField(
        _("Stand"), max_length=12, choices=Zustand, default=Zustand.EINGEREICHT
    )
    datei = models.FileField(_("Datei"), upload_to=_ablage, max_length=250)
    dateiname = models.CharField(_("Dateiname"), max_length=120)
    groesse = models.PositiveIntegerField(_("Größe in Byte"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    eingereicht_am = models.DateTimeField(_("eingereicht am"), default=timezone.now)
    #: Who handed it in, as `netzwerk.basis.handelnde.kennung` names them.
    eingereicht_durch = models.CharField(max_length=80)
    geprueft_am = models.DateTimeField(_("geprüft am"), null=True, editable=False)
    geprueft_von = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    #: What the person is told when it was refused; what the check of a QES said when accepted.
    bemerkung = models.TextField(_("Bemerkung"), blank=True)

    objects = PortalManager.from_queryset(NachweisQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_(
                "Eingelesene Unterschrift, die zurückgewiesen oder durch eine andere Antwort "
                "überholt ist; was auf Prüfung wartet, bleibt bis nach dem Ende seiner Fassung"
            ),
            felder=("datei", "dateiname", "bemerkung"),
            frist=timedelta(days=90),
            faellig=_gegenstandslos,
            art="loeschen",
            davor=_verfallen,
        ),
        Aufbewahrung(
            zweck=_("Eingelesene oder qualifizierte Unterschrift als Datei"),
            felder=("datei", "dateiname", "bemerkung"),
            mit=_("dem Namen im Beitritt, zehn Jahre nach dessen Ende"),
        ),
        Aufbewahrung(  # has no row yet; `aktionen.nachweis_eingang.aufraeumen` sees to it
            zweck=_("Eingelesene Unterschrift, die noch keiner Organisation zugeordnet ist"),
            felder=("datei",),
            mit=_("der Zuordnung oder nach vierzehn Tagen im Eingang"),
        ),
    )

    class Meta:
        verbose_name = _("Nachweis")
        verbose_name_plural = _("Nachweise")
        ordering = ("beitritt", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("beitritt",),
                condition=~Q(zustand="verworfen"),
                name="nachweis_einer_gilt",
                violation_error_message=_("Für diese Organisation liegt schon ein Scan vor."),
            ),
            models.CheckConstraint(
                condition=Q(
                    zustand="eingereicht", geprueft_am__isnull=True, geprueft_von__isnull=True
                )
                | (~Q(zustand="eingereicht") & Q(geprueft_am__isnull=False)),
                name="nachweis_geprueft_mit_zeit",
            ),
            models.CheckConstraint(
                condition=Q(groesse__gt=0, groesse__lte=NACHWEIS_HOECHSTENS),
                name="nachweis_nicht_zu_gross",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="nachweis_bleibt",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__zustand="angenommen"),
                func="""
                    IF coalesce(current_setting('portal.aufbewahrung', true), '') = 'ja' THEN
                        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'Ein angenommener Nachweis ist unveränderlich (%)', OLD.id
                        USING ERRCODE = 'check_violation';
                """,
            ),
        )

    def __str__(self) -> str:
        return self.dateiname

    def get_absolute_url(self) -> str:
        """The page of its accession."""
        kurzname = self.beitritt.fassung.vereinbarung.netzwerk.kurzname
        return reverse("mitglieder:beitritt-zeigen", args=(kurzname, self.beitritt_id))

    @property
    def ist_offen(self) -> bool:
        """Waits for the coordination."""
        return self.zustand == self.Zustand.EINGEREICHT

    def inhalt(self) -> bytes:
        with self.datei.open("rb") as datei:
            return bytes(datei.read())

    def annehmen(self, von: Konto | None, bemerkung: str = "") -> None:
        """`von` is nobody where the portal itself has checked (QES)."""
        self._pruefen(self.Zustand.ANGENOMMEN, von, bemerkung)

    def verwerfen(self, von: Konto | None, bemerkung: str) -> None:
        self._pruefen(self.Zustand.VERWORFEN, von, bemerkung)

    def _pruefen(self, ziel: str, von: Konto | None, bemerkung: str) -> None:
        self._wechseln(
            ziel,
            aus=(self.Zustand.EINGEREICHT,),
            geprueft_am=timezone.now(),
            geprueft_von=von,
            bemerkung=bemerkung,
        )
