"""What became of the countersignatures of a version: one line per document."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.lookups import Unaccent
from django.db.models.functions import Lower

from mitglieder.models import Beitritt, Fassung
from mitglieder.models.beitritt import BeitrittQuerySet
from mitglieder.models.beitritt_regeln import GUELTIG
from netzwerk.basis.models import Dokument


@dataclass(frozen=True)
class Zeile:
    """`dokument` is there as soon as the accession is countersigned."""

    beitritt: Beitritt
    dokument: Dokument | None

    @property
    def stand(self) -> str:
        """gesiegelt, laeuft, verzoegert (with a reason, tried again), fehlgeschlagen (for good),
        offen, uebersprungen."""
        dokument = self.dokument
        if dokument is None:
            return "offen" if self.beitritt.zustand in GUELTIG else "uebersprungen"
        if dokument.ist_fertig:
            return "gesiegelt"
        if dokument.zustand == Dokument.Zustand.FEHLGESCHLAGEN:
            return "fehlgeschlagen"
        return "verzoegert" if dokument.fehler else "laeuft"


@dataclass(frozen=True)
class Gegenzeichnungen:
    fassung: Fassung
    zeilen: list[Zeile]

    @cached_property
    def zahlen(self) -> dict[str, int]:
        zahlen = dict.fromkeys(
            ("gesiegelt", "laeuft", "verzoegert", "fehlgeschlagen", "offen", "uebersprungen"), 0
        )
        for zeile in self.zeilen:
            zahlen[zeile.stand] += 1
        return zahlen

    @property
    def gegengezeichnet(self) -> int:
        return sum(zeile.dokument is not None for zeile in self.zeilen)

    @property
    def zu_zeichnen(self) -> int:
        """Countersigned, or still to be."""
        return self.gegengezeichnet + self.zahlen["offen"]

    @property
    def laeuft(self) -> bool:
        return bool(self.zahlen["laeuft"] or self.zahlen["verzoegert"])

    @property
    def marke(self) -> str:
        """Changes whenever a document got on: the page announces news, not repetitions."""
        return "-".join(str(zahl) for zahl in self.zahlen.values())


def _nach_name(beitritte: BeitrittQuerySet) -> list[Beitritt]:
    return list(
        beitritte.select_related("organisation").order_by(
            Unaccent(Lower("organisation__name")), "pk"
        )
    )


def wartende(fassung: Fassung) -> list[Beitritt]:
    return _nach_name(Beitritt.objects.filter(fassung=fassung).gegenzuzeichnen())


def der_fassung(fassung: Fassung) -> Gegenzeichnungen:
    """Everybody who has signed once; two queries."""
    beitritte = _nach_name(Beitritt.objects.filter(fassung=fassung).gezeichnet())
    dokumente = {
        dokument.gegenstand_id: dokument
        for dokument in Dokument.objects.filter(
            art="gegenzeichnung",
            gegenstand_typ=ContentType.objects.get_for_model(Beitritt),
            gegenstand_id__in=[beitritt.pk for beitritt in beitritte],
        )
    }
    return Gegenzeichnungen(fassung, [Zeile(b, dokumente.get(b.pk)) for b in beitritte])


def des_beitritts(beitritt: Beitritt) -> Zeile:
    return Zeile(beitritt, Dokument.objects.zu(beitritt).filter(art="gegenzeichnung").first())
