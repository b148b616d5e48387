"""What the doors of the signing day know: which organisations are asked, and who may sign."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q
from django.utils import timezone

from mitglieder.models import Beitritt, Fassung, Kontakt, Zeichenstelle
from mitglieder.models.beitritt_regeln import OFFEN, ist_partei
from mitglieder.models.kontakt import KontaktQuerySet
from netzwerk.basis.links import absolut

WORTE = 6  # of a search; more narrow nothing
LANG = 12  # from here on the list has letters between
NEUESTE = 6


@dataclass(frozen=True, slots=True)
class Haus:
    """One organisation as anybody may see it: whether it still has to sign, nothing else."""

    pk: int  # of the accession
    name: str
    ort: str
    ist_offen: bool


@dataclass(frozen=True)
class Stand:
    """How far a version is; `zuletzt` names organisations, the latest first."""

    unterzeichnet: int
    eingeladen: int
    offen: int
    zuletzt: tuple[str, ...]

    @property
    def ist_voll(self) -> bool:
        """Nobody is left who could sign."""
        return self.eingeladen > 0 and not self.offen

    @property
    def marke(self) -> str:
        """The same as long as nothing changes."""
        return f"{self.unterzeichnet}-{self.eingeladen}-{self.offen}"


def _gefaltet(text: str) -> str:
    """„Ärztekammer“ stands at A."""
    zerlegt = unicodedata.normalize("NFKD", text.casefold())
    return "".join(zeichen for zeichen in zerlegt if not unicodedata.combining(zeichen))


def haeuser(fassung: Fassung, suche: str = "") -> list[Haus]:
    """Asked or signed, in alphabetical order; each word of `suche` in name or place. One query.

    Who declined, was withdrawn or has left is not named: that is nobody's business here.
    """
    gefragt_oder_dabei = Q(zustand__in=OFFEN) | ist_partei(timezone.localdate())
    zeilen = Beitritt.objects.filter(gefragt_oder_dabei, fassung=fassung)
    for wort in suche.replace("\x00", " ").split()[:WORTE]:
        zeilen = zeilen.filter(
            Q(organisation__name__unaccent__icontains=wort)
            | Q(organisation__ort__unaccent__icontains=wort)
        )
    werte = zeilen.values_list("pk", "organisation__name", "organisation__ort", "zustand")
    liste = [Haus(pk, name, ort, zustand in OFFEN) for pk, name, ort, zustand in werte]
    return sorted(liste, key=lambda haus: (_gefaltet(haus.name), haus.pk))


def nach_buchstaben(liste: Sequence[Haus]) -> list[tuple[str, list[Haus]]]:
    """A short list is one group without a letter."""
    if len(liste) <= LANG:
        return [("", list(liste))] if liste else []
    return [
        (buchstabe, list(gruppe))
        for buchstabe, gruppe in groupby(liste, lambda haus: _gefaltet(haus.name)[:1].upper())
    ]


def stand(fassung: Fassung) -> Stand:
    """Two queries, however many have signed."""
    zahlen = ("anzahl_unterzeichnet", "anzahl_eingeladen", "anzahl_offen")
    unterzeichnet, eingeladen, offen = (
        Fassung.objects.mit_zahlen().values_list(*zahlen).get(pk=fassung.pk)
    )
    zuletzt = (
        Beitritt.objects.filter(fassung=fassung)
        .partei()
        .order_by("-unterzeichnet_am", "-pk")
        .values_list("organisation__name", flat=True)[:NEUESTE]
    )
    return Stand(
        unterzeichnet=unterzeichnet, eingeladen=eingeladen, offen=offen, zuletzt=tuple(zuletzt)
    )


def berechtigte(beitritt: Beitritt) -> KontaktQuerySet:
    """Who may sign for its organisation, at home there or standing for it besides.

    Also without an address: at the tablet that will do, every other door asks for `erreichbar()`.
    """
    kontakte: KontaktQuerySet = Kontakt.objects.im_netzwerk(beitritt.fassung.vereinbarung.netzwerk)
    return (
        kontakte.taetig()
        .zeichnungsberechtigt()
        .fuer_organisation(beitritt.organisation)
        .order_by("nachname", "vorname", "pk")
    )


def zum_tippen(aushang: Zeichenstelle) -> str:
    """The short address as it stands below the QR code."""
    return absolut(aushang.kurze_adresse).partition("://")[2].removesuffix("/")
