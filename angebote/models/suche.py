from datetime import timedelta
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import (
    SearchQuery,
    SearchVectorField,
    TrigramSimilarity,
)
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from angebote.models.angebot import Angebot
from angebote.models.merkmal import merkmale_zaehlen
from angebote.models.nachziehen import nachziehen
from mitglieder.models import Organisation
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet
from netzwerk.basis.models import Netzwerk

# D (text, and parts of compounds in it), C (provider, format, and parts of compounds in these and
# in topics), B (topics, and parts of compounds in the title), A (title).
GEWICHTE = [0.2, 0.4, 0.6, 1.0]

# What ranking multiplies with: old news sinks, what can be visited soon rises. Found by trial:
# a word in the title stays before a word in the text whatever the factors.
GUETE_VERALTET = 0.5
GUETE_LANGE_NICHT_GEPRUEFT = 0.8
GUETE_BALD = 1.2
LANGE_NICHT_GEPRUEFT = timedelta(days=270)
BALD = timedelta(days=90)


# Of two that are as good in all else, what was confirmed last comes first: far behind the point,
# yet within what a double tells apart, to the second.
JE_SEKUNDE = 1e-12


def guete_heute() -> models.Expression:
    """The factor of a row as of today, from its own columns; stored, so that ranking reads it."""
    jetzt = timezone.now()
    faktor = models.Case(
        models.When(ist_veraltet=True, then=GUETE_VERALTET),
        models.When(
            naechster_termin__isnull=False,
            naechster_termin__lt=jetzt + BALD,
            then=GUETE_BALD,
        ),
        models.When(
            bestaetigt_am__lt=jetzt - LANGE_NICHT_GEPRUEFT, then=GUETE_LANGE_NICHT_GEPRUEFT
        ),
        default=1.0,
        output_field=models.FloatField(),
    )
    sekunden = models.Func(
        "bestaetigt_am",
        template="extract(epoch FROM %(expressions)s)::double precision",
        output_field=models.FloatField(),
    )
    return faktor + sekunden * JE_SEKUNDE


