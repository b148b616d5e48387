"""How many places of working groups are left, for lists that people choose from."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from mitglieder.models import Kontakt
from netzwerk.basis.models import Netzwerk
from treffen.gruppenlage import mit_leuten
from treffen.models import Arbeitsgruppe, Gruppenmitglied, Treffen, Umfrage


@dataclass(frozen=True)
class Platzlage:
    """One group, who leads it, and how full it is; who waits to be accepted holds a place."""

    gruppe: Arbeitsgruppe
    belegt: int

    @property
    def leitung(self) -> Kontakt | None:
        leitende: list[Gruppenmitglied] = self.gruppe.leitende  # type: ignore[attr-defined]  # set by `lagen`
        return leitende[0].kontakt if leitende else None

    @property
    def frei(self) -> int | None:
        """None: as many as like to come."""
        if self.gruppe.plaetze is None:
            return None
        return max(self.gruppe.plaetze - self.belegt, 0)

    @property
    def ist_voll(self) -> bool:
        return self.frei == 0


def waehlbare(netzwerk: Netzwerk, treffen: Treffen | None = None) -> "QuerySet[Arbeitsgruppe]":
    """Groups that people may join by themselves; with `treffen` those of its topics."""
    gruppen = Arbeitsgruppe.objects.des_netzwerks(netzwerk).nimmt_auf()
    if treffen is not None:
        gruppen = gruppen.filter(
            Q(schwerpunktthema__treffen=treffen)
            | Q(schwerpunktthema__frage__umfrage__treffen=treffen)
        )
    zeilen: QuerySet[Arbeitsgruppe] = gruppen
    return zeilen


def lagen(gruppen: "QuerySet[Arbeitsgruppe]") -> list[Platzlage]:
    """Two queries, however many groups; the winner of the poll first."""
    zeilen = mit_leuten(gruppen.select_related("schwerpunktthema"))
    return [
        Platzlage(gruppe, gruppe.belegt)
        for gruppe in zeilen.order_by("schwerpunktthema__rang", "name", "pk")
    ]


def marke(alle: Iterable[Platzlage]) -> str:
    """Changes whenever a page with these groups would look different."""
    stand = [(lage.gruppe.pk, str(lage.gruppe), lage.gruppe.plaetze, lage.belegt) for lage in alle]
    return salted_hmac("gruppenplaetze", repr(stand), algorithm="sha256").hexdigest()[:12]


#: Typed by hand from a beamer: nothing that looks like something else.
_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
_LAENGE = 6


@dataclass(frozen=True)
class Wahl:
    """What a code on the beamer stands for: the groups of a meeting's topics, or all that take
    members. The page names leads, so whoever has not seen the code does not find it."""

    netzwerk: Netzwerk
    treffen: Treffen | None = None

    @cached_property
    def code(self) -> str:
        """30 bits of a keyed hash behind the number: nothing is stored, nothing runs out."""
        kern = f"{self.treffen.pk}" if self.treffen else f"n{self.netzwerk.pk}"
        zahl = int.from_bytes(salted_hmac("gruppenwahl", kern, algorithm="sha256").digest()[:8])
        zeichen = ""
        for _i in range(_LAENGE):
            zahl, rest = divmod(zahl, len(_ALPHABET))
            zeichen += _ALPHABET[rest]
        return f"{kern}-{zeichen}"

    @property
    def adresse(self) -> str:
        return reverse("treffen:gruppenwahl-zeigen", args=(self.netzwerk.kurzname, self.code))

    @property
    def gruppen(self) -> "QuerySet[Arbeitsgruppe]":
        return waehlbare(self.netzwerk, self.treffen)


def wahl_zu(code: str) -> Wahl | None:
    """None for a code that was never ours; as people type it: capitals, blanks."""
    code = "".join(code.lower().split())
    kern = code.partition("-")[0]
    nummer = kern.removeprefix("n")
    if not (nummer.isascii() and nummer.isdecimal() and len(nummer) < 10):
        return None
    wahl = None
    if kern.startswith("n"):
        netzwerk = Netzwerk.objects.filter(pk=nummer).first()
        wahl = Wahl(netzwerk) if netzwerk else None
    else:
        treffen = Treffen.objects.filter(pk=nummer).select_related("netzwerk").first()
        wahl = Wahl(treffen.netzwerk, treffen) if treffen else None
    return wahl if wahl is not None and wahl.code == code else None


def offene_wahl(treffen: Treffen | None) -> Wahl | None:
    """What a page of this meeting leads to: None while none of its topics' groups takes members."""
    if treffen is None or not waehlbare(treffen.netzwerk, treffen).exists():
        return None
    return Wahl(treffen.netzwerk, treffen)


def wahl_nach(umfrage: Umfrage) -> Wahl | None:
    """Where the last page of a poll leads. One without a meeting, once a group of its own topics
    takes members: to all that do, the page names leads."""
    if umfrage.treffen is not None:
        return offene_wahl(umfrage.treffen)
    eigene = waehlbare(umfrage.netzwerk).filter(schwerpunktthema__frage__umfrage=umfrage)
    return Wahl(umfrage.netzwerk) if eigene.exists() else None
