"""From what somebody typed to a question PostgreSQL understands.

Words are joined by and. Each stands for its spellings, for its parts when it is a compound, and
for its synonyms. `nach_korrektur` and `locker` are the two ways on when nothing was found.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.contrib.postgres.search import SearchQuery
from django.db import connection

from angebote.deutsch import falten, formen, naehe, teilstuecke, woerter, wortteile, zerlegungen
from angebote.models import Suchwort, Synonym
from netzwerk.basis.models import Netzwerk

LAENGSTE_EINGABE = 200
MEISTE_WOERTER = 12
# Two letters wrong in twelve still count as the same word ("Cypermobing"); found by trial.
NAHE_GENUG = 0.72

# Synonyms of all networks and of this one (`waehlbar`), and what its offers say: written out,
# because every search asks it with hundreds of stretches of words.
_NACHSCHLAGEN = """
    SELECT gefaltet, bedeutet, id FROM angebote_synonym
    WHERE (netzwerk_id IS NULL OR netzwerk_id = %(netzwerk)s)
    AND gefaltet = ANY (%(moeglich)s::varchar[])
    UNION ALL
    SELECT gefaltet, '', 0 FROM angebote_suchwort
    WHERE netzwerk_id = %(netzwerk)s
    AND gefaltet = ANY (string_to_array(%(fraglich)s, ' ')::varchar[])
