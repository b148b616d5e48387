"""The register of a version: each organisation asked, with its mails, documents and groups.

All rows are read at once, in a number of queries that does not grow; what the page filters and
sorts by is looked up among them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.lookups import Unaccent
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitglieder.abdeckung import KKG, LKISCHG, SONSTIGE
from mitglieder.models import (
    Beitritt,
    Fassung,
    Gruppenzugehoerigkeit,
    Mitgliedschaft,
    Organisation,
    Partnergruppe,
)
from mitglieder.models.beitritt_regeln import OFFEN
from netzwerk.basis.models import Dokument, Nachricht

#: So long nobody is nudged: until then reminding is possible, but not the next step.
ERINNERN_NACH = timedelta(days=7)
BEGONNEN = "begonnen"

#: Dates of an accession, in the order in which they come about.
SCHRITTE = (
    ("eingeladen_am", gettext_lazy("eingeladen")),
    ("geoeffnet_am", gettext_lazy("begonnen")),
    ("unterzeichnet_am", gettext_lazy("unterzeichnet")),
    ("abgelehnt_am", gettext_lazy("abgelehnt")),
    ("zurueckgezogen_am", gettext_lazy("zurückgezogen")),
    ("gegengezeichnet_am", gettext_lazy("gegengezeichnet")),
    ("gekuendigt_am", gettext_lazy("Kündigung erfasst")),
    ("gekuendigt_zum", gettext_lazy("gekündigt zum")),
    ("uebergeleitet_am", gettext_lazy("übergeleitet")),
)


@dataclass(frozen=True)
class Zeile:
    """One line of the register."""

    beitritt: Beitritt
    nachricht: Nachricht | None = None
    dokument: Dokument | None = None
    gegenzeichnung: Dokument | None = None
    erinnert: Sequence[datetime] = ()
    gruppen: Sequence[Partnergruppe] = ()
    ist_mitglied: bool = True

    @property
    def laeuft(self) -> bool:
        """A mail or a seal is on its way."""
        wartet = self.nachricht is not None and self.nachricht.ist_wartend
        dokumente = (self.dokument, self.gegenzeichnung)
        return wartet or any(eins is not None and eins.ist_unterwegs for eins in dokumente)

    @property
    def ist_faellig(self) -> bool:
        """Asked a while ago, and no answer."""
        seit = self.nachricht.angelegt_am if self.nachricht else self.beitritt.eingeladen_am
        return self.beitritt.ist_offen and seit < timezone.now() - ERINNERN_NACH

    @property
    def stand(self) -> str:
        """The state as the page tells it: whoever opened the link has begun."""
        begonnen = self.beitritt.ist_offen and self.beitritt.geoeffnet_am is not None
        return BEGONNEN if begonnen else self.beitritt.zustand

    @property
    def schritte(self) -> list[tuple[str, datetime]]:
        """What happened when, as far as it did."""
        paare = ((str(was), getattr(self.beitritt, feld)) for feld, was in SCHRITTE)
        return [(was, wann) for was, wann in paare if wann is not None]

    @property
    def ist_ausgetreten(self) -> bool:
        """Bound, and no member of the network any more: somebody should look at it."""
        return not self.ist_mitglied and self.beitritt.ist_partei


@dataclass(frozen=True)
class Gruppenstand:
    """One statutory group: whose signature is there, who was asked, who was not."""

    gruppe: Partnergruppe
    gezeichnet: Sequence[Organisation]
    gefragt: Sequence[Organisation]
    ungefragt: Sequence[Organisation]

    @property
    def fehlt(self) -> bool:
        """Nobody of this group has signed."""
        return not self.gezeichnet


@dataclass(frozen=True)
class Gesetz:
    """The groups of one law; two laws may name the same one."""

    schluessel: str
    titel: str
    gruppen: Sequence[Gruppenstand]

    @property
    def ohne(self) -> list[Gruppenstand]:
        """Groups that lack a signature."""
        return [eine for eine in self.gruppen if eine.fehlt]


@dataclass(frozen=True)
class Register:
    fassung: Fassung
    zeilen: Sequence[Zeile]
    gesetze: Sequence[Gesetz]
    text_pdf: Dokument | None

    @cached_property
    def anzahl(self) -> Counter[str]:
        """How many lines in each state."""
        return Counter(zeile.stand for zeile in self.zeilen)

    @property
    def eingeladen(self) -> int:
        return sum(1 for z in self.zeilen if z.beitritt.zustand != Beitritt.Zustand.ZURUECKGEZOGEN)

    @property
    def parteien(self) -> int:
        return sum(1 for zeile in self.zeilen if zeile.beitritt.ist_partei)

    @property
    def gezeichnet(self) -> int:
        """Signed once, whatever became of it."""
        return sum(1 for zeile in self.zeilen if zeile.beitritt.ist_gezeichnet)

    @property
    def fehlen(self) -> int:
        """Asked, and not bound: without an answer, or with paper nobody has looked at."""
        return sum(1 for zeile in self.zeilen if zeile.beitritt.zustand in OFFEN)

    @property
    def offen(self) -> list[Zeile]:
        """Whom a reminder reaches."""
        return [zeile for zeile in self.zeilen if zeile.beitritt.ist_offen]

    @property
    def faellig(self) -> list[Zeile]:
        return [zeile for zeile in self.zeilen if zeile.ist_faellig]

    @property
    def ausgetreten(self) -> list[Zeile]:
        return [zeile for zeile in self.zeilen if zeile.ist_ausgetreten]

    @property
    def laeuft(self) -> bool:
        return any(zeile.laeuft for zeile in self.zeilen)

    @property
    def stand(self) -> str:
        """Changes whenever a mail or a seal got on: the page announces news, not repetitions."""
        post = sum(1 for z in self.zeilen if z.nachricht and z.nachricht.ist_wartend)
        return f"{post}-{sum(zeile.laeuft for zeile in self.zeilen)}"

    @property
    def vorkommende_gruppen(self) -> list[Partnergruppe]:
        """Groups of the organisations on this register, in the law's order."""
        alle = {gruppe.pk: gruppe for zeile in self.zeilen for gruppe in zeile.gruppen}
        return sorted(alle.values(), key=lambda gruppe: (gruppe.position, gruppe.name))