class SuchdokumentQuerySet(PortalQuerySet["Suchdokument"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def passend(self, abfrage: SearchQuery) -> Self:
        return self.filter(vektor=abfrage)

    def im_kopf(self, abfrage: SearchQuery) -> Self:
        """Of title, topics and names alone."""
        return self.filter(kopf=abfrage)

    def nachzuziehen(self) -> Self:
        """Rows that copy something which has changed since."""
        return self.filter(stand=None)

    def mit_termin(self) -> Self:
        return self.filter(naechster_termin__isnull=False)

    def guete_setzen(self) -> int:
        """Write the factor where it has changed; the number of rows."""
        neu = guete_heute()
        return self.exclude(guete=neu).update(guete=neu)


class Errechnet(models.GeneratedField):
    """A column that PostgreSQL computes and stores.

    Django's checks would ask a running server whether it can; the portal knows no other database,
    and its settings are checked where none runs.
    """

    def _check_supported(self, databases: Any) -> list[Any]:
        return []

    def _check_persistence(self, databases: Any) -> list[Any]:
        return []


# Outside the trail: derived from the offer, rebuilt at any time.
class Suchdokument(PortalModell):
    """What the search reads of one public offer: narrow, because counting reads every hit.

    `vektor` is wide and lies beside the table (TOAST); `kopf` is what stands in title, topics and
    names, short enough to be judged for every hit (see `angebote.zaehlung`). `merkmale` are the
    values of all filters as `gruppe:wert` (see `angebote.filter`), so that filters and their
    counts need no other table. Rows are written by `angebote.aktionen.suche` in the transaction
    that changes the offer.
    """

    angebot = models.OneToOneField(
        Angebot, on_delete=models.CASCADE, primary_key=True, related_name="suchdokument"
    )
    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.CASCADE, db_index=False)
    vektor = SearchVectorField()
    kopf = Errechnet(
        expression=models.Func("vektor", template="ts_filter(%(expressions)s, '{a,b,c}')"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    merkmale = ArrayField(models.CharField(max_length=100), default=list)
    # The numbers of `merkmale` (`Merkmal`), four bytes each; the database writes them.
    codes = models.BinaryField(default=b"", editable=False)
    sortiername = models.CharField(max_length=120)
    bestaetigt_am = models.DateTimeField()
    ist_veraltet = models.BooleanField(default=False)
    # Both as of the last night, or of the last change if that came later.
    naechster_termin = models.DateTimeField(null=True)
    guete = models.FloatField(default=1.0)
    # When the row was written; the database empties it when a provider's name changes.
    stand = models.DateTimeField(null=True)

    objects = PortalManager.from_queryset(SuchdokumentQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Suchdokument")
        verbose_name_plural = _("Suchdokumente")
        triggers = merkmale_zaehlen()
        indexes = (
            GinIndex("netzwerk", "vektor", name="suchdokument_vektor"),
            GinIndex("netzwerk", "kopf", name="suchdokument_kopf"),
            GinIndex("netzwerk", "merkmale", name="suchdokument_merkmale"),
            # All that counting reads of the whole directory, without its rows.
            models.Index("netzwerk", "angebot", include=("codes",), name="suchdokument_codes"),
            models.Index("netzwerk", "sortiername", "angebot", name="suchdokument_name"),
            models.Index(
                models.F("netzwerk"),
                models.F("ist_veraltet"),
                models.F("bestaetigt_am").desc(),
                name="suchdokument_bestaetigt",
            ),
            models.Index(
                models.F("netzwerk"),
                models.F("naechster_termin").asc(nulls_last=True),
                models.F("sortiername"),
                name="suchdokument_termin",
            ),
            models.Index(
                "netzwerk",
                "angebot",
                condition=models.Q(stand=None),
                name="suchdokument_nachzuziehen",
            ),
        )

    def __str__(self) -> str:
        return self.sortiername


class Anbietername(Organisation):
    """The provider's name as the search copies it: renaming marks the rows that hold it.

    A proxy, because the register knows nothing of offers and the database must tell us all the
    same, also of an import or a merge.
    """

    class Meta:
        proxy = True
        triggers = (
            nachziehen(
                "SELECT angebot_id FROM angebote_angebot_anbieter WHERE organisation_id = NEW.id"
            ),
        )


class SuchwortQuerySet(PortalQuerySet["Suchwort"]):
    def bekannt(self, netzwerk: Netzwerk, gefaltet: set[str]) -> Self:
        """Which of these folded words the public offers of the network use."""
        return self.filter(netzwerk=netzwerk, gefaltet__in=gefaltet)

    def beginnend(self, netzwerk: Netzwerk, anfang: str) -> Self:
        """The shortest words that begin so (folded letters and digits)."""
        return self.filter(netzwerk=netzwerk, gefaltet__startswith=anfang).order_by(
            models.functions.Length("gefaltet"), "gefaltet"
        )

    def aehnlich(self, netzwerk: Netzwerk, gefaltet: str) -> Self:
        """The words nearest in trigrams (similarity of 0.3 and more)."""
        return (
            self.filter(netzwerk=netzwerk, gefaltet__trigram_similar=gefaltet)
            .annotate(naehe=TrigramSimilarity("gefaltet", gefaltet))
            .order_by("-naehe", "gefaltet")
        )


# Outside the trail: derived, and a word alone tells nothing about anybody.
class Suchwort(PortalModell):
    """A word of the public offers as first seen; for misspellings and compounds."""

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.CASCADE, db_index=False)
    wort = models.CharField(max_length=60)
    gefaltet = models.CharField(max_length=80)

    objects = PortalManager.from_queryset(SuchwortQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Suchwort")
        verbose_name_plural = _("Suchwörter")
        constraints = (
            models.UniqueConstraint(fields=("netzwerk", "gefaltet"), name="suchwort_einmal"),
        )
        indexes = (
            GinIndex(
                models.F("netzwerk"),
                OpClass(models.F("gefaltet"), name="gin_trgm_ops"),
                name="suchwort_aehnlich",
            ),
        )

    def __str__(self) -> str:
        return self.wort