"""


@dataclass(frozen=True)
class Glied:
    """One word of the query, or several that a synonym takes as one; each way is an and."""

    geschrieben: tuple[str, ...]
    wege: tuple[tuple[str, ...], ...]
    # Of a compound.
    teile: tuple[str, ...] = ()

    def als_tsquery(self) -> str:
        return (
            "("
            + " | ".join("(" + " & ".join(_quote(w) for w in weg) + ")" for weg in self.wege)
            + ")"
        )


@dataclass(frozen=True)
class Suchanfrage:
    netzwerk: Netzwerk
    text: str
    glieder: tuple[Glied, ...]
    oder: bool = False

    @property
    def ist_leer(self) -> bool:
        return not self.glieder

    @property
    def roh(self) -> str:
        """As PostgreSQL writes a `tsquery`, before stemming."""
        verbund = " | " if self.oder else " & "
        return verbund.join(glied.als_tsquery() for glied in self.glieder)

    @property
    def abfrage(self) -> SearchQuery:
        return SearchQuery(self.roh, config="german", search_type="raw")

    @property
    def getippt(self) -> frozenset[str]:
        """The folded words as typed, in all their spellings."""
        worte = (wort for glied in self.glieder for wort in glied.geschrieben)
        return frozenset(form for wort in worte for form in formen(wort))

    @property
    def gemeint(self) -> frozenset[str]:
        """What else stands for them: synonyms, parts of compounds."""
        return self.begriffe - self.getippt

    @property
    def begriffe(self) -> frozenset[str]:
        """All folded words that stand for the query, for marking."""
        return frozenset(wort for glied in self.glieder for weg in glied.wege for wort in weg)

    @property
    def ist_teilbar(self) -> bool:
        return len(self.glieder) > 1 or any(glied.teile for glied in self.glieder)

    def locker(self) -> "Suchanfrage":
        """One of the words is enough; of a single compound, one of its parts."""
        if len(self.glieder) > 1:
            return replace(self, oder=True)
        (eines,) = self.glieder
        teile = (Glied(eines.geschrieben, ((teil,),)) for teil in eines.teile)
        return replace(self, glieder=(eines, *teile), oder=True)

    def nach_korrektur(self) -> "Suchanfrage | None":
        """With unknown words replaced by the nearest the offers use; None when none is near."""
        geschrieben = [wort for glied in self.glieder for wort in glied.geschrieben]
        gefaltet = {falten(wort) for wort in geschrieben}
        bekannt = set(
            Suchwort.objects.bekannt(self.netzwerk, gefaltet).values_list("gefaltet", flat=True)
        )
        fremd = [wort for wort in geschrieben if falten(wort) not in bekannt]
        # What a synonym takes may be misspelt as well as what an offer says.
        sprechweisen = _sprechweisen(self.netzwerk) if fremd else {}
        ersatz = {
            wort: neu
            for wort in fremd
            if (neu := _naechstes(self.netzwerk, falten(wort), sprechweisen))
        }
        if not ersatz:
            return None
        return suchanfrage(self.netzwerk, " ".join(ersatz.get(wort, wort) for wort in geschrieben))


def suchanfrage(netzwerk: Netzwerk, eingabe: str) -> Suchanfrage:
    """One query: the synonyms and the vocabulary of possible parts."""
    text = " ".join(eingabe.replace("\x00", " ").split())[:LAENGSTE_EINGABE]
    geschrieben = list(woerter(text))[:MEISTE_WOERTER]
    if not geschrieben:
        return Suchanfrage(netzwerk, text, ())
    synonyme, bekannt = _nachschlagen(netzwerk, [falten(wort) for wort in geschrieben])
    glieder: list[Glied] = []
    stelle = 0
    while stelle < len(geschrieben):
        for laenge in (3, 2, 1):
            stueck = tuple(geschrieben[stelle : stelle + laenge])
            schluessel = " ".join(falten(wort) for wort in stueck)
            if len(stueck) == laenge and (laenge == 1 or schluessel in synonyme):
                teile = _teile(stueck, bekannt)
                wege = [*_formen(stueck), *filter(None, [teile]), *synonyme.get(schluessel, [])]
                glieder.append(Glied(stueck, tuple(dict.fromkeys(wege)), teile))
                stelle += laenge
                break
    return Suchanfrage(netzwerk, text, tuple(glieder))


def _formen(stueck: tuple[str, ...]) -> list[tuple[str, ...]]:
    if len(stueck) > 1:
        return [tuple(falten(wort) for wort in stueck)]
    return [(form,) for form in formen(stueck[0])]


def _teile(stueck: tuple[str, ...], bekannt: set[str]) -> tuple[str, ...]:
    """The reading with the fewest parts alone: further ones would match half the directory."""
    if len(stueck) > 1:
        return ()
    return next(iter(zerlegungen(falten(stueck[0]), bekannt)), ())


def _nachschlagen(
    netzwerk: Netzwerk, gefaltet: list[str]
) -> tuple[dict[str, list[tuple[str, ...]]], set[str]]:
    """What the words mean by synonyms, and which of their stretches are words themselves."""
    moeglich = {
        " ".join(gefaltet[von : von + laenge])
        for von in range(len(gefaltet))
        for laenge in (1, 2, 3)
        if von + laenge <= len(gefaltet)
    }
    fraglich = set().union(*(teilstuecke(wort) for wort in gefaltet)) - wortteile()
    with connection.cursor() as zeiger:
        zeiger.execute(
            _NACHSCHLAGEN,
            # Stretches hold no spaces; joined, the driver has one text to quote, not hundreds.
            {"netzwerk": netzwerk.pk, "moeglich": [*moeglich], "fraglich": " ".join(fraglich)},
        )
        zeilen = zeiger.fetchall()
    synonyme: dict[str, list[tuple[str, ...]]] = {}
    bekannt: set[str] = set()
    for wort, bedeutet, pk in sorted(zeilen, key=lambda zeile: zeile[2]):
        weg = tuple(falten(w) for w in woerter(bedeutet))
        if not pk:
            bekannt.add(wort)
        elif weg:
            synonyme.setdefault(wort, []).append(weg)
    return synonyme, bekannt


def _sprechweisen(netzwerk: Netzwerk) -> dict[str, str]:
    """Synonyms of one word, by their folded form, as written."""
    zeilen = Synonym.objects.waehlbar(netzwerk).exclude(gefaltet__contains=" ")
    return dict(zeilen.order_by().values_list("gefaltet", "begriff"))


def _naechstes(netzwerk: Netzwerk, gefaltet: str, sprechweisen: dict[str, str]) -> str | None:
    if len(gefaltet) < 4 or gefaltet in sprechweisen:
        return None
    kandidaten = {k.gefaltet: k.wort for k in Suchwort.objects.aehnlich(netzwerk, gefaltet)[:10]}
    kandidaten |= sprechweisen
    bestes = max(kandidaten, key=lambda kandidat: naehe(gefaltet, kandidat), default="")
    return kandidaten[bestes] if naehe(gefaltet, bestes) >= NAHE_GENUG else None


def eines_von(worte: Iterable[str]) -> str:
    """Words joined by or, as PostgreSQL writes a `tsquery`."""
    return " | ".join(_quote(wort) for wort in sorted(worte))


def _quote(wort: str) -> str:
    """Folded words are letters and digits only; the quotes keep PostgreSQL's syntax out anyway."""
    return "'" + wort.replace("'", "''").replace("\\", "") + "'"