def stand_text(stand: str) -> str:
    """The word for a state, as `Zeile.stand` names it."""
    return _("begonnen") if stand == BEGONNEN else str(Beitritt.Zustand(stand).label)


def register_von(fassung: Fassung) -> Register:
    """Five queries, however many organisations."""
    netzwerk = fassung.vereinbarung.netzwerk
    aktiv = Mitgliedschaft.objects.im_netzwerk(netzwerk).aktiv()
    beitritte = Beitritt.objects.filter(fassung=fassung)
    liste = list(
        beitritte.select_related(
            "organisation", "geprueft_von", "gegengezeichnet_von", "vorgaenger__fassung"
        )
        .annotate(ist_mitglied=Exists(aktiv.filter(organisation=OuterRef("organisation"))))
        .order_by(Unaccent(Lower("organisation__name")), "pk")
    )
    neueste: dict[int, Nachricht] = {}
    erinnert: dict[int, list[datetime]] = {}
    for nachricht in Nachricht.objects.zu(beitritte).defer("parameter").order_by("pk"):
        neueste[nachricht.gegenstand_id] = nachricht
        if nachricht.anlass == "vereinbarung.erinnerung":
            erinnert.setdefault(nachricht.gegenstand_id, []).append(nachricht.angelegt_am)
    dokumente = _dokumente(fassung)
    je_organisation, gesetze = _gruppen(fassung, liste)
    zeilen = [
        Zeile(
            beitritt,
            neueste.get(beitritt.pk),
            dokumente.get(("beitritt", beitritt.pk)),
            dokumente.get(("gegenzeichnung", beitritt.pk)),
            erinnert.get(beitritt.pk, ()),
            je_organisation.get(beitritt.organisation_id, ()),
            vars(beitritt)["ist_mitglied"],
        )
        for beitritt in liste
    ]
    text = dokumente.get(("fassung", fassung.pk))
    return Register(fassung, zeilen, gesetze, text if text and text.ist_fertig else None)


def _dokumente(fassung: Fassung) -> dict[tuple[str, int], Dokument]:
    """By kind and object: the text's and those of all accessions."""
    typen = ContentType.objects.get_for_models(Beitritt, Fassung)
    beitritte = Beitritt.objects.filter(fassung=fassung).values("pk")
    gefunden = Dokument.objects.mit_schaden().filter(
        Q(gegenstand_typ=typen[Fassung], gegenstand_id=fassung.pk)
        | Q(gegenstand_typ=typen[Beitritt], gegenstand_id__in=beitritte)
    )
    return {(dokument.art, dokument.gegenstand_id): dokument for dokument in gefunden}


def _gruppen(
    fassung: Fassung, beitritte: Iterable[Beitritt]
) -> tuple[dict[int, list[Partnergruppe]], list[Gesetz]]:
    """Groups of each organisation; and of those the laws name, who signed.

    § 9 (4) LKiSchG only where the network follows it, as in the report on coverage.
    """
    netzwerk = fassung.vereinbarung.netzwerk
    je_organisation: dict[int, list[Partnergruppe]] = {}
    wer: dict[int, list[Organisation]] = {}
    zugehoerigkeiten = (
        Gruppenzugehoerigkeit.objects.filter(
            mitgliedschaft__in=Mitgliedschaft.objects.im_netzwerk(netzwerk).aktiv()
        )
        .select_related("partnergruppe", "mitgliedschaft__organisation")
        .order_by("partnergruppe__position", "mitgliedschaft__organisation__name")
    )
    for eine in zugehoerigkeiten:
        organisation = eine.mitgliedschaft.organisation
        je_organisation.setdefault(organisation.pk, []).append(eine.partnergruppe)
        wer.setdefault(eine.partnergruppe_id, []).append(organisation)
    parteien, offene = set(), set()
    for beitritt in beitritte:
        if beitritt.ist_partei:
            parteien.add(beitritt.organisation_id)
        elif beitritt.zustand != Beitritt.Zustand.ZURUECKGEZOGEN:
            offene.add(beitritt.organisation_id)
    staende = [
        Gruppenstand(
            gruppe,
            [o for o in wer.get(gruppe.pk, ()) if o.pk in parteien],
            [o for o in wer.get(gruppe.pk, ()) if o.pk in offene],
            [o for o in wer.get(gruppe.pk, ()) if o.pk not in parteien | offene],
        )
        for gruppe in Partnergruppe.objects.waehlbar(netzwerk)
        .exclude(schluessel=SONSTIGE)
        .order_by("position", "pk")
    ]
    nach_9 = [stand for stand in staende if stand.gruppe.nach_lkischg]
    nach_3 = [stand for stand in staende if stand.gruppe.nach_kkg]
    gesetze = [
        Gesetz("lkischg", str(LKISCHG), nach_9 if netzwerk.nach_lkischg else []),
        Gesetz("kkg", str(KKG), nach_3),
    ]
    return je_organisation, [gesetz for gesetz in gesetze if gesetz.gruppen]
